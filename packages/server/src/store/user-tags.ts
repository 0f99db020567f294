import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

/** More would make users' rows heavy, and each log-in writes one anew. */
export const mostTags = 50;

/**
 * Adds and removes tags of those users who are known; of none, when one of them would then carry more than `mostTags`. Locked in
 * the order of the openids, so that two callers wait for each other and never deadlock; whose tags stay the same is not written.
 */
export async function changeTags(
  db: Db,
  appid: string,
  openids: string[],
  change: { add: string[]; remove: string[] },
): Promise<{ users: number; isTooMany: boolean }> {
  const result = await sql<{ users: number; most: number }>`
    with locked as materialized (
      select u.openid, u.tags
      from hongyan.users u
      where u.appid = ${appid} and u.openid = any (${openids}::text[])
      order by u.openid
      for update
    ),
    wanted as materialized (
      select
        l.openid, l.tags as before,
        array(
          select distinct n.tag
          from unnest(l.tags || ${change.add}::text[]) as n (tag)
          where n.tag <> all (${change.remove}::text[])
          order by n.tag
        ) as after
      from locked l
    ),
    tagged as (
      update hongyan.users u
      set tags = w.after
      from wanted w
      where u.appid = ${appid} and u.openid = w.openid and w.after <> w.before
        and (select max(cardinality(a.after)) from wanted a) <= ${mostTags}
    )
    select count(*)::integer as users, coalesce(max(cardinality(w.after)), 0)::integer as most
    from wanted w`.execute(db);
  const { users, most } = result.rows[0] ?? { users: 0, most: 0 };
  return { users, isTooMany: most > mostTags };
}
