import { sql, type RawBuilder } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import type { AudienceSize } from "./audience-size.ts";
import { isBeingUploaded } from "./campaign-uploads.ts";

// Each statement is fenced by the state that it leaves: of two callers who start, pause, resume or cancel a campaign at once,
// one changes it and the other is told no. That it begins, pauses, resumes, is cancelled or done is told by an event in the
// same statement; that it is released, or all its messages are written, is not.

/** What changed state, and when it is to begin. */
export interface Changed {
  /** null: at once. */
  sendAt: Date | null;
}

/**
 * A draft, released: it waits for its time. Nobody is told before it begins. Undefined also when it has changed since `seenAt`
 * (null: whenever), or its list is still being uploaded.
 */
export async function releaseDraft(
  tx: Tx,
  appid: string,
  campaignId: string,
  seenAt: Date | null,
): Promise<Changed | undefined> {
  const result = await sql<Changed>`
    update hongyan.campaigns c
    set state = 'scheduled', worked_at = greatest(now(), c.send_at), updated_at = now()
    where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'draft'
      and (c.has_list or c.body_middle <> '')
      -- Times travel with milliseconds.
      and coalesce(date_trunc('milliseconds', c.updated_at) = ${seenAt}::timestamptz, true)
      and not ${isBeingUploaded}
    returning c.send_at as "sendAt"`.execute(tx);
  return result.rows[0];
}

/** `scheduled` and due: expansion begins, for an audience of about so many. */
export async function beginExpansion(
  tx: Tx,
  appid: string,
  campaignId: string,
  audience: AudienceSize,
): Promise<void> {
  await sql`
    with changed as (
      update hongyan.campaigns c
      set
        state = 'expanding', audience_count = ${audience.count}, audience_is_estimate = ${audience.isEstimate},
        started_at = now(), worked_at = now(), updated_at = now()
      where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'scheduled'
        and coalesce(c.send_at <= now(), true)
      returning c.appid, c.id, c.name, c.audience_count, c.audience_is_estimate
    )
    insert into hongyan.events (appid, type, data)
    select c.appid, 'campaign.started',
      jsonb_build_object(
        'campaignId', c.id, 'name', c.name, 'audience', c.audience_count, 'isEstimate', c.audience_is_estimate
      )
    from changed c`.execute(tx);
}

export async function pauseCampaign(db: Db, appid: string, campaignId: string): Promise<boolean> {
  const result = await sql`
    with changed as (
      update hongyan.campaigns c
      set state = 'paused', paused_from = c.state, reason = null, updated_at = now()
      where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state in ('scheduled', 'expanding', 'sending')
      returning c.appid, c.id, c.name, c.reason
    )
    ${tell("campaign.paused")}`.execute(db);
  return result.rows.length === 1;
}

/**
 * WeChat does not have the template any more: what is not sent yet waits, instead of being refused message by message.
 *
 * @param campaignIds undefined: those whose template is marked as removed. Locked in the order of their ids.
 */
export async function pauseWithoutTemplate(
  db: Db,
  appid: string,
  campaignIds?: string[],
): Promise<string[]> {
  const isConcerned =
    campaignIds === undefined
      ? sql`exists (
          select from hongyan.templates t
          where t.appid = c.appid and t.template_id = c.template_id and t.removed_at is not null
        )`
      : sql`c.id = any (${campaignIds}::uuid[])`;
  const result = await sql<{ campaignId: string }>`
    with locked as materialized (
      select c.appid, c.id
      from hongyan.campaigns c
      where c.appid = ${appid} and c.ended_at is null and c.state in ('expanding', 'sending') and ${isConcerned}
      order by c.id
      for update
    ),
    changed as (
      update hongyan.campaigns c
      set state = 'paused', paused_from = c.state, reason = 'TEMPLATE_REMOVED', updated_at = now()
      from locked l
      where c.appid = l.appid and c.id = l.id and c.state in ('expanding', 'sending')
      returning c.appid, c.id, c.name, c.reason
    ),
    told as (${tell("campaign.paused")})
    select c.id as "campaignId" from changed c`.execute(db);
  return result.rows.map((row) => row.campaignId);
}

/**
 * It goes on as what it was. Answers with when: a scheduled one waits for its time. Undefined also while its template is not
 * there: WeChat would refuse every message.
 */
