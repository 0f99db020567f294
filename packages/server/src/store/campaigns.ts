import { sql } from "kysely";
import type { DailyWindow } from "../daily-window.ts";
import type { Db, Tx } from "../db/connection.ts";
import type { SceneCard } from "./scenes.ts";

type CampaignState =
  | "draft"
  | "scheduled"
  | "expanding"
  | "sending"
  | "paused"
  | "done"
  | "cancelled";

/** Who of those with a grant is meant; null does not narrow. */
export interface AudienceFilter {
  registeredSince: Date | null;
  lastSeenSince: Date | null;
  /** All of them; empty does not narrow. */
  tags: string[];
}

/** The request body for WeChat in the parts around what differs: start + openid + middle (+ message id + end). */
export interface BodyParts {
  start: string;
  middle: string;
  /** null: the page carries no message id. */
  end: string | null;
}

/** How fast a campaign is sent, and at which hours; null: no bound of its own. */
export interface CampaignPace {
  perSecond: number | null;
  window: DailyWindow | null;
}

export interface NewCampaign {
  campaignId: string;
  name: string;
  scene: string;
  templateId: string;
  params: Record<string, unknown>;
  body: BodyParts;
  audience: AudienceFilter;
  /** The audience is a list that is uploaded later, and each line's card is made with this; null: whom the filter means. */
  listScene: SceneCard | null;
  pace: CampaignPace;
  sendAt: Date | null;
  expireAt: Date | null;
  idempotencyKey: string | null;
  requestHash: string | null;
}

export interface CampaignRow {
  campaignId: string;
  appid: string;
  name: string;
  scene: string;
  templateId: string;
  params: Record<string, unknown>;
  registeredSince: Date | null;
  lastSeenSince: Date | null;
  hasList: boolean;
  /** Users in the list, and those of them who had no grant when it was their turn. */
  listedCount: number;
  skippedCount: number;
  pace: CampaignPace;
  tags: string[];
  state: CampaignState;
  /** Its card is complete, or comes with the lines of its list: it may be started. */
  isReady: boolean;
  pausedFrom: "scheduled" | "expanding" | "sending" | null;
  reason: string | null;
  sendAt: Date | null;
  /** By the database's clock. */
  isDue: boolean;
  expireAt: Date | null;
  audienceCount: number | null;
  /** Too many to be counted when it began; until all messages are written. */
  isAudienceEstimate: boolean;
  expandedCount: number;
  /** No message of a user before this one is under way any more. */
  settledOpenid: string;
  requestHash: string | null;
  startedAt: Date | null;
  expandedAt: Date | null;
  endedAt: Date | null;
  createdAt: Date;
  updatedAt: Date;
}

/** As one value: a pace goes from here to there as a whole. */
const paceColumn = sql`
  jsonb_build_object(
    'perSecond', c.per_second,
    'window', case when c.window_from is not null then
      jsonb_build_object('fromMinute', c.window_from, 'toMinute', c.window_to, 'timeZone', c.window_time_zone)
    end
  )`;

const columns = sql`
  c.id as "campaignId", c.appid, c.name, c.scene, c.template_id as "templateId", c.params,
  nullif(c.registered_since, 'infinity') as "registeredSince", c.has_list as "hasList",
  c.listed_count as "listedCount", c.skipped_count as "skippedCount", c.last_seen_since as "lastSeenSince", c.tags,
  ${paceColumn} as pace, c.state, (c.has_list or c.body_middle <> '') as "isReady", c.paused_from as "pausedFrom",
  c.reason, c.send_at as "sendAt", coalesce(c.send_at <= now(), true) as "isDue", c.expire_at as "expireAt",
  c.audience_count as "audienceCount", c.audience_is_estimate as "isAudienceEstimate", c.expanded_count as "expandedCount",
  coalesce(c.settled_openid, '') as "settledOpenid",
  c.request_hash as "requestHash", c.started_at as "startedAt", c.expanded_at as "expandedAt", c.ended_at as "endedAt",
  c.created_at as "createdAt", c.updated_at as "updatedAt"`;

