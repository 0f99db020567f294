import { readFileSync } from "node:fs";
import { createDatabase } from "@hongyan/testing/databases";
import {
  eventFaultsSql,
  ledgerFaultsSql,
  query,
  reservationFaultsSql,
} from "@hongyan/testing/ledger";
import { appid, startTestEmulator, startTestServer, template } from "@hongyan/testing/server";
import pg from "pg";
import { describe, expect, inject, test } from "vitest";
import { readMigrations } from "../src/db/read-migrations.ts";
import { endStateSql, type Recording } from "./previous-version/recording.ts";

const file = new URL("previous-version/statements.json", import.meta.url);
const recorded = JSON.parse(readFileSync(file, "utf8")) as Recording;

describe("rolling upgrade: the version before works on this version's schema, beside this version", () => {
  test("every statement that it writes with runs, and comes to what it came to on its own schema", async () => {
    const databaseUrl = await createDatabase(inject("postgresUrl"));
    await using t = await startTestServer({ databaseUrl, options: { worker: false } });

    expect(await replay(databaseUrl)).toEqual([]);

    expect(await query(databaseUrl, endStateSql)).toEqual([recorded.endState]);
    for (const faults of [ledgerFaultsSql, reservationFaultsSql, eventFaultsSql]) {
      expect(await query(databaseUrl, faults)).toEqual([]);
    }
    // This version reads what that one wrote.
    const { status, body } = await t.call<{ messages: unknown[] }>("GET", "/v1/messages?limit=200");
    expect(status).toBe(200);
    expect(body.messages.length).toBeGreaterThan(5);
  });

  test("a message that the version before accepted is sent by this one, once", async () => {
    await using emulator = await startTestEmulator();
    const openid = recorded.waitingOpenid;
    emulator.control.addUser({ appid, openid });
    emulator.control.subscribe({ appid, openid, choices: { [template.priTmplId]: "accept" } });
    emulator.control.subscribe({ appid, openid, choices: { [template.priTmplId]: "accept" } });
    const databaseUrl = await createDatabase(inject("postgresUrl"));
    await using t = await startTestServer({ databaseUrl, emulator });
    await replay(databaseUrl);
    // Its time was an hour after the recording: when that is over, it goes at once.
    await query(
      databaseUrl,
      `update hongyan.messages set due_at = now() - interval '1 minute' where openid = '${openid}' and status = 'queued'`,
    );
    const [waiting] = await query<{ id: string }>(
      databaseUrl,
      `select id from hongyan.messages where openid = '${openid}'`,
    );

    // By the job that the version before enqueued.
    await query(databaseUrl, "update pgboss.job set start_after = now() where start_after > now()");
    await t.until(waiting?.id ?? "", "sent");

    const { perOpenid } = emulator.control.messagesSummary({ appid });
    expect(perOpenid).toEqual({ [openid]: 1 });
    expect(await query(databaseUrl, ledgerFaultsSql)).toEqual([]);
  });

  test("migrations only ever follow: this version's schema holds all of the one before", async () => {
    const names = (await readMigrations()).map((migration) => migration.name);
    expect(names).toEqual(expect.arrayContaining(recorded.migrations));
  });
});

/** Answers with what the database refused. */
async function replay(databaseUrl: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  const refused: string[] = [];
  for (const { text, values } of recorded.statements) {
    await client.query(text, values).catch((error: Error) => {
      refused.push(`${error.message} in: ${text.slice(0, 200)}`);
    });
  }
  await client.end();
  return refused;
}
