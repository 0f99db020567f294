import { createHash } from "node:crypto";
import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { isDataError, isRolledBackForOthers } from "../../db/sql-errors.ts";
import { dispatchSize } from "../../dispatch/queue.ts";
import { HongyanError } from "../../errors.ts";
import { uuidv7 } from "../../ids.ts";
import { insertCustomerServiceMessages } from "../../store/customer-submission.ts";
import {
  findMessagesByIdempotencyKey,
  insertMessages,
  type MessageKind,
  type NewMessage,
} from "../../store/message-submission.ts";
import type { FrequencyCap } from "../../store/scene-rules.ts";
import { readDatabaseTime } from "../../store/open-dispatches.ts";
import { findUser } from "../../store/users.ts";
import { explainNoWindow } from "../customer-service/explain-no-window.ts";
import { takePlaces, type Wanted } from "../pacing/take-places.ts";
import { traced } from "../../tracing/tracing.ts";
import { createGroupCommit } from "./group-commit.ts";
import { keepTraces } from "./message-traces.ts";

export interface Submission {
  appid: string;
  openid: string;
  kind: MessageKind;
  /** Made beforehand when the body names it; each is submitted once. */
  messageId?: string;
  templateId: string | null;
  scene: string | null;
  /** The request body for WeChat, written once. */
  body: string;
  sendAt?: Date;
  expireAt?: Date;
  ignoreQuietHours?: boolean;
  /** The API key or operator who asks for it. */
  askedBy?: string;
  /** Of its scene: refused when the user got, or will get, as many as this allows. Other caps are asked when it is due. */
  rejectingCap?: FrequencyCap;
  /**
   * Subscribe messages without a grant, customer-service messages without a place in the user's window: refuse, or let
   * WeChat decide. Other kinds need no right.
   */
  onNoGrant: "reject" | "try";
  /** The key, and the request that it stands for: the same key with another request is refused. */
  idempotency?: { key: string; request: unknown };
}

export interface Submitted {
  messageId: string;
  status: string;
  /** True when the idempotency key had been used for the same request: nothing was written. */
  isRepeat: boolean;
}

export type SubmitMessage = (submission: Submission) => Promise<Submitted>;

export type Written = Submitted | "no-grant" | "key-conflict" | { error: unknown };

/**
 * Makes the function that turns a message into a durable one: reservation, message, event and dispatch in one
 * transaction, or nothing at all. Messages that are submitted together are written together.
 */
export function createSubmitter(ctx: Context): SubmitMessage {
  const commit = createGroupCommit<Prepared, Written>(
    (group) => writeGroup(ctx, group),
    dispatchSize,
  );

  /** @throws {HongyanError} OVERLOADED, NO_GRANT, USER_NOT_FOUND, FREQUENCY_CAP_REACHED, CUSTOMER_SERVICE_WINDOW_CLOSED, IDEMPOTENCY_CONFLICT */
  return async (submission) => {
    const startedAt = performance.now();
    const written = await traced(ctx.tracing, "accept message", {}, (span) => {
      const prepared = { ...prepare(submission), traceparent: span.traceparent };
      span.set({
        "hongyan.message.id": prepared.message.messageId,
        "hongyan.message.kind": submission.kind,
      });
      return commit.add(prepared);
    });
    if (written === "no-grant") {
      ctx.metrics.submitted.inc({ result: "no_grant" });
      throw submission.kind === "customer-service"
        ? await explainNoWindow(ctx, submission)
        : await noGrant(ctx, submission);
    }
    if (written === "key-conflict") throw keyConflict(submission);
    if ("error" in written) throw written.error;
    ctx.metrics.submitted.inc({ result: written.isRepeat ? "repeated" : "queued" });
    ctx.logger.debug(
      { appid: submission.appid, messageId: written.messageId, isRepeat: written.isRepeat },
      "a message was accepted",
    );
    ctx.steps.tell("reserved", `message ${written.messageId}`, startedAt);
    return written;
  };
}

/**
 * The same within the caller's transaction, for messages that are written with something else or not at all. Wake
 * `dispatch` after the commit. Answers each, in order.
 */
export async function submitWithin(
  ctx: Context,
  tx: Tx,
  submissions: Submission[],
): Promise<Written[]> {
  const traceparent = ctx.tracing.current();
  const group = submissions.map((one): Prepared => ({ ...prepare(one), traceparent }));
  const results = new Map<Prepared, Written>();
  for (const part of split(group)) {
    const written = await writePart(ctx, tx, part);
    part.forEach((prepared, index) => results.set(prepared, written[index] as Written));
  }
  return group.map((prepared) => results.get(prepared) as Written);
}

