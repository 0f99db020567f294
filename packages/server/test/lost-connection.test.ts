import { setTimeout as wait } from "node:timers/promises";
import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { startTestServer } from "@hongyan/testing/server";
import { sql } from "kysely";
import { expect, inject, test } from "vitest";
import { setupUrl } from "../src/cli/setup-url.ts";
import { connect } from "../src/db/connection.ts";

test("a connection that is lost between two statements of a transaction fails that transaction, and not the process", async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  await using connection = connect(databaseUrl, 2);

  const interrupted = connection.db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    await query(databaseUrl, `select pg_terminate_backend(${rows[0]?.pid}, 5000)`);
    // The news of it comes while nothing is asked of the connection.
    await wait(100);
    await sql`select 1`.execute(tx);
  });

  await expect(interrupted).rejects.toThrow();
  const { rows } = await sql<{ one: number }>`select 1 as one`.execute(connection.db);
  expect(rows).toEqual([{ one: 1 }]);
});

test("a database that goes away when a start would show the link for the first account costs the link only", async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  await using t = await startTestServer({ databaseUrl, options: { worker: false } });
  expect(await setupUrl(t.server)).toContain("/console/");
  await using gone = connect("postgres://nobody@127.0.0.1:1/gone", 2);
  const ctx = { ...t.server.ctx, db: gone.db };
  expect(await setupUrl({ url: t.server.url, ctx })).toBeUndefined();
});