export async function resumeCampaign(
  tx: Tx,
  appid: string,
  campaignId: string,
): Promise<Changed | undefined> {
  const result = await sql<Changed>`
    with changed as (
      update hongyan.campaigns c
      set state = c.paused_from, paused_from = null, reason = null, updated_at = now(),
        worked_at = case c.paused_from when 'scheduled' then greatest(now(), c.send_at) else now() end
      where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'paused'
        and exists (
          select from hongyan.templates t
          where t.appid = c.appid and t.template_id = c.template_id and t.removed_at is null
        )
      returning c.appid, c.id, c.name, c.reason, case c.state when 'scheduled' then c.send_at end as send_at
    ),
    told as (${tell("campaign.resumed")})
    select c.send_at as "sendAt" from changed c`.execute(tx);
  return result.rows[0];
}

/** Nothing of it is claimed any more; what waits is ended by a job. */
export async function cancelCampaign(tx: Tx, appid: string, campaignId: string): Promise<boolean> {
  const result = await sql`
    with changed as (
      update hongyan.campaigns c
      set state = 'cancelled', paused_from = null, reason = null, worked_at = now(), updated_at = now()
      where c.appid = ${appid} and c.id = ${campaignId}::uuid
        and c.state in ('draft', 'scheduled', 'expanding', 'sending', 'paused')
      returning c.appid, c.id, c.name, c.reason
    )
    ${tell("campaign.cancelled")}`.execute(tx);
  return result.rows.length === 1;
}

/**
 * Campaigns that are expanded or cancelled and have no message under way any more: `done`, or over. A message that has ended
 * stays so: each look goes on where the one before found a message under way, so that all looks together read a campaign
 * once.
 */
export async function endFinished(db: Db): Promise<void> {
  await sql`
    with looked as materialized (
      select
        c.appid, c.id, c.settled_openid,
        (
          select m.openid
          from hongyan.messages m
          where m.appid = c.appid and m.campaign_id = c.id and m.openid >= coalesce(c.settled_openid, '')
            and m.status in ('queued', 'sending', 'unknown')
          order by m.openid
          limit 1
        ) as open_openid
      from hongyan.campaigns c
      where c.ended_at is null and c.state in ('sending', 'cancelled')
        -- A slice that is being written holds messages that nobody sees yet, perhaps of users before those seen.
        and not exists (
          select from hongyan.campaign_slices s
          where s.appid = c.appid and s.campaign_id = c.id
        )
    ),
    -- After the look, which may take long: nobody who pauses or cancels waits for it.
    locked as materialized (
      select c.appid, c.id
      from looked l
      join hongyan.campaigns c on c.appid = l.appid and c.id = l.id
      order by c.appid, c.id
      for update of c skip locked
    ),
    changed as (
      update hongyan.campaigns c
      set
        settled_openid = l.open_openid,
        state = case when l.open_openid is null and c.state = 'sending' then 'done' else c.state end,
        ended_at = case when l.open_openid is null then now() end,
        updated_at = case when l.open_openid is null then now() else c.updated_at end
      from locked k
      join looked l on l.appid = k.appid and l.id = k.id
      where c.appid = k.appid and c.id = k.id and c.ended_at is null and c.state in ('sending', 'cancelled')
        and (l.open_openid is null or l.open_openid is distinct from l.settled_openid)
      returning c.appid, c.id, c.name, c.state, c.reason, c.expanded_count
    )
    insert into hongyan.events (appid, type, data)
    select c.appid, 'campaign.done',
      jsonb_build_object('campaignId', c.id, 'name', c.name, 'messages', c.expanded_count, 'reason', c.reason)
    from changed c
    where c.state = 'done'`.execute(db);
}

/** Campaigns that have work, and whose job did nothing for so long that it must be lost. The next look takes others. */
export async function takeStalled(
  tx: Tx,
  afterSeconds: number,
): Promise<{ appid: string; campaignId: string }[]> {
  const result = await sql<{ appid: string; campaignId: string }>`
    with stalled as (
      select c.appid, c.id
      from hongyan.campaigns c
      where c.ended_at is null
        and c.state in ('scheduled', 'expanding', 'cancelled')
        and c.worked_at <= now() - make_interval(secs => ${afterSeconds})
      for update skip locked
    )
    update hongyan.campaigns c
    set worked_at = now()
    from stalled s
    where c.appid = s.appid and c.id = s.id
    returning c.appid, c.id as "campaignId"`.execute(tx);
  return result.rows;
}

/** After a CTE `changed` (appid, id, name, reason). */
function tell(type: `campaign.${string}`): RawBuilder<unknown> {
  return sql`
    insert into hongyan.events (appid, type, data)
    select c.appid, ${type}, jsonb_build_object('campaignId', c.id, 'name', c.name, 'reason', c.reason)
    from changed c
    returning appid`;
}
