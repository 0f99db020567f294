import type { Context } from "../context.ts";
import { dispatchSize } from "../dispatch/queue.ts";
import { abandonDeadClaims } from "../store/message-claims.ts";
import {
  countWaitingDispatches,
  expireMessages,
  failUnresolved,
  requeueUnresolved,
  takeStranded,
} from "../store/message-endings.ts";

const sliceSize = 1_000;

/**
 * What no event would ever set right by itself: claims of dead workers, messages that ran out of time, unknown outcomes
 * that nobody resolved, and due messages whose dispatch was lost (M2). Run by every worker now and then; rows that
 * another one is busy with are skipped.
 */
export async function recoverMessages(
  ctx: Context,
  limits: { strandedAfterSeconds: number },
): Promise<void> {
  const inSlices = async (step: (limit: number) => Promise<number>): Promise<number> => {
    let total = 0;
    for (;;) {
      const done = await step(sliceSize);
      total += done;
      if (done < sliceSize) return total;
    }
  };
  const inTransaction = (step: Parameters<ReturnType<typeof ctx.db.transaction>["execute"]>[0]) =>
    ctx.db.transaction().execute(step) as Promise<number>;

  const abandoned = await inSlices((limit) =>
    inTransaction(async (tx) => (await abandonDeadClaims(tx, limit)).length),
  );
  const expired = await inSlices((limit) => inTransaction((tx) => expireMessages(tx, limit)));
  const failed = await inSlices((limit) => inTransaction((tx) => failUnresolved(tx, limit)));
  const resent = await inSlices((limit) => inTransaction((tx) => requeueUnresolved(tx, limit)));
  const stranded = await redispatchStranded(ctx, resent > 0 ? 0 : limits.strandedAfterSeconds);

  if (abandoned + expired + failed + resent + stranded > 0) {
    ctx.logger.warn(
      { abandoned, expired, failed, resent, stranded },
      "messages were recovered: claims of dead workers, late, unresolved, or without a dispatch",
    );
  }
}

/** While dispatches wait in the queue, due messages are most likely named by one of them: pg-boss repeats lost ones. */
async function redispatchStranded(ctx: Context, olderThanSeconds: number): Promise<number> {
  let total = 0;
  while ((await countWaitingDispatches(ctx.db)) === 0) {
    const taken = await ctx.db.transaction().execute(async (tx) => {
      const stranded = await takeStranded(tx, { olderThanSeconds, limit: dispatchSize });
      const byApp = Map.groupBy(stranded, (one) => one.appid);
      await ctx.queue.enqueue(
        tx,
        [...byApp].map(([appid, messages]) => ({
          job: { appid, messageIds: messages.map((one) => one.messageId) },
        })),
      );
      return stranded.length;
    });
    if (taken === 0) return total;
    total += taken;
    ctx.queue.wake();
    if (olderThanSeconds === 0) return total;
  }
  return total;
}
