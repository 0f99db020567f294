import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { createDatabase, temporaryFolder } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import {
  appid,
  grant,
  params,
  scene,
  secret,
  startTestEmulator,
  startTestServer,
  template,
  type TestServer,
} from "@hongyan/testing/server";
import type { Emulator } from "@hongyan/wechat-emulator";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { createSender } from "../src/flow/messages/send-message.ts";
import { dispatchMessages } from "../src/flow/messages/dispatch-messages.ts";

const sendPath = "/cgi-bin/message/subscribe/send";
const poll = { timeout: 30_000, interval: 20 };

let databaseUrl: string;
let emulator: Emulator;
let resources: AsyncDisposableStack;
/** A server without a worker. */
let t: TestServer;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  databaseUrl = await createDatabase(inject("postgresUrl"));
  emulator = resources.use(await startTestEmulator());
  t = resources.use(await startTestServer({ databaseUrl, emulator, options: { worker: false } }));
});

afterEach(async () => {
  await resources.disposeAsync();
});

const startWorker = (env: Record<string, string> = {}) =>
  startTestServer({ databaseUrl, emulator, options: { api: false }, env });

/** So many users with one grant each, on both sides. */
async function crowd(count: number, of = appid, prefix = "oCrowd"): Promise<void> {
  for (let index = 1; index <= count; index += 1) {
    const openid = `${prefix}_${String(index).padStart(6, "0")}`;
    emulator.control.addUser({ appid: of, openid });
    emulator.control.subscribe({
      appid: of,
      openid,
      choices: { [template.priTmplId]: "accept" },
    });
  }
  const users = `select '${prefix}_' || lpad(i::text, 6, '0') as openid from generate_series(1, ${count}) i`;
  await query(
    databaseUrl,
    `with u as (${users}),
    known as (insert into hongyan.users (appid, openid) select '${of}', openid from u)
    insert into hongyan.balances (appid, openid, template_id, available)
    select '${of}', openid, '${template.priTmplId}', 1 from u`,
  );
}

interface CampaignView {
  id: string;
  state: string;
  pacing: { perSecond: number | null; waitsUntil: string | null };
}

const createCampaign = async (more: Record<string, unknown> = {}): Promise<string> => {
  const body = { name: "c", scene: scene.name, params, ...more };
  const answer = await t.call<CampaignView>("POST", "/v1/campaigns", body);
  expect(answer.status).toBe(201);
  return answer.body.id;
};

/** Sends so many single messages, to as many users. */
async function singles(count: number): Promise<string[]> {
  await crowd(count, appid, "oSingle");
  const messages = Array.from({ length: count }, (_, index) =>
    t.message(`oSingle_${String(index + 1).padStart(6, "0")}`),
  );
  const { body } = await t.call<{ results: { id: string }[] }>("POST", "/v1/messages/batch", {
    messages,
  });
  return body.results.map((one) => one.id);
}

const total = () => emulator.control.messagesSummary({ appid }).total;
const times = () => emulator.control.messages({ appid }).map((message) => message.createTimeMs);

/** The most that came more than a rate allows, over every stretch of time. */
function excess(at: number[], perSecond: number): number {
  let most = 0;
  at.forEach((from, first) => {
    at.slice(first).forEach((to, index) => {
      most = Math.max(most, index + 1 - (perSecond * (to - from)) / 1000);
    });
  });
  return most;
}

