import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import type { AttemptRef } from "./message-settlement.ts";

/** Names a card of one user. */
export interface CardKey {
  openid: string;
  notifyType: number;
  notifyCode: string;
}

/** Remembers which card a message updates. Later calls are newer updates. */
export async function insertServiceCardUpdate(
  tx: Tx,
  appid: string,
  messageId: string,
  card: CardKey & { activates: boolean },
): Promise<void> {
  await sql`
    insert into hongyan.service_card_updates (appid, message_id, openid, notify_type, notify_code, activates)
    values (
      ${appid}, ${messageId}::uuid, ${card.openid}, ${card.notifyType}, ${card.notifyCode}, ${card.activates}
    )`.execute(tx);
}

// An update that activates its card is overtaken only by one that activates it too: WeChat takes no other before it.

/**
 * Cancels the updates of the same card that this one overtakes and that are still queued, with their events (E1). One that is
 * on the wire right now is left alone: `overtakeOrWait` keeps the order there.
 */
export async function cancelOvertaken(tx: Tx, appid: string, messageId: string): Promise<string[]> {
  const result = await sql<{ id: string }>`
    with older as (
      select m.appid, m.id
      from hongyan.service_card_updates mine
      join hongyan.service_card_updates u using (appid, openid, notify_code)
      join hongyan.messages m on m.appid = u.appid and m.id = u.message_id
      where mine.appid = ${appid} and mine.message_id = ${messageId}::uuid
        and u.position < mine.position and (mine.activates or not u.activates) and m.status = 'queued'
      order by m.id
      for update of m
    ),
    ended as (
      update hongyan.messages m
      set
        status = 'cancelled', reason = 'SUPERSEDED', updated_at = now(),
        detail = 'a newer update of the same card was accepted'
      from older
      where m.appid = older.appid and m.id = older.id and m.status = 'queued'
      returning m.appid, m.id, m.openid
    ),
    told as (
      insert into hongyan.events (appid, type, message_id, openid, data)
      select e.appid, 'message.cancelled', e.id, e.openid, '{"reason":"SUPERSEDED"}'
      from ended e
    )
    select e.id from ended e`.execute(tx);
  return result.rows.map((row) => row.id);
}

/** What is not to be put on the wire now. */
export interface HeldBack {
  /** Cancelled: a newer update of the card is on its way or has arrived. */
  superseded: Set<string>;
  /** Queued again until then: an older update of the card has to go first. */
  waiting: Map<string, Date>;
}

/**
 * Keeps the updates of a card in order, whatever process claims them. Called with claimed updates before they are put on
 * the wire: an update that a newer one has overtaken ends as cancelled (a newer one that WeChat refused overtakes nothing);
 * one whose older neighbour is on the wire, or is still to activate the card, waits for it.
 *
 * No lock is needed: an update is `sending` before it gets here, so of two neighbours at least the second one to look sees
 * the other.
 */
export async function overtakeOrWait(
  tx: Tx,
  appid: string,
  claims: AttemptRef[],
  waitMs: number,
): Promise<HeldBack> {
  const result = await sql<{ id: string; dueAt: Date | null }>`
    with claimed as materialized (
      select u.appid, u.message_id as id, c.attempt, u.openid, u.notify_code, u.activates, u.position
      from unnest(
        ${claims.map((claim) => claim.messageId)}::uuid[], ${claims.map((claim) => claim.attempt)}::integer[]
      ) as c (id, attempt)
      join hongyan.service_card_updates u on u.appid = ${appid} and u.message_id = c.id
    ),
    overtaken as (
      select c.appid, c.id, c.attempt
      from claimed c
      where exists (
        select
        from hongyan.service_card_updates u
        join hongyan.messages m on m.appid = u.appid and m.id = u.message_id
        where u.appid = c.appid and u.openid = c.openid and u.notify_code = c.notify_code and u.position > c.position
          and (u.activates or not c.activates)
          and m.status not in ('cancelled', 'expired')
          and (m.status <> 'failed' or m.reason in ('NOT_DELIVERED', 'UNKNOWN_OUTCOME'))
      )
    ),
    behind as (
      select c.appid, c.id, c.attempt, max(greatest(m.due_at, now())) as ahead_at
      from claimed c
      join hongyan.service_card_updates u
        on u.appid = c.appid and u.openid = c.openid and u.notify_code = c.notify_code and u.position < c.position
      join hongyan.messages m on m.appid = u.appid and m.id = u.message_id
      where c.id not in (select o.id from overtaken o)
        and m.id not in (select o.id from overtaken o)
        and (m.status = 'sending' or (m.status = 'queued' and u.activates and not c.activates))
      group by c.appid, c.id, c.attempt
    ),
    ended as (
      update hongyan.messages m
      set
        status = 'cancelled', reason = 'SUPERSEDED', updated_at = now(),
        detail = 'a newer update of the same card was accepted'
      from overtaken o
      where m.appid = o.appid and m.id = o.id and m.attempt = o.attempt and m.status = 'sending'
      returning m.appid, m.id, m.openid
    ),
    told as (
      insert into hongyan.events (appid, type, message_id, openid, data)
      select e.appid, 'message.cancelled', e.id, e.openid, '{"reason":"SUPERSEDED"}'
      from ended e
    ),
    requeued as (
      update hongyan.messages m
      set
        status = 'queued', due_at = b.ahead_at + make_interval(secs => ${waitMs}::double precision / 1000),
        claimed_by = null, lease_until = null
      from behind b
      where m.appid = b.appid and m.id = b.id and m.attempt = b.attempt and m.status = 'sending'
      returning m.id, m.due_at
    )
    select e.id, null::timestamptz as "dueAt" from ended e
    union all
    select r.id, r.due_at from requeued r`.execute(tx);
  const waiting = result.rows.flatMap(({ id, dueAt }) =>
    dueAt === null ? [] : [[id, dueAt] as const],
  );
  return {
    superseded: new Set(result.rows.flatMap(({ id, dueAt }) => (dueAt === null ? [id] : []))),
    waiting: new Map(waiting),
  };
}

export interface CardUpdateRow {
  messageId: string;
  status: string;
  reason: string | null;
  /** The request body for set_user_notify. */
  body: string;
  createdAt: Date;
}

/** Newest first. */
export async function listCardUpdates(
  db: Db,
  appid: string,
  card: { openid: string; notifyCode: string },
  limit: number,
): Promise<CardUpdateRow[]> {
  const result = await sql<CardUpdateRow>`
    select m.id as "messageId", m.status, m.reason, m.body, m.created_at as "createdAt"
    from hongyan.service_card_updates u
    join hongyan.messages m on m.appid = u.appid and m.id = u.message_id
    where u.appid = ${appid} and u.openid = ${card.openid} and u.notify_code = ${card.notifyCode}
    order by u.position desc
    limit ${limit}`.execute(db);
  return result.rows;
}
