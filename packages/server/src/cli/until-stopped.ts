import type { ServerConfig } from "../config.ts";

/**
 * Waits for Ctrl-C or SIGTERM, then stops cleanly: what is on the wire is finished, the rest handed back. A second
 * signal, or a stop that takes too long, ends the process at once; nothing is lost by that either.
 */
export async function untilStopped(
  resource: AsyncDisposable,
  onStopping: () => void,
  longestStopMs: number,
): Promise<void> {
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => resolve());
  });
  onStopping();
  for (const signal of ["SIGINT", "SIGTERM"] as const)
    process.once(signal, () => process.exit(130));
  setTimeout(() => process.exit(1), longestStopMs).unref();
  await resource[Symbol.asyncDispose]();
}

/** From the signal to the end, at most. */
export function longestStopMs(config: ServerConfig): number {
  return (config.drainSeconds + config.stopSeconds) * 1000;
}
