import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import { waitsForRepair } from "./pauses.ts";

export type ChannelName = "subscribe" | "customer-service" | "official-account-template";

/** Why a channel was not taken, or what became of it: a stable code, and words. */
export interface ChannelFault {
  reason: string;
  detail: string;
}

export interface NewChannel {
  channel: ChannelName;
  /** JSON of what is submitted; null: the channel has nothing to send, and `fault` says why. */
  submission: string | null;
  fault: ChannelFault | null;
}

/** A channel with a fault is skipped from the beginning. */
export async function insertChannels(
  tx: Tx,
  appid: string,
  uniformId: string,
  channels: NewChannel[],
): Promise<void> {
  await sql`
    insert into hongyan.uniform_channels (
      appid, uniform_id, position, channel, submission, state, reason, detail, decided_at
    )
    select
      ${appid}, ${uniformId}::uuid, c.position - 1, c.channel, c.submission,
      case when c.reason is null then 'waiting' else 'skipped' end, c.reason, c.detail,
      case when c.reason is null then null else now() end
    from unnest(
      ${channels.map((one) => one.channel)}::text[], ${channels.map((one) => one.submission)}::jsonb[],
      ${channels.map((one) => one.fault?.reason ?? null)}::text[], ${channels.map((one) => one.fault?.detail ?? null)}::text[]
    ) with ordinality as c (channel, submission, reason, detail, position)`.execute(tx);
}

export interface WaitingChannel<Submission = unknown> {
  position: number;
  channel: ChannelName;
  submission: Submission;
  /** The app that it would be sent by was deleted. */
  isGone: boolean;
}

/**
 * The next channel to try: the first in order, and last those of an app that sends nothing before somebody has repaired it.
 * Any other pause ends without them, and leaves the order as it is.
 */
export async function nextWaitingChannel<Submission>(
  tx: Tx,
  appid: string,
  uniformId: string,
): Promise<WaitingChannel<Submission> | undefined> {
  const result = await sql<WaitingChannel<Submission>>`
    select
      c.position, c.channel, c.submission,
      a.appid is null as "isGone"
    from hongyan.uniform_channels c
    left join hongyan.apps a on a.appid = c.submission ->> 'appid'
    where c.appid = ${appid} and c.uniform_id = ${uniformId}::uuid and c.state = 'waiting'
    order by coalesce(${waitsForRepair}, false), c.position
    limit 1`.execute(tx);
  return result.rows[0];
}

export interface ChannelRef {
  appid: string;
  uniformId: string;
  position: number;
}

/** `waiting` -> `skipped`. */
export async function skipChannel(tx: Tx, ref: ChannelRef, fault: ChannelFault): Promise<void> {
  await sql`
    update hongyan.uniform_channels c
    set state = 'skipped', reason = ${fault.reason}, detail = ${fault.detail}, decided_at = now()
    where c.appid = ${ref.appid} and c.uniform_id = ${ref.uniformId}::uuid and c.position = ${ref.position}
      and c.state = 'waiting'`.execute(tx);
}

/** All that wait: `skipped`. */
export async function skipWaitingChannels(
  tx: Tx,
  appid: string,
  uniformId: string,
  fault: ChannelFault,
): Promise<void> {
  await sql`
    update hongyan.uniform_channels c
    set state = 'skipped', reason = ${fault.reason}, detail = ${fault.detail}, decided_at = now()
    where c.appid = ${appid} and c.uniform_id = ${uniformId}::uuid and c.state = 'waiting'`.execute(
    tx,
  );
}

/** `waiting` -> `taken`, by this message. */
export async function takeChannel(
  tx: Tx,
  ref: ChannelRef,
  message: { sendAppid: string; messageId: string },
): Promise<void> {
  await sql`
    update hongyan.uniform_channels c
    set
      state = 'taken', send_appid = ${message.sendAppid}, message_id = ${message.messageId}::uuid, decided_at = now()
    where c.appid = ${ref.appid} and c.uniform_id = ${ref.uniformId}::uuid and c.position = ${ref.position}
      and c.state = 'waiting'`.execute(tx);
}

export interface TakenChannel {
  position: number;
  channel: ChannelName;
  sendAppid: string;
  messageId: string;
  openid: string;
  status: string;
  reason: string | null;
  detail: string | null;
  /** An attempt before the one that failed left without an answer of WeChat's own: nobody knows whether that one arrived. */
  mayHaveArrived: boolean;
}

/** The channel that is taken now, and what its message came to. */
export async function findTakenChannel(
  tx: Tx,
  appid: string,
  uniformId: string,
): Promise<TakenChannel | undefined> {
  const result = await sql<TakenChannel>`
    select
      c.position, c.channel, m.appid as "sendAppid", m.id as "messageId", m.openid, m.status, m.reason, m.detail,
      exists (
        select
        from hongyan.attempts a
        where a.appid = m.appid and a.message_id = m.id and a.may_have_arrived
          -- What the last attempt came to is known by how the message ended, unless it was given up after it.
          and (a.attempt < m.attempt or m.reason in ('RETRIES_EXHAUSTED', 'EXPIRED'))
      ) as "mayHaveArrived"
    from hongyan.uniform_channels c
    join hongyan.messages m on m.appid = c.send_appid and m.id = c.message_id
    where c.appid = ${appid} and c.uniform_id = ${uniformId}::uuid and c.state = 'taken'
    order by c.position desc
    limit 1`.execute(tx);
  return result.rows[0];
}

/**
 * `taken` -> `failed`, with what its message failed of, and the event that says which channel is next (none: it was the
 * last).
 */
export async function failChannel(
  tx: Tx,
  ref: ChannelRef,
  failed: TakenChannel,
  next: { channel: ChannelName; appid: string; messageId: string } | undefined,
): Promise<void> {
  const data = {
    uniformId: ref.uniformId,
    failed: { channel: failed.channel, messageId: failed.messageId, reason: failed.reason },
    next: next ?? null,
  };
  await sql`
    with ended as (
      update hongyan.uniform_channels c
      set state = 'failed', reason = ${failed.reason}, detail = ${failed.detail}
      where c.appid = ${ref.appid} and c.uniform_id = ${ref.uniformId}::uuid and c.position = ${ref.position}
        and c.state = 'taken'
      returning c.appid
    )
    insert into hongyan.events (appid, type, openid, data)
    select e.appid, 'uniform.channel-failed', ${failed.openid}, ${JSON.stringify(data)}::jsonb
    from ended e`.execute(tx);
}

export interface ChannelRow {
  channel: ChannelName;
  state: "waiting" | "skipped" | "taken" | "failed";
  reason: string | null;
  detail: string | null;
  sendAppid: string | null;
  messageId: string | null;
  /** Of the message. */
  status: string | null;
  /** The uniform message is between two channels. Read with the states, so that the two fit each other. */
  isFalling: boolean;
}

export async function listChannels(
  db: Db,
  appid: string,
  uniformId: string,
): Promise<ChannelRow[]> {
  const result = await sql<ChannelRow>`
    select
      c.channel, c.state, coalesce(c.reason, m.reason) as reason, coalesce(c.detail, m.detail) as detail,
      c.send_appid as "sendAppid", c.message_id as "messageId", m.status, u.falling_since is not null as "isFalling"
    from hongyan.uniform_channels c
    join hongyan.uniform_messages u on u.appid = c.appid and u.id = c.uniform_id
    left join hongyan.messages m on m.appid = c.send_appid and m.id = c.message_id
    where c.appid = ${appid} and c.uniform_id = ${uniformId}::uuid
    order by c.position`.execute(db);
  return result.rows;
}
