import { sql, type RawBuilder } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import type { AudienceFilter } from "./campaigns.ts";

/** What a slice needs to know of its campaign, which is locked until the transaction ends. */
export interface LockedCampaign extends AudienceFilter {
  templateId: string;
  cursorOpenid: string | null;
  isExpired: boolean;
}

/**
 * Locks a campaign that is expanding; undefined when it is anything else by now, or somebody else holds it: another job
 * of it goes on then, and this one has nothing to wait for. Who holds the lock is the only one to expand it, and reads the
 * cursor as the slice before left it: a slice is expanded once, however many jobs there are (C1).
 */
export async function lockExpanding(
  tx: Tx,
  appid: string,
  campaignId: string,
): Promise<LockedCampaign | undefined> {
  const result = await sql<LockedCampaign>`
    select
      c.template_id as "templateId", c.cursor_openid as "cursorOpenid", c.registered_since as "registeredSince",
      c.last_seen_since as "lastSeenSince", coalesce(c.expire_at <= now(), false) as "isExpired"
    from hongyan.campaigns c
    where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'expanding'
    for update skip locked`.execute(tx);
  return result.rows[0];
}

/**
 * Dispatches of an app, of this priority, that no worker has taken yet; counted up to `most`. What waits for the pace of its own
 * campaign is left out: it is in nobody's way.
 */
export async function countWaitingDispatches(
  db: Db,
  appid: string,
  priority: number,
  most: number,
): Promise<number> {
  const result = await sql<{ count: number }>`
    select count(*)::integer as count
    from (
      select
      from pgboss.job j
      where j.name = 'dispatch' and j.priority = ${priority} and j.state < 'active' and not j.blocked
        and j.data ->> 'appid' = ${appid} and not j.data ? 'paced'
      limit ${most}
    ) as waiting`.execute(db);
  return result.rows[0]?.count ?? 0;
}

/** Those of one campaign, also what waits for its pace. */
export async function countWaitingOfCampaign(
  db: Db,
  campaignId: string,
  most: number,
): Promise<number> {
  const result = await sql<{ count: number }>`
    select count(*)::integer as count
    from (
      select
      from pgboss.job j
      where j.name = 'dispatch' and j.state < 'active' and j.data ->> 'campaignId' = ${campaignId}
      limit ${most}
    ) as waiting`.execute(db);
  return result.rows[0]?.count ?? 0;
}

/**
 * Its job is alive, although it waits: nobody is to take it for lost. Locks the campaign, so that of several jobs which come
 * to wait at once the second sees what the first has enqueued. False when it does not expand, or a job of it waits already.
 */
export async function noteWaiting(tx: Tx, appid: string, campaignId: string): Promise<boolean> {
  const noted = await sql`
    update hongyan.campaigns c
    set worked_at = now()
    where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'expanding'
    returning c.id`.execute(tx);
  if (noted.rows.length === 0) return false;
  // A statement of its own: it sees what was committed while this one waited for the lock.
  const waiting = await sql`
    select
    from pgboss.job j
    where j.name = 'campaign' and j.state < 'active' and j.data ->> 'campaignId' = ${campaignId}
    limit 1`.execute(tx);
  return waiting.rows.length === 0;
}

/** A user of the audience, whose balance is locked until the transaction ends. */
export interface Recipient {
  openid: string;
  /** Permission that no message uses up. */
  unlimited: boolean;
}

/**
 * The next users of the audience in the order of their openids, their balances locked: in key order, as by every other
 * statement, so that nobody deadlocks, and read as the latest commit left them (L1). In a statement of its own: the next
 * one sees what it locked. Fewer than `limit` is the end of the audience.
 */
export async function lockRecipients(
  tx: Tx,
  appid: string,
  campaign: LockedCampaign,
  limit: number,
): Promise<Recipient[]> {
  const result = await sql<Recipient>`
    select b.openid, b.unlimited
    from hongyan.balances b
    where b.appid = ${appid}
      and b.template_id = ${campaign.templateId}
      and b.openid > ${campaign.cursorOpenid ?? ""}
      and (b.available > 0 or b.unlimited)
      and ${isMeant(campaign, campaign.cursorOpenid)}
    order by b.openid
    limit ${limit}
    for update of b`.execute(tx);
  return result.rows;
}

