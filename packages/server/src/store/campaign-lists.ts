import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import type { SceneCard } from "./scenes.ts";

/** The list of a campaign, as its lines need it. */
export interface CampaignList {
  templateId: string;
  /** Of the campaign, for all lines. */
  params: Record<string, unknown>;
  /** As it was when the campaign was made. */
  scene: SceneCard;
  bodyMiddle: string;
  bodyEnd: string | null;
}

const listColumns = sql`
  c.template_id as "templateId", c.params, c.list_scene as "scene", c.body_middle as "bodyMiddle", c.body_end as "bodyEnd"`;

/** undefined when the campaign has no list. */
export async function findCampaignList(
  db: Db,
  appid: string,
  campaignId: string,
): Promise<CampaignList | undefined> {
  const result = await sql<CampaignList>`
    select ${listColumns}
    from hongyan.campaigns c
    where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.has_list`.execute(db);
  return result.rows[0];
}

/**
 * Locks a draft until the transaction ends, so that it is not started meanwhile, and of two uploads one writes at a time: they
 * may name the same users in another order. Answers with its list and the users in it; undefined when it is no draft any more.
 */
export async function lockDraftList(
  tx: Tx,
  appid: string,
  campaignId: string,
): Promise<{ list: CampaignList; listedCount: number } | undefined> {
  const result = await sql<CampaignList & { listedCount: number }>`
    select ${listColumns}, c.listed_count as "listedCount"
    from hongyan.campaigns c
    where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'draft' and c.has_list
    for no key update`.execute(tx);
  const [row] = result.rows;
  if (row === undefined) return undefined;
  const { listedCount, ...list } = row;
  return { list, listedCount };
}

export interface ListedUser {
  openid: string;
  line: number;
  /** null: the campaign's own. */
  bodyMiddle: string | null;
  bodyEnd: string | null;
}

/** A user who stood in the list before. */
export interface EarlierListed {
  openid: string;
  firstLine: number;
  isSameCard: boolean;
}

/**
 * Adds users to the list of a locked draft, each once, and counts them. Answers with those who stood there already: they stay
 * as they are.
 */
export async function addToList(
  tx: Tx,
  appid: string,
  campaignId: string,
  users: ListedUser[],
): Promise<EarlierListed[]> {
  const result = await sql<EarlierListed>`
    with named as materialized (
      select n.*
      from unnest(
        ${users.map((one) => one.openid)}::text[], ${users.map((one) => one.line)}::integer[],
        ${users.map((one) => one.bodyMiddle)}::text[], ${users.map((one) => one.bodyEnd)}::text[]
      ) as n (openid, line, body_middle, body_end)
    ),
    added as (
      insert into hongyan.campaign_recipients (appid, campaign_id, openid, line, body_middle, body_end)
      select ${appid}, ${campaignId}::uuid, n.openid, n.line, n.body_middle, n.body_end
      from named n
      order by n.openid
      on conflict do nothing
      returning openid
    ),
    counted as (
      update hongyan.campaigns c
      set listed_count = c.listed_count + (select count(*) from added)
      where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'draft'
    )
    -- Each looked up by its key: as a plain join the planner, which knows nothing of a table that grows, reads the whole list.
    select n.openid, r.line as "firstLine", r."isSameCard"
    from named n
    cross join lateral (
      select
        r.line,
        r.body_middle is not distinct from n.body_middle and r.body_end is not distinct from n.body_end as "isSameCard"
      from hongyan.campaign_recipients r
      where r.appid = ${appid} and r.campaign_id = ${campaignId}::uuid and r.openid = n.openid
      limit 1
    ) as r
    where n.openid not in (select a.openid from added a)`.execute(tx);
  return result.rows;
}

export interface ListReach {
  /** Users that were looked at: the first ones of the list. */
  looked: number;
  /** Those of them who have a grant now. */
  reachable: number;
}

/** Looks at so many users of a list, and whether they have a grant: each is found by a key. */
export async function countListReach(
  db: Db,
  appid: string,
  campaign: { campaignId: string; templateId: string },
  most: number,
): Promise<ListReach> {
  const result = await sql<ListReach>`
    select
      count(*)::integer as looked,
      (count(*) filter (where b.available > 0 or b.unlimited))::integer as reachable
    from (
      select r.openid
      from hongyan.campaign_recipients r
      where r.appid = ${appid} and r.campaign_id = ${campaign.campaignId}::uuid
      order by r.openid
      limit ${most}
    ) as r
    left join hongyan.balances b
      on b.appid = ${appid} and b.template_id = ${campaign.templateId} and b.openid = r.openid`.execute(
    db,
  );
  return result.rows[0] ?? { looked: 0, reachable: 0 };
}

export interface ListedCard {
  openid: string;
  line: number;
  /** Keyword -> value. */
  data: Record<string, { value: string }>;
}

/** The cards of the first users, as WeChat would get them. */
export async function listFirstCards(
  db: Db,
  appid: string,
  campaignId: string,
  limit: number,
): Promise<ListedCard[]> {
  const result = await sql<ListedCard>`
    select
      r.openid, r.line,
      (
        c.body_start || to_json(r.openid)::text || case
          when r.body_middle is null then c.body_middle || coalesce(c.body_end, '')
          else r.body_middle || coalesce(r.body_end, '')
        end
      )::json -> 'data' as data
    from hongyan.campaigns c
    join hongyan.campaign_recipients r on r.appid = c.appid and r.campaign_id = c.id
    where c.appid = ${appid} and c.id = ${campaignId}::uuid
    order by r.openid
    limit ${limit}`.execute(db);
  return result.rows;
}

export interface SkippedUser {
  openid: string;
  externalId: string | null;
  line: number;
}

/** Users of the list who had no grant when it was their turn, in the order of their openids. */
export async function listSkipped(
  db: Db,
  appid: string,
  campaignId: string,
  page: { after: string | undefined; limit: number },
): Promise<SkippedUser[]> {
  const result = await sql<SkippedUser>`
    select r.openid, u.external_id as "externalId", r.line
    from hongyan.campaign_recipients r
    left join hongyan.users u using (appid, openid)
    where r.appid = ${appid} and r.campaign_id = ${campaignId}::uuid and r.is_skipped and r.openid > ${page.after ?? ""}
    order by r.openid
    limit ${page.limit}`.execute(db);
  return result.rows;
}
