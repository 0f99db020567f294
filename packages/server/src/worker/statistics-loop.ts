import type { Context } from "../context.ts";
import { countEvents } from "../flow/statistics/count-events.ts";
import { walkReach } from "../flow/statistics/walk-reach.ts";
import { removeOldCounts } from "../store/hourly-counts.ts";
import { removeOldReach } from "../store/reach.ts";
import { startLoop } from "./start-loop.ts";

/** Between two looks for events: the counts are that far behind. */
const pollPauseMs = 2_000;
const removalPauseMs = 60 * 60_000;
const retryPauseMs = 5_000;
/** After work there is twice as much rest: while a campaign is sent, the senders go first, and the counts may be behind. */
const restFactor = 2;
/** Reach changes slowly, and there may be a hundred million balances. */
const reachRestFactor = 4;

/** A little more than a year: this month can be laid beside the same one of last year. */
const keptDays = 400;

/** Keeps the counts by the hour and the reach of the templates up to date. */
export function startStatisticsLoop(ctx: Context): AsyncDisposable {
  const every = (name: string, round: () => Promise<number>): AsyncDisposable =>
    startLoop({
      round,
      onError(error) {
        ctx.logger.error({ err: error }, `${name} could not be brought up to date; trying again`);
        return retryPauseMs;
      },
    });

  const count = async (): Promise<number> => {
    const startedAt = performance.now();
    const { isMore, lagMs } = await countEvents(ctx);
    ctx.metrics.statisticsLag.set(lagMs / 1_000);
    return isMore ? (performance.now() - startedAt) * restFactor : pollPauseMs;
  };

  const walk = async (): Promise<number> => {
    const startedAt = performance.now();
    const isMore = await walkReach(ctx);
    return isMore ? (performance.now() - startedAt) * reachRestFactor : pollPauseMs;
  };

  const removeOld = async (): Promise<number> => {
    await removeOldCounts(ctx.db, keptDays);
    await removeOldReach(ctx.db, keptDays);
    return removalPauseMs;
  };

  const loops = [
    every("the counts by the hour", count),
    every("the reach", walk),
    every("old statistics", removeOld),
  ];
  return {
    async [Symbol.asyncDispose]() {
      await Promise.all(loops.map((loop) => loop[Symbol.asyncDispose]()));
    },
  };
}
