import { sql } from "kysely";
import type { Tx } from "../db/connection.ts";
import type { Slice } from "./old-messages.ts";

/**
 * Removes users from the list of one campaign that ended so long ago: they say who was to hear what. A list that is empty then is
 * marked as removed, and not looked at again; the campaign keeps its counts.
 */
export async function removeOldLists(
  tx: Tx,
  { keepDays, limit }: { keepDays: number; limit: number },
): Promise<Slice<true>> {
  const result = await sql<{ removed: number }>`
    with campaign as materialized (
      select c.appid, c.id
      from hongyan.campaigns c
      where c.has_list and c.list_removed_at is null and c.ended_at < now() - make_interval(days => ${keepDays})
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
