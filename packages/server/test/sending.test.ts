import { createDatabase } from "@hongyan/testing/databases";
import { ledgerFaultsSql, query } from "@hongyan/testing/ledger";
import { appid, secret, startTestServer, template, type TestServer } from "@hongyan/testing/server";
import { sql } from "kysely";
import { pauseApp } from "../src/store/apps.ts";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";

const sendPath = "/cgi-bin/message/subscribe/send";
const tokenPath = "/cgi-bin/stable_token";

let databaseUrl: string;
let t: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl }));
});
afterAll(() => resources.disposeAsync());
afterEach(() => t.emulator.control.clearFaults());

async function submit(openid: string, more: Record<string, unknown> = {}): Promise<string> {
  const answer = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid, more));
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return answer.body.id;
}
const sends = (): number => t.emulator.control.calls().paths[sendPath]?.count ?? 0;
const delivered = (openid: string): number => t.emulator.control.messages({ appid, openid }).length;
async function balance(openid: string): Promise<number> {
  const { body } = await t.call<{ grants: { available: number }[] }>(
    "GET",
    `/v1/grants?openid=${openid}`,
  );
  return body.grants[0]?.available ?? 0;
}

describe("WeChat's answer decides", () => {
  test("-1 is tried again after a pause, and the attempt that failed is kept", async () => {
    const openid = await t.user(1);
    t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: -1, times: 1 });
    const message = await t.until(await submit(openid), "sent");
    expect(message.attempt).toBe(2);
    expect(message.attempts).toMatchObject([
      { attempt: 1, outcome: "refused", errcode: -1 },
      { attempt: 2, outcome: "accepted" },
    ]);
    expect(delivered(openid)).toBe(1);
  });

  test("HTTP 503 is tried again", async () => {
    const openid = await t.user(1);
    t.emulator.control.addFault({ path: sendPath, kind: "status", status: 503, times: 1 });
    expect((await t.until(await submit(openid), "sent")).attempt).toBe(2);
  });

  test("43101 fails the message, spends its grant and corrects the ledger", async () => {
    const openid = await t.user(3);
    t.emulator.control.rejectInSettings({ appid, openid, templateId: template.priTmplId });
    const message = await t.until(await submit(openid), "failed");
    expect(message).toMatchObject({ errcode: 43101, grant: "spent", reason: "WECHAT_43101" });
    expect(await balance(openid)).toBe(0);
  });

  test("40003 fails for good and gives the grant back", async () => {
    const openid = await t.user(1);
    t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: 40003, times: 1 });
    const message = await t.until(await submit(openid), "failed");
    expect(message).toMatchObject({ errcode: 40003, grant: "released", attempt: 1 });
    expect(await balance(openid)).toBe(1);
  });

  test("messages to one user go one after the other: WeChat never sees two at once (43108)", async () => {
    const openid = await t.user(6);
    t.emulator.control.addFault({ path: sendPath, kind: "delay", ms: 30 });
    const before = sends();
    const ids = await Promise.all(Array.from({ length: 6 }, () => submit(openid)));
    for (const id of ids) expect((await t.until(id, "sent")).attempt).toBe(1);
    expect(sends() - before).toBe(6);
  });
});

