import { setTimeout as wait } from "node:timers/promises";
import type { Context } from "../context.ts";
import { carryOutErasure } from "../flow/personal-data/carry-out-erasures.ts";

const pollPauseMs = 2_000;
const retryPauseMs = 10_000;

/** Erases users who are to be erased, one at a time. */
export function startErasureLoop(ctx: Context): AsyncDisposable {
  const stopping = new AbortController();
  const { signal } = stopping;

  const loop = async (): Promise<void> => {
    while (!signal.aborted) {
      const pauseMs = await carryOutErasure(ctx, signal)
        .then((isMore) => (isMore ? 0 : pollPauseMs))
        .catch((error: unknown) => {
          ctx.logger.error({ err: error }, "a user could not be erased; it is tried again");
          return retryPauseMs;
        });
      await wait(pauseMs, undefined, { signal }).catch(() => {});
    }
  };
  const running = loop();
  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}
