import type { Context } from "../../context.ts";
import type { ClaimedMessage } from "../../store/message-claims.ts";
import { overtakeOrWait } from "../../store/service-cards.ts";

const waitMs = 500;

/**
 * Of claimed messages, those that may be put on the wire now. Two updates of one service card reach WeChat in the order in
 * which they were accepted, across processes and retries: what a newer update has overtaken is cancelled, what an older one
 * has to precede waits for it.
 */
export async function orderServiceCards(
  ctx: Context,
  appid: string,
  claimed: ClaimedMessage[],
): Promise<ClaimedMessage[]> {
  const cards = claimed.filter((message) => message.kind === "service-card");
  if (cards.length === 0) return claimed;
  const { superseded, waiting } = await ctx.db.transaction().execute(async (tx) => {
    const heldBack = await overtakeOrWait(tx, appid, cards, waitMs);
    const dispatches = [...heldBack.waiting].map(([messageId, dueAt]) => ({
      job: { appid, messageIds: [messageId] },
      startAfter: dueAt,
    }));
    await ctx.queue.enqueue(tx, "dispatch", dispatches);
    return heldBack;
  });
  return claimed.filter(({ messageId }) => !superseded.has(messageId) && !waiting.has(messageId));
}
