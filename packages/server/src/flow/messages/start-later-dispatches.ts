import type { Context } from "../../context.ts";
import { dispatchesOf, pacedDispatchesOf, type NewJob } from "../../dispatch/queue.ts";
import { takeLaterDispatches, type LaterDispatch } from "../../store/later-dispatches.ts";

/** No lock is held for long. */
const dispatchesAtOnce = 1_000;
const messagesAtOnce = 10_000;

/**
 * Makes the jobs of dispatches that begin in the next seconds, and were written long before. Messages of one app and one moment
 * that came one by one are dispatched together. Run by every worker each second; each dispatch is taken by one of them.
 *
 * @param isStopping asked before each slice
 */
export async function startLaterDispatches(
  ctx: Context,
  isStopping: () => boolean = () => false,
): Promise<void> {
  let isMore = true;
  while (isMore && !isStopping()) {
    const taken = await ctx.db.transaction().execute(async (tx) => {
      const dispatches = await takeLaterDispatches(tx, {
        limit: dispatchesAtOnce,
        mostMessages: messagesAtOnce,
      });
      await ctx.queue.enqueue(tx, "dispatch", together(dispatches));
      return dispatches;
    });
    if (taken.length > 0) ctx.queue.wake("dispatch");
    isMore = taken.length > 0;
  }
}

function together(dispatches: LaterDispatch[]): NewJob<"dispatch">[] {
  const groups = Map.groupBy(
    dispatches,
    ({ appid, dueAt, isDue }) => `${appid} ${isDue ? "now" : dueAt.getTime()}`,
  );
  return [...groups.values()].flatMap((ones) => {
    const { appid, dueAt, isDue } = ones[0] as LaterDispatch;
    const messages = ones.flatMap(({ messageIds, campaignId }) =>
      messageIds.map((messageId) => ({ messageId, campaignId })),
    );
    return isDue ? dispatchesOf(appid, messages) : pacedDispatchesOf(appid, messages, dueAt);
  });
}
