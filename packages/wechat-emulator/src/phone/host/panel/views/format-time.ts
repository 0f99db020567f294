/** Such as 19:03:12. */
export function formatPreciseTime(atMs: number): string {
  return new Date(atMs).toTimeString().slice(0, 8);
}

/** How long after the first of its group: +0, +35 ms, +1.24 s. */
export function formatOffset(ms: number): string {
  return ms < 1_000 ? `+${Math.round(ms)} ms` : `+${(ms / 1_000).toFixed(2)} s`;
}
