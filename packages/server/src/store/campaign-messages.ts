import { sql, type RawBuilder } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import { lockHeldBalances, releaseHeld } from "./held-grants.ts";

/**
 * In the `where` of what puts messages on the wire: a message of no campaign, or of one that runs. Read once for a
 * statement, and only when a message of a campaign comes along.
 */
export function mayGoOut(appid: string): RawBuilder<unknown> {
  return sql`
    (
      m.campaign_id is null
      or m.campaign_id = any (array(
        select c.id
        from hongyan.campaigns c
        where c.appid = ${appid} and c.ended_at is null and c.state in ('expanding', 'sending')
      ))
    )`;
}

export interface QueuedMessage {
  messageId: string;
  openid: string;
}

/** Messages of a campaign in the order of their users. */
export interface UserPage {
  /** No message of a user before this one is under way any more: as far as the looks for it have come. */
  settledOpenid: string;
  after: string;
  limit: number;
}

/** Queued messages of a campaign. */
export async function listQueued(
  db: Db,
  appid: string,
  campaignId: string,
  page: UserPage,
): Promise<QueuedMessage[]> {
  const result = await sql<QueuedMessage>`
    select m.id as "messageId", m.openid
    from hongyan.messages m
    where m.appid = ${appid} and m.campaign_id = ${campaignId}::uuid
      and m.openid >= ${page.settledOpenid} and m.openid > ${page.after}
      and m.status = 'queued'
    order by m.openid
    limit ${page.limit}`.execute(db);
  return result.rows;
}

/**
 * The next queued messages of a cancelled campaign: `cancelled`, the grants released (L2), with their events (E1). What a worker
 * claims at this moment is passed over: it is settled as usual. Balances are locked before messages, as everywhere. Answers
 * with the last user; undefined when there was nobody.
 */
export async function cancelQueued(
  tx: Tx,
  appid: string,
  campaignId: string,
  page: UserPage,
): Promise<string | undefined> {
  const queued = await listQueued(tx, appid, campaignId, page);
  const messageIds = queued.map((one) => one.messageId);
  if (messageIds.length === 0) return undefined;
  await lockHeldBalances(
    tx,
    messageIds.map((messageId) => ({ appid, messageId })),
  );
  await sql`
    with named as materialized (
      select ${appid}::text as appid, n.id
      from unnest(${messageIds}::uuid[]) as n (id)
    ),
    waiting as (
      select m.appid, m.id
      from named n
      join hongyan.messages m using (appid, id)
      where m.status = 'queued'
      for update of m skip locked
    ),
    ended as (
      update hongyan.messages m
      set
        status = 'cancelled', ${releaseHeld}, updated_at = now(),
        reason = 'CAMPAIGN_CANCELLED', detail = 'its campaign was cancelled before the message was sent'
      from waiting w
      where m.appid = w.appid and m.id = w.id
      returning m.appid, m.id, m.openid, m.template_id, m.grant_state
    ),
    credited as (
      -- One message of the campaign a user (C1), and its balance locked above: plus one, by the whole key, so that no plan
      -- compares everybody with everybody.
      update hongyan.balances b
      set available = b.available + 1, updated_at = now()
      from ended e
      where b.appid = e.appid and b.openid = e.openid and b.template_id = e.template_id and e.grant_state = 'released'
    ),
    released as (
      insert into hongyan.ledger (appid, openid, template_id, kind, delta, message_id, source)
      select e.appid, e.openid, e.template_id, 'release', 1, e.id, 'campaign'
      from ended e
      where e.grant_state = 'released'
    ),
    told as (
      insert into hongyan.events (appid, type, message_id, openid)
      select e.appid, 'message.cancelled', e.id, e.openid
      from ended e
    )
    update hongyan.campaigns c
    set worked_at = now()
    where c.appid = ${appid} and c.id = ${campaignId}::uuid`.execute(tx);
  return queued.at(-1)?.openid;
}