describe("the rate of an app", () => {
  test("two processes together keep to it, and everything arrives once", async () => {
    const patched = await t.call("PATCH", `/v1/apps/${appid}`, {
      pacing: { perSecond: 40, burst: 20 },
    });
    expect(patched.body).toMatchObject({ pacing: { perSecond: 40, burst: 20 } });
    await singles(120);
    await using _first = await startWorker();
    await using _second = await startWorker();
    await expect.poll(total, poll).toBe(120);
    // The burst, and a batch of each process that was late.
    expect(excess(times(), 40)).toBeLessThanOrEqual(20 + 2 * 10);
    expect(emulator.control.messagesSummary({ appid }).total).toBe(120);
  });

  test("nothing is claimed while it waits, and a stop ends the waiting", async () => {
    await t.call("PATCH", `/v1/apps/${appid}`, { pacing: { perSecond: 0.1, burst: 1 } });
    await singles(50);
    {
      await using _worker = await startWorker();
      await expect.poll(total, poll).toBe(1);
      await wait(300);
    }
    const rows = await query<{ status: string; n: number }>(
      databaseUrl,
      "select status, count(*)::integer as n from hongyan.messages where attempt = 0 group by 1",
    );
    expect(rows).toEqual([{ status: "queued", n: 49 }]);
  });

  test("what waits for its pace is dispatched once more, not over and over, also when somebody looks for lost ones", async () => {
    await t.call("PATCH", `/v1/apps/${appid}`, { pacing: { perSecond: 0.1, burst: 1 } });
    await singles(50);
    await using worker = await startWorker();
    await expect.poll(total, poll).toBe(1);
    await query(databaseUrl, "update hongyan.messages set due_at = now() - interval '2 minutes'");
    const waiting = () =>
      query(
        databaseUrl,
        "select from pgboss.job where name = 'dispatch' and state in ('created', 'retry')",
      );
    await expect.poll(waiting, poll).toHaveLength(1);
    await worker.server.worker?.recover();
    expect((await waiting()).length).toBeLessThanOrEqual(1);
  });

  test("on the embedded database too", async () => {
    await using folder = await temporaryFolder();
    await using data = await startTestServer({ emulator, dataDir: `${folder.path}/data` });
    await data.call("PATCH", `/v1/apps/${appid}`, { pacing: { perSecond: 20, burst: 5 } });
    const openids = Array.from({ length: 25 }, () => emulator.control.addUser({ appid }).openid);
    for (const openid of openids) {
      emulator.control.subscribe({ appid, openid, choices: { [template.priTmplId]: "accept" } });
    }
    await data.call("POST", "/v1/users", { users: openids.map((openid) => ({ openid })) });
    const messages = openids.map((openid) => data.message(openid, { onNoGrant: "try" }));
    await data.call("POST", "/v1/messages/batch", { messages });
    await expect.poll(total, poll).toBe(25);
    expect(excess(times(), 20)).toBeLessThanOrEqual(5 + 5);
  }, 90_000);

  test("a rate that is none is refused, and null takes it away", async () => {
    for (const pacing of [{ perSecond: 0 }, { perSecond: -1 }, { perSecond: 5, burst: 0 }, 5]) {
      expect((await t.call("PATCH", `/v1/apps/${appid}`, { pacing })).status).toBe(400);
    }
    await t.call("PATCH", `/v1/apps/${appid}`, { pacing: { perSecond: 5 } });
    await t.call("PATCH", `/v1/apps/${appid}`, { name: "same" });
    expect((await t.call("GET", `/v1/apps/${appid}`)).body).toMatchObject({
      pacing: { perSecond: 5, burst: null },
    });
    await t.call("PATCH", `/v1/apps/${appid}`, { pacing: null });
    expect((await t.call("GET", `/v1/apps/${appid}`)).body).toMatchObject({ pacing: null });
  });
});

describe("a campaign", () => {
  test("keeps to its own rate in two processes, while single messages go past it", async () => {
    await crowd(60);
    const id = await createCampaign({ perSecond: 20 });
    await using _first = await startWorker();
    await using _second = await startWorker();
    await expect.poll(total, poll).toBeGreaterThan(5);
    const before = total();
    const [single] = await singles(1);
    await t.until(single ?? "", "sent");
    expect(before).toBeLessThan(60);
    await expect.poll(total, poll).toBe(61);
    const ofCampaign = emulator.control
      .messages({ appid })
      .filter((message) => message.touser.startsWith("oCrowd"))
      .map((message) => message.createTimeMs);
    expect(excess(ofCampaign, 20)).toBeLessThanOrEqual(5 + 2 * 5);
    const { body } = await t.call("GET", `/v1/campaigns/${id}`);
    expect(body).toMatchObject({ pacing: { perSecond: 20, window: null, waitsUntil: null } });
  });

  test("waits outside of its hours, says until when, is not dispatched over and over, and goes on by itself", async () => {
    await crowd(30);
    const now = new Date();
    const at = (hours: number) =>
      new Date(now.getTime() + hours * 3_600_000).toISOString().slice(11, 16);
    const window = { from: at(2), to: at(4), timeZone: "UTC" };
    const id = await createCampaign({ window });
    await using worker = await startWorker();
    const view = async () => (await t.call<CampaignView>("GET", `/v1/campaigns/${id}`)).body;
    await expect.poll(async () => (await view()).state, poll).toBe("sending");
    const waiting = () =>
      query(
        databaseUrl,
        "select from hongyan.open_dispatches where job_at > now() + interval '1 hour'",
      );
    await expect.poll(waiting, poll).toHaveLength(1);
    expect((await view()).pacing).toMatchObject({
      window,
      waitsUntil: `${new Date(now.getTime() + 2 * 3_600_000).toISOString().slice(0, 16)}:00.000Z`,
    });
    await query(databaseUrl, "update hongyan.messages set due_at = now() - interval '2 minutes'");
    await worker.server.worker?.recover();
    expect(await waiting()).toHaveLength(1);
    expect(total()).toBe(0);

    await query(databaseUrl, "update hongyan.campaigns set window_from = 0, window_to = 1439");
    // The worker knows the hours of a campaign for two seconds.
    const comeDue = () =>
      query(
        databaseUrl,
        "update hongyan.open_dispatches set due_at = now(), job_at = now() where job_at is not null",
      );
    await expect.poll(async () => (await comeDue(), total()), poll).toBe(30);
  });

  test.each([
    { perSecond: 0 },
    { perSecond: 1e9 },
    { window: { from: "9:00", to: "21:00" } },
    { window: { from: "24:00", to: "21:00" } },
    { window: { from: "09:00", to: "09:00" } },
    { window: { from: "09:00", to: "21:00", timeZone: "Mars/Olympus" } },
    { window: { from: "09:00" } },
  ])("is refused with %j", async (more) => {
    const body = { name: "c", scene: scene.name, params, ...more };
    expect(await t.call("POST", "/v1/campaigns", body)).toMatchObject({
      status: 400,
      body: { error: { code: "BAD_REQUEST" } },
    });
  });
});

