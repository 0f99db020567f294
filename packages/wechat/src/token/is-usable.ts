import { maxTokenLifeSeconds } from "./ask-for-token.ts";
import type { StoredToken } from "./token-store.ts";

/** Clocks of two processes may differ by this much. */
const skewMs = 300_000;

/**
 * True while the token has life left. A token that claims more life than WeChat ever gives is not
 * believed: the clock was set back, and it may have expired long ago.
 */
export function isUsable(token: StoredToken, nowMs: number): boolean {
  const leftMs = token.expiresAtMs - nowMs;
  return leftMs > 0 && leftMs <= maxTokenLifeSeconds * 1000 + skewMs;
}
