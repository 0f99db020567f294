import type { Context } from "../../context.ts";
import { deleteDeliveriesOf } from "../../store/old-deliveries.ts";
import { deleteWebhook, disableWebhook } from "../../store/webhooks.ts";

const sliceSize = 5_000;

/** Deletes a webhook and, slice by slice before it, its deliveries. It gets nothing new meanwhile. */
export async function removeWebhook(ctx: Context, webhookId: string): Promise<void> {
  await disableWebhook(ctx.db, webhookId, "it is being deleted");
  await inSlices(() => deleteDeliveriesOf(ctx.db, webhookId, sliceSize));
  await deleteWebhook(ctx.db, webhookId);
}

async function inSlices(remove: () => Promise<number>): Promise<void> {
  while ((await remove()) === sliceSize);
}
