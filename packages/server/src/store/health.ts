import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

export async function readDatabaseClock(db: Db): Promise<Date> {
  const result = await sql<{ now: Date }>`select clock_timestamp() as now`.execute(db);
  return result.rows[0]?.now ?? new Date(0);
}

/** The oldest dispatches: a hundred thousand messages at most. Whoever has more in trouble knows enough. */
const looked = 200;

/** Messages late by more than five minutes, but for those of campaigns, which wait their turn; and messages whose outcome is unknown. */
export async function countTroubled(db: Db): Promise<{ waiting: number; unknown: number }> {
  const result = await sql<{ waiting: number; unknown: number }>`
    select
      (count(*) filter (where m.status = 'queued' and m.due_at < now() - interval '5 minutes' and m.campaign_id is null))::integer as waiting,
      (count(*) filter (where m.status = 'unknown'))::integer as unknown
    from (
      select d.appid, d.message_ids
      from hongyan.open_dispatches d
      where d.due_at < now()
      order by d.due_at
      limit ${looked}
    ) as d
    cross join unnest(d.message_ids) as n (id)
    join hongyan.messages m on m.appid = d.appid and m.id = n.id`.execute(db);
  return result.rows[0] ?? { waiting: 0, unknown: 0 };
}
