/**
 * Milliseconds since now, by whichever of two clocks says more. The monotonic one stands still while the machine sleeps or is
 * moved to another host; the other one may be set back. For those who must not act after a time limit.
 */
export function startStopwatch(): () => number {
  const startedAt = performance.now();
  const startedAtWall = Date.now();
  return () => Math.max(performance.now() - startedAt, Date.now() - startedAtWall);
}
