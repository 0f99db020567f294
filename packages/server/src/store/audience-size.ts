import { sql } from "kysely";
import type { Db } from "../db/connection.ts";
import { fitsFilter } from "./campaign-expansion.ts";
import type { AudienceFilter } from "./campaigns.ts";

/** How many users are meant and have a grant now. */
export interface AudienceSize {
  count: number;
  /** There are too many to look at each: the first ones, in the order of their openids, stand for the others. */
  isEstimate: boolean;
}

/** Some hundredths of a second. */
const mostLookedAt = 50_000;

/** Counted where few have a balance of the template; else estimated, in the same time however many there are. */
export async function measureAudience(
  db: Db,
  appid: string,
  templateId: string,
  filter: AudienceFilter,
  /** Smaller in tests. */
  most = mostLookedAt,
): Promise<AudienceSize> {
  const fits = fitsFilter(filter);
  // Each looked up by its key: without "offset 0" the planner may read all users of all apps for it.
  const isMeant =
    fits === null
      ? sql`true`
      : sql`exists (
          select from hongyan.users u where u.appid = b.appid and u.openid = b.openid and ${fits} offset 0
        )`;
  const result = await sql<{ looked: number; reachable: number }>`
    with first as materialized (
      select b.appid, b.openid, b.available > 0 or b.unlimited as has_grant
      from hongyan.balances b
      where b.appid = ${appid} and b.template_id = ${templateId}
      order by b.openid
      limit ${most}
    )
    select
      count(*)::integer as looked, (count(*) filter (where b.has_grant and ${isMeant}))::integer as reachable
    from first b`.execute(db);
  const { looked, reachable } = result.rows[0] ?? { looked: 0, reachable: 0 };
  if (looked < most) return { count: reachable, isEstimate: false };
  const all = Math.max(looked, await guessBalances(db, templateId));
  return { count: Math.round((reachable / looked) * all), isEstimate: true };
}

/**
 * As the planner's statistics have it; few until the table was analyzed. By the template alone, which belongs to one app: of two
 * conditions that go together the planner would believe that each narrows the other.
 */
async function guessBalances(db: Db, templateId: string): Promise<number> {
  const result = await sql<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }>`
    explain (format json)
    select from hongyan.balances b where b.template_id = ${templateId}`.execute(db);
  return result.rows[0]?.["QUERY PLAN"][0].Plan["Plan Rows"] ?? 0;
}
