import type { Manifest } from "../contract.ts";
import type { HostPhone } from "../phone.ts";

/** What the screens of a phone are drawn from. */
export interface PhoneView {
  phone: HostPhone;
  manifest: Manifest;
  appid: string;
  /** The emulator's time. */
  nowMs: number;
}
