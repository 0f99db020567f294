import { sql, type RawBuilder } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import { creditReleased, lockHeldBalances, releaseHeld } from "./held-grants.ts";
import { isOpen } from "./open-messages.ts";

// E1: each statement that changes what others see writes the event with it.

export interface MessageRef {
  appid: string;
  messageId: string;
}

/** `queued` -> `cancelled`, the grant released. False when it was not queued any more. */
export async function cancelMessage(tx: Tx, appid: string, messageId: string): Promise<boolean> {
  await lockHeldBalances(tx, [{ appid, messageId }]);
  const result = await sql<{ id: string }>`
    with ended as (
      update hongyan.messages m
      set status = 'cancelled', ${releaseHeld}, reason = 'CANCELLED', updated_at = now()
      where m.appid = ${appid} and m.id = ${messageId}::uuid and m.status = 'queued'
      returning m.appid, m.id, m.openid, m.template_id, m.grant_state, m.window_opened_at
    ),
    ${creditReleased("cancel")},
    told as (
      insert into hongyan.events (appid, type, message_id, openid)
      select e.appid, 'message.cancelled', e.id, e.openid
      from ended e
    )
    select e.id from ended e`.execute(tx);
  return result.rows.length === 1;
}

/**
 * Queued messages whose `expireAt` passed: `expired`, the grants released. Answers with them. Balances are locked before
 * messages, as everywhere: so the late ones are looked for without a lock, and once more when they are locked.
 */
export async function expireMessages(tx: Tx, limit: number): Promise<MessageRef[]> {
  const { rows: late } = await sql<MessageRef>`
    select m.appid, m.id as "messageId"
    from hongyan.messages m
    where m.status = 'queued' and m.expire_at <= now()
    order by m.expire_at
    limit ${limit}`.execute(tx);
  if (late.length === 0) return [];
  await lockHeldBalances(tx, late);
  const result = await sql<MessageRef>`
    with named as materialized (
      select n.appid, n.id
      from unnest(
        ${late.map((one) => one.appid)}::text[], ${late.map((one) => one.messageId)}::uuid[]
      ) as n (appid, id)
    ),
    late as (
      select m.appid, m.id
      from named n
      join hongyan.messages m using (appid, id)
      where m.status = 'queued' and m.expire_at <= now()
      for update of m skip locked
    ),
    ended as (
      update hongyan.messages m
      set
        status = 'expired', ${releaseHeld}, updated_at = now(),
        reason = 'EXPIRED', detail = 'expireAt passed before the message could be sent'
      from late
      where m.appid = late.appid and m.id = late.id
      returning m.appid, m.id, m.openid, m.template_id, m.grant_state, m.window_opened_at
    ),
    ${creditReleased("expire")},
    told as (
      insert into hongyan.events (appid, type, message_id, openid)
      select e.appid, 'message.expired', e.id, e.openid
      from ended e
    )
    select e.appid, e.id as "messageId" from ended e`.execute(tx);
  return result.rows;
}

/**
 * `unknown` for longer than the app waits, in an app whose policy is `fail`: `failed`. WeChat may have used the grant, so
 * the reservation counts as spent: rather one message too few than an overdraft (L1, L2).
 */
export async function failUnresolved(tx: Tx, limit: number): Promise<MessageRef[]> {
  const result = await sql<MessageRef>`
    with stale as (${unresolved("fail", limit)}),
    ended as (
      update hongyan.messages m
      set
        status = 'failed', updated_at = now(), reason = 'UNKNOWN_OUTCOME',
        grant_state = case m.grant_state when 'held' then 'spent' else m.grant_state end
      from stale
      where m.appid = stale.appid and m.id = stale.id
      returning m.appid, m.id, m.openid
    ),
    told as (
      insert into hongyan.events (appid, type, message_id, openid, data)
      select e.appid, 'message.failed', e.id, e.openid, '{"reason":"UNKNOWN_OUTCOME"}'
      from ended e
    )
    select e.appid, e.id as "messageId" from ended e`.execute(tx);
  return result.rows;
}

