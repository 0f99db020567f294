import { setTimeout as wait } from "node:timers/promises";
import { sql } from "kysely";
import { HongyanError } from "../errors.ts";
import type { Db } from "./connection.ts";
import { readMigrations, type Migration } from "./read-migrations.ts";
import { isLockTimeout } from "./sql-errors.ts";

/**
 * Brings our tables to this version's schema: numbered SQL files, forward only, each once, one process at a time. Answers
 * with what was run. A file runs in a transaction with its record; one that builds an index runs beside writers, and is
 * taken up again when a process died over it.
 *
 * @param options.allowNewer run beside, or after, a newer version that has changed the schema already
 * @throws {HongyanError} SCHEMA_NEWER
 */
export async function migrate(
  db: Db,
  options: { allowNewer?: boolean; migrations?: Migration[] } = {},
): Promise<string[]> {
  const migrations = options.migrations ?? (await readMigrations());
  const state = await compareSchema(db, migrations);
  if (state.unknown.length > 0 && options.allowNewer !== true) throw newerSchema(state.unknown);
  if (state.missing.length === 0) return [];

  return db.connection().execute(async (session) => {
    await takeLock(session);
    try {
      await sql`create schema if not exists hongyan`.execute(session);
      await sql`
        create table if not exists hongyan.migrations (
          name varchar(255) primary key,
          timestamp varchar(255) not null
        )`.execute(session);
      // Once more: another process may have held the lock and done it all.
      const { missing } = await compareSchema(session, migrations);
      for (const migration of missing) await run(session, migration);
      return missing.map((migration) => migration.name);
    } finally {
      await sql`select pg_advisory_unlock(${lockId}::bigint)`.execute(session).catch(() => {});
    }
  });
}

/** What the database has and this program does not know, and the other way round. */
export async function compareSchema(
  db: Db,
  migrations: Migration[],
): Promise<{ unknown: string[]; missing: Migration[] }> {
  const { rows } = await sql<{ isThere: boolean }>`
    select to_regclass('hongyan.migrations') is not null as "isThere"`.execute(db);
  if (rows[0]?.isThere !== true) return { unknown: [], missing: migrations };
  const applied = await sql<{ name: string }>`select name from hongyan.migrations`.execute(db);
  const there = new Set(applied.rows.map((row) => row.name));
  const known = new Set(migrations.map((migration) => migration.name));
  return {
    unknown: [...there].filter((name) => !known.has(name)).toSorted(),
    missing: migrations.filter((migration) => !there.has(migration.name)),
  };
}

function newerSchema(unknown: string[]): HongyanError {
  return new HongyanError(
    "SCHEMA_NEWER",
    `the database has been brought up to date by a newer version of Hongyan (${unknown.join(", ")})`,
    {
      hint: "Start that version. To go back by one version, set HONGYAN_ALLOW_NEWER_SCHEMA=true: its schema suits the version before it too.",
      details: unknown,
    },
  );
}

/** Of Postgres' advisory locks: any number that nobody else is likely to take. */
const lockId = "3853314791062309107";
const lockPauseMs = 200;

/**
 * Asks again and again instead of waiting in the database: an index that is built beside writers waits for every statement
 * that began before it, and so would wait for those who wait for this lock.
 */
async function takeLock(session: Db): Promise<void> {
  for (;;) {
    const { rows } = await sql<{ isTaken: boolean }>`
      select pg_try_advisory_lock(${lockId}::bigint) as "isTaken"`.execute(session);
    if (rows[0]?.isTaken === true) return;
    await wait(lockPauseMs);
  }
}

async function run(session: Db, migration: Migration): Promise<void> {
  if (migration.buildsIndex !== undefined) {
    await buildIndex(session, migration, migration.buildsIndex);
    return;
  }
  for (;;) {
    try {
      await session.transaction().execute(async (tx) => {
        await sql`select set_config('lock_timeout', ${`${lockTimeoutMs}ms`}, true)`.execute(tx);
        await sql.raw(migration.text).execute(tx);
        await record(tx, migration);
      });
      return;
    } catch (error) {
      if (!isLockTimeout(error)) throw error;
      await wait(lockTimeoutMs);
    }
  }
}

/**
 * How long a change of a table may wait for a long statement that has the table. Whoever comes after it waits behind it,
 * so it gives up soon, lets the others pass, and tries again.
 */
const lockTimeoutMs = 2_000;

async function buildIndex(session: Db, migration: Migration, index: string): Promise<void> {
  const { rows } = await sql<{ isBroken: boolean }>`
    select not i.indisvalid as "isBroken"
    from pg_catalog.pg_index i
    where i.indexrelid = to_regclass(${`hongyan.${index}`})`.execute(session);
  // What a crash left behind is never used by a query, but kept up to date by every write.
  if (rows[0]?.isBroken === true) {
    await sql`drop index concurrently ${sql.id("hongyan", index)}`.execute(session);
  }
  await sql.raw(migration.text).execute(session);
  await record(session, migration);
}

async function record(db: Db, { name }: Migration): Promise<void> {
  await sql`
    insert into hongyan.migrations (name, timestamp)
    values (${name}, ${new Date().toISOString()})`.execute(db);
}
