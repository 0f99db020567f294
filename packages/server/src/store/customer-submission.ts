import { sql } from "kysely";
import type { Tx } from "../db/connection.ts";
import type { NewMessage } from "./message-submission.ts";

/**
 * Writes customer-service messages of one app, takes a place of each user's window and tells of them, in one statement, as
 * `insertMessages` does with grants (L1, L2, E1). A message is left out when its idempotency key is taken, or when it
 * needs a place and there is none: no window, or it is used up, or over before the message is due. One that got a place
 * expires with the window, so that it is never sent too late.
 *
 * Conversations are locked in the order of their openids; a locked one is read as the latest commit left it.
 */
export async function insertCustomerServiceMessages(
  tx: Tx,
  appid: string,
  messages: NewMessage[],
): Promise<Set<string>> {
  const column = <K extends keyof NewMessage>(key: K): NewMessage[K][] =>
    messages.map((message) => message[key]);
  const result = await sql<{ messageId: string }>`
    with wanted as (
      select *
      from unnest(
        ${column("messageId")}::uuid[], ${column("openid")}::text[], ${column("body")}::text[],
        ${column("dueAt")}::timestamptz[], ${column("expireAt")}::timestamptz[], ${column("needsGrant")}::boolean[],
        ${column("idempotencyKey")}::text[], ${column("requestHash")}::text[],
        ${messages.map((message) => message.askedBy ?? null)}::uuid[]
      ) with ordinality as w (
        id, openid, body, due_at, expire_at, needs_place, idempotency_key, request_hash, asked_by, position
      )
    ),
    fresh as (
      select w.*
      from wanted w
      where not exists (
        select from hongyan.messages m
        where m.appid = ${appid} and m.idempotency_key = w.idempotency_key
      )
    ),
    locked as materialized (
      select c.openid, c.window_opened_at, c.window_ends_at, c.remaining
      from hongyan.conversations c
      where c.appid = ${appid} and c.openid in (select f.openid from fresh f)
      order by c.openid
      for update
    ),
    timely as (
      select
        f.*, l.window_opened_at, l.window_ends_at, l.remaining,
        coalesce(greatest(now(), f.due_at) < l.window_ends_at, false) as is_in_time
      from fresh f
      left join locked l using (openid)
    ),
    ranked as (
      select
        t.*,
        t.is_in_time
          and row_number() over (partition by t.openid, t.is_in_time order by t.position) <= t.remaining as has_place
      from timely t
    ),
    inserted as (
      insert into hongyan.messages (
        appid, id, kind, openid, body, status, grant_state, due_at, expire_at, idempotency_key, request_hash,
        window_opened_at, asked_by
      )
      select
        ${appid}, r.id, 'customer-service', r.openid, r.body, 'queued',
        case when r.has_place then 'held' else 'none' end, coalesce(r.due_at, now()),
        case when r.has_place then least(r.expire_at, r.window_ends_at) else r.expire_at end,
        r.idempotency_key, r.request_hash, case when r.has_place then r.window_opened_at end, r.asked_by
      from ranked r
      where r.has_place or not r.needs_place
      order by r.position
      on conflict (appid, idempotency_key) where idempotency_key is not null do nothing
      returning id, openid, grant_state
    ),
    taken as (
      select i.openid, (count(*) filter (where i.grant_state = 'held'))::smallint as n
      from inserted i
      group by i.openid
    ),
    reserved as (
      update hongyan.conversations c
      -- From the locked value: on the snapshot's, which may be older, the check would refuse before the row is read anew.
      set remaining = l.remaining - t.n, last_reply_at = now(), last_activity_at = greatest(c.last_activity_at, now())
      from taken t
      join locked l using (openid)
      where c.appid = ${appid} and c.openid = t.openid
    ),
    told as (
      insert into hongyan.events (appid, type, message_id, openid)
      select ${appid}, 'message.queued', i.id, i.openid
      from inserted i
    )
    select i.id as "messageId" from inserted i`.execute(tx);
  return new Set(result.rows.map((row) => row.messageId));
}

/**
 * The messages to these users that may take a place of a window: those that wait, and those that WeChat took since. The
 * conversations must be locked, so that no message is added meanwhile.
 */
export async function listOutgoing(
  tx: Tx,
  appid: string,
  users: { openid: string; since: Date }[],
): Promise<
  { openid: string; messageId: string; isWaiting: boolean; settledAt: Date; dueAt: Date }[]
> {
  const result = await sql<{
    openid: string;
    messageId: string;
    isWaiting: boolean;
    settledAt: Date;
    dueAt: Date;
  }>`
    with users as materialized (
      select ${appid}::text as appid, u.openid, u.since
      from unnest(
        ${users.map((one) => one.openid)}::text[], ${users.map((one) => one.since)}::timestamptz[]
      ) as u (openid, since)
    )
    select
      m.openid, m.id as "messageId", m.status in ('queued', 'sending', 'unknown') as "isWaiting",
      m.updated_at as "settledAt", m.due_at as "dueAt"
    from users u
    join hongyan.messages m using (appid, openid)
    where m.kind = 'customer-service'
      -- A message lives no longer than its window.
      and m.created_at >= u.since - interval '48 hours'
      and (
        m.status in ('sending', 'unknown')
        or (m.status = 'queued' and coalesce(m.expire_at > now(), true))
        -- An answer that never came may have been a yes; a refusal used nothing.
        or ((m.status = 'sent' or m.reason = 'UNKNOWN_OUTCOME') and m.updated_at >= u.since)
      )
    order by m.openid, m.created_at, m.id`.execute(tx);
  return result.rows;
}

/**
 * Messages that wait take their place in the window that was opened now: it gets the place back if they end without WeChat
 * having taken them. One that is being settled at this moment is left to its settlement.
 */
export async function carryIntoWindow(
  tx: Tx,
  appid: string,
  carried: { messageId: string; windowOpenedAt: Date }[],
): Promise<void> {
  await sql`
    with carried as materialized (
      select ${appid}::text as appid, w.id, w.window_opened_at
      from unnest(
        ${carried.map((one) => one.messageId)}::uuid[], ${carried.map((one) => one.windowOpenedAt)}::timestamptz[]
      ) as w (id, window_opened_at)
    ),
    waiting as materialized (
      select m.appid, m.id, w.window_opened_at
      from carried w
      join hongyan.messages m using (appid, id)
      where m.status in ('queued', 'sending', 'unknown')
      order by m.id
      for update of m skip locked
    )
    update hongyan.messages m
    set grant_state = 'held', window_opened_at = w.window_opened_at
    from waiting w
    where m.appid = w.appid and m.id = w.id`.execute(tx);
}
