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

/** What decides whether acknowledged work survives, and whether every process finds a connection. */
export interface DatabaseSettings {
  version: string;
  versionNumber: number;
  fsync: string;
  fullPageWrites: string;
  synchronousCommit: string;
  maxConnections: number;
  /** To any database of this server, as far as this user may see. */
  connections: number;
  /** Of Hongyan on this database. */
  processes: number;
}

export async function readDatabaseSettings(db: Db): Promise<DatabaseSettings> {
  const result = await sql<DatabaseSettings>`
    select
      current_setting('server_version') as version,
      current_setting('server_version_num')::integer as "versionNumber",
      current_setting('fsync') as fsync,
      current_setting('full_page_writes') as "fullPageWrites",
      current_setting('synchronous_commit') as "synchronousCommit",
      current_setting('max_connections')::integer as "maxConnections",
      (select count(*) from pg_stat_activity a where a.backend_type = 'client backend')::integer as connections,
      (
        select count(distinct split_part(a.application_name, ' ', 2))
        from pg_stat_activity a
        where a.datname = current_database() and a.application_name ~ '^hongyan(-queue)? [0-9a-f]{8}$'
      )::integer as processes`.execute(db);
  return result.rows[0] as DatabaseSettings;
}
