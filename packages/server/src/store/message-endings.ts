import { sql, type RawBuilder } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import { creditReleased, lockHeldBalances, releaseHeld } from "./held-grants.ts";

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
 * Those of these messages that are queued and whose `expireAt` passed: `expired`, the grants released. Answers with them. Balances are locked before
 * messages, as everywhere: so the late ones are looked for without a lock, and once more when they are locked.
 */
export async function expireMessages(tx: Tx, messages: MessageRef[]): Promise<MessageRef[]> {
  const { rows: late } = await sql<MessageRef>`
    with named as materialized (${named(messages)})
    select m.appid, m.id as "messageId"
    from named n
    join hongyan.messages m using (appid, id)
    where m.status = 'queued' and m.expire_at <= now()`.execute(tx);
  if (late.length === 0) return [];
  await lockHeldBalances(tx, late);
  const result = await sql<MessageRef>`
    with named as materialized (${named(late)}),
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
 * Those of them that are `unknown` for longer than the app waits, in an app whose policy is `fail`: `failed`. WeChat may have used the grant, so
 * the reservation counts as spent: rather one message too few than an overdraft (L1, L2).
 */
export async function failUnresolved(tx: Tx, messages: MessageRef[]): Promise<MessageRef[]> {
  const result = await sql<MessageRef>`
    with named as materialized (${named(messages)}),
    stale as (${unresolved("fail")}),
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
export async function requeueUnresolved(tx: Tx, messages: MessageRef[]): Promise<number> {
  const result = await sql<{ id: string }>`
    with named as materialized (${named(messages)}),
    stale as (${unresolved("resend")}),
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

/** After a CTE `named`: those that have been `unknown` for as long as their app waits, in apps with this policy. */
function unresolved(policy: "fail" | "resend"): RawBuilder<unknown> {
  return sql`
    select m.appid, m.id
    from named n
    join hongyan.messages m using (appid, id)
    join hongyan.apps a on a.appid = m.appid
    where m.status = 'unknown'
      -- Who opened it got it.
      and m.opened_at is null
      and a.on_unknown = ${policy}
      and m.updated_at <= now() - make_interval(secs => a.unknown_after_seconds)
    for update of m skip locked`;
}

/** A message to be dispatched, and with which others it waits. */
interface StrandedMessage extends MessageRef {
  campaignId: string | null;
}

/**
 * Those of these messages, which no waiting dispatch names, that are due: their worker died, or their app or campaign was
 * paused when they were due. What is paused still is left alone.
 */
export async function listStranded(db: Db, messages: MessageRef[]): Promise<StrandedMessage[]> {
  const result = await sql<StrandedMessage>`
    with named as materialized (${named(messages)})
    select m.appid, m.id as "messageId", m.campaign_id as "campaignId"
    from named n
    cross join lateral (
      select m.* from hongyan.messages m where m.appid = n.appid and m.id = n.id and m.status = 'queued' offset 0
    ) m
    where m.due_at <= now()
      and (
        m.campaign_id is null
        or m.campaign_id in (
          select c.id from hongyan.campaigns c where c.ended_at is null and c.state in ('expanding', 'sending')
        )
      )
      and m.appid not in (select a.appid from hongyan.apps a where a.paused_until > now())
    order by m.id`.execute(db);
  return result.rows;
}

/** The body of a CTE `named`, to be materialized: the planner then looks each of them up, whatever it believes of the appid. */
function named(messages: MessageRef[]): RawBuilder<unknown> {
  return sql`
    select n.appid, n.id
    from unnest(
      ${messages.map((one) => one.appid)}::text[], ${messages.map((one) => one.messageId)}::uuid[]
    ) as n (appid, id)`;
}
