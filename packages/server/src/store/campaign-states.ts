import { sql, type RawBuilder } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

// Each statement is fenced by the state that it leaves: of two callers who start, pause, resume or cancel a campaign at once,
// one changes it and the other is told no. That it begins, pauses, resumes, is cancelled or done is told by an event in the
// same statement; that it is released, or all its messages are written, is not.

/** What changed state, and when it is to begin. */
export interface Changed {
  /** null: at once. */
  sendAt: Date | null;
}

/** A draft, released: it waits for its time. Nobody is told before it begins. */
export async function releaseDraft(
  tx: Tx,
  appid: string,
  campaignId: string,
): Promise<Changed | undefined> {
  const result = await sql<Changed>`
    update hongyan.campaigns c
    set state = 'scheduled', worked_at = greatest(now(), c.send_at), updated_at = now()
    where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'draft'
    returning c.send_at as "sendAt"`.execute(tx);
  return result.rows[0];
}

/** `scheduled` and due: expansion begins, for an audience of about so many. */
export async function beginExpansion(
  tx: Tx,
  appid: string,
  campaignId: string,
  audienceCount: number,
): Promise<void> {
  await sql`
    with changed as (
      update hongyan.campaigns c
      set state = 'expanding', audience_count = ${audienceCount}, started_at = now(), worked_at = now(), updated_at = now()
      where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'scheduled'
        and coalesce(c.send_at <= now(), true)
      returning c.appid, c.id, c.name, c.audience_count
    )
    insert into hongyan.events (appid, type, data)
    select c.appid, 'campaign.started',
      jsonb_build_object('campaignId', c.id, 'name', c.name, 'audience', c.audience_count)
    from changed c`.execute(tx);
}

/** @param reason a stable code when it is not somebody's wish */
export async function pauseCampaign(
  db: Db,
  appid: string,
  campaignId: string,
  reason: string | null,
): Promise<boolean> {
  const result = await sql`
    with changed as (
      update hongyan.campaigns c
      set state = 'paused', paused_from = c.state, reason = ${reason}, updated_at = now()
      where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state in ('scheduled', 'expanding', 'sending')
        -- What stops by itself does so while it expands, and never what another job has finished meanwhile.
        and (${reason}::text is null or c.state = 'expanding')
      returning c.appid, c.id, c.name, c.reason
    )
    ${tell("campaign.paused")}`.execute(db);
  return result.rows.length === 1;
}

/** It goes on as what it was. Answers with when: a scheduled one waits for its time. */
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
    ),
    changed as (
      update hongyan.campaigns c
      set
        settled_openid = l.open_openid,
        state = case when l.open_openid is null and c.state = 'sending' then 'done' else c.state end,
        ended_at = case when l.open_openid is null then now() end,
        updated_at = case when l.open_openid is null then now() else c.updated_at end
      from looked l
      where c.appid = l.appid and c.id = l.id and c.ended_at is null and c.state in ('sending', 'cancelled')
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
