/** The emulator's time. Every expiry, quota day and timestamp reads it, so a test moves time by data and never sleeps. */
export interface Clock {
  nowMs(): number;
  advance(ms: number): void;
  /** Back to the source clock. */
  reset(): void;
}

export function createClock(sourceMs: () => number = Date.now): Clock {
  let offsetMs = 0;
  return {
    nowMs: () => sourceMs() + offsetMs,
    advance: (ms) => {
      offsetMs += ms;
    },
    reset: () => {
      offsetMs = 0;
    },
  };
}

const beijingOffsetMs = 8 * 3_600_000;

/** Daily quotas start again at midnight in Beijing, not in UTC. */
export function beijingDay(nowMs: number): number {
  return Math.floor((nowMs + beijingOffsetMs) / 86_400_000);
}

export function beijingMonth(nowMs: number): string {
  return new Date(nowMs + beijingOffsetMs).toISOString().slice(0, 7);
}
