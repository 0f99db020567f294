import { WxFailure } from "./api.ts";
import type { WxSurroundings } from "./surroundings.ts";

/** Some calls are allowed only while a tap is being dispatched; on a device this failure has no errCode. */
export function requireTap({ screen }: WxSurroundings): void {
  if (!screen.isInTap()) throw new WxFailure("can only be invoked by user TAP gesture.");
}
