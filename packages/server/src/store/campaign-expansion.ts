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
 * Locks a campaign that is expanding; undefined when it is anything else by now. Who holds the lock is the only one to
 * expand it, and reads the cursor as the slice before left it: a slice is expanded once, however many jobs there are (C1).
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
    for update`.execute(tx);
  return result.rows[0];
}

/**
 * Writes the messages of the next users in the order of their openids, reserves their grants and tells of them, and moves
 * the cursor behind them: all in one statement (L1, L2, E1). Answers with how many users they are; fewer than there are
 * ids means that the audience is at its end.
 *
 * Balances are locked in key order, as by every other statement, and taken from as the latest commit left them (L1). A
 * second message to one user is refused by the index `messages_once_a_campaign`, whatever program writes it (C1). The openid is the only value that is not the same for all
 * and may need escaping.
 *
 * @param messageIds one for each user of the slice; the first ones are used
 */
export async function expandSlice(
  tx: Tx,
  appid: string,
  campaignId: string,
  campaign: LockedCampaign,
  messageIds: string[],
): Promise<number> {
  const result = await sql<{ written: number }>`
    with campaign as materialized (
      select c.*
      from hongyan.campaigns c
      where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'expanding'
    ),
    locked as materialized (
      select b.openid, b.available, b.unlimited
      from hongyan.balances b
      where b.appid = ${appid}
        and b.template_id = ${campaign.templateId}
        and b.openid > ${campaign.cursorOpenid ?? ""}
        and (b.available > 0 or b.unlimited)
        and ${isMeant(campaign)}
      order by b.openid
      limit ${messageIds.length}
      for update of b
    ),
    recipients as (
      select l.openid, l.unlimited, row_number() over (order by l.openid) as position
      from locked l
    ),
    inserted as (
      insert into hongyan.messages (
        appid, id, kind, openid, template_id, scene, body, status, grant_state, due_at, expire_at, campaign_id
      )
      select
        c.appid, i.id, 'subscribe', r.openid, c.template_id, c.scene,
        c.body_start || to_json(r.openid)::text || c.body_middle || coalesce(i.id::text || c.body_end, ''),
        'queued', case when r.unlimited then 'none' else 'held' end, now(), c.expire_at, c.id
      from campaign c
      cross join recipients r
      join unnest(${messageIds}::uuid[]) with ordinality as i (id, position) using (position)
      returning id, openid, grant_state
    ),
    reserved as (
      update hongyan.balances b
      set available = l.available - 1, updated_at = now()
      from inserted i
      join locked l using (openid)
      where b.appid = ${appid} and b.openid = i.openid and b.template_id = ${campaign.templateId}
        and i.grant_state = 'held'
    ),
    recorded as (
      insert into hongyan.ledger (appid, openid, template_id, kind, delta, message_id, source)
      select ${appid}, i.openid, ${campaign.templateId}, 'reserve', -1, i.id, 'campaign'
      from inserted i
      where i.grant_state = 'held'
    ),
    told as (
      insert into hongyan.events (appid, type, message_id, openid)
      select ${appid}, 'message.queued', i.id, i.openid
      from inserted i
    ),
    counted as (
      select count(*)::integer as written, max(l.openid) as last_openid
      from locked l
    ),
    moved as (
      update hongyan.campaigns c
      set
        cursor_openid = coalesce(n.last_openid, c.cursor_openid),
        expanded_count = c.expanded_count + n.written,
        worked_at = now()
      from counted n
      where c.appid = ${appid} and c.id = ${campaignId}::uuid
    )
    select n.written from counted n`.execute(tx);
  return result.rows[0]?.written ?? 0;
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
      and ${isMeant(filter)}`.execute(db);
  return result.rows[0]?.count ?? 0;
}

/** Users are written up only where the filter asks something of them. */
function isMeant(filter: AudienceFilter): RawBuilder<unknown> {
  if (filter.registeredSince === null && filter.lastSeenSince === null) return sql`true`;
  return sql`
    exists (
      select
      from hongyan.users u
      where u.appid = b.appid and u.openid = b.openid
        and u.created_at >= coalesce(${filter.registeredSince}::timestamptz, '-infinity')
        and u.last_seen_at >= coalesce(${filter.lastSeenSince}::timestamptz, '-infinity')
    )`;
}
