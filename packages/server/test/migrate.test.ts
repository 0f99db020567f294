import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createDatabase, temporaryFolder } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { connect } from "../src/db/connection.ts";
import { startEmbeddedDatabase } from "../src/db/embedded.ts";
import { migrate } from "../src/db/migrate.ts";
import { readMigrations, type Migration } from "../src/db/read-migrations.ts";

const table: Migration = {
  name: "0001_table",
  text: "create table hongyan.things (id integer, name text); insert into hongyan.things select n, 'n' from generate_series(1, 100) n;",
  buildsIndex: undefined,
};
const index: Migration = {
  name: "0002_index",
  text: "-- no transaction\ncreate index concurrently if not exists things_by_name on hongyan.things (name);",
  buildsIndex: "things_by_name",
};
const validIndexes = `select c.relname as name, i.indisvalid as valid from pg_index i join pg_class c on c.oid = i.indexrelid
  where i.indrelid = 'hongyan.things'::regclass`;

test("several processes that start at once on an empty database run each migration once, and all start", async () => {
  await using db = await open();
  const migrations = await readMigrations();
  const connections = Array.from({ length: 4 }, () => connect(db.url, 2));
  const ran = await Promise.all(connections.map((one) => migrate(one.db)));
  for (const one of connections) await one[Symbol.asyncDispose]();

  expect(ran.flat().toSorted()).toEqual(migrations.map((migration) => migration.name));
  expect(await migrate(db.db)).toEqual([]);
});

test("an index is built while a transaction that wrote to the table is open, and writers go on meanwhile", async () => {
  await using db = await open();
  await migrate(db.db, { migrations: [table] });
  const writer = new pg.Client({ connectionString: db.url });
  await writer.connect();
  await writer.query("begin");
  await writer.query("insert into hongyan.things values (101, 'open')");

  const building = migrate(db.db, { migrations: [table, index] });
  // It waits for the open transaction; a writer that came now would wait behind an index built in a transaction.
  await until(
    db.url,
    "select from pg_stat_activity where query ilike '%create index conc%' and wait_event_type = 'Lock'",
  );
  await query(
    db.url,
    "set statement_timeout = '5s'; insert into hongyan.things values (102, 'beside')",
  );
  await writer.query("commit");
  await writer.end();

  expect(await building).toEqual(["0002_index"]);
  expect(await query(db.url, validIndexes)).toEqual([{ name: "things_by_name", valid: true }]);
});

test("an index whose building died is dropped and built anew; one that was built and not recorded is recorded", async () => {
  await using db = await open();
  await migrate(db.db, { migrations: [table] });
  // What a crash leaves behind: an index that is kept up to date and never used.
  await query(db.url, "insert into hongyan.things values (1, 'n')");
  await query(
    db.url,
    "create unique index concurrently things_by_name on hongyan.things (name)",
  ).catch(() => {});
  expect(await query(db.url, validIndexes)).toEqual([{ name: "things_by_name", valid: false }]);

  expect(await migrate(db.db, { migrations: [table, index] })).toEqual(["0002_index"]);
  expect(await query(db.url, validIndexes)).toEqual([{ name: "things_by_name", valid: true }]);

  await query(db.url, "delete from hongyan.migrations where name = '0002_index'");
  expect(await migrate(db.db, { migrations: [table, index] })).toEqual(["0002_index"]);
});

test("a change of a table that cannot be locked lets others pass, and is done once the long statement ends", async () => {
  await using db = await open();
  await migrate(db.db, { migrations: [table] });
  const reader = new pg.Client({ connectionString: db.url });
  await reader.connect();
  await reader.query("begin");
  await reader.query("select from hongyan.things");
  const change = {
    name: "0002_change",
    text: "alter table hongyan.things add column more text",
    buildsIndex: undefined,
  };

  const changing = migrate(db.db, { migrations: [table, change] });
  await until(
    db.url,
    "select from pg_stat_activity where query like 'alter table hongyan.things%' and wait_event_type = 'Lock'",
  );
  // Behind the waiting change: it gives up soon, and this one passes.
  await query(db.url, "set statement_timeout = '15s'; select from hongyan.things");
  await reader.query("commit");
  await reader.end();

  expect(await changing).toEqual(["0002_change"]);
});

test("a migration that fails leaves nothing of itself behind, and the ones before it stay", async () => {
  await using db = await open();
  const broken = {
    name: "0002_broken",
    text: "create table hongyan.half (); select 1 / 0",
    buildsIndex: undefined,
  };
  await expect(migrate(db.db, { migrations: [table, broken] })).rejects.toMatchObject({
    code: "22012",
  });
  expect(await query(db.url, "select name from hongyan.migrations")).toEqual([
    { name: "0001_table" },
  ]);
  expect(await query(db.url, "select to_regclass('hongyan.half')::text as half")).toEqual([
    { half: null },
  ]);
});

test("a schema that a newer version has changed is refused, unless that is allowed", async () => {
  await using db = await open();
  await migrate(db.db, { migrations: [table, index] });
  await expect(migrate(db.db, { migrations: [table] })).rejects.toMatchObject({
    code: "SCHEMA_NEWER",
    details: ["0002_index"],
  });
  expect(await migrate(db.db, { migrations: [table], allowNewer: true })).toEqual([]);
});

test("the embedded database takes an index that is built outside a transaction too", async () => {
  await using folder = await temporaryFolder();
  await using database = await startEmbeddedDatabase(folder.path);
  await using connection = connect(database.connectionString, 1);
  expect(await migrate(connection.db, { migrations: [table, index] })).toEqual([
    "0001_table",
    "0002_index",
  ]);
  expect(await query(database.connectionString, validIndexes)).toEqual([
    { name: "things_by_name", valid: true },
  ]);
});

test("a file without a transaction may hold one index build that can be repeated, and nothing else", async () => {
  await using folder = await temporaryFolder();
  await mkdir(folder.path, { recursive: true });
  const read = async (text: string) => {
    await writeFile(join(folder.path, "0001_x.sql"), text);
    return readMigrations(pathToFileURL(`${folder.path}/`));
  };
  const good =
    "-- no transaction\n-- why\ncreate index concurrently if not exists i on hongyan.t (a)\n  where b;\n";
  expect(await read(good)).toMatchObject([{ name: "0001_x", buildsIndex: "i" }]);
  for (const bad of [
    "-- no transaction\ncreate index concurrently i on hongyan.t (a);",
    "-- no transaction\ncreate index if not exists i on hongyan.t (a);",
    `${good}select 1;`,
    "-- no transaction\nalter table hongyan.t add column a text;",
  ]) {
    await expect(read(bad)).rejects.toThrow("may hold nothing but");
  }
  expect(await read("create table hongyan.t ();")).toMatchObject([{ buildsIndex: undefined }]);
});

async function open() {
  const url = await createDatabase(inject("postgresUrl"));
  const connection = connect(url, 3);
  return { url, db: connection.db, [Symbol.asyncDispose]: () => connection[Symbol.asyncDispose]() };
}

async function until(url: string, found: string): Promise<void> {
  const deadline = performance.now() + 20_000;
  while ((await query(url, found)).length === 0) {
    if (performance.now() > deadline) throw new Error(`nothing is found by: ${found}`);
  }
}
