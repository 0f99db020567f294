import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import type { Jobs } from "../../dispatch/queue.ts";
import {
  failChannel,
  findTakenChannel,
  skipWaitingChannels,
  type ChannelFault,
  type TakenChannel,
} from "../../store/uniform-channels.ts";
import {
  endFalling,
  lockFalling,
  markFalling,
  takeForgottenFalling,
} from "../../store/uniform-messages.ts";
import { takeNextChannel } from "./take-channel.ts";

/**
 * Called in the transaction in which messages of an app failed or expired: those that were the channel of a uniform message fall
 * through to the next one, by a job that is written with the failure. A crash anywhere after it changes nothing. Wake
 * `uniform` after the commit when any has fallen.
 */
export async function fallThrough(
  ctx: Context,
  tx: Tx,
  appid: string,
  failedIds: string[],
): Promise<{ hasFallen: boolean }> {
  if (failedIds.length === 0) return { hasFallen: false };
  const falling = await markFalling(tx, appid, failedIds);
  await enqueue(ctx, tx, falling);
  return { hasFallen: falling.length > 0 };
}

/** Takes the next channel of uniform messages whose channel failed. Each once, however often a job comes. */
export async function continueUniformMessages(
  ctx: Context,
  { appid, uniformIds }: Jobs["uniform"],
): Promise<void> {
  for (const uniformId of uniformIds) {
    await ctx.db.transaction().execute((tx) => continueUniform(ctx, tx, appid, uniformId));
  }
  ctx.queue.wake("dispatch");
}

async function continueUniform(
  ctx: Context,
  tx: Tx,
  appid: string,
  uniformId: string,
): Promise<void> {
  const falling = await lockFalling(tx, appid, uniformId);
  if (falling === undefined) return;
  const failed = await findTakenChannel(tx, appid, uniformId);
  if (failed !== undefined && hasEnded(failed)) {
    const obstacle = whyNothingFollows(failed, falling);
    if (obstacle !== undefined) await skipWaitingChannels(tx, appid, uniformId, obstacle);
    const next = await takeNextChannel(ctx, tx, appid, uniformId);
    await failChannel(tx, { appid, uniformId, position: failed.position }, failed, next);
  }
  await endFalling(tx, appid, uniformId);
}

/** `expired`: with its window, or by the `expireAt` of the whole. */
function hasEnded({ status }: TakenChannel): boolean {
  return status === "failed" || status === "expired";
}

/**
 * A message whose answer was lost may have arrived: another channel could reach the user a second time. So it is none that
 * was given up as unknown, nor one that was sent again and refused then (43101 after a lost answer, or after a gateway's 5xx,
 * most likely means that the first one took the right).
 */
function whyNothingFollows(
  { reason, mayHaveArrived }: TakenChannel,
  { hasExpired }: { hasExpired: boolean },
): ChannelFault | undefined {
  if (reason === "UNKNOWN_OUTCOME" || mayHaveArrived) {
    return {
      reason: "MAY_HAVE_ARRIVED",
      detail:
        "an attempt of the channel before left without an answer of WeChat's: the user may have got it",
    };
  }
  if (hasExpired) return { reason: "EXPIRED", detail: "expireAt of the uniform message passed" };
  return undefined;
}

const forgottenAfterSeconds = 60;
const sliceSize = 200;

/** Uniform messages whose job was lost with its process, too often. Run now and then. */
export async function recoverUniformMessages(ctx: Context): Promise<void> {
  const taken = await ctx.db.transaction().execute(async (tx) => {
    const limits = { waitingForSeconds: forgottenAfterSeconds, limit: sliceSize };
    const forgotten = await takeForgottenFalling(tx, limits);
    await enqueue(ctx, tx, forgotten);
    return forgotten.length;
  });
  if (taken > 0) ctx.logger.warn({ taken }, "uniform messages without a job were taken up again");
}

async function enqueue(
  ctx: Context,
  tx: Tx,
  uniforms: { appid: string; uniformId: string }[],
): Promise<void> {
  const byApp = Map.groupBy(uniforms, (one) => one.appid);
  await ctx.queue.enqueue(
    tx,
    "uniform",
    [...byApp].map(([appid, ones]) => ({
      job: { appid, uniformIds: ones.map((one) => one.uniformId) },
    })),
  );
}
