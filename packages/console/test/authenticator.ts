import { totpAt } from "../../server/src/flow/operators/totp.ts";

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const stepMs = 30_000;

/** The code that an authenticator app shows for this secret, so many steps of 30 seconds from now. */
export function codeFor(secret: string, stepsOn = 0): string {
  const bits = Array.from(secret, (one) => alphabet.indexOf(one).toString(2).padStart(5, "0"));
  const bytes = bits.join("").match(/.{8}/g) ?? [];
  const key = Buffer.from(bytes.map((byte) => Number.parseInt(byte, 2)));
  return totpAt(key, Math.floor(Date.now() / stepMs) + stepsOn);
}
