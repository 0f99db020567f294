import { setTimeout as wait } from "node:timers/promises";
import { isDatabaseAway, takesNoWrites } from "../../db/sql-errors.ts";
import type { Logger } from "../../logger.ts";

/**
 * Writes what became of claimed messages. That is in memory only: while the database is away, or takes no writes, it must not
 * be lost. And nothing further may be put on the wire meanwhile: a claim can succeed on a full disk where a settlement fails,
 * and what is sent then would be one more outcome to lose.
 */
export interface OutcomeWriter {
  /** Tries again until it is written. @throws what the database says, where waiting would not help, or for too long */
  write(about: { appid: string; messages: number }, write: () => Promise<void>): Promise<void>;
  /** Returns once no write is being tried again. At once when none is. */
  caughtUp(): Promise<void>;
}

const pausesMs = [100, 500, 2_000, 5_000];

/** For so long a database that is away is waited for. A late outcome does no harm: it is fenced by its attempt (M1). */
const longestAwayMs = 10 * 60_000;

/** @param retriesMs the pauses between tries; the last one again and again while the database is away */
export function createOutcomeWriter(logger: Logger, retriesMs: number[] = pausesMs): OutcomeWriter {
  const late = new Set<Promise<void>>();

  const tryAgain = async (
    about: { appid: string; messages: number },
    write: () => Promise<void>,
    failure: unknown,
  ): Promise<void> => {
    const startedAt = performance.now();
    let error = failure;
    for (let retries = 0; ; retries += 1) {
      const mayCome =
        (isDatabaseAway(error) || takesNoWrites(error)) &&
        performance.now() - startedAt < longestAwayMs;
      if (retries >= retriesMs.length && !mayCome) throw error;
      logger.error({ err: error, ...about }, "outcomes could not be written; trying again");
      await wait(retriesMs[retries] ?? retriesMs.at(-1));
      try {
        return await write();
      } catch (again) {
        error = again;
      }
    }
  };

  return {
    async write(about, write) {
      try {
        await write();
      } catch (error) {
        const written = tryAgain(about, write, error);
        late.add(written);
        await written.finally(() => late.delete(written));
      }
    },
    async caughtUp() {
      while (late.size > 0) await Promise.allSettled(late);
    },
  };
}