/** A repeat is answered as the first time, also when what it was made of has changed or gone since. */
export async function submitOrRepeat(
  ctx: Context,
  appid: string,
  idempotency: { key: string; request: unknown } | undefined,
  submit: () => Promise<Submitted>,
): Promise<Submitted> {
  try {
    return await submit();
  } catch (error) {
    if (idempotency === undefined || !(error instanceof HongyanError)) throw error;
    const repeat = await findRepeat(ctx, appid, idempotency);
    if (repeat === undefined) throw error;
    return repeat;
  }
}

/** What the same request under the same key was answered before, if it was. */
export async function findRepeat(
  ctx: Context,
  appid: string,
  idempotency: { key: string; request: unknown },
): Promise<Submitted | undefined> {
  const [earlier] = await findMessagesByIdempotencyKey(ctx.db, appid, [idempotency.key]);
  if (earlier?.requestHash !== hashRequest(idempotency.request)) return undefined;
  return { messageId: earlier.messageId, status: earlier.status, isRepeat: true };
}

interface Prepared {
  appid: string;
  message: NewMessage;
  cap: FrequencyCap | undefined;
  /** Of the trace that it goes on with. */
  traceparent?: string | undefined;
}

function prepare(submission: Submission): Prepared {
  const { idempotency } = submission;
  return {
    appid: submission.appid,
    cap: submission.rejectingCap,
    message: {
      messageId: submission.messageId ?? uuidv7(),
      kind: submission.kind,
      openid: submission.openid,
      templateId: submission.templateId,
      scene: submission.scene,
      body: submission.body,
      dueAt: submission.sendAt ?? null,
      expireAt: submission.expireAt ?? null,
      ...(submission.ignoreQuietHours === true ? { ignoresQuietHours: true } : {}),
      ...(submission.askedBy === undefined ? {} : { askedBy: submission.askedBy }),
      needsGrant: needsRight(submission.kind) && submission.onNoGrant === "reject",
      idempotencyKey: idempotency?.key ?? null,
      requestHash: idempotency === undefined ? null : hashRequest(idempotency.request),
    },
  };
}

function needsRight(kind: MessageKind): boolean {
  return kind === "subscribe" || kind === "customer-service";
}

async function writeGroup(ctx: Context, group: Prepared[]): Promise<Written[]> {
  const results = new Map<Prepared, Written>();
  for (const part of split(group)) {
    const written = await writeSurely(ctx, part);
    part.forEach((prepared, index) => results.set(prepared, written[index] as Written));
  }
  ctx.queue.wake("dispatch");
  return group.map((prepared) => results.get(prepared) as Written);
}

const mostWrites = 3;

/** A part is one transaction: it fails or succeeds by itself, and one bad message does not fail its neighbours. */
async function writeSurely(ctx: Context, part: Prepared[], write = 1): Promise<Written[]> {
  try {
    return await ctx.db.transaction().execute((tx) => writePart(ctx, tx, part));
  } catch (error) {
    // A transaction that the database rolled back for another one's sake has written nothing.
    if (isRolledBackForOthers(error) && write < mostWrites)
      return writeSurely(ctx, part, write + 1);
    if (!isDataError(error) || part.length === 1) return part.map(() => ({ error }));
    const written: Written[] = [];
    for (const prepared of part) written.push(...(await writeSurely(ctx, [prepared])));
    return written;
  }
}

/**
 * One statement writes messages of one app that take the same kind of right, each idempotency key once: any other goes to
 * another part.
 */
function split(group: Prepared[]): Prepared[][] {
  const parts: { name: string; keys: Set<string>; messages: Prepared[] }[] = [];
  for (const prepared of group) {
    const key = prepared.message.idempotencyKey;
    const name = `${prepared.appid} ${usesWindow(prepared)}`;
    let part = parts.find((one) => one.name === name && !(key !== null && one.keys.has(key)));
    if (part === undefined) {
      part = { name, keys: new Set(), messages: [] };
      parts.push(part);
    }
    if (key !== null) part.keys.add(key);
    part.messages.push(prepared);
  }
  return parts.map((part) => part.messages);
}

function usesWindow({ message }: Prepared): boolean {
  return message.kind === "customer-service";
}

