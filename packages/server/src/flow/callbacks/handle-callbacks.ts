import type { CallbackContent } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { isRolledBackForOthers } from "../../db/sql-errors.ts";
import type { Jobs } from "../../dispatch/queue.ts";
import type { GrantSource } from "../../store/apps.ts";
import {
  countAttempts,
  lockWaitingCallbacks,
  markProcessed,
  readWaitingCallbacks,
  takeForgottenCallbacks,
  type WaitingCallback,
} from "../../store/callbacks.ts";
import { insertEvents, type NewEvent } from "../../store/events.ts";
import type { Movement } from "../../store/ledger.ts";
import { fallThrough } from "../channels/continue-uniform-messages.ts";
import { handleCustomerCallbacks } from "../customer-service/handle-customer-callbacks.ts";
import { requestErasure, wechatActor } from "../personal-data/request-erasure.ts";
import { matchCardResults, type CardResultEvent } from "./match-card-results.ts";
import { matchSentEvents } from "./match-sent-events.ts";
import { countMovements, meaningOf, readGrantSource, recordTold } from "../grants/record-grants.ts";
import type { Told } from "../grants/weigh-reports.ts";
import { findTraces } from "../messages/message-traces.ts";

type Callback = WaitingCallback<CallbackContent>;

/** A sent event waits for the answer of a send that is on the wire: until the send is surely settled or taken for lost. */
const leastWaitSeconds = 120;
const afterLeaseSeconds = 30;
const waitAgainSeconds = 1;
const mostAttempts = 5;
/** Callbacks of one transaction. */
const batchSize = 200;

/**
 * Carries out what stored callbacks mean: ledger, deliveries, conversations. Each once: it is marked in the transaction that
 * carries it out, and a second job with the same callback finds it marked. Where pushes come one by one, so do jobs: those of
 * one app share transactions.
 */
export async function handleCallbacks(ctx: Context, jobs: Jobs["callback"][]): Promise<void> {
  for (const [appid, ones] of Map.groupBy(jobs, (job) => job.appid)) {
    const callbackIds = [...new Set(ones.flatMap((job) => job.callbackIds))];
    for (let from = 0; from < callbackIds.length; from += batchSize) {
      await handleSurely(ctx, appid, callbackIds.slice(from, from + batchSize));
    }
  }
}

/** One callback that cannot be carried out does not hold up its neighbours. */
async function handleSurely(ctx: Context, appid: string, callbackIds: number[]): Promise<void> {
  const callbacks = await readWaitingCallbacks<CallbackContent>(ctx.db, appid, callbackIds);
  if (callbacks.length === 0) return;
  const startedAt = performance.now();
  try {
    const prepared = await prepare(ctx, appid, callbacks);
    const startedAtMs = Date.now();
    const { movements, settledIds } = await ctx.db
      .transaction()
      .execute((tx) => handleBatch(ctx, tx, appid, prepared));
    countMovements(ctx, movements);
    await noteDelivered(ctx, appid, settledIds, { startedAtMs, endedAtMs: Date.now() });
    ctx.queue.wake("dispatch");
    ctx.queue.wake("uniform");
    ctx.steps.tell("callback", summary(callbacks), startedAt);
  } catch (error) {
    if (isRolledBackForOthers(error)) throw error;
    if (callbackIds.length > 1) {
      for (const callbackId of callbackIds) await handleSurely(ctx, appid, [callbackId]);
      return;
    }
    await giveUpAfterSome(ctx, appid, callbackIds, error);
  }
}

function summary(callbacks: Callback[]): string {
  const kinds = Map.groupBy(callbacks, (one) => one.content.kind);
  return [...kinds].map(([kind, ones]) => `${ones.length} ${kind}`).join(", ");
}

