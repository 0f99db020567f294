import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { isDataError } from "../../db/sql-errors.ts";
import { writeSurely } from "../../db/write-surely.ts";
import { HongyanError } from "../../errors.ts";
import { uuidv7 } from "../../ids.ts";
import { insertCustomerServiceMessages } from "../../store/customer-submission.ts";
import {
  findMessagesByIdempotencyKey,
  insertMessages,
  type MessageKind,
  type NewMessage,
} from "../../store/message-submission.ts";
import { readDatabaseTime } from "../../store/open-dispatches.ts";
import type { FrequencyCap } from "../../store/scene-rules.ts";
import { takePlaces, type Wanted } from "../pacing/take-places.ts";
import { hashRequest } from "./idempotency.ts";
import { keepTraces } from "./message-traces.ts";
import type { Submission, Written } from "./submission.ts";

/** A submission as it is written. */
export interface Prepared {
  appid: string;
  message: NewMessage;
  cap: FrequencyCap | undefined;
  /** Of the trace that it goes on with. */
  traceparent?: string | undefined;
}

/** Writes each durably, or answers why not: reservation, message, event and dispatch in one transaction. In order. */
export async function writeGroup(ctx: Context, group: Prepared[]): Promise<Written[]> {
  const written = await inParts(group, (part) => writeApart(ctx, part));
  ctx.queue.wake("dispatch");
  return written;
}

/**
 * Writes them within the caller's transaction, for messages that are written with something else or not at all. Wake
 * `dispatch` after the commit. Answers each, in order.
 */
export async function submitWithin(
  ctx: Context,
  tx: Tx,
  submissions: Submission[],
): Promise<Written[]> {
  const traceparent = ctx.tracing.current();
  const group = submissions.map((one): Prepared => ({ ...prepare(one), traceparent }));
  return inParts(group, (part) => writePart(ctx, tx, part));
}

export function prepare(submission: Submission): Prepared {
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

/** One after the other; answers each, in the order of the group. */
async function inParts(
  group: Prepared[],
  write: (part: Prepared[]) => Promise<Written[]>,
): Promise<Written[]> {
  const results = new Map<Prepared, Written>();
  for (const part of split(group)) {
    const written = await write(part);
    part.forEach((prepared, index) => results.set(prepared, written[index] as Written));
  }
  return group.map((prepared) => results.get(prepared) as Written);
}

/** A part is one transaction: it fails or succeeds by itself, and one bad message does not fail its neighbours. */
async function writeApart(ctx: Context, part: Prepared[]): Promise<Written[]> {
  try {
    return await writeSurely(ctx.db, (tx) => writePart(ctx, tx, part));
  } catch (error) {
    if (!isDataError(error) || part.length === 1) return part.map(() => ({ error }));
    const written: Written[] = [];
    for (const prepared of part) written.push(...(await writeApart(ctx, [prepared])));
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