async function writePart(ctx: Context, tx: Tx, part: Prepared[]): Promise<Written[]> {
  const { appid } = part[0] as Prepared;
  const insert = part.some(usesWindow) ? insertCustomerServiceMessages : insertMessages;
  const places = await takePlaces(tx, appid, part.flatMap(wantedPlace));
  const inserted = await insert(
    tx,
    appid,
    part.flatMap(({ message }) => (places.refused.has(message.messageId) ? [] : [message])),
  );
  await places.keep(inserted);
  await enqueueDispatches(
    ctx,
    tx,
    appid,
    part.filter((one) => inserted.has(one.message.messageId)),
  );

  await keepTraces(
    ctx,
    tx,
    appid,
    part.flatMap(({ message: { messageId }, traceparent }) =>
      inserted.has(messageId) ? [{ messageId, traceparent }] : [],
    ),
  );

  const keys = part.flatMap(({ message }) =>
    message.idempotencyKey === null || inserted.has(message.messageId)
      ? []
      : [message.idempotencyKey],
  );
  const keyed = keys.length === 0 ? [] : await findMessagesByIdempotencyKey(tx, appid, keys);
  return part.map(({ message }): Written => {
    if (inserted.has(message.messageId)) {
      return { messageId: message.messageId, status: "queued", isRepeat: false };
    }
    const earlier = keyed.find((one) => one.idempotencyKey === message.idempotencyKey);
    const freeAt = places.refused.get(message.messageId);
    if (earlier === undefined && freeAt !== undefined)
      return { error: capReached(message, freeAt) };
    if (earlier === undefined) return "no-grant";
    if (earlier.requestHash !== message.requestHash) return "key-conflict";
    return { messageId: earlier.messageId, status: earlier.status, isRepeat: true };
  });
}

function wantedPlace({ message, cap }: Prepared): Wanted[] {
  const { messageId, scene, openid, dueAt } = message;
  return cap === undefined || scene === null ? [] : [{ messageId, scene, openid, dueAt, cap }];
}

async function enqueueDispatches(
  ctx: Context,
  tx: Tx,
  appid: string,
  stored: Prepared[],
): Promise<void> {
  // By the clock that decides what is due.
  const isScheduled = stored.some(({ message }) => message.dueAt !== null);
  const now = isScheduled ? await readDatabaseTime(tx) : new Date(0);
  const byStart = Map.groupBy(stored, ({ message: { dueAt } }) =>
    dueAt !== null && dueAt > now ? dueAt.getTime() : null,
  );
  const jobs = [...byStart].map(([startMs, ones]) => ({
    job: { appid, messageIds: ones.map(({ message }) => message.messageId) },
    ...(startMs === null ? {} : { startAfter: new Date(startMs) }),
  }));
  await ctx.queue.enqueue(tx, "dispatch", jobs);
}

export function hashRequest(request: unknown): string {
  return createHash("sha256").update(canonicalJson(request)).digest("base64url");
}

/** Members in sorted order, so that the same request hashes the same however it was written. */
function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === "object" && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}

async function noGrant(ctx: Context, submission: Submission): Promise<HongyanError> {
  const { appid, openid } = submission;
  const user = await findUser(ctx.db, appid, openid);
  if (user === undefined) {
    return new HongyanError("USER_NOT_FOUND", `app ${appid} has no user with openid ${openid}`, {
      hint: "Users appear when they log in (POST /mp/sessions, POST /app/send) or are imported (POST /v1/users). An openid belongs to one app.",
      details: { openid },
    });
  }
  return new HongyanError(
    "NO_GRANT",
    `the user has no grant left for template ${submission.templateId}; WeChat would answer 43101`,
    {
      hint: 'Each accept of wx.requestSubscribeMessage is good for one message: ask again at the user\'s next tap, or send with onNoGrant: "try" if grants were given outside Hongyan.',
      details: { errcode: 43101, openid, templateId: submission.templateId },
    },
  );
}

function capReached({ openid, scene }: NewMessage, freeAt: Date): HongyanError {
  return new HongyanError(
    "FREQUENCY_CAP_REACHED",
    `the user has as many messages of scene ${scene} as its frequency cap allows until ${freeAt.toISOString()}`,
    {
      hint: "Send it after details.freeAt, or give the cap of the scene another action: delay, or drop.",
      details: { openid, scene, freeAt: freeAt.toISOString() },
    },
  );
}

export function keyConflict({ idempotency }: Pick<Submission, "idempotency">): HongyanError {
  return new HongyanError(
    "IDEMPOTENCY_CONFLICT",
    `the Idempotency-Key ${idempotency?.key ?? ""} was used for another request`,
    { hint: "Make a new key for each new message; repeat a key only with the very same request." },
  );
}
