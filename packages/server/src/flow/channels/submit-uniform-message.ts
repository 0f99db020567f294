import type { Context } from "../../context.ts";
import { writeSurely } from "../../db/write-surely.ts";
import { HongyanError } from "../../errors.ts";
import { uuidv7 } from "../../ids.ts";
import { insertChannels, listChannels, type ChannelRow } from "../../store/uniform-channels.ts";
import { findUniformByKey, insertUniformMessage } from "../../store/uniform-messages.ts";
import { isFault, type PreparedChannel } from "./prepare-channels.ts";
import { hashRequest, keyConflict } from "../messages/idempotency.ts";
import type { Submission } from "../messages/submission.ts";
import { takeNextChannel, toStoredSubmission, type Taken } from "./take-channel.ts";

export interface UniformMessage {
  appid: string;
  channels: PreparedChannel[];
  expireAt: Date | null;
  idempotency: Submission["idempotency"];
}

export interface SubmittedUniform {
  uniformId: string;
  /** undefined for a repeat. */
  taken: Taken | undefined;
}

/**
 * Sends by the first channel that has the right to reach the user now, and keeps the others for the case that WeChat
 * refuses: the uniform message, its channels and the message of the one that is taken in one transaction, or nothing.
 *
 * @throws {HongyanError} NO_CHANNEL with the reason of each; IDEMPOTENCY_CONFLICT
 */
export async function submitUniformMessage(
  ctx: Context,
  message: UniformMessage,
): Promise<SubmittedUniform> {
  const submitted = await writeOrRepeat(ctx, message);
  ctx.queue.wake("dispatch");
  return submitted;
}

/** What the same request under the same key was answered before. @throws {HongyanError} IDEMPOTENCY_CONFLICT */
export async function findUniformRepeat(
  ctx: Context,
  appid: string,
  idempotency: Submission["idempotency"],
): Promise<SubmittedUniform | undefined> {
  if (idempotency === undefined) return undefined;
  const earlier = await findUniformByKey(ctx.db, appid, idempotency.key);
  if (earlier === undefined) return undefined;
  if (earlier.requestHash === hashRequest(idempotency.request)) {
    return { uniformId: earlier.uniformId, taken: undefined };
  }
  throw keyConflict({ idempotency });
}

async function writeOrRepeat(ctx: Context, message: UniformMessage): Promise<SubmittedUniform> {
  const written = await write(ctx, message);
  if (written !== "key-taken") return written;
  const repeat = await findUniformRepeat(ctx, message.appid, message.idempotency);
  if (repeat === undefined) throw new Error("a taken idempotency key is not there");
  return repeat;
}

async function write(
  ctx: Context,
  { appid, channels, expireAt, idempotency }: UniformMessage,
): Promise<SubmittedUniform | "key-taken"> {
  const uniformId = uuidv7();
  return writeSurely(ctx.db, async (tx) => {
    const isNew = await insertUniformMessage(tx, {
      appid,
      uniformId,
      expireAt,
      idempotencyKey: idempotency?.key ?? null,
      requestHash: idempotency === undefined ? null : hashRequest(idempotency.request),
    });
    if (!isNew) return "key-taken";
    await insertChannels(
      tx,
      appid,
      uniformId,
      channels.map(({ channel, prepared }) =>
        isFault(prepared)
          ? { channel, submission: null, fault: prepared }
          : { channel, submission: toStoredSubmission(prepared, expireAt), fault: null },
      ),
    );
    const taken = await takeNextChannel(ctx, tx, appid, uniformId);
    // Nothing is kept of a request that is refused, its key included.
    if (taken === undefined) throw noChannel(await listChannels(tx, appid, uniformId));
    return { uniformId, taken };
  });
}

function noChannel(channels: ChannelRow[]): HongyanError {
  const reasons = channels.map(({ channel, reason, detail }) => ({ channel, reason, detail }));
  return new HongyanError(
    "NO_CHANNEL",
    `no channel may reach the user now: ${reasons.map(({ channel, reason }) => `${channel} ${reason}`).join(", ")}`,
    {
      hint: "Ask for a grant at the user's next tap (wx.requestSubscribeMessage), or wait until they write to you.",
      details: { channels: reasons },
    },
  );
}
