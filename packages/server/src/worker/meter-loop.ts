import type { Context } from "../context.ts";
import { startLoop } from "./start-loop.ts";

const pauseMs = 1_000;

/** Writes down which calls of WeChat this process made: in every process, since one that only serves the API has texts checked. */
export function startMeterLoop(ctx: Context): AsyncDisposable {
  const loop = startLoop({
    async round() {
      await ctx.callMeter.flush();
      return pauseMs;
    },
    onError(error) {
      ctx.logger.error({ err: error }, "calls of WeChat could not be counted; it is tried again");
      return pauseMs;
    },
  });
  return {
    async [Symbol.asyncDispose]() {
      await loop[Symbol.asyncDispose]();
      await ctx.callMeter.flush().catch((error: unknown) => {
        ctx.logger.warn({ err: error }, "the last calls of WeChat could not be counted");
      });
    },
  };
}