describe("an answer that is lost", () => {
  test("after the request had left makes the message unknown: it is not sent again", async () => {
    const openid = await t.user(1);
    t.emulator.control.addFault({ path: sendPath, kind: "drop-after-send", times: 1 });
    const message = await t.until(await submit(openid), "unknown");
    expect(message).toMatchObject({ grant: "held", attempt: 1 });
    await t.server.worker?.recover();
    expect(delivered(openid)).toBe(1);
    expect((await t.call("GET", `/v1/messages/${message.id}`)).body).toMatchObject({
      status: "unknown",
    });
  });

  test.each([
    ["a reset connection", { kind: "reset" as const }],
    ["HTML instead of JSON", { kind: "garbage" as const }],
    ["a time-out", { kind: "delay" as const, ms: 2_500 }],
  ])("as with %s makes it unknown", async (_, fault) => {
    const openid = await t.user(1);
    t.emulator.control.addFault({ path: sendPath, ...fault, times: 1 });
    await t.until(await submit(openid), "unknown");
    expect(delivered(openid)).toBeLessThanOrEqual(1);
  });

  test("ends as failed by the policy `fail`, its grant counted as spent", async () => {
    const openid = await t.user(1);
    t.emulator.control.addFault({ path: sendPath, kind: "drop-after-send", times: 1 });
    const id = await submit(openid);
    await t.until(id, "unknown");
    await t.call("PATCH", `/v1/apps/${appid}`, { unknownAfterSeconds: 0 });
    await t.server.worker?.recover();
    expect(await t.until(id, "failed")).toMatchObject({
      reason: "UNKNOWN_OUTCOME",
      grant: "spent",
    });
    await t.call("PATCH", `/v1/apps/${appid}`, { unknownAfterSeconds: 600 });
  });

  test("is sent again by the policy `resend`, and only then", async () => {
    const openid = await t.user(1);
    t.emulator.control.addFault({ path: sendPath, kind: "reset", times: 1 });
    const id = await submit(openid);
    await t.until(id, "unknown");
    await t.call("PATCH", `/v1/apps/${appid}`, { onUnknown: "resend", unknownAfterSeconds: 0 });
    await t.server.worker?.recover();
    expect(await t.until(id, "sent")).toMatchObject({ attempt: 2, grant: "spent" });
    expect(delivered(openid)).toBe(1);
    await t.call("PATCH", `/v1/apps/${appid}`, { onUnknown: "fail", unknownAfterSeconds: 600 });
  });
});

describe("time", () => {
  test("sendAt in the future waits, and goes out when the time has come", async () => {
    const openid = await t.user(1);
    const id = await submit(openid, { sendAt: new Date(Date.now() + 1_500).toISOString() });
    expect((await t.until(id, "queued")).attempt).toBe(0);
    await t.until(id, "sent");
  });

  test("a message whose expireAt passes while it waits ends as expired and gives its grant back", async () => {
    const openid = await t.user(1);
    const id = await submit(openid, {
      sendAt: new Date(Date.now() + 30_000).toISOString(),
      expireAt: new Date(Date.now() + 7_200_000).toISOString(),
    });
    await sql`update hongyan.messages set expire_at = now() where id = ${id}::uuid`.execute(
      t.server.ctx.db,
    );
    await t.server.worker?.recover();
    expect(await t.until(id, "expired")).toMatchObject({ grant: "released" });
    expect(await balance(openid)).toBe(1);
  });

  test("a due message whose dispatch was lost is found and sent", async () => {
    const openid = await t.user(1);
    const id = await submit(openid, { sendAt: new Date(Date.now() + 30_000).toISOString() });
    await sql`delete from pgboss.job where name = 'dispatch' and state = 'created'`.execute(
      t.server.ctx.db,
    );
    await sql`update hongyan.messages set due_at = now() - interval '1 hour' where id = ${id}::uuid`.execute(
      t.server.ctx.db,
    );
    await t.server.worker?.recover();
    await t.until(id, "sent");
  });
});

