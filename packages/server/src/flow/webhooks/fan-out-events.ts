import type { Context } from "../../context.ts";
import {
  fanOutSlice,
  findWebhooksWithNews,
  isFromAnotherServer,
  lockWebhook,
  rebaseEvents,
} from "../../store/webhook-fan-out.ts";

const sliceSize = 2_000;

/**
 * Makes deliveries of new events: for each webhook that has some, one slice, in one transaction with its cursor. A crash
 * undoes both, so nothing is lost or written twice. Answers true when there is more to read.
 */
export async function fanOutEvents(ctx: Context): Promise<boolean> {
  let isMore = false;
  for (const webhookId of await findWebhooksWithNews(ctx.db)) {
    const read = await ctx.db.transaction().execute(async (tx) => {
      const webhook = await lockWebhook(tx, webhookId);
      return webhook === undefined ? 0 : fanOutSlice(tx, webhook, sliceSize);
    });
    if (read === sliceSize) isMore = true;
  }
  return isMore;
}

/** After a restore from a dump into another server, whose transactions are numbered from anew. Else nothing. */
export async function takeOverRestoredEvents(ctx: Context): Promise<void> {
  if (!(await isFromAnotherServer(ctx.db))) return;
  ctx.logger.warn(
    "the database was restored from another server: its events are put in order for the webhooks",
  );
  await ctx.db.transaction().execute(async (tx) => {
    await rebaseEvents(tx);
  });
}