describe("taking turns", () => {
  /** And a lease that is long enough for what is claimed to get its turn. */
  const slowWire = { HONGYAN_SEND_CONCURRENCY: "8", HONGYAN_CLAIM_LEASE_SECONDS: "45" };

  test("a single message amid a campaign of 5,000 that fills every place on the wire is there after a few more sends", async () => {
    await crowd(5_000);
    emulator.control.addFault({ path: sendPath, kind: "delay", ms: 100 });
    await using _worker = await startWorker(slowWire);
    const id = await createCampaign();
    await expect.poll(total, poll).toBeGreaterThan(50);
    const { openid } = emulator.control.addUser({ appid });
    await t.call("POST", "/v1/users", { users: [{ openid }] });
    await grant(t, openid, 1);
    const before = total();
    const { body } = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid));
    await t.until(body.id, "sent");
    // The emulator keeps the last ones only: counted from the end.
    const kept = emulator.control.messages({ appid }).map((message) => message.touser);
    const later = kept.length - 1 - kept.indexOf(openid);
    expect(kept).toContain(openid);
    expect(total() - later - before).toBeLessThan(200);
    await t.call("POST", `/v1/campaigns/${id}/cancel`);
  });

  test("the campaign of another app, and another campaign of the same app, get their share beside one that came first", async () => {
    const other = "wxtest0000000002";
    emulator.control.addApp({ appid: other, secret });
    emulator.control.addTemplate({ appid: other, ...template });
    await t.call("POST", "/v1/apps", { appid: other, secret });
    await t.call("POST", `/v1/templates/sync?appid=${other}`);
    await t.call("POST", "/v1/scenes", { ...scene, appid: other });
    // More jobs than all fetchers take at once.
    await crowd(9_000);
    emulator.control.addFault({ path: sendPath, kind: "delay", ms: 50 });
    await using _worker = await startWorker(slowWire);
    const first = await createCampaign();
    await expect.poll(total, poll).toBeGreaterThan(100);
    await crowd(300, appid, "oLater");
    await crowd(300, other, "oOther");
    const second = await createCampaign();
    const third = await createCampaign({ appid: other });
    const sentOf = async (id: string) => {
      const [row] = await query<{ n: number }>(
        databaseUrl,
        `select count(*)::integer as n from hongyan.messages where campaign_id = '${id}' and status = 'sent'`,
      );
      return row?.n ?? 0;
    };
    await expect
      .poll(async () => Math.min(await sentOf(second), await sentOf(third)), poll)
      .toBe(300);
    expect(await sentOf(first)).toBeLessThan(5_000);
    for (const id of [first, second]) await t.call("POST", `/v1/campaigns/${id}/cancel`);
  });
});

test("WeChat's minute quota (45011) lowers the rate of the app in this process", async () => {
  const ids = await singles(60);
  emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: 45011, times: 60 });
  const { ctx } = t.server;
  expect(ctx.pacer.adaptiveRate(appid)).toBeUndefined();
  const job = { appid, messageIds: ids, jobId: randomUUID() };
  await dispatchMessages(ctx, createSender(ctx), [job], () => false);
  expect(ctx.pacer.adaptiveRate(appid)).toBeLessThan(200);
  const rows = await query<{ status: string }>(
    databaseUrl,
    "select distinct status from hongyan.messages",
  );
  expect(rows).toEqual([{ status: "queued" }]);
});
