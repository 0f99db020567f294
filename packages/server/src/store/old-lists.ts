import { sql } from "kysely";
import type { Tx } from "../db/connection.ts";
import { lastUnlessFull, type Slice } from "./old-messages.ts";

/** Why retention cancels a draft: nobody started it, nor touched its list, for as long as lists are kept. */
const neverStarted = "NEVER_STARTED";

/** Cancels drafts with a list that nobody started, with their events (E1), so that nobody starts half of a list that is being removed. */
export async function cancelForgottenDrafts(
  tx: Tx,
  { keepDays, limit }: { keepDays: number; limit: number },
): Promise<Slice<true>> {
  const result = await sql`
    with forgotten as materialized (
      select c.appid, c.id
      from hongyan.campaigns c
      where c.has_list and c.list_removed_at is null and c.ended_at is null and c.state = 'draft'
        and c.updated_at < now() - make_interval(days => ${keepDays})
        and not exists (
          select
          from hongyan.campaign_uploads u
          where u.appid = c.appid and u.campaign_id = c.id and u.updated_at >= now() - make_interval(days => ${keepDays})
        )
      order by c.appid, c.id
      limit ${limit}
      for update of c skip locked
    ),
    cancelled as (
      update hongyan.campaigns c
      set state = 'cancelled', reason = ${neverStarted}, ended_at = now(), updated_at = now()
      from forgotten f
      where c.appid = f.appid and c.id = f.id and c.state = 'draft'
      returning c.appid, c.id, c.name, c.reason
    )
    insert into hongyan.events (appid, type, data)
    select c.appid, 'campaign.cancelled', jsonb_build_object('campaignId', c.id, 'name', c.name, 'reason', c.reason)
    from cancelled c
    returning id`.execute(tx);
  return lastUnlessFull(result.rows.length, limit);
}

/**
 * Removes users from the list of one campaign that ended so long ago, or was never started: they say who was to hear what. A list
 * that is empty then is marked as removed, and not looked at again; the campaign keeps its counts.
 */
export async function removeOldLists(
  tx: Tx,
  { keepDays, limit }: { keepDays: number; limit: number },
): Promise<Slice<true>> {
  const result = await sql<{ removed: number }>`
    with campaign as materialized (
      select c.appid, c.id
      from hongyan.campaigns c
      where c.has_list and c.list_removed_at is null
        and (
          c.ended_at < now() - make_interval(days => ${keepDays})
          or (c.ended_at is not null and c.state = 'cancelled' and c.reason = ${neverStarted})
        )
      order by c.ended_at
      limit 1
      for update skip locked
    ),
    doomed as materialized (
      select r.appid, r.campaign_id, r.openid
      from campaign c
      join hongyan.campaign_recipients r on r.appid = c.appid and r.campaign_id = c.id
      order by r.openid
      limit ${limit}
    ),
    deleted as (
      delete from hongyan.campaign_recipients r
      using doomed d
      where r.appid = d.appid and r.campaign_id = d.campaign_id and r.openid = d.openid
    ),
    marked as (
      update hongyan.campaigns c
      set list_removed_at = now()
      from campaign
      where c.appid = campaign.appid and c.id = campaign.id and (select count(*) from doomed) < ${limit}
    )
    select (select count(*) from doomed)::integer as removed
    from campaign`.execute(tx);
  const [slice] = result.rows;
  // The next list follows a short rest.
  return { removed: slice?.removed ?? 0, next: slice === undefined ? undefined : true };
}
