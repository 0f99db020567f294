import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

/** Bytes of each table of ours with its indexes, by its name; from the file system, without reading a row. */
export async function readTableSizes(db: Db): Promise<Map<string, number>> {
  const result = await sql<{ name: string; bytes: number }>`
    select c.relname as name, pg_total_relation_size(c.oid)::float8 as bytes
    from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = 'hongyan' and c.relkind = 'r'`.execute(db);
  return new Map(result.rows.map(({ name, bytes }) => [name, bytes]));
}

export async function readDatabaseSize(db: Db): Promise<number> {
  const result = await sql<{ bytes: number }>`
    select pg_database_size(current_database())::float8 as bytes`.execute(db);
  return result.rows[0]?.bytes ?? 0;
}