async function giveUpAfterSome(
  ctx: Context,
  appid: string,
  callbackIds: number[],
  error: unknown,
): Promise<void> {
  ctx.logger.error({ err: error, appid, callbackIds }, "a callback could not be processed");
  await ctx.db.transaction().execute(async (tx) => {
    const counted = await countAttempts(tx, appid, callbackIds);
    const hopeless = counted.filter((one) => one.attempts >= mostAttempts);
    await markProcessed(
      tx,
      appid,
      hopeless.map(({ callbackId }) => ({ callbackId, result: "error" })),
    );
    const again = counted.filter((one) => one.attempts < mostAttempts);
    await ctx.queue.enqueue(
      tx,
      "callback",
      again.map(({ callbackId, attempts }) => ({
        job: { appid, callbackIds: [callbackId] },
        startAfter: 5 ** attempts,
      })),
    );
  });
}

interface Prepared {
  grantSource: GrantSource;
  erasesOnCancellation: boolean;
  callbacks: Callback[];
  /** What the users' choices mean to the ledger, by callback. */
  told: Map<number, Told[]>;
}

/** Everything that is read outside our tables' transaction: what the app and its templates are. */
async function prepare(ctx: Context, appid: string, callbacks: Callback[]): Promise<Prepared> {
  const told = new Map<number, Told[]>();
  for (const one of callbacks) told.set(one.callbackId, await readTold(ctx, appid, one));
  return {
    grantSource: await readGrantSource(ctx, appid),
    erasesOnCancellation: (await ctx.reference.app(appid))?.eraseOnCancellation ?? false,
    callbacks,
    told,
  };
}

async function handleBatch(
  ctx: Context,
  tx: Tx,
  appid: string,
  { grantSource, erasesOnCancellation, callbacks: prepared, told }: Prepared,
): Promise<{ movements: Movement[]; settledIds: string[] }> {
  const locked = await lockWaitingCallbacks(
    tx,
    appid,
    prepared.map((one) => one.callbackId),
  );
  const callbacks = prepared.filter((one) => locked.has(one.callbackId));
  if (callbacks.length === 0) return { movements: [], settledIds: [] };
  const results = new Map<number, string>(callbacks.map((one) => [one.callbackId, "noted"]));

  const answers = callbacks.flatMap((one) => told.get(one.callbackId) ?? []);
  const movements = await recordTold(tx, appid, grantSource, answers);
  for (const { callbackId } of callbacks) {
    if (told.get(callbackId)?.length) results.set(callbackId, "recorded");
  }

  const settledIds: string[] = [];
  const sent = callbacks.filter((one) => one.content.kind === "subscribe-sent");
  if (sent.length > 0) {
    const matched = await matchSentEvents(
      tx,
      appid,
      sent.map((one) => toSentEvent(ctx, one)),
    );
    for (const [callbackId, result] of matched.outcomes) results.set(callbackId, result);
    settledIds.push(...matched.settledIds);
    await fallThrough(ctx, tx, appid, matched.failedIds);
  }

  const cards = callbacks.flatMap((one) => toCardResult(ctx, one));
  for (const [callbackId, result] of await matchCardResults(tx, appid, cards)) {
    results.set(callbackId, result);
  }

  for (const callbackId of await handleCustomerCallbacks(ctx, tx, appid, callbacks)) {
    results.set(callbackId, "conversation");
  }

  const changed = callbacks.flatMap(toAuthorizationEvent);
  if (changed.length > 0) await insertEvents(tx, appid, changed);
  if (erasesOnCancellation) {
    for (const openid of callbacks.flatMap(cancelledUser)) {
      await requestErasure(ctx, tx, { appid, openid, cause: "cancellation", actor: wechatActor });
    }
  }

  const waiting = [...results].flatMap(([id, result]) => (result === "waiting" ? [id] : []));
  if (waiting.length > 0) {
    const job = { appid, callbackIds: waiting };
    await ctx.queue.enqueue(tx, "callback", [{ job, startAfter: waitAgainSeconds }]);
  }
  await markProcessed(
    tx,
    appid,
    [...results].flatMap(([callbackId, result]) =>
      result === "waiting" ? [] : [{ callbackId, result }],
    ),
  );
  return { movements, settledIds };
}

