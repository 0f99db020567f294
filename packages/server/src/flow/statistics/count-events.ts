import type { Context } from "../../context.ts";
import {
  countSlice,
  insertCountCursor,
  listAppsToCount,
  lockCountCursor,
} from "../../store/hourly-counts.ts";

/** A slice is one statement: the embedded database has one connection, and nobody waits long for it. */
const sliceSize = 2_000;

export interface CountRound {
  /** There may be more to count. */
  isMore: boolean;
  /** How old the last event of each full slice is, at most: how far the counts are behind. */
  lagMs: number;
}

/**
 * Adds new events to the counts of their hours: for each app that has some, one slice, in one transaction with its cursor.
 * A crash undoes both, and of two workers one finds the cursor locked: nothing is counted twice or missed.
 */
export async function countEvents(ctx: Pick<Context, "db">): Promise<CountRound> {
  const round: CountRound = { isMore: false, lagMs: 0 };
  for (const { appid, isNew } of await listAppsToCount(ctx.db)) {
    // By itself: within the transaction, another worker would wait for it.
    if (isNew) await insertCountCursor(ctx.db, appid);
    const slice = await ctx.db.transaction().execute(async (tx) => {
      const cursor = await lockCountCursor(tx, appid);
      return cursor === undefined ? undefined : countSlice(tx, cursor, sliceSize);
    });
    if (slice?.read !== sliceSize) continue;
    round.isMore = true;
    round.lagMs = Math.max(round.lagMs, Date.now() - (slice.lastAt?.getTime() ?? 0));
  }
  return round;
}