/**
 * Writes the messages of locked recipients, reserves their grants and tells of them, and moves the cursor behind them: all
 * in one statement (L1, L2, E1). A second message to one user is refused by the index `messages_once_a_campaign`, whatever
 * program writes it (C1). The openid is the only value that is not the same for all and may need escaping.
 *
 * The recipients are joined by whole keys that come from one list: without statistics the planner takes the appid and the
 * template for selective, and compares every balance of the template with every recipient.
 */
export async function expandSlice(
  tx: Tx,
  appid: string,
  campaignId: string,
  recipients: (Recipient & { messageId: string })[],
): Promise<void> {
  await sql`
    with campaign as materialized (
      select c.*
      from hongyan.campaigns c
      where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'expanding'
    ),
    recipients as materialized (
      select c.appid, r.openid, c.template_id, r.unlimited, r.id
      from campaign c
      cross join unnest(
        ${recipients.map((one) => one.openid)}::text[], ${recipients.map((one) => one.unlimited)}::boolean[],
        ${recipients.map((one) => one.messageId)}::uuid[]
      ) as r (openid, unlimited, id)
    ),
    inserted as (
      insert into hongyan.messages (
        appid, id, kind, openid, template_id, scene, body, status, grant_state, due_at, expire_at, campaign_id
      )
      select
        r.appid, r.id, 'subscribe', r.openid, r.template_id, c.scene,
        c.body_start || to_json(r.openid)::text || c.body_middle || coalesce(r.id::text || c.body_end, ''),
        'queued', case when r.unlimited then 'none' else 'held' end, now(), c.expire_at, c.id
      from campaign c
      cross join recipients r
    ),
    reserved as (
      update hongyan.balances b
      set available = b.available - 1, updated_at = now()
      from recipients r
      where b.appid = r.appid and b.openid = r.openid and b.template_id = r.template_id and not r.unlimited
    ),
    recorded as (
      insert into hongyan.ledger (appid, openid, template_id, kind, delta, message_id, source)
      select r.appid, r.openid, r.template_id, 'reserve', -1, r.id, 'campaign'
      from recipients r
      where not r.unlimited
    ),
    told as (
      insert into hongyan.events (appid, type, message_id, openid)
      select r.appid, 'message.queued', r.id, r.openid
      from recipients r
    )
    update hongyan.campaigns c
    set
      cursor_openid = ${recipients.at(-1)?.openid ?? null},
      expanded_count = c.expanded_count + ${recipients.length},
      worked_at = now()
    where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'expanding'`.execute(tx);
}

/** The locked campaign has a message for everybody who is to get one. `reason`: why it stops before the end. */
export async function endExpansion(
  tx: Tx,
  appid: string,
  campaignId: string,
  reason: string | null,
): Promise<void> {
  await sql`
    update hongyan.campaigns c
    set state = 'sending', reason = ${reason}, expanded_at = now(), worked_at = now(), updated_at = now()
    where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'expanding'`.execute(tx);
}

/** How many could be reached now. */
export async function countAudience(
  db: Db,
  appid: string,
  templateId: string,
  filter: AudienceFilter,
): Promise<number> {
  const result = await sql<{ count: number }>`
    select count(*)::integer as count
    from hongyan.balances b
    where b.appid = ${appid} and b.template_id = ${templateId}
      and (b.available > 0 or b.unlimited)
      and ${isMeant(filter, null)}`.execute(db);
  return result.rows[0]?.count ?? 0;
}

/**
 * Users are looked up only where the filter asks something of them, and only those behind the cursor: the planner may read
 * all of them for a slice.
 */
function isMeant(filter: AudienceFilter, cursorOpenid: string | null): RawBuilder<unknown> {
  if (filter.registeredSince === null && filter.lastSeenSince === null) return sql`true`;
  return sql`
    exists (
      select
      from hongyan.users u
      where u.appid = b.appid and u.openid = b.openid and u.openid > ${cursorOpenid ?? ""}
        and u.created_at >= coalesce(${filter.registeredSince}::timestamptz, '-infinity')
        and u.last_seen_at >= coalesce(${filter.lastSeenSince}::timestamptz, '-infinity')
    )`;
}
