import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { sql } from "kysely";
import { expect, inject, test } from "vitest";
import { connect } from "../src/db/connection.ts";

test("a connection that the database ends in the middle of a transaction fails that transaction, and not the process", async () => {
  const url = await createDatabase(inject("postgresUrl"));
  await using connection = connect(url, 2);
  const { db } = connection;

  const broken = db.transaction().execute(async (tx) => {
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    const isGone = `select pg_terminate_backend(${rows[0]?.pid}, 10000)`;
    await query(url, isGone);
    // The news of it comes while no statement is under way.
    await new Promise((resolve) => setTimeout(resolve, 50));
    await sql`select 1`.execute(tx);
  });

  await expect(broken).rejects.toThrow();
  expect((await sql`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
});

test("a connection on which the database refused to write is let go, in a transaction too; one on which a value was refused stays", async () => {
  const url = await createDatabase(inject("postgresUrl"));
  await using connection = connect(url, 1);
  const { db } = connection;
  const session = async () =>
    (await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)).rows[0]?.pid;
  const lock = () => sql`set default_transaction_read_only = on`.execute(db);
  const write = sql`create table t ()`;

  const first = await session();
  await expect(sql`select 'x'::int`.execute(db)).rejects.toMatchObject({ code: "22P02" });
  expect(await session()).toBe(first);

  await lock();
  await expect(write.execute(db)).rejects.toMatchObject({ code: "25006" });
  const second = await session();
  expect(second).not.toBe(first);

  await lock();
  const transaction = db.transaction().execute((tx) => write.execute(tx));
  await expect(transaction).rejects.toMatchObject({ code: "25006" });
  expect(await session()).not.toBe(second);
  await write.execute(db);
});

test("a transaction in which nothing happens is ended by the database, so that a hung process locks nobody out for long", async () => {
  const url = await createDatabase(inject("postgresUrl"));
  await using connection = connect(url, 2);
  const shown = await sql`show idle_in_transaction_session_timeout`.execute(connection.db);
  expect(shown.rows).toEqual([{ idle_in_transaction_session_timeout: "15s" }]);
});
