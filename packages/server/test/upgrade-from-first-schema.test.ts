import { randomBytes } from "node:crypto";
import { createDatabase, temporaryFolder } from "@hongyan/testing/databases";
import { eventually } from "@hongyan/testing/eventually";
import { eventFaultsSql, ledgerFaultsSql, reservationFaultsSql } from "@hongyan/testing/ledger";
import {
  apiKey,
  appid,
  scene,
  secret,
  startTestEmulator,
  startTestServer,
  template,
  type TestServer,
} from "@hongyan/testing/server";
import type { Emulator } from "@hongyan/wechat-emulator";
import { sql } from "kysely";
import { expect, inject, test } from "vitest";
import { startEmbeddedDatabase } from "../src/db/embedded.ts";
import { createSecrets, hashApiKey } from "../src/secrets.ts";
import { secretPurpose } from "../src/wechat/app-identity.ts";
import { fillFirstSchema } from "./first-schema/fill.ts";

const masterKey = randomBytes(32);
const values = {
  appid,
  template: template.priTmplId,
  secret: createSecrets(masterKey).seal(secret, secretPurpose(appid)),
  keyHash: hashApiKey(apiKey),
};
/** The secret and the key are those in the database: the environment names none. */
const env = {
  HONGYAN_MASTER_KEY: masterKey.toString("base64"),
  WECHAT_APPID: undefined,
  WECHAT_SECRET: undefined,
  HONGYAN_API_KEY: undefined,
  // 600 at once, beside other tests: an answer that comes late would be another message whose outcome is unknown.
  HONGYAN_WECHAT_TIMEOUT_MS: "15000",
  HONGYAN_CLAIM_LEASE_SECONDS: "60",
};
const openids = Array.from({ length: 800 }, (_, n) => `oFIRST${String(n).padStart(22, "0")}`);

test("Postgres: an installation of the first schema goes on in this version with all that it has", async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  await fillFirstSchema(databaseUrl, values);
  await using emulator = await startEmulatorWithUsers();
  await using t = await startTestServer({ databaseUrl, emulator, env });
  await expectAllIsThere(t);
});

test("embedded: an installation of the first schema goes on in this version with all that it has", async () => {
  await using folder = await temporaryFolder();
  {
    await using embedded = await startEmbeddedDatabase(folder.path);
    await fillFirstSchema(embedded.connectionString, values);
  }
  await using emulator = await startEmulatorWithUsers();
  await using t = await startTestServer({ dataDir: folder.path, emulator, env });
  await expectAllIsThere(t);
});

/** Some that had ended, by their numbers in fill.sql. */
const ended = [
  { n: 1000, status: "failed", grant: "released" },
  { n: 1001, status: "cancelled", grant: "released" },
  { n: 1002, status: "expired", grant: "released" },
  { n: 1003, status: "delivered", grant: "spent" },
  { n: 1005, status: "sent", grant: "spent" },
];
/** Of fill.sql: those after the first 630. */
const endedCounts = { failed: 337, cancelled: 337, expired: 337, delivered: 674, sent: 1685 };

async function expectAllIsThere(t: TestServer): Promise<void> {
  // What waited is sent, each once; what was on the wire when its process died is nobody's to send again; what had been
  // unknown for longer than the app's ten minutes is given up.
  await eventually(async () => {
    expect(await countStates(t)).toEqual({
      ...endedCounts,
      sent: endedCounts.sent + 600,
      unknown: 20,
      failed: endedCounts.failed + 10,
    });
  });
  const { perOpenid } = t.emulator.control.messagesSummary({ appid });
  expect(Object.keys(perOpenid).length).toBe(600);
  expect(Object.values(perOpenid).every((times) => times === 1)).toBe(true);
  for (const faults of [ledgerFaultsSql, reservationFaultsSql, eventFaultsSql]) {
    expect((await sql.raw(faults).execute(t.server.ctx.db)).rows).toEqual([]);
  }

  // The key of then opens the API, the secret of then opens WeChat (600 were sent), and the old rows can be read.
  for (const { n, status, grant } of ended) {
    const id = `01900000-0000-7000-8000-${n.toString(16).padStart(12, "0")}`;
    expect((await t.call("GET", `/v1/messages/${id}`)).body).toMatchObject({ status, grant });
  }
  // Their events are counted as if there had always been statistics.
  await eventually(async () => {
    const { body } = await t.call("GET", `/v1/stats?appid=${appid}`);
    expect(body).toMatchObject({ totals: { accepted: 4000, sent: 674 + 1685 + 600, unknown: 30 } });
  });

  // And what came since works with what was there: a campaign to those who still have a grant.
  const draft = {
    appid,
    name: "新学期",
    scene: scene.name,
    params: { taskName: "新学期", remarks: "请准时", className: "全体" },
  };
  const { body: campaign } = await t.call<{ id: string }>("POST", "/v1/campaigns", draft);
  await t.call("POST", `/v1/campaigns/${campaign.id}/start`);
  await eventually(async () => {
    const { body } = await t.call("GET", `/v1/campaigns/${campaign.id}`);
    expect(body).toMatchObject({ state: "done" });
  });
  expect((await sql.raw(ledgerFaultsSql).execute(t.server.ctx.db)).rows).toEqual([]);
}

async function countStates(t: TestServer): Promise<Record<string, number>> {
  const { rows } = await sql<{ status: string; n: number }>`
    select status, count(*)::integer as n from hongyan.messages group by 1`.execute(
    t.server.ctx.db,
  );
  return Object.fromEntries(rows.map(({ status, n }) => [status, n]));
}

async function startEmulatorWithUsers(): Promise<Emulator> {
  const emulator = await startTestEmulator();
  for (const openid of openids) {
    emulator.control.addUser({ appid, openid });
    for (let times = 0; times < 4; times += 1) {
      emulator.control.subscribe({ appid, openid, choices: { [template.priTmplId]: "accept" } });
    }
  }
  return emulator;
}
