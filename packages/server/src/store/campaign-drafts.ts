import { sql } from "kysely";
import type { Tx } from "../db/connection.ts";
import { isBeingUploaded } from "./campaign-uploads.ts";
import type { AudienceFilter, CampaignPace, NewCampaign } from "./campaigns.ts";

/** What a draft says besides its card. */
export interface DraftPlan {
  name: string;
  audience: AudienceFilter;
  hasList: boolean;
  pace: CampaignPace;
  sendAt: Date | null;
  expireAt: Date | null;
}

/**
 * Answers with its new `updatedAt`; undefined when it is no draft any more, or has changed since `seenAt`. Holds it until the
 * transaction ends.
 */
export async function updateDraftPlan(
  tx: Tx,
  appid: string,
  campaignId: string,
  { audience, pace, ...plan }: DraftPlan,
  seenAt: Date,
): Promise<Date | undefined> {
  // A process of an older version knows no lists: it is to reach nobody then, rather than everybody.
  const registeredSince = plan.hasList ? "infinity" : audience.registeredSince;
  const result = await sql<{ updatedAt: Date }>`
    update hongyan.campaigns c
    set
      name = ${plan.name}, registered_since = ${registeredSince}::timestamptz,
      last_seen_since = ${audience.lastSeenSince}::timestamptz, tags = ${audience.tags}::text[],
      per_second = ${pace.perSecond}, window_from = ${pace.window?.fromMinute ?? null},
      window_to = ${pace.window?.toMinute ?? null}, window_time_zone = ${pace.window?.timeZone ?? null},
      send_at = ${plan.sendAt}::timestamptz, expire_at = ${plan.expireAt}::timestamptz, updated_at = now()
    where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'draft'
      -- Times travel with milliseconds.
      and date_trunc('milliseconds', c.updated_at) = ${seenAt}::timestamptz
    returning c.updated_at as "updatedAt"`.execute(tx);
  return result.rows[0]?.updatedAt;
}

export type DraftCard = Pick<NewCampaign, "scene" | "params" | "templateId" | "body" | "listScene">;

/** False when users of its list have their cards already, or an upload is making some. */
export async function updateDraftCard(
  tx: Tx,
  appid: string,
  campaignId: string,
  { body, listScene, ...card }: DraftCard,
): Promise<boolean> {
  const result = await sql`
    update hongyan.campaigns c
    set
      scene = ${card.scene}, params = ${JSON.stringify(card.params)}::jsonb, template_id = ${card.templateId},
      body_start = ${body.start}, body_middle = ${body.middle}, body_end = ${body.end}, has_list = ${listScene !== null},
      list_scene = ${listScene === null ? null : JSON.stringify(listScene)}::jsonb
    where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'draft' and c.listed_count = 0
      and not ${isBeingUploaded}
    returning c.id`.execute(tx);
  return result.rows.length === 1;
}
