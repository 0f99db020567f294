import type { Context } from "../../context.ts";
import {
  endReachWalk,
  insertReachWalks,
  lockReachWalk,
  walkReachSlice,
} from "../../store/reach.ts";

/** Some milliseconds of the database from its cache, and its longest statement even from a slow disk. */
const sliceSize = 2_000;
const pauseSeconds = 3_600;
/** A walk of an hour is followed by ten hours of rest. */
const restFactor = 10;

/**
 * Counts who can be reached by each template: the next slice of a count that is due. True when there was one: more may
 * follow. It is a count of what stands there as the walk comes by: what changes behind it is in the next one.
 */
export async function walkReach(ctx: Pick<Context, "db">): Promise<boolean> {
  const isWalked = await ctx.db.transaction().execute(async (tx) => {
    const walk = await lockReachWalk(tx);
    if (walk === undefined) return false;
    const read = await walkReachSlice(tx, walk, sliceSize);
    if (read < sliceSize) await endReachWalk(tx, walk, { pauseSeconds, restFactor });
    return true;
  });
  return isWalked || (await insertReachWalks(ctx.db)) > 0;
}