describe("a fault of the whole app pauses it instead of burning retries", () => {
  test("a wrong AppSecret (40125): nothing is tried again until it is changed, then all is sent", async () => {
    const openid = await t.user(3);
    await t.call("PATCH", `/v1/apps/${appid}`, { secret: "a wrong secret" });
    t.emulator.control.expireTokens({ appid });
    const ids = [await submit(openid), await submit(openid)];
    const paused = await untilPaused();
    expect(paused).toMatchObject({ until: null, errcode: 40125 });
    expect(paused?.reason).toContain("40125");
    ids.push(await submit(openid));

    const tokenCalls = tokenFetches();
    await t.server.worker?.recover();
    expect(tokenFetches()).toBe(tokenCalls);
    for (const id of ids) expect((await t.until(id, "queued")).grant).toBe("held");

    await t.call("PATCH", `/v1/apps/${appid}`, { secret });
    for (const id of ids) await t.until(id, "sent");
    expect(delivered(openid)).toBe(3);
  });

  test("an address that is not in the whitelist (40164) pauses with the address in the reason", async () => {
    const openid = await t.user(1);
    t.emulator.control.addApp({ appid, secret, ipWhitelist: ["203.0.113.7"] });
    t.emulator.control.expireTokens({ appid });
    const id = await submit(openid);
    expect((await untilPaused())?.reason).toContain("127.0.0.1");
    t.emulator.control.addApp({ appid, secret });
    await t.call("POST", `/v1/apps/${appid}/resume`);
    await t.until(id, "sent");
  });

  test("the daily quota (45009) pauses until midnight in Shanghai, and the message keeps its grant", async () => {
    const openid = await t.user(1);
    t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: 45009, times: 1 });
    const id = await submit(openid);
    const paused = await untilPaused();
    const until = new Date(paused?.until ?? 0);
    expect(new Date(until.getTime() + 8 * 3_600_000).toISOString()).toMatch(/T00:00:00/);
    expect(until.getTime() - Date.now()).toBeLessThanOrEqual(86_400_000);
    expect(await t.until(id, "queued")).toMatchObject({ grant: "held", errcode: 45009 });
    await t.call("POST", `/v1/apps/${appid}/resume`);
    await t.until(id, "sent");
  });

  test("an attempt that began before the repair does not pause the app again", async () => {
    const openid = await t.user(1);
    t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: 48001, times: 1 });
    t.emulator.control.addFault({ path: sendPath, kind: "delay", ms: 600, times: 1 });
    const id = await submit(openid);
    await t.until(id, "sending");
    await t.call("POST", `/v1/apps/${appid}/resume`);
    await t.until(id, "queued", "sent");
    const { body } = await t.call<{ paused: unknown }>("GET", `/v1/apps/${appid}`);
    expect(body.paused).toBeNull();
    await t.until(id, "sent");
  });

  test("of two pauses the longer one stays with its reason: a repair outlasts whatever runs out at midnight", async () => {
    const messageId = await submit(await t.user(1));
    await t.until(messageId, "sent");
    const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
    const [evening, midnight] = [inHours(5), inHours(9)];
    for (const [errcode, until, stays] of [
      [48006, evening, { errcode: 48006, until: evening }],
      [45009, midnight, { errcode: 45009, until: midnight }],
      [48006, evening, { errcode: 45009, until: midnight }],
      [61003, null, { errcode: 61003, until: null }],
      [45009, midnight, { errcode: 61003, until: null }],
      [40125, null, { errcode: 61003, until: null }],
    ] as const) {
      const pause = { until: until === null ? null : new Date(until), errcode, messageId };
      await t.server.ctx.db
        .transaction()
        .execute((tx) => pauseApp(tx, appid, { ...pause, reason: `${errcode}` }));
      expect(await untilPaused()).toMatchObject({ ...stays, reason: `${stays.errcode}` });
    }
    await t.call("POST", `/v1/apps/${appid}/resume`);
  });

  async function untilPaused() {
    for (let look = 0; look < 400; look += 1) {
      const { body } = await t.call<{
        paused: { until: string | null; errcode: number; reason: string } | null;
      }>("GET", `/v1/apps/${appid}`);
      if (body.paused !== null) return body.paused;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return null;
  }
});

const tokenFetches = (): number => t.emulator.control.calls().paths[tokenPath]?.count ?? 0;

test("T1: forty sends in two processes while the token dies fetch one new token, and all arrive", async () => {
  await using second = await startTestServer({ databaseUrl, emulator: t.emulator });
  const openids = await Promise.all(Array.from({ length: 40 }, () => t.user(1)));
  await t.until(await submit(await t.user(1)), "sent");
  const before = tokenFetches();
  t.emulator.control.expireTokens({ appid });

  const ids = await Promise.all(
    openids.map(async (openid, index) => {
      const server = index % 2 === 0 ? t : second;
      const { body } = await server.call<{ id: string }>("POST", "/v1/messages", t.message(openid));
      return body.id;
    }),
  );
  for (const id of ids) await t.until(id, "sent");
  expect(tokenFetches() - before).toBe(1);
  for (const openid of openids) expect(delivered(openid)).toBe(1);
});

test("N1: no transaction is open while messages are on the wire", async () => {
  const openids = await Promise.all(Array.from({ length: 10 }, () => t.user(1)));
  t.emulator.control.addFault({ path: sendPath, kind: "delay", ms: 700 });
  const ids = await Promise.all(openids.map((openid) => submit(openid)));
  for (const id of ids) await t.until(id, "sending", "sent");

  const open = await query<{ query: string }>(
    databaseUrl,
    `select query from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid()
       and xact_start < now() - interval '150 milliseconds' and backend_type = 'client backend'`,
  );
  expect(open).toEqual([]);
  for (const id of ids) await t.until(id, "sent");
});

test("L1, L2: after all of this the ledger adds up", async () => {
  expect(await query(databaseUrl, ledgerFaultsSql)).toEqual([]);
});
