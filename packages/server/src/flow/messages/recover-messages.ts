import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { dispatchesOf, dispatchSize } from "../../dispatch/queue.ts";
import { fallThrough } from "../channels/continue-uniform-messages.ts";
import { deliverOpened } from "./record-opening.ts";
import { abandonDeadClaims } from "../../store/message-claims.ts";
import {
  databaseTimeBefore,
  expireMessages,
  failUnresolved,
  requeueUnresolved,
  takeStranded,
  type MessageRef,
} from "../../store/message-endings.ts";

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
  const abandoned = await inSlices(ctx, abandonDeadClaims);
  const opened = await inSlices(ctx, deliverOpened);
  const expired = await inSlices(ctx, (tx, limit) => endAndFall(ctx, tx, expireMessages, limit));
  const failed = await inSlices(ctx, (tx, limit) => endAndFall(ctx, tx, failUnresolved, limit));
  if (expired + failed > 0) ctx.queue.wake("uniform");
  const resent = await inSlices(ctx, requeueUnresolved);
  const stranded = await redispatchStranded(ctx, resent > 0 ? 0 : limits.strandedAfterSeconds);

  if (abandoned + opened + expired + failed + resent + stranded > 0) {
    ctx.logger.warn(
      { abandoned, opened, expired, failed, resent, stranded },
      "messages were recovered: claims of dead workers, late, unresolved, or without a dispatch",
    );
  }
}

/** The channels of uniform messages end with them, in the same transaction. */
async function endAndFall(
  ctx: Context,
  tx: Tx,
  end: (tx: Tx, limit: number) => Promise<MessageRef[]>,
  limit: number,
): Promise<number> {
  const ended = await end(tx, limit);
  for (const [appid, ones] of Map.groupBy(ended, (one) => one.appid)) {
    await fallThrough(
      ctx,
      tx,
      appid,
      ones.map((one) => one.messageId),
    );
  }
  return ended.length;
}

/** Slice by slice, each a transaction of its own, so that no lock is held for long. */
async function inSlices(
  ctx: Context,
  step: (tx: Tx, limit: number) => Promise<number>,
): Promise<number> {
  let total = 0;
  for (;;) {
    const done = await ctx.db.transaction().execute((tx) => step(tx, sliceSize));
    total += done;
    if (done < sliceSize) return total;
  }
}

async function redispatchStranded(ctx: Context, afterSeconds: number): Promise<number> {
  const dueBefore = await databaseTimeBefore(ctx.db, afterSeconds);
  let total = 0;
  for (;;) {
    const taken = await ctx.db.transaction().execute(async (tx) => {
      const stranded = await takeStranded(tx, { dueBefore, limit: dispatchSize });
      const byApp = Map.groupBy(stranded, (one) => one.appid);
      // In a second: until all slices are taken, these dispatches must not make their app look busy.
      const jobs = [...byApp].flatMap(([appid, messages]) => dispatchesOf(appid, messages, 1));
      await ctx.queue.enqueue(tx, "dispatch", jobs);
      return stranded.length;
    });
    total += taken;
    if (taken < dispatchSize) return total;
  }
}
