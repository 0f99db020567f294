import { sql, type RawBuilder } from "kysely";
import type { Db } from "../db/connection.ts";

/**
 * Dispatches of an app, of this priority, that no worker has taken yet; counted up to `most`. What waits for the pace of its own
 * campaign is left out: it is in nobody's way.
 */
export async function countWaitingDispatches(
  db: Db,
  appid: string,
  priority: number,
  most: number,
): Promise<number> {
  const result = await sql<{ count: number }>`
    select count(*)::integer as count
    from (
      select
      ${fromWaitingJobs(priority)} and j.data ->> 'appid' = ${appid} and not j.data ? 'paced'
      limit ${most}
    ) as waiting`.execute(db);
  return result.rows[0]?.count ?? 0;
}

/**
 * Messages of one campaign that no worker has taken yet, also what waits for its pace, in the queue or outside of it; counted
 * until they are `most`. Not by dispatches: one may name 500 messages, or one whose user alone had to wait.
 */
export async function countAheadOfCampaign(
  db: Db,
  appid: string,
  campaignId: string,
  limits: {
    priority: number;
    /** What starts later is left out; null: nothing is. */
    withinSeconds: number | null;
    most: number;
  },
): Promise<number> {
  const result = await sql<{ count: number }>`
    select coalesce(sum(waiting.messages), 0)::integer as count
    from (
      select jsonb_array_length(j.data -> 'messageIds') as messages
      ${fromWaitingJobs(limits.priority)} and j.data ->> 'campaignId' = ${campaignId}
      union all
      select cardinality(d.message_ids) as messages
      from hongyan.open_dispatches d
      where d.appid = ${appid} and d.campaign_id = ${campaignId}::uuid
        and d.job_at <= coalesce(now() + make_interval(secs => ${limits.withinSeconds}), 'infinity')
      limit ${limits.most}
    ) as waiting`.execute(db);
  return result.rows[0]?.count ?? 0;
}

/** Messages of one campaign whose dispatches start later than that; counted until they are `most`. */
export async function countHeldBackOfCampaign(
  db: Db,
  appid: string,
  campaignId: string,
  limits: { beyondSeconds: number; most: number },
): Promise<number> {
  const result = await sql<{ count: number }>`
    select coalesce(sum(held.messages), 0)::integer as count
    from (
      select cardinality(d.message_ids) as messages
      from hongyan.open_dispatches d
      where d.appid = ${appid} and d.campaign_id = ${campaignId}::uuid
        and d.job_at > now() + make_interval(secs => ${limits.beyondSeconds})
      limit ${limits.most}
    ) as held`.execute(db);
  return result.rows[0]?.count ?? 0;
}

/** Up to the first conditions of their own. */
function fromWaitingJobs(priority: number): RawBuilder<unknown> {
  return sql`
    from pgboss.job j
    where j.name = 'dispatch' and j.priority = ${priority} and j.state < 'active' and not j.blocked`;
}
