import { sql } from "kysely";
import type { Tx } from "../db/connection.ts";

/** What a slice needs to know of its campaign, which is locked until the transaction ends. */
export interface LockedListCampaign {
  templateId: string;
  /** Users up to here have had their turn. */
  cursorOpenid: string;
  isExpired: boolean;
}

/**
 * Locks a campaign with a list that is expanding; undefined when it is anything else by now, or another job of it holds it.
 * Who holds the lock is the only one to expand it, and reads the cursor as the slice before left it: each user has one turn,
 * however many jobs there are (C1).
 */
export async function lockListCampaign(
  tx: Tx,
  appid: string,
  campaignId: string,
): Promise<LockedListCampaign | undefined> {
  const result = await sql<LockedListCampaign>`
    select
      c.template_id as "templateId", coalesce(c.cursor_openid, '') as "cursorOpenid",
      coalesce(c.expire_at <= now(), false) as "isExpired"
    from hongyan.campaigns c
    where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'expanding' and c.has_list
    -- Not "for update": a row that merely refers to the campaign would make it look busy.
    for no key update skip locked`.execute(tx);
  return result.rows[0];
}

/**
 * The next users of a list, in the order of their openids. Nobody changes the list of a campaign that expands, and the lock on
 * the campaign keeps other slices away.
 */
export async function readListed(
  tx: Tx,
  appid: string,
  campaignId: string,
  page: { after: string; limit: number },
): Promise<string[]> {
  const result = await sql<{ openid: string }>`
    select r.openid
    from hongyan.campaign_recipients r
    where r.appid = ${appid} and r.campaign_id = ${campaignId}::uuid and r.openid > ${page.after}
    order by r.openid
    limit ${page.limit}`.execute(tx);
  return result.rows.map((row) => row.openid);
}

export interface ListedUserWithGrant {
  openid: string;
  /** Permission that no message uses up. */
  unlimited: boolean;
}

/**
 * Those of them who have a grant now, their balances locked in the order of `openids`, which is key order, and read as the
 * latest commit left them (L1). Each looked up by its key: a list may be a small part of the users.
 */
export async function lockListed(
  tx: Tx,
  appid: string,
  templateId: string,
  openids: string[],
): Promise<ListedUserWithGrant[]> {
  const result = await sql<ListedUserWithGrant>`
    select b.openid, b.unlimited
    from unnest(${openids}::text[]) as n (openid)
    cross join lateral (
      select b.openid, b.unlimited
      from hongyan.balances b
      where b.appid = ${appid} and b.openid = n.openid and b.template_id = ${templateId}
        and (b.available > 0 or b.unlimited)
      for update
    ) as b`.execute(tx);
  return result.rows;
}

/** A slice of a list: everybody in it has either a message now, or no grant. */
export interface ListSlice {
  /** Behind this user ... */
  after: string;
  /** ... up to and with this one. */
  last: string;
  recipients: (ListedUserWithGrant & { messageId: string })[];
  skipped: string[];
}

/**
 * Writes the messages of a slice of a list, reserves their grants and tells of them, marks who is left out, and moves the
 * cursor behind them: all in one statement (L1, L2, E1). A second message to one user is refused by the index
 * `messages_once_a_campaign` (C1). Each card was rendered when its line came, and goes from table to table.
 */
export async function expandListSlice(
  tx: Tx,
  appid: string,
  campaignId: string,
  { after, last, recipients, skipped }: ListSlice,
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
        c.body_start || to_json(r.openid)::text || case
          when l.body_middle is null then c.body_middle || coalesce(r.id::text || c.body_end, '')
          else l.body_middle || coalesce(r.id::text || l.body_end, '')
        end,
        'queued', case when r.unlimited then 'none' else 'held' end, now(), c.expire_at, c.id
      from campaign c
      cross join recipients r
      cross join lateral (
        select l.body_middle, l.body_end
        from hongyan.campaign_recipients l
        where l.appid = ${appid} and l.campaign_id = ${campaignId}::uuid and l.openid = r.openid
        limit 1
      ) as l
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
    ),
    left_out as (
      update hongyan.campaign_recipients l
      set is_skipped = true
      from campaign c
      where l.appid = ${appid} and l.campaign_id = ${campaignId}::uuid and l.openid > ${after} and l.openid <= ${last}
        and l.openid = any (${skipped}::text[])
    )
    update hongyan.campaigns c
    set
      cursor_openid = ${last},
      expanded_count = c.expanded_count + ${recipients.length},
      skipped_count = c.skipped_count + ${skipped.length},
      worked_at = now()
    where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'expanding'`.execute(tx);
}

/** Everybody in the list has had their turn; `reason`: why it stops before that. */
export async function endListExpansion(
  tx: Tx,
  appid: string,
  campaignId: string,
  reason: "EXPIRED" | null,
): Promise<void> {
  await sql`
    update hongyan.campaigns c
    set state = 'sending', reason = ${reason}, expanded_at = now(), worked_at = now(), updated_at = now()
    where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'expanding'`.execute(tx);
}