/** The same for apps whose policy is `resend`: `queued` again, so that the user may get the message twice (M2). */
export async function requeueUnresolved(tx: Tx, limit: number): Promise<number> {
  const result = await sql<{ id: string }>`
    with stale as (${unresolved("resend", limit)}),
    requeued as (
      update hongyan.messages m
      set status = 'queued', due_at = now(), claimed_by = null, lease_until = null, updated_at = now(),
        reason = 'RESEND_UNKNOWN', detail = 'sent again by the policy of the app'
      from stale
      where m.appid = stale.appid and m.id = stale.id
      returning m.appid, m.id, m.openid
    ),
    told as (
      insert into hongyan.events (appid, type, message_id, openid, data)
      select r.appid, 'message.queued', r.id, r.openid, '{"reason":"RESEND_UNKNOWN"}'
      from requeued r
    )
    select r.id from requeued r`.execute(tx);
  return result.rows.length;
}

/** Messages that have been `unknown` for as long as their app waits, in apps with this policy. */
function unresolved(policy: "fail" | "resend", limit: number): RawBuilder<unknown> {
  return sql`
    select m.appid, m.id
    from hongyan.messages m
    join hongyan.apps a on a.appid = m.appid
    where ${isOpen}
      and m.status = 'unknown'
      -- Who opened it got it.
      and m.opened_at is null
      and a.on_unknown = ${policy}
      and m.updated_at <= now() - make_interval(secs => a.unknown_after_seconds)
    order by m.due_at
    limit ${limit}
    for update of m skip locked`;
}

/** A message to be dispatched, and with which others it waits. */
interface StrandedMessage extends MessageRef {
  campaignId: string | null;
}

/**
 * Due messages that no dispatch will name any more (its worker died, or their app was paused): takes the oldest, and
 * moves their due time so that the next call with the same `dueBefore` takes others. While dispatches of an app, or of a
 * campaign, wait in the queue, its messages are left alone: they are most likely named by one of them. Single messages only
 * for a quarter of an hour; a campaign's dispatches come to an end. Campaigns that do not run are left alone.
 */
export async function takeStranded(
  tx: Tx,
  limits: { dueBefore: Date; limit: number },
): Promise<StrandedMessage[]> {
  const result = await sql<StrandedMessage>`
    with waiting as materialized (
      select distinct j.data ->> 'appid' as appid, (j.data ->> 'campaignId')::uuid as campaign_id
      from pgboss.job j
      where j.name = 'dispatch' and j.state < 'active' and j.start_after <= now()
    ),
    stranded as (
      select m.appid, m.id
      from hongyan.messages m
      where ${isOpen}
        and m.status = 'queued'
        and m.due_at <= ${limits.dueBefore}
        and case
          when m.campaign_id is null then
            m.appid not in (select w.appid from waiting w where w.campaign_id is null)
            or m.due_at < now() - interval '15 minutes'
          else
            m.campaign_id not in (select w.campaign_id from waiting w where w.campaign_id is not null)
            and m.campaign_id in (
              select c.id from hongyan.campaigns c where c.ended_at is null and c.state in ('expanding', 'sending')
            )
        end
        -- A list and no join: with a join the planner sorts every open message for each slice.
        and m.appid not in (select a.appid from hongyan.apps a where a.paused_until > now())
      order by m.due_at
      limit ${limits.limit}
      for update skip locked
    )
    update hongyan.messages m
    set due_at = now()
    from stranded s
    where m.appid = s.appid and m.id = s.id
    returning m.appid, m.id as "messageId", m.campaign_id as "campaignId"`.execute(tx);
  return result.rows;
}

/** So many seconds ago, by the clock that due times are read with. */
export async function databaseTimeBefore(db: Db, seconds: number): Promise<Date> {
  const result = await sql<{ at: Date }>`
    select now() - make_interval(secs => ${seconds}) as at`.execute(db);
  return result.rows[0]?.at ?? new Date(0);
}
