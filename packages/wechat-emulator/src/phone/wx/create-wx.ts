import { createLogin } from "./login.ts";
import { createSubscribe } from "./subscribe.ts";
import type { WxSurroundings } from "./surroundings.ts";

/** The `wx` object of one running mini program. Touches neither a DOM nor Node. */
export function createWx(around: WxSurroundings) {
  return {
    ...createLogin(around),
    ...createSubscribe(around),
  };
}

export type Wx = ReturnType<typeof createWx>;
