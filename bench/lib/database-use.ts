import pg from "pg";
import { cpuSecondsOfTree } from "./process-use.ts";

/** What a database has used up to now. */
export interface DatabaseUse {
  cpuSeconds: number;
  tableBytes: number;
  indexBytes: number;
  walBytes: number;
  /** Sessions of our processes that are open now. */
  sessions: number;
}

/**
 * The figures of CPU and WAL are those of the whole cluster.
 *
 * @param options.checkpoint first, so that what is written late counts too. Not in the middle of a measurement: after each
 * checkpoint every page goes into the WAL whole once more.
 */
export async function readDatabaseUse(
  databaseUrl: string,
  options: { checkpoint: boolean },
): Promise<DatabaseUse> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "bench" });
  await client.connect();
  try {
    if (options.checkpoint) await client.query("checkpoint");
    const { rows } = await client.query<Omit<DatabaseUse, "cpuSeconds"> & { pid: number }>(`
      select
        split_part(pg_read_file('postmaster.pid'), e'\\n', 1)::integer as pid,
        (pg_current_wal_lsn() - '0/0')::float8 as "walBytes",
        sum(pg_table_size(c.oid))::float8 as "tableBytes",
        sum(pg_indexes_size(c.oid))::float8 as "indexBytes",
        (
          select count(*)::integer from pg_stat_activity a
          where a.datname = current_database() and a.application_name <> 'bench'
        ) as sessions
      from pg_class c
      join pg_namespace n on n.oid = c.relnamespace
      where n.nspname in ('hongyan', 'pgboss') and c.relkind = 'r'`);
    const [row] = rows;
    if (row === undefined) throw new Error("Postgres does not say what it has used");
    const { pid, ...use } = row;
    return { ...use, cpuSeconds: cpuSecondsOfTree(pid) };
  } finally {
    await client.end();
  }
}
