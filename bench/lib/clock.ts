/** The machine's monotonic clock in ms: the same in every process, so that times from two processes may be compared. */
export function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
