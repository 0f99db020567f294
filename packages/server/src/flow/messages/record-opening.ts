import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { HongyanError } from "../../errors.ts";
import type { MessageRef } from "../../store/message-endings.ts";
import {
  isOpened,
  markOpened,
  settleOpened,
  takeOpenedUnknown,
  type Opening,
} from "../../store/message-openings.ts";

/**
 * The user opened the mini program from a card: noted once, however often it is told.
 *
 * `sent` stays `sent`: what became of a message is WeChat's to say, and its event says more (the msgid). But what is
 * `unknown`, or is `queued` again after an attempt, has arrived if it was opened: the id that the mini program tells comes
 * out of the card. So it is `delivered`, its grant is spent, and no policy and no retry sends it again (M2). While it is
 * being sent its answer settles it; whoever would queue it again then finds it opened. A user who made the id up would only
 * spare themselves a card.
 *
 * @throws {HongyanError} MESSAGE_NOT_FOUND for what was never on its way to this user
 */
export async function recordOpening(ctx: Context, opening: Opening): Promise<void> {
  const startedAt = performance.now();
  const status = await ctx.db.transaction().execute(async (tx) => {
    const opened = await markOpened(tx, opening);
    if (opened === "queued" || opened === "unknown")
      await settleOpened(tx, opening.appid, [opening.messageId]);
    return opened;
  });
  if (status !== undefined) {
    ctx.steps.tell("opened", `message ${opening.messageId}`, startedAt);
    return;
  }
  if (await isOpened(ctx.db, opening)) return;
  throw new HongyanError(
    "MESSAGE_NOT_FOUND",
    `no message ${opening.messageId} was sent to this user of app ${opening.appid}`,
    { hint: "The id is hymid in the query of the page that the card opened." },
  );
}

/** The same for those of these messages that were opened before their claim was given up. Answers with how many there were. */
export async function deliverOpened(tx: Tx, messages: MessageRef[]): Promise<number> {
  const opened = await takeOpenedUnknown(tx, messages);
  for (const [appid, ones] of Map.groupBy(opened, (one) => one.appid)) {
    await settleOpened(
      tx,
      appid,
      ones.map((one) => one.messageId),
    );
  }
  return opened.length;
}
