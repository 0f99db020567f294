import { createDatabase, temporaryFolder } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { startTcpProxy } from "@hongyan/testing/tcp-proxy";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { connect, nameDatabase, type Connection, type Tx } from "../src/db/connection.ts";
import { migrate } from "../src/db/migrate.ts";
import { readMovedMarker } from "../src/db/moved-marker.ts";
import { moveDatabase } from "../src/flow/copy/move-database.ts";
import { moveOnce } from "../src/flow/copy/move-once.ts";
import { listCopiedTables, readTableRows } from "../src/store/table-copy.ts";

const resources = new AsyncDisposableStack();
let sourceUrl: string;
let source: Connection;

// Ordered otherwise by letters than by bytes.
const appids = ["wx_b", "wxA", "wxa", "wxB"];

beforeAll(async () => {
  sourceUrl = await createDatabase(inject("postgresUrl"));
  source = resources.use(connect(sourceUrl, 2));
  await migrate(source.db);
  for (const appid of appids) {
    await query(
      sourceUrl,
      `insert into hongyan.apps (appid, name, secret_sealed) values ('${appid}', 'one', 'x')`,
    );
  }
  await query(
    sourceUrl,
    "insert into hongyan.users (appid, openid) values ('wxa', 'o1'), ('wxa', 'o2')",
  );
});
afterAll(() => resources.disposeAsync());

async function newTarget(): Promise<string> {
  const url = await createDatabase(inject("postgresUrl"));
  await using target = connect(url, 2);
  await migrate(target.db);
  return url;
}

/** What happens in the target when it is told to commit. */
const atCommit = (url: string, what: string): Promise<unknown[]> =>
  query(
    url,
    `create function public.at_commit() returns trigger language plpgsql as $$ begin ${what}; return null; end $$;
     create constraint trigger at_commit after insert on hongyan.apps deferrable initially deferred
     for each row when (new.appid = 'wxa') execute function public.at_commit()`,
  );
const appsIn = async (url: string): Promise<number> =>
  (await query(url, "select from hongyan.apps")).length;

test("a target that commits while its answer is lost has it all, and no other target gets it too", async () => {
  await using folder = await temporaryFolder();
  const targetUrl = await newTarget();
  await atCommit(targetUrl, "perform pg_advisory_xact_lock(1)");
  const breakable = new URL(targetUrl);
  await using proxy = await startTcpProxy(Number(breakable.port));
  breakable.port = String(proxy.port);
  await using target = connect(breakable.href, 2);
  const to = nameDatabase(targetUrl);
  const move = { source: source.db, dataDir: folder.path, target: target.db, to };
  await using holding = connect(targetUrl, 1);
  await holding.pool.query("select pg_advisory_lock(1)");

  const first = moveOnce(move).catch((error: unknown) => error);
  await expect
    .poll(
      () => query(targetUrl, "select from pg_locks where locktype = 'advisory' and not granted"),
      {
        timeout: 20_000,
      },
    )
    .toHaveLength(1);
  await proxy.refuse();
  proxy.cut();
  expect(await first).toMatchObject({ code: "UNAVAILABLE" });
  expect(readMovedMarker(folder.path)).toMatchObject({ state: "begun", to });
  await holding.pool.query("select pg_advisory_unlock(1)");

  const elsewhere = { ...move, to: "elsewhere:5432/other" };
  await expect(moveOnce(elsewhere)).rejects.toThrow("may have arrived");
  await proxy.heal();
  expect(await moveOnce(move)).toContainEqual({ name: "apps", rows: appids.length });
  expect(readMovedMarker(folder.path)).toMatchObject({ state: "done", to });
  expect(await appsIn(targetUrl)).toBe(appids.length);
  await expect(moveOnce(move)).rejects.toThrow(`was moved to ${to} already`);
  await expect(moveOnce(elsewhere)).rejects.toThrow("already");
});

test("a target that cannot commit leaves the folder free to be moved elsewhere", async () => {
  await using folder = await temporaryFolder();
  const targetUrl = await newTarget();
  await atCommit(targetUrl, "raise exception 'no'");
  await using target = connect(targetUrl, 2);
  const to = nameDatabase(targetUrl);
  const move = { source: source.db, dataDir: folder.path, target: target.db, to };

  await expect(moveOnce(move)).rejects.toThrow("no");
  expect(readMovedMarker(folder.path)).toBeUndefined();
  expect(await appsIn(targetUrl)).toBe(0);
});

test("a target waits longer than a transaction of ours may be idle, and may order letters otherwise", async () => {
  const name = `${new URL(sourceUrl).pathname.slice(1)}_icu`;
  await query(
    sourceUrl,
    `create database ${name} template template0 locale_provider icu icu_locale 'en'`,
  );
  const targetUrl = `${inject("postgresUrl")}${name}`;
  await using target = connect(targetUrl, 2);
  // Of its one connection, which is taken again.
  await target.pool.query("set idle_in_transaction_session_timeout = 100");
  await using holding = connect(sourceUrl, 1);
  await holding.pool.query("begin; lock table hongyan.apps");

  const moving = moveDatabase(source.db, target.db, () => {});
  await expect
    .poll(
      () =>
        query(
          targetUrl,
          `select from pg_stat_activity
           where datname = current_database() and state like 'idle in transaction%' and state_change < now() - interval '300 ms'`,
        ),
      { timeout: 20_000 },
    )
    .toHaveLength(1);
  await holding.pool.query("rollback");
  expect(await moving).toMatchObject({ kind: "moved" });
});

test("rows are read along the key, so that a large table is not sorted before its first row", async () => {
  await source.db.transaction().execute(async (tx) => {
    await sql`set local enable_sort = off`.execute(tx);
    const table = (await listCopiedTables(tx)).find(({ name }) => name === "users");
    if (table === undefined) throw new Error("there is no table of users");
    const rows = readTableRows(tx, table);
    await rows.next();
    expect(await planOfCursor(tx)).not.toContain("Sort");
  });
});

async function planOfCursor(tx: Tx): Promise<string> {
  const cursor = await sql<{ statement: string }>`select statement from pg_cursors`.execute(tx);
  const statement = cursor.rows[0]?.statement.replace(/^.*? cursor for/s, "") ?? "";
  const plan = await sql<object>`explain ${sql.raw(statement)}`.execute(tx);
  return JSON.stringify(plan.rows);
}
