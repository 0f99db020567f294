/**
 * The breaker of a token source: after a failure, calls fail with the same error until the
 * cooldown is over, instead of asking WeChat again.
 */
export interface Block {
  close(error: Error, cooldownMs: number, rejectedToken?: string): void;
  throwIfClosed(): void;
  /** True while `token` is the one that WeChat keeps refusing. */
  isRejected(token: string | undefined): boolean;
}

export function createBlock(now: () => number): Block {
  let closed: { error: Error; sinceMs: number; cooldownMs: number; token?: string } | undefined;

  /** Also over when the clock was set back: a cooldown must never last for hours. */
  function current() {
    if (closed === undefined) return undefined;
    const ageMs = now() - closed.sinceMs;
    if (ageMs < 0 || ageMs >= closed.cooldownMs) closed = undefined;
    return closed;
  }

  return {
    close(error, cooldownMs, rejectedToken) {
      closed = {
        error,
        sinceMs: now(),
        cooldownMs,
        ...(rejectedToken !== undefined && { token: rejectedToken }),
      };
    },
    throwIfClosed() {
      const state = current();
      if (state !== undefined) throw state.error;
    },
    isRejected(token) {
      return token !== undefined && current()?.token === token;
    },
  };
}
