import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import {
  nextWaitingChannel,
  skipChannel,
  takeChannel,
  type ChannelFault,
  type ChannelName,
} from "../../store/uniform-channels.ts";
import type { Submission } from "../messages/submission.ts";
import { submitWithin } from "../messages/write-submissions.ts";

export interface Taken {
  channel: ChannelName;
  appid: string;
  messageId: string;
}

/**
 * Takes the first channel that waits and has the right to send now: its message is submitted in the caller's transaction,
 * with grant and dispatch. Those without the right are skipped, each with its reason. undefined: there is none. A message of
 * an app that is paused waits until it goes on, as any of that app does, within its `expireAt`. Wake `dispatch` after the
 * commit.
 */
export async function takeNextChannel(
  ctx: Context,
  tx: Tx,
  appid: string,
  uniformId: string,
): Promise<Taken | undefined> {
  for (;;) {
    const next = await nextWaitingChannel<StoredSubmission>(tx, appid, uniformId);
    if (next === undefined) return undefined;
    const ref = { appid, uniformId, position: next.position };
    const result = next.isGone
      ? appNotFound(next.submission.appid)
      : await submitChannel(ctx, tx, next.submission);
    if ("reason" in result) {
      await skipChannel(tx, ref, result);
      continue;
    }
    const sendAppid = next.submission.appid;
    await takeChannel(tx, ref, { sendAppid, messageId: result.messageId });
    return { channel: next.channel, appid: sendAppid, messageId: result.messageId };
  }
}

/** A submission as its channel keeps it: times are texts. */
type StoredSubmission = Omit<Submission, "expireAt" | "sendAt" | "idempotency"> & {
  expireAt?: string;
};

export function toStoredSubmission(submission: Submission, expireAt: Date | null): string {
  const { appid, messageId, openid, kind, templateId, scene, body, onNoGrant } = submission;
  const stored: StoredSubmission = {
    appid,
    openid,
    kind,
    templateId,
    scene,
    body,
    onNoGrant,
    ...(messageId === undefined ? {} : { messageId }),
    ...(expireAt === null ? {} : { expireAt: expireAt.toISOString() }),
  };
  return JSON.stringify(stored);
}

async function submitChannel(
  ctx: Context,
  tx: Tx,
  { expireAt, ...stored }: StoredSubmission,
): Promise<{ messageId: string } | ChannelFault> {
  const submission: Submission = {
    ...stored,
    ...(expireAt === undefined ? {} : { expireAt: new Date(expireAt) }),
  };
  const [written] = await submitWithin(ctx, tx, [submission]);
  if (written === "no-grant") return noRight(stored.kind);
  if (written === undefined || written === "key-conflict" || "error" in written) {
    throw new Error("a channel's message has no idempotency key and is written by itself");
  }
  ctx.metrics.submitted.inc({ result: "queued" });
  return { messageId: written.messageId };
}

function noRight(kind: Submission["kind"]): ChannelFault {
  return kind === "customer-service"
    ? {
        reason: "CUSTOMER_SERVICE_WINDOW_CLOSED",
        detail: "the user's customer-service window is closed, used up or was never opened",
      }
    : { reason: "NO_GRANT", detail: "the user has no grant left for the scene's template" };
}

function appNotFound(appid: string): ChannelFault {
  return { reason: "APP_NOT_FOUND", detail: `app ${appid} was deleted` };
}
