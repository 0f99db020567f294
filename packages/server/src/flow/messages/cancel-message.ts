import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { cancelMessage } from "../../store/message-endings.ts";
import { findMessage } from "../../store/messages.ts";

/**
 * Cancels a message that is not on its way yet.
 *
 * @throws {HongyanError} MESSAGE_NOT_CANCELLABLE with the status it has now.
 */
export async function cancelQueuedMessage(
  ctx: Context,
  appid: string,
  messageId: string,
): Promise<void> {
  const isCancelled = await ctx.db
    .transaction()
    .execute((tx) => cancelMessage(tx, appid, messageId));
  if (isCancelled) return;
  const row = await findMessage(ctx.db, appid, messageId);
  throw new HongyanError(
    "MESSAGE_NOT_CANCELLABLE",
    `the message is ${row?.status ?? "gone"} and cannot be cancelled`,
    {
      hint: "Only a queued message can be cancelled; what is on the way to WeChat cannot be called back.",
      details: { status: row?.status },
    },
  );
}
