import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

/** Ten minutes: fine enough for the present rate, and 144 rows a day for each API. */
const periodSeconds = 600;
const keptDays = 8;

/** Adds calls to the row of these ten minutes, by the database's clock. */
export async function addApiCalls(
  db: Db,
  calls: { appid: string; api: string; count: number }[],
): Promise<void> {
  await sql`
    insert into hongyan.api_calls as c (appid, api, period_at, count)
    select
      n.appid, n.api, to_timestamp(floor(extract(epoch from now()) / ${periodSeconds}) * ${periodSeconds}), n.count
    from unnest(
      ${calls.map((one) => one.appid)}::text[], ${calls.map((one) => one.api)}::text[],
      ${calls.map((one) => one.count)}::bigint[]
    ) as n (appid, api, count)
    -- In key order, so that two processes wait for each other and never deadlock.
    order by n.appid, n.api
    on conflict (appid, api, period_at) do update set count = c.count + excluded.count`.execute(db);
}

export interface CountedCalls {
  api: string;
  /** Since midnight in China, where quotas begin anew. */
  today: number;
  /** A second, over these ten minutes and the ten before. */
  perSecond: number;
}

/** By API; those that were not called today are left out. */
export async function countApiCalls(db: Db, appid: string): Promise<CountedCalls[]> {
  const result = await sql<CountedCalls>`
    with day as materialized (
      select date_trunc('day', now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai' as began_at,
        to_timestamp(floor(extract(epoch from now()) / ${periodSeconds}) * ${periodSeconds} - ${periodSeconds}) as recent_at
    )
    select
      c.api,
      coalesce(sum(c.count) filter (where c.period_at >= day.began_at), 0)::double precision as today,
      (
        coalesce(sum(c.count) filter (where c.period_at >= day.recent_at), 0)
          / extract(epoch from now() - max(day.recent_at))
      )::double precision as "perSecond"
    from day
    join hongyan.api_calls c on c.appid = ${appid} and c.period_at >= least(day.began_at, day.recent_at)
    group by c.api
    order by c.api`.execute(db);
  return result.rows;
}

/** Apps that called an API that is counted, in these ten minutes or the ten before. */
export async function listAppidsCalling(db: Db): Promise<string[]> {
  const result = await sql<{ appid: string }>`
    select distinct c.appid
    from hongyan.api_calls c
    join hongyan.apps a using (appid)
    where c.period_at >= now() - make_interval(secs => ${2 * periodSeconds})
    order by c.appid`.execute(db);
  return result.rows.map((row) => row.appid);
}

export async function removeOldApiCalls(db: Db): Promise<void> {
  await sql`
    delete from hongyan.api_calls where period_at < now() - make_interval(days => ${keptDays})`.execute(
    db,
  );
}