/** In the traces of their messages: WeChat has told what became of them. */
async function noteDelivered(
  ctx: Context,
  appid: string,
  messageIds: string[],
  times: { startedAtMs: number; endedAtMs: number },
): Promise<void> {
  for (const [messageId, parent] of await findTraces(ctx, appid, messageIds)) {
    ctx.tracing.note("delivery told by WeChat", times, {
      kind: "consumer",
      parent,
      attributes: { "hongyan.message.id": messageId },
      links: [ctx.tracing.current()],
    });
  }
}

async function readTold(
  ctx: Context,
  appid: string,
  { callbackId, openid, createdAt, content }: Callback,
): Promise<Told[]> {
  if (content.kind !== "subscribe-popup" && content.kind !== "subscribe-change") return [];
  const isSwitch = content.kind === "subscribe-change";
  const told: Told[] = [];
  for (const { templateId, choice } of content.choices) {
    const meaning = await meaningOf(ctx, appid, templateId, choice);
    if (meaning === undefined || openid === null) continue;
    // WeChat pushes refusals here and nothing else; an accept would be a grant that no tap has given.
    if (isSwitch && meaning === "credit") continue;
    told.push({
      openid,
      templateId,
      // A refusal in the settings closes every template, a one-time one's grants with it.
      kind: isSwitch && meaning === "refuse" ? "revoke" : meaning,
      count: 1,
      source: "callback",
      reportId: `callback:${callbackId}`,
      at: createdAt,
      isTimeKnown: true,
      isBeyondDoubt: isSwitch,
    });
  }
  return told;
}

function toCardResult(
  ctx: Context,
  { callbackId, openid, receivedAt, content }: Callback,
): CardResultEvent[] {
  if (content.kind !== "service-card-result") return [];
  return [{ callbackId, openid, mayWait: mayWait(ctx, receivedAt), result: content }];
}

function mayWait(ctx: Context, receivedAt: Date): boolean {
  const { claimLeaseSeconds } = ctx.config;
  const waitSeconds = Math.max(leastWaitSeconds, claimLeaseSeconds + afterLeaseSeconds);
  return Date.now() - receivedAt.getTime() < waitSeconds * 1000;
}

/** The business must know: it has to forget what the user takes back (个人信息保护). */
function toAuthorizationEvent({ content }: Callback): NewEvent[] {
  if (content.kind !== "authorization-change") return [];
  const { event, openid, revokeInfo } = content;
  return [{ type: "user.authorization-changed", openid, data: { event, revokeInfo } }];
}

/** Who closed their account with the mini program 注销. */
function cancelledUser({ openid, content }: Callback): string[] {
  const isCancelled =
    content.kind === "authorization-change" && content.event === "user_authorization_cancellation";
  return isCancelled && openid !== null ? [openid] : [];
}

function toSentEvent(
  ctx: Context,
  { callbackId, openid, createdAt, receivedAt, content }: Callback,
) {
  return {
    callbackId,
    openid: openid ?? "",
    createdAt,
    mayWait: mayWait(ctx, receivedAt),
    results: content.kind === "subscribe-sent" ? content.results : [],
  };
}

const forgottenAfterSeconds = 300;

/** Stored callbacks that no job is with any more: their job was lost with its process, too often. Run now and then. */
export async function recoverCallbacks(ctx: Context): Promise<void> {
  const taken = await ctx.db.transaction().execute(async (tx) => {
    const limits = { waitingForSeconds: forgottenAfterSeconds, limit: batchSize };
    const forgotten = await takeForgottenCallbacks(tx, limits);
    const byApp = Map.groupBy(forgotten, (one) => one.appid);
    await ctx.queue.enqueue(
      tx,
      "callback",
      [...byApp].map(([appid, ones]) => ({
        job: { appid, callbackIds: ones.map((one) => one.callbackId) },
      })),
    );
    return forgotten.length;
  });
  if (taken > 0)
    ctx.logger.warn({ callbacks: taken }, "callbacks without a job were taken up again");
}