/** Writes a draft. False when its idempotency key is taken. */
export async function insertDraft(tx: Tx, appid: string, campaign: NewCampaign): Promise<boolean> {
  const { body, audience, listScene, pace } = campaign;
  // A process of an older version knows no lists: it is to reach nobody then, rather than everybody.
  const registeredSince = listScene === null ? audience.registeredSince : "infinity";
  const result = await sql`
    insert into hongyan.campaigns (
      appid, id, name, scene, template_id, params, body_start, body_middle, body_end, registered_since, last_seen_since,
      tags, per_second, window_from, window_to, window_time_zone,
      state, send_at, expire_at, idempotency_key, request_hash, has_list, list_scene
    )
    values (
      ${appid}, ${campaign.campaignId}::uuid, ${campaign.name}, ${campaign.scene}, ${campaign.templateId},
      ${JSON.stringify(campaign.params)}::jsonb, ${body.start}, ${body.middle}, ${body.end}, ${registeredSince},
      ${audience.lastSeenSince}, ${audience.tags}::text[], ${pace.perSecond}, ${pace.window?.fromMinute ?? null}, ${pace.window?.toMinute ?? null},
      ${pace.window?.timeZone ?? null}, 'draft', ${campaign.sendAt}, ${campaign.expireAt}, ${campaign.idempotencyKey},
      ${campaign.requestHash}, ${listScene !== null}, ${listScene === null ? null : JSON.stringify(listScene)}::jsonb
    )
    on conflict (appid, idempotency_key) where idempotency_key is not null do nothing
    returning id`.execute(tx);
  return result.rows.length === 1;
}

export async function findCampaign(
  db: Db,
  appid: string,
  campaignId: string,
): Promise<CampaignRow | undefined> {
  const result = await sql<CampaignRow>`
    select ${columns}
    from hongyan.campaigns c
    where c.appid = ${appid} and c.id = ${campaignId}::uuid`.execute(db);
  return result.rows[0];
}

export async function findCampaignByKey(
  db: Db,
  appid: string,
  key: string,
): Promise<CampaignRow | undefined> {
  const result = await sql<CampaignRow>`
    select ${columns}
    from hongyan.campaigns c
    where c.appid = ${appid} and c.idempotency_key = ${key}`.execute(db);
  return result.rows[0];
}

/** What a test send needs. */
export interface CampaignCard {
  state: CampaignState;
  isOver: boolean;
  scene: string;
  /** As it was when a campaign with a list was made. */
  listScene: SceneCard | null;
  params: Record<string, unknown>;
  templateId: string;
  body: BodyParts;
}

/** The card of a campaign; for a user who stands in its list, their own. */
export async function findCard(
  db: Db,
  appid: string,
  campaignId: string,
  openid: string,
): Promise<CampaignCard | undefined> {
  const result = await sql<CampaignCard>`
    select
      c.state, c.state in ('done', 'cancelled') as "isOver", c.scene, c.list_scene as "listScene", c.params,
      c.template_id as "templateId",
      case
        when r.body_middle is null
          then json_build_object('start', c.body_start, 'middle', c.body_middle, 'end', c.body_end)
        else json_build_object('start', c.body_start, 'middle', r.body_middle, 'end', r.body_end)
      end as body
    from hongyan.campaigns c
    left join hongyan.campaign_recipients r on r.appid = c.appid and r.campaign_id = c.id and r.openid = ${openid}
    where c.appid = ${appid} and c.id = ${campaignId}::uuid`.execute(db);
  return result.rows[0];
}

/** Newest first. */
export async function listCampaigns(
  db: Db,
  appid: string,
  page: { state: CampaignState | undefined; before: string | undefined; limit: number },
): Promise<CampaignRow[]> {
  const result = await sql<CampaignRow>`
    select ${columns}
    from hongyan.campaigns c
    where c.appid = ${appid} and c.id < ${page.before ?? "ffffffff-ffff-ffff-ffff-ffffffffffff"}::uuid
      and coalesce(c.state = ${page.state ?? null}, true)
    order by c.id desc
    limit ${page.limit}`.execute(db);
  return result.rows;
}

/** With when it expires; undefined when there is no such campaign. */
export async function findCampaignPace(
  db: Db,
  appid: string,
  campaignId: string,
): Promise<(CampaignPace & { expiresAt: Date | null }) | undefined> {
  const result = await sql<{ pace: CampaignPace; expiresAt: Date | null }>`
    select ${paceColumn} as pace, c.expire_at as "expiresAt"
    from hongyan.campaigns c
    where c.appid = ${appid} and c.id = ${campaignId}::uuid`.execute(db);
  const row = result.rows[0];
  return row === undefined ? undefined : { ...row.pace, expiresAt: row.expiresAt };
}
