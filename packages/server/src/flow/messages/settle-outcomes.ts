import type { SendOutcome } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { dispatchesOf } from "../../dispatch/queue.ts";
import { pauseApp } from "../../store/apps.ts";
import type { ClaimedMessage } from "../../store/message-claims.ts";
import { settleOpened } from "../../store/message-openings.ts";
import {
  settleAccepted,
  settleFailed,
  settleNoGrant,
  settleNoWindow,
  settleRetry,
  settleUnknown,
  type Refusal,
} from "../../store/message-settlement.ts";
import type { MessageKind } from "../../store/message-submission.ts";
import { pauseRefused } from "../campaigns/pause-refused.ts";
import { fallThrough } from "../channels/continue-uniform-messages.ts";
import { decide, type Verdict, type Why } from "./outcome-policy.ts";
import { tellOutcomes } from "./tell-outcomes.ts";

export interface Attempted {
  message: ClaimedMessage;
  outcome: SendOutcome;
}

interface Judged<V extends Verdict = Verdict> {
  message: ClaimedMessage;
  verdict: V;
}

/**
 * Writes back what a chunk of attempts of one app came to. The accepted ones, nearly all, take one statement. Answers with the
 * messages that have a new dispatch.
 */
export async function settleOutcomes(
  ctx: Context,
  appid: string,
  attempted: Attempted[],
): Promise<string[]> {
  const startedAt = performance.now();
  const now = new Date();
  const judged = attempted.map(({ message, outcome }) => ({
    message,
    verdict: decide(outcome, message, now),
  }));
  const sent = only(judged, "sent");
  const others = judged.filter((one) => one.verdict.kind !== "sent");

  if (sent.length > 0) {
    await settleAccepted(
      ctx.db,
      appid,
      sent.map(({ message, verdict }) => ({
        messageId: message.messageId,
        attempt: message.attempt,
        msgid: verdict.msgid,
      })),
    );
  }
  if (others.length > 0) {
    const { hasFallen } = await ctx.db
      .transaction()
      .execute((tx) => settleOthers(ctx, tx, appid, others));
    if (hasFallen) ctx.queue.wake("uniform");
    await pauseRefused(
      ctx,
      appid,
      only(others, "pause-campaign").map(({ verdict }) => verdict.campaignId),
    );
  }
  tellOutcomes(ctx, appid, judged);
  ctx.steps.tell("settled", summary(judged), startedAt);
  return only(judged, "retry").map(({ message }) => message.messageId);
}

async function settleOthers(
  ctx: Context,
  tx: Tx,
  appid: string,
  judged: Judged[],
): Promise<{ hasFallen: boolean }> {
  const retried = only(judged, "retry");
  const paused = only(judged, "pause");
  const waiting = [
    ...retried.map(({ message, verdict }) => ({
      ...refusal(message, verdict.why),
      retryInMs: verdict.retryInMs,
      countsAsRefusal: verdict.countsAsRefusal,
    })),
    // A paused app or campaign holds its messages back by itself: they are due at once when it resumes.
    ...[...paused, ...only(judged, "pause-campaign")].map(({ message, verdict }) => ({
      ...refusal(message, verdict.why),
      retryInMs: 0,
      countsAsRefusal: false,
    })),
  ];
  const refusals = (kind: "failed" | "unknown"): Refusal[] =>
    only(judged, kind).map(({ message, verdict }) => refusal(message, verdict.why));

  if (waiting.length > 0) await settleRetry(tx, appid, waiting);
  const failed = refusals("failed");
  if (failed.length > 0) await settleFailed(tx, appid, failed);
  const noRight = Map.groupBy(only(judged, "no-grant"), ({ message, verdict }) =>
    settlementOf(message.kind, verdict.why),
  );
  for (const [settle, refused] of noRight) {
    await settle(
      tx,
      appid,
      refused.map(({ message, verdict }) => refusal(message, verdict.why)),
    );
  }
  const unknown = refusals("unknown");
  if (unknown.length > 0) await settleUnknown(tx, appid, unknown);
  // Opened while on the wire: the card is there, whatever this answer says, and must not be sent again (M2).
  const unsettled = [...waiting, ...unknown].map(({ messageId }) => messageId);
  if (unsettled.length > 0) await settleOpened(tx, appid, unsettled);

  for (const { message, verdict } of paused) {
    const { errcode, detail } = verdict.why;
    const reason = `${errcode === null ? "" : `${errcode} `}${detail}`;
    if (
      await pauseApp(tx, appid, {
        until: verdict.until,
        errcode,
        reason,
        messageId: message.messageId,
      })
    ) {
      ctx.logger.error(
        { appid, errcode, until: verdict.until, reason },
        "the app is paused: nothing of it is sent",
      );
    }
  }
  await enqueueRetries(ctx, tx, appid, retried);
  const ended = [...only(judged, "failed"), ...only(judged, "no-grant")];
  return fallThrough(
    ctx,
    tx,
    appid,
    ended.map(({ message }) => message.messageId),
  );
}

/** How a refusal is settled that says that the user gives no right, by the account of it that is wrong. */
function settlementOf(
  kind: MessageKind,
  { errcode }: Why,
): (tx: Tx, appid: string, refused: Refusal[]) => Promise<void> {
  switch (kind) {
    case "subscribe":
      return settleNoGrant;
    case "customer-service":
      // Out of time, out of count. Any other (48002, the user blocks the app) says nothing about the window.
      return errcode === 45015 || errcode === 45047 ? settleNoWindow : settleFailed;
    // WeChat alone knows of these rights: no account of ours is wrong.
    case "device":
    case "service-card":
    case "official-account-template":
      return settleFailed;
  }
}

/** Retries become new dispatches, those of about the same time and of one campaign together. */
async function enqueueRetries(
  ctx: Context,
  tx: Tx,
  appid: string,
  retried: Judged<Verdict & { kind: "retry" }>[],
): Promise<void> {
  const bySecond = Map.groupBy(retried, ({ verdict }) => Math.ceil(verdict.retryInMs / 1000));
  const jobs = [...bySecond].flatMap(([seconds, group]) =>
    dispatchesOf(
      appid,
      group.map(({ message }) => message),
      seconds,
    ),
  );
  await ctx.queue.enqueue(tx, "dispatch", jobs);
}

function refusal(message: ClaimedMessage, why: Why): Refusal {
  return {
    messageId: message.messageId,
    attempt: message.attempt,
    errcode: why.errcode,
    reason: why.reason,
    detail: why.detail,
    rid: why.rid,
    mayHaveArrived: why.mayHaveArrived,
  };
}

function only<K extends Verdict["kind"]>(
  judged: Judged[],
  kind: K,
): Judged<Verdict & { kind: K }>[] {
  return judged.filter((one): one is Judged<Verdict & { kind: K }> => one.verdict.kind === kind);
}

function summary(judged: Judged[]): string {
  const counts = Map.groupBy(judged, ({ verdict }) => verdict.kind);
  return [...counts].map(([kind, ones]) => `${ones.length} ${kind}`).join(", ");
}
