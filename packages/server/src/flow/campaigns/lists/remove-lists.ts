import type { Context } from "../../../context.ts";
import { deleteFromEndedList } from "../../../store/campaign-lists.ts";

const sliceSize = 5_000;

/** Lists hold who is to hear what. They go, slice by slice, when their campaign ended so long ago; its messages stay. */
export async function removeEndedLists(
  ctx: Context,
  { keptSeconds }: { keptSeconds: number },
): Promise<void> {
  while (await deleteFromEndedList(ctx.db, { keptSeconds, limit: sliceSize }));
}
