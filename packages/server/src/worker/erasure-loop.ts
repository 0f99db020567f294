import type { Context } from "../context.ts";
import { carryOutErasure } from "../flow/personal-data/carry-out-erasures.ts";
import { startLoop } from "./start-loop.ts";

const pollPauseMs = 2_000;
const retryPauseMs = 10_000;

/** Erases users who are to be erased, one at a time. */
export function startErasureLoop(ctx: Context): AsyncDisposable {
  return startLoop({
    round: async (signal) => ((await carryOutErasure(ctx, signal)) ? 0 : pollPauseMs),
    onError(error) {
      ctx.logger.error({ err: error }, "a user could not be erased; it is tried again");
      return retryPauseMs;
    },
  });
}
