import { setTimeout as wait } from "node:timers/promises";
import { temporaryFolder } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import {
  appid,
  grant,
  params,
  scene,
  startTestServer,
  template,
  type Answer,
  type TestServer,
} from "@hongyan/testing/server";
import type { Emulator } from "@hongyan/wechat-emulator";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import type { Db } from "../src/db/connection.ts";
import { newDispatch, type Jobs } from "../src/dispatch/queue.ts";
import { carryOutCampaigns } from "../src/flow/campaigns/carry-out-campaign.ts";
import { recoverCampaigns } from "../src/flow/campaigns/recover-campaigns.ts";
import { recoverMessages } from "../src/flow/messages/recover-messages.ts";
import { holdBack } from "../src/flow/pacing/hold-back.ts";
import { claimMessages, type ClaimedMessage } from "../src/store/message-claims.ts";
import { settleAccepted, settleNoGrant, settleRetry } from "../src/store/message-settlement.ts";
import { startCampaignWorld, type CampaignView, type CampaignWorld } from "./campaign-world.ts";

let world: CampaignWorld;
let databaseUrl: string;
let emulator: Emulator;
let t: TestServer;

beforeEach(async () => {
  world = await startCampaignWorld(inject("postgresUrl"));
  ({ databaseUrl, emulator, t } = world);
});

afterEach(async () => {
  await world[Symbol.asyncDispose]();
  expect(await world.faults()).toEqual([]);
});

const inTwoTens = (index: number): string => `oUser_${String(index).padStart(6, "0")}`;

/** So many users with one grant each, on both sides. */
async function audience(count: number, server: TestServer = t): Promise<string[]> {
  const openids = Array.from({ length: count }, (_, index) => inTwoTens(index));
  for (const openid of openids) {
    emulator.control.addUser({ appid, openid });
    emulator.control.subscribe({ appid, openid, choices: { [template.priTmplId]: "accept" } });
  }
  for (let from = 0; from < count; from += 500) {
    const part = openids.slice(from, from + 500);
    await server.call("POST", "/v1/users", { users: part.map((openid) => ({ openid })) });
    await server.call("POST", "/v1/grants", {
      grants: part.map((openid) => ({ id: "g", openid, templateId: template.priTmplId, count: 1 })),
    });
  }
  return openids;
}

const request = (more: Record<string, unknown> = {}) => ({
  name: "开学提醒",
  scene: scene.name,
  params,
  ...more,
});

async function create(
  more: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<Answer<CampaignView>> {
  return t.call<CampaignView>("POST", "/v1/campaigns", request(more), { headers });
}

const act = (id: string, action: string, server: TestServer = t) =>
  server.call<CampaignView>("POST", `/v1/campaigns/${id}/${action}`);
const view = async (id: string, server: TestServer = t) =>
  (await server.call<CampaignView>("GET", `/v1/campaigns/${id}`)).body;
const carryOut = (campaignId: string, server: TestServer = t) =>
  carryOutCampaigns(server.server.ctx, [{ appid, campaignId }], () => false);
const lookAfter = (server: TestServer = t) =>
  recoverCampaigns(server.server.ctx, { stalledAfterSeconds: 0 });
const eventsOf = async (id: string) =>
  (
    await query<{ type: string }>(
      databaseUrl,
      `select type from hongyan.events where data ->> 'campaignId' = '${id}' order by id`,
    )
  ).map((row) => row.type);
const sendsOf = (openids: string[]) =>
  openids.map((openid) => emulator.control.messages({ appid, openid }).length);

async function until(id: string, ...states: string[]): Promise<CampaignView> {
  const deadline = performance.now() + 20_000;
  for (;;) {
    const campaign = await view(id);
    if (states.includes(campaign.state)) return campaign;
    if (performance.now() > deadline) expect.fail(`the campaign is ${JSON.stringify(campaign)}`);
    await wait(20);
  }
}

async function claimAll(limit = 1_000) {
  const rows = await query<{ id: string }>(
    databaseUrl,
    `select id from hongyan.messages where status = 'queued' order by id limit ${limit}`,
  );
  return claimMessages(
    t.server.ctx.db,
    appid,
    rows.map((row) => row.id),
    { owner: "test", leaseSeconds: 60 },
  );
}

describe("making a campaign", () => {
  test("everybody with a grant gets one message, and it is done when the last has ended", async () => {
    const openids = await audience(30);
    const without = await t.user(0);
    await using worker = await startTestServer({ databaseUrl, emulator });
    const created = await create();
    expect(created.status).toBe(201);
    const { id } = created.body;
    await until(id, "sending", "done");
    await expect.poll(() => sendsOf(openids), { timeout: 30_000 }).toEqual(openids.map(() => 1));
    await expect
      .poll(async () => (await worker.server.worker?.recover(), (await view(id)).state), {
        timeout: 10_000,
      })
      .toBe("done");
    expect(sendsOf([without])).toEqual([0]);
    expect(await view(id)).toMatchObject({ expanded: 30, audienceCount: 30, etaSeconds: null });
    expect((await view(id)).counts["sent"]).toBe(30);
    expect(await eventsOf(id)).toEqual(["campaign.started", "campaign.done"]);
  });

  test("the card is the same text as a single message's, with the id of its own message in the page", async () => {
    const openids = await audience(1);
    const { body } = await create();
    await carryOut(body.id);
    await grant(t, openids[0] ?? "", 1);
    await t.call("POST", "/v1/messages", t.message(openids[0] ?? ""));
    const rows = await query<{ id: string; body: string }>(
      databaseUrl,
      "select id, body from hongyan.messages order by created_at",
    );
    expect(rows).toHaveLength(2);
    const anonymous = rows.map((row) => {
      expect(row.body).toContain(`hymid=${row.id}`);
      return row.body.replace(row.id, "ID");
    });
    expect(anonymous[0]).toBe(anonymous[1]);
  });

  test.each([
    ["that tracks no openings", { trackOpens: false }],
    ["without a page", { page: null }],
    ["whose page has a query", { page: "pages/a?b={{ taskName }}&" }],
  ])("so it is for a scene %s", async (_, more) => {
    const openids = await audience(1);
    await t.call("POST", "/v1/scenes", { ...scene, ...more });
    const { body } = await create();
    await carryOut(body.id);
    await grant(t, openids[0] ?? "", 1);
    await t.call("POST", "/v1/messages", t.message(openids[0] ?? ""));
    const rows = await query<{ id: string; body: string }>(
      databaseUrl,
      "select id, body from hongyan.messages order by created_at",
    );
    const [campaigns, single] = rows.map((row) => row.body.replace(row.id, "ID"));
    expect(campaigns).toBe(single);
  });

  test("a value that WeChat would refuse is refused before anything is written", async () => {
    await audience(1);
    const answer = await create({ params: { ...params, taskName: "很".repeat(30) } });
    expect(answer).toMatchObject({ status: 422, body: { error: { code: "DATA_INVALID" } } });
    expect(await query(databaseUrl, "select from hongyan.campaigns")).toHaveLength(0);
  });

  test("a scene that is not there, a missing param, a time that has passed: a clear error, and no campaign", async () => {
    expect((await create({ scene: "none" })).body.error?.code).toBe("SCENE_NOT_FOUND");
    expect((await create({ params: {} })).body.error?.code).toBe("PARAM_MISSING");
    const past = await create({ expireAt: "2020-01-01T00:00:00Z" });
    expect(past.body.error?.code).toBe("BAD_REQUEST");
    expect(await query(databaseUrl, "select from hongyan.campaigns")).toHaveLength(0);
  });

  test("the same key with the same request is the same campaign, also when the scene has gone; with another, a conflict", async () => {
    await audience(1);
    const headers = { "idempotency-key": "spring" };
    const answers = await Promise.all([create({}, headers), create({}, headers)]);
    expect(answers.map((answer) => answer.status)).toEqual([201, 201]);
    await t.call("DELETE", `/v1/scenes/${scene.name}`);
    const again = await create({}, headers);
    expect(new Set([...answers, again].map((answer) => answer.body.id)).size).toBe(1);
    const other = await create({ name: "other" }, headers);
    expect(other).toMatchObject({ status: 409, body: { error: { code: "IDEMPOTENCY_CONFLICT" } } });
    expect(await query(databaseUrl, "select from hongyan.campaigns")).toHaveLength(1);
  });

  test("a preview counts who would get it now and shows the card, and writes nothing", async () => {
    const openids = await audience(5);
    await t.user(0);
    await query(
      databaseUrl,
      `update hongyan.users set created_at = '2024-01-01', last_seen_at = '2024-01-01' where openid = '${openids[0]}'`,
    );
    await query(
      databaseUrl,
      `update hongyan.users set last_seen_at = '2024-06-01' where openid = '${openids[1]}'`,
    );
    const preview = async (audienceFilter?: object) => {
      const { body } = await t.call<{ reachable: number; data: object; violations: unknown[] }>(
        "POST",
        "/v1/campaigns/preview",
        request(audienceFilter === undefined ? {} : { audience: audienceFilter }),
      );
      return body;
    };
    expect(await preview()).toMatchObject({
      reachable: 5,
      data: { thing1: { value: params.taskName } },
      violations: [],
    });
    expect(await preview()).toMatchObject({
      isEstimate: false,
      duration: { seconds: 0, limitedBy: "wechat", quotaRunsOutAt: null },
    });
    expect((await preview({ registeredSince: "2025-01-01T00:00:00Z" })).reachable).toBe(4);
    expect((await preview({ lastSeenSince: "2025-01-01T00:00:00Z" })).reachable).toBe(3);
    expect(await query(databaseUrl, "select from hongyan.campaigns")).toHaveLength(0);
    expect(await query(databaseUrl, "select from hongyan.messages")).toHaveLength(0);
  });

  test("a preview says how long it takes by rate, hours, quota and quiet hours, before it is made and after", async () => {
    await audience(5);
    await query(
      databaseUrl,
      `insert into hongyan.api_quotas (appid, api, daily_limit, used, counted)
       values ('${appid}', '/cgi-bin/message/subscribe/send', 1000, 997, 0)`,
    );
    interface Previewed {
      duration: { seconds: number; endsAt: string; limitedBy: string; quotaRunsOutAt: string };
    }
    const early = await t.call<Previewed>(
      "POST",
      "/v1/campaigns/preview",
      request({ perSecond: 0.5 }),
    );
    expect(early.body.duration.limitedBy).toBe("quota");
    expect(early.body.duration.endsAt.slice(11, 19)).toBe("16:00:04");
    const { body } = await create({ draft: true, perSecond: 0.5 });
    const made = await t.call<Previewed>("GET", `/v1/campaigns/${body.id}/preview`);
    expect(made.body.duration).toMatchObject({ limitedBy: "quota" });

    await query(databaseUrl, "update hongyan.api_quotas set used = 0");
    const enough = await t.call<Previewed>("GET", `/v1/campaigns/${body.id}/preview`);
    expect(enough.body.duration).toMatchObject({
      ...{ seconds: 10, limitedBy: "rate", quotaRunsOutAt: null },
    });

    const endOfQuiet = new Date(Date.now() + 7_200_000).toISOString().slice(11, 16);
    const from = new Date(Date.now() - 3_600_000).toISOString().slice(11, 16);
    const beQuiet = (action: string) =>
      t.call("POST", "/v1/scenes", {
        ...{ ...scene, quietHours: { from, to: endOfQuiet, timeZone: "UTC", action } },
      });
    await beQuiet("delay");
    const quiet = await t.call<Previewed>("GET", `/v1/campaigns/${body.id}/preview`);
    expect(quiet.body.duration).toMatchObject({ limitedBy: "quiet-hours", dropped: 0 });
    expect(quiet.body.duration.endsAt.slice(11, 19)).toBe(`${endOfQuiet}:10`);
    await beQuiet("drop");
    const dropping = await t.call<Previewed>("POST", "/v1/campaigns/preview", request());
    expect(dropping.body).toMatchObject({
      ...{ reachable: 5, duration: { seconds: 0, limitedBy: "quiet-hours", dropped: 5 } },
    });
  });

  test("the audience is narrowed as the preview said, and long-term permission counts as a grant", async () => {
    const openids = await audience(4);
    await query(
      databaseUrl,
      `update hongyan.users set created_at = '2024-01-01' where openid = '${openids[0]}'`,
    );
    await query(
      databaseUrl,
      `insert into hongyan.balances (appid, openid, template_id, unlimited)
      select '${appid}', 'oLong', '${template.priTmplId}', true`,
    );
    await t.call("POST", "/v1/users", { users: [{ openid: "oLong" }] });
    const { body } = await create({ audience: { registeredSince: "2025-01-01T00:00:00Z" } });
    await carryOut(body.id);
    const rows = await query<{ openid: string; grant_state: string }>(
      databaseUrl,
      "select openid, grant_state from hongyan.messages order by openid",
    );
    expect(rows).toEqual([
      { openid: "oLong", grant_state: "none" },
      ...openids.slice(1).map((openid) => ({ openid, grant_state: "held" })),
    ]);
  });
});

describe("states", () => {
  test("a draft waits until it is started; started twice at once, it starts once and sends once", async () => {
    const openids = await audience(12);
    const { body } = await create({ draft: true });
    expect(body.state).toBe("draft");
    await carryOut(body.id);
    await lookAfter();
    expect((await view(body.id)).state).toBe("draft");
    const answers = await Promise.all([act(body.id, "start"), act(body.id, "start")]);
    expect(answers.map((answer) => answer.status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    expect(answers.find((answer) => answer.status === 409)?.body.error?.code).toBe(
      "CAMPAIGN_STATE_CONFLICT",
    );
    await Promise.all([carryOut(body.id), carryOut(body.id)]);
    expect(await view(body.id)).toMatchObject({ state: "sending", expanded: openids.length });
    expect(await eventsOf(body.id)).toEqual(["campaign.started"]);
  });

  test("one with sendAt is scheduled until then, and begins although its job was lost", async () => {
    await audience(2);
    const { body } = await create({ sendAt: new Date(Date.now() + 3_600_000).toISOString() });
    expect(body.state).toBe("scheduled");
    await carryOut(body.id);
    await lookAfter();
    expect((await view(body.id)).state).toBe("scheduled");
    await query(databaseUrl, "update hongyan.campaigns set send_at = now(), worked_at = now(); ");
    await query(databaseUrl, "delete from pgboss.job where name = 'campaign'");
    await using _ = await startTestServer({ databaseUrl, emulator });
    await until(body.id, "sending", "done");
  });

  test("what cannot be done in a state is a conflict that names the state, and changes nothing", async () => {
    const { body } = await create({ draft: true });
    for (const action of ["pause", "resume"]) {
      expect(await act(body.id, action)).toMatchObject({
        status: 409,
        body: { error: { code: "CAMPAIGN_STATE_CONFLICT", details: { state: "draft" } } },
      });
    }
    await act(body.id, "cancel");
    await lookAfter();
    for (const action of ["start", "pause", "resume", "cancel"]) {
      expect(await act(body.id, action)).toMatchObject({
        status: 409,
        body: { error: { details: { state: "cancelled" } } },
      });
    }
    expect(await act("01a21982-ea38-7e55-8df1-59ef90d9a8af", "start")).toMatchObject({
      status: 404,
      body: { error: { code: "CAMPAIGN_NOT_FOUND" } },
    });
    expect(await eventsOf(body.id)).toEqual(["campaign.cancelled"]);
  });

  test("a scheduled campaign that is paused stays so past its time, and begins when it is resumed", async () => {
    await audience(2);
    const { body } = await create({ sendAt: new Date(Date.now() + 3_600_000).toISOString() });
    await act(body.id, "pause");
    await query(databaseUrl, "update hongyan.campaigns set send_at = now()");
    await carryOut(body.id);
    await lookAfter();
    expect(await view(body.id)).toMatchObject({
      state: "paused",
      pausedFrom: "scheduled",
      expanded: 0,
    });
    expect((await act(body.id, "resume")).body.state).toBe("scheduled");
    await carryOut(body.id);
    expect(await view(body.id)).toMatchObject({ state: "sending", expanded: 2 });
  });

  test("a campaign without anybody to reach is done at the next look", async () => {
    const { body } = await create();
    await carryOut(body.id);
    await lookAfter();
    expect(await view(body.id)).toMatchObject({ state: "done", expanded: 0 });
  });

  test("one message that is not known to have ended keeps it from being done", async () => {
    await audience(3);
    const { body } = await create();
    await carryOut(body.id);
    await claimAll(1);
    await query(
      databaseUrl,
      "update hongyan.messages set expire_at = now() - interval '1 second' where status = 'queued'",
    );
    await recoverMessages(t.server.ctx, { at: "all" });
    await lookAfter();
    await lookAfter();
    expect(await view(body.id)).toMatchObject({
      state: "sending",
      counts: { expired: 2, sending: 1 },
    });
    await query(
      databaseUrl,
      "update hongyan.messages set lease_until = now() where status = 'sending'",
    );
    await query(databaseUrl, "update hongyan.apps set unknown_after_seconds = 0");
    await recoverMessages(t.server.ctx, { at: "all" });
    await lookAfter();
    expect(await view(body.id)).toMatchObject({ state: "done", counts: { failed: 1 } });
  });
});

const nobodys = "00000000-0000-4000-8000-000000000000";

/** As many dispatches of an app's campaigns as expansion runs ahead of. */
async function pileUp(ofAppid: string): Promise<void> {
  const { ctx } = t.server;
  const pile = Array.from({ length: 400 }, () => newDispatch(ofAppid, [], nobodys));
  await ctx.db.transaction().execute((tx) => ctx.queue.enqueue(tx, "dispatch", pile));
}

async function waitingJobs(): Promise<number> {
  const waiting = "select from pgboss.job where name = 'campaign' and start_after > now()";
  return (await query(databaseUrl, waiting)).length;
}

/** Many users with so many grants each, known to Hongyan only: for what is not sent. */
async function crowd(count: number, grants = 1): Promise<void> {
  const users = `select 'oCrowd_' || lpad(i::text, 6, '0') as openid from generate_series(1, ${count}) i`;
  const templateId = template.priTmplId;
  await query(
    databaseUrl,
    `with u as (${users}),
    known as (insert into hongyan.users (appid, openid) select '${appid}', openid from u),
    told as (
      insert into hongyan.ledger (appid, openid, template_id, kind, delta, source)
      select '${appid}', openid, '${templateId}', 'credit', ${grants}, 'test' from u
    )
    insert into hongyan.balances (appid, openid, template_id, available)
    select '${appid}', openid, '${templateId}', ${grants} from u`,
  );
}

const balances = () =>
  query<{ available: number; n: number }>(
    databaseUrl,
    "select available, count(*)::integer as n from hongyan.balances group by 1 order by 1",
  );

describe("C1: each user once", () => {
  test("three jobs in two processes expand at the same time, and nobody gets it twice or is left out", async () => {
    await crowd(12_000, 2);
    await using second = await startTestServer({
      databaseUrl,
      emulator,
      options: { worker: false },
    });
    const { body } = await create();
    await Promise.all([carryOut(body.id), carryOut(body.id, second), carryOut(body.id)]);
    expect(await view(body.id)).toMatchObject({
      state: "sending",
      expanded: 12_000,
      counts: { queued: 12_000 },
    });
    expect(await balances()).toEqual([{ available: 1, n: 12_000 }]);
    expect(await eventsOf(body.id)).toEqual(["campaign.started"]);
  });

  test("a worker that is killed between two slices is carried on for where it stopped", async () => {
    await crowd(12_000, 2);
    const { body } = await create();
    const job = { appid, campaignId: body.id };
    let asked = 0;
    const dies = carryOutCampaigns(t.server.ctx, [job], () => ++asked > 1);
    await expect(dies).rejects.toThrow("this process stops");
    expect(await view(body.id)).toMatchObject({ state: "expanding", expanded: 5_000 });
    await query(databaseUrl, "delete from pgboss.job where name = 'campaign'");
    await lookAfter();
    expect(await query(databaseUrl, "select from pgboss.job where name = 'campaign'")).toHaveLength(
      1,
    );
    await carryOut(body.id);
    expect(await view(body.id)).toMatchObject({ state: "sending", expanded: 12_000 });
  });

  test("a worker that is killed within a slice leaves nothing of it behind", async () => {
    await crowd(100);
    const { body } = await create();
    const { ctx } = t.server;
    const enqueue = () => Promise.reject(new Error("killed"));
    const killed = { ...ctx, queue: { ...ctx.queue, enqueue } };
    await expect(
      carryOutCampaigns(killed, [{ appid, campaignId: body.id }], () => false),
    ).rejects.toThrow("killed");
    expect(await view(body.id)).toMatchObject({ state: "expanding", expanded: 0 });
    expect(await balances()).toEqual([{ available: 1, n: 100 }]);
    await carryOut(body.id);
    expect(await view(body.id)).toMatchObject({ expanded: 100, counts: { queued: 100 } });
  });

  test("another program that writes a second message of the campaign for a user is refused by the database", async () => {
    await crowd(1);
    const { body } = await create();
    await carryOut(body.id);
    const again = query(
      databaseUrl,
      `insert into hongyan.messages (appid, id, openid, body, status, grant_state, due_at, campaign_id)
      select appid, gen_random_uuid(), openid, body, 'queued', 'none', now(), campaign_id from hongyan.messages`,
    );
    await expect(again).rejects.toThrow("messages_once_a_campaign");
  });

  test("L1: a campaign and single messages want the same grants at once, and each grant is used once", async () => {
    await crowd(60);
    const { body } = await create();
    const openids = Array.from(
      { length: 60 },
      (_, i) => `oCrowd_${String(i + 1).padStart(6, "0")}`,
    );
    const [answers] = await Promise.all([
      Promise.all(openids.map((openid) => t.call("POST", "/v1/messages", t.message(openid)))),
      carryOut(body.id),
    ]);
    const single = answers.filter((answer) => answer.status === 202).length;
    const { expanded } = await view(body.id);
    expect(single + expanded).toBe(60);
    expect(await balances()).toEqual([{ available: 0, n: 60 }]);
  });
});

describe("pausing", () => {
  test("a second after a pause nothing is put on the wire any more, of what was claimed neither, and after resuming everybody gets it once", async () => {
    // A worker claims them all at once, and would be at it for four seconds.
    const openids = await audience(700);
    emulator.control.addFault({ path: "/cgi-bin/message/subscribe/send", kind: "delay", ms: 400 });
    await using worker = await startTestServer({ databaseUrl, emulator });
    const { body } = await create();
    const sent = () => emulator.control.messagesSummary({ appid }).total;
    await expect.poll(sent, { timeout: 30_000 }).toBeGreaterThan(50);
    expect((await act(body.id, "pause")).body.state).toBe("paused");
    // What is on the wire comes to its end; what was claimed besides goes back.
    const claimed = "select id from hongyan.messages where status = 'sending'";
    await expect.poll(() => query(databaseUrl, claimed), { timeout: 30_000 }).toEqual([]);
    const afterThat = sent();
    const handedBack = "select id from hongyan.messages where status = 'queued' and attempt = 1";
    expect(await query(databaseUrl, handedBack)).not.toEqual([]);
    await worker.server.worker?.recover();
    await wait(1_000);
    expect(sent()).toBe(afterThat);
    expect(await view(body.id)).toMatchObject({ state: "paused", etaSeconds: null });

    expect((await act(body.id, "resume")).status).toBe(200);
    await expect.poll(sent, { timeout: 30_000 }).toBe(openids.length);
    await expect
      .poll(async () => (await view(body.id)).counts["sent"], { timeout: 30_000 })
      .toBe(openids.length);
    expect(emulator.control.messagesSummary({ appid }).maxPerOpenid).toBe(1);
    expect(await eventsOf(body.id)).toEqual([
      "campaign.started",
      "campaign.paused",
      "campaign.resumed",
    ]);
  });

  test("a pause in the middle of the expansion stops it before the next slice; resuming goes on behind the last one", async () => {
    await crowd(12_000);
    const { body } = await create();
    let slices = 0;
    const pausing: Promise<unknown>[] = [];
    await carryOutCampaigns(t.server.ctx, [{ appid, campaignId: body.id }], () => {
      slices += 1;
      if (slices === 2) pausing.push(act(body.id, "pause"));
      return false;
    });
    await Promise.all(pausing);
    const paused = await view(body.id);
    expect(paused).toMatchObject({ state: "paused", pausedFrom: "expanding" });
    expect(paused.expanded).toBeLessThan(12_000);
    await carryOut(body.id);
    expect((await view(body.id)).expanded).toBe(paused.expanded);
    await act(body.id, "resume");
    await carryOut(body.id);
    expect(await view(body.id)).toMatchObject({ state: "sending", expanded: 12_000 });
  });

  test("after resuming, what is queued is dispatched at once, and does not wait to be found", async () => {
    await crowd(1_200);
    const { body } = await create();
    await carryOut(body.id);
    await act(body.id, "pause");
    // As workers leave it that carried the dispatches out and could claim nothing.
    await query(databaseUrl, "delete from pgboss.job");
    await act(body.id, "resume");
    const jobs = await query<{ data: Jobs["campaign"] }>(
      databaseUrl,
      "select data from pgboss.job where name = 'campaign'",
    );
    await carryOutCampaigns(
      t.server.ctx,
      jobs.map((job) => job.data),
      () => false,
    );
    expect(
      await query(
        databaseUrl,
        `select jsonb_array_length(data -> 'messageIds') as n, priority
        from pgboss.job where name = 'dispatch' order by 1 desc`,
      ),
    ).toEqual([500, 500, 200].map((n) => ({ n, priority: -1 })));
  });

  test("messages of a paused campaign are claimed by nobody, and not dispatched over and over", async () => {
    await crowd(20);
    const { body } = await create();
    await carryOut(body.id);
    await act(body.id, "pause");
    expect(await claimAll()).toEqual([]);
    await query(databaseUrl, "delete from pgboss.job where name = 'dispatch'");
    const dispatches = () =>
      query(databaseUrl, "select from pgboss.job where name = 'dispatch' and state < 'active'");
    await recoverMessages(t.server.ctx, { at: "all" });
    expect(await dispatches()).toHaveLength(0);
    await act(body.id, "resume");
    await recoverMessages(t.server.ctx, { at: "all" });
    expect(await dispatches()).toHaveLength(1);
    expect(await claimAll()).toHaveLength(20);
  });

  test("a single message without a dispatch is found although a campaign's dispatches wait", async () => {
    await crowd(10);
    const { body } = await create();
    const openid = await t.user(1);
    await t.call("POST", "/v1/messages", t.message(openid));
    await query(databaseUrl, "delete from pgboss.job where name = 'dispatch'");
    await carryOut(body.id);
    await recoverMessages(t.server.ctx, { at: "all" });
    const jobs = await query<{ priority: number; n: number }>(
      databaseUrl,
      `select priority, jsonb_array_length(data -> 'messageIds') as n
      from pgboss.job where name = 'dispatch' order by priority desc`,
    );
    expect(jobs).toEqual([
      { priority: 0, n: 1 },
      { priority: -1, n: 10 },
    ]);
  });
});

describe("cancelling", () => {
  test("every message that is not on the wire ends as cancelled, and its grant is free again", async () => {
    await crowd(2_500);
    const { body } = await create();
    await carryOut(body.id);
    const onTheWire = await claimAll(3);
    expect((await act(body.id, "cancel")).body.state).toBe("cancelled");
    expect(await claimAll()).toEqual([]);
    await carryOut(body.id);
    expect(await view(body.id)).toMatchObject({
      state: "cancelled",
      endedAt: null,
      counts: { cancelled: 2_497, sending: 3 },
    });
    expect(await balances()).toEqual([
      { available: 0, n: 3 },
      { available: 1, n: 2_497 },
    ]);

    // WeChat asks to come again later: they are not sent any more.
    await t.server.ctx.db.transaction().execute((tx) =>
      settleRetry(
        tx,
        appid,
        onTheWire.map(({ messageId, attempt }) => ({
          ...{ messageId, attempt, errcode: -1, reason: "WECHAT_-1", detail: "busy", rid: null },
          ...{ retryInMs: 0, countsAsRefusal: true },
        })),
      ),
    );
    await query(databaseUrl, "delete from pgboss.job where name = 'campaign'");
    await lookAfter();
    expect(await query(databaseUrl, "select from pgboss.job where name = 'campaign'")).toHaveLength(
      1,
    );
    await carryOut(body.id);
    const over = await view(body.id);
    expect(over).toMatchObject({ state: "cancelled", counts: { cancelled: 2_500 } });
    expect(over.endedAt).not.toBeNull();
    expect(await balances()).toEqual([{ available: 1, n: 2_500 }]);
    expect(await eventsOf(body.id)).toEqual(["campaign.started", "campaign.cancelled"]);
  });

  test("a worker that is killed while it cancels is carried on for, and no grant is given back twice", async () => {
    await crowd(2_500);
    const { body } = await create();
    await carryOut(body.id);
    await act(body.id, "cancel");
    let asked = 0;
    await expect(
      carryOutCampaigns(t.server.ctx, [{ appid, campaignId: body.id }], () => ++asked > 1),
    ).rejects.toThrow("this process stops");
    expect((await view(body.id)).counts).toMatchObject({ cancelled: 1_000, queued: 1_500 });
    await Promise.all([carryOut(body.id), carryOut(body.id)]);
    expect((await view(body.id)).counts).toMatchObject({ cancelled: 2_500, queued: 0 });
    expect(await balances()).toEqual([{ available: 1, n: 2_500 }]);
  });

  test("cancelled while a worker sends: what had gone out stays sent, and nobody is left without an end", async () => {
    await audience(700);
    emulator.control.addFault({ path: "/cgi-bin/message/subscribe/send", kind: "delay", ms: 400 });
    await using _ = await startTestServer({ databaseUrl, emulator });
    const { body } = await create();
    const sent = () => emulator.control.messagesSummary({ appid }).total;
    await expect.poll(sent, { timeout: 30_000 }).toBeGreaterThan(50);
    await act(body.id, "cancel");
    await expect
      .poll(async () => (await view(body.id)).endedAt, { timeout: 30_000 })
      .not.toBeNull();
    const { counts } = await view(body.id);
    expect((counts["sent"] ?? 0) + (counts["cancelled"] ?? 0)).toBe(700);
    expect(counts["sent"]).toBe(sent());
    const handedBack = "select id from hongyan.messages where status = 'cancelled' and attempt = 1";
    expect(await query(databaseUrl, handedBack)).not.toEqual([]);
  });
});

describe("what happens meanwhile", () => {
  test("a single message is on the wire before most of a campaign, although it came later", async () => {
    // More dispatches than a worker's fetchers take at once: without one of its own the single message would wait for them.
    await audience(9_000);
    emulator.control.addFault({ path: "/cgi-bin/message/subscribe/send", kind: "delay", ms: 50 });
    await using _ = await startTestServer({ databaseUrl, emulator });
    const { openid } = emulator.control.addUser({ appid });
    await t.call("POST", "/v1/users", { users: [{ openid }] });
    const campaign = await create();
    const sent = () => emulator.control.messagesSummary({ appid }).total;
    await expect.poll(sent, { timeout: 10_000, interval: 5 }).toBeGreaterThan(50);
    await grant(t, openid, 1);
    const { body } = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid));
    await t.until(body.id, "sent");
    expect(sent()).toBeLessThan(3_000);
    await act(campaign.body.id, "cancel");
  });

  test("expansion waits while the app's dispatches pile up, and goes on when they are taken", async () => {
    await crowd(6_000);
    await pileUp(appid);
    const { body } = await create();
    await query(databaseUrl, "delete from pgboss.job where name = 'campaign'");
    await carryOut(body.id);
    expect(await view(body.id)).toMatchObject({ state: "expanding", expanded: 0 });
    expect(await waitingJobs()).toBe(1);
    await query(databaseUrl, "delete from pgboss.job where name = 'dispatch'");
    await carryOut(body.id);
    expect(await view(body.id)).toMatchObject({ state: "sending", expanded: 6_000 });
  });

  /** So many slices of 5,000 balances, of which 20 in each have a grant: one is more than two minutes of 0.1 a second. */
  const sparseSlices = (slices: number) =>
    query(
      databaseUrl,
      `with b as (
         insert into hongyan.balances (appid, openid, template_id, available)
         select '${appid}', 'oRare_' || lpad(i::text, 6, '0'), '${template.priTmplId}', (i % 250 = 0)::integer
         from generate_series(1, ${slices * 5_000}) i
         returning appid, openid, template_id, available
       )
       insert into hongyan.ledger (appid, openid, template_id, kind, delta, source)
       select appid, openid, template_id, 'credit', 1, 'test' from b where available = 1`,
    );
  const carriedOutJobs = () =>
    query(databaseUrl, "delete from pgboss.job where name in ('dispatch', 'campaign')");

  test("expansion also waits for what the campaign has waiting outside of the queue, until its hours begin", async () => {
    await sparseSlices(4);
    const hour = (inHours: number) =>
      `${new Date(Date.now() + inHours * 3_600_000).toISOString().slice(11, 13)}:00`;
    const window = { from: hour(2), to: hour(4), timeZone: "UTC" };
    const { body } = await create({ perSecond: 0.1, window });
    await carryOut(body.id);
    // Three slices are written at once.
    const { expanded } = await view(body.id);
    expect(expanded).toBeLessThan(80);
    await carriedOutJobs();
    await query(
      databaseUrl,
      "update hongyan.open_dispatches set job_at = now() + interval '1 hour', due_at = now() + interval '1 hour'",
    );
    await carryOut(body.id);
    expect((await view(body.id)).expanded).toBe(expanded);
    await query(databaseUrl, "update hongyan.open_dispatches set job_at = null");
    await carryOut(body.id);
    expect((await view(body.id)).expanded).toBe(80);
  });

  test("what a cap of its scene holds back until tomorrow does not hold up the others of a slow campaign, up to a bound", async () => {
    await sparseSlices(8);
    await t.call("POST", "/v1/scenes", { ...scene, frequencyCap: { count: 1, perDays: 1 } });
    await query(
      databaseUrl,
      `insert into hongyan.frequencies (appid, scene, openid, slots)
       select appid, '${scene.name}', openid,
         jsonb_build_array(jsonb_build_object('id', gen_random_uuid(), 'atMs', ${Date.now()}))
       from hongyan.balances where available = 1`,
    );
    const { body } = await create({ perSecond: 0.1 });
    await carryOut(body.id);
    const { expanded } = await view(body.id);
    expect(expanded).toBeLessThanOrEqual(60);
    const rows = await query<{ id: string }>(databaseUrl, "select id from hongyan.messages");
    const messageIds = rows.map((row) => row.id);
    expect(await holdBack(t.server.ctx, appid, messageIds)).toHaveLength(expanded);
    await carriedOutJobs();
    await carryOut(body.id);
    const afterwards = (await view(body.id)).expanded;
    expect(afterwards).toBeGreaterThan(expanded);

    await carriedOutJobs();
    await query(
      databaseUrl,
      `update hongyan.open_dispatches set message_ids = array_fill(message_ids[1], array[500000])
       where id = (select id from hongyan.open_dispatches where job_at is not null limit 1)`,
    );
    await carryOut(body.id);
    expect((await view(body.id)).expanded).toBe(afterwards);
    expect(await waitingJobs()).toBe(1);
  });

  test("another app's pile of dispatches holds up no campaign of this one", async () => {
    await crowd(10);
    await pileUp("wxsomebodyelse01");
    const { body } = await create();
    await carryOut(body.id);
    expect(await view(body.id)).toMatchObject({ state: "sending", expanded: 10 });
  });

  test("of several jobs of one campaign that wait, one goes on", async () => {
    await crowd(10);
    await pileUp(appid);
    const { body } = await create();
    await query(databaseUrl, "delete from pgboss.job where name = 'campaign'");
    await carryOut(body.id);
    const { ctx } = t.server;
    const job = { appid, campaignId: body.id };
    for (let round = 0; round < 3; round += 1) {
      await query(databaseUrl, "delete from pgboss.job where name = 'campaign'");
      await carryOutCampaigns(ctx, [job, job, job, job], () => false);
      expect(await waitingJobs()).toBe(1);
    }
  });

  test("a template that WeChat does not list any more pauses the campaign with the reason, and nothing is lost", async () => {
    await crowd(10);
    const { body } = await create();
    await query(databaseUrl, "update hongyan.templates set removed_at = now()");
    t.server.ctx.reference.forget();
    await carryOut(body.id);
    expect(await view(body.id)).toMatchObject({
      state: "paused",
      pausedFrom: "expanding",
      reason: "TEMPLATE_REMOVED",
      expanded: 0,
    });
    await query(databaseUrl, "update hongyan.templates set removed_at = null");
    t.server.ctx.reference.forget();
    expect((await act(body.id, "resume")).body).toMatchObject({ state: "expanding", reason: null });
    await carryOut(body.id);
    expect(await view(body.id)).toMatchObject({ state: "sending", expanded: 10 });
  });

  test("a scene that is changed or deleted after the campaign was made changes nothing: its card was rendered", async () => {
    await crowd(1);
    const { body } = await create({ draft: true });
    await t.call("DELETE", `/v1/scenes/${scene.name}`);
    await act(body.id, "start");
    await carryOut(body.id);
    const rows = await query<{ body: string }>(databaseUrl, "select body from hongyan.messages");
    expect(rows[0]?.body).toContain(params.taskName);
  });

  test("an app with a campaign that is not over cannot be deleted; with its end, it can, and the campaign goes with it", async () => {
    const { body } = await create({ sendAt: new Date(Date.now() + 3_600_000).toISOString() });
    await act(body.id, "pause");
    expect(await t.call("DELETE", `/v1/apps/${appid}`)).toMatchObject({
      status: 409,
      body: { error: { code: "APP_IN_USE" } },
    });
    await act(body.id, "cancel");
    expect((await t.call("DELETE", `/v1/apps/${appid}`)).status).toBe(200);
    await carryOut(body.id);
    expect(await query(databaseUrl, "select from hongyan.campaigns")).toHaveLength(0);
  });

  test("while the app is paused a campaign writes nothing, and goes out when the app resumes", async () => {
    const openids = await audience(20);
    await query(databaseUrl, "update hongyan.apps set paused_until = 'infinity'");
    await using _ = await startTestServer({ databaseUrl, emulator });
    const { body } = await create();
    await until(body.id, "expanding");
    await wait(1_500);
    expect(await view(body.id)).toMatchObject({ state: "expanding", expanded: 0 });
    await t.call("POST", `/v1/apps/${appid}/resume`);
    await expect.poll(() => sendsOf(openids), { timeout: 30_000 }).toEqual(openids.map(() => 1));
    await expect.poll(async () => (await view(body.id)).counts["sent"]).toBe(20);
  });

  test("what a pause left without a dispatch is taken up in one look, however much it is", async () => {
    await query(
      databaseUrl,
      `insert into hongyan.messages (appid, id, kind, openid, template_id, body, status, grant_state, due_at)
       select '${appid}', gen_random_uuid(), 'subscribe', 'o' || n, 't', '{}', 'queued', 'none', now() - interval '1 hour'
       from generate_series(1, 50000) n`,
    );
    await query(
      databaseUrl,
      `insert into hongyan.open_dispatches (appid, id, message_ids, due_at, look_at)
       select '${appid}', gen_random_uuid(), array_agg(id), now(), now()
       from (select id, row_number() over () / 500 as part from hongyan.messages) o group by part`,
    );
    await recoverMessages(t.server.ctx, { at: "all" });
    const [dispatched] = await query<{ n: number }>(
      databaseUrl,
      "select sum(jsonb_array_length(data -> 'messageIds'))::integer as n from pgboss.job where name = 'dispatch'",
    );
    // They stand for nothing but their number.
    await query(databaseUrl, "truncate hongyan.messages, hongyan.open_dispatches");
    expect(dispatched?.n).toBe(50_000);
  });

  test("messages expire at expireAt, also those of a paused campaign, and a campaign that is too late stops", async () => {
    await crowd(6_000);
    const expireAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await create({ expireAt });
    let asked = 0;
    await expect(
      carryOutCampaigns(t.server.ctx, [{ appid, campaignId: body.id }], () => ++asked > 1),
    ).rejects.toThrow("this process stops");
    await query(databaseUrl, "update hongyan.campaigns set expire_at = now()");
    await query(databaseUrl, "update hongyan.messages set expire_at = now()");
    await act(body.id, "pause");
    await recoverMessages(t.server.ctx, { at: "all" });
    expect((await view(body.id)).counts).toMatchObject({ expired: 5_000 });
    await act(body.id, "resume");
    await carryOut(body.id);
    await lookAfter();
    expect(await view(body.id)).toMatchObject({
      state: "done",
      reason: "EXPIRED",
      expanded: 5_000,
    });
    expect(await balances()).toEqual([{ available: 1, n: 6_000 }]);
  });

  test("a draft that is started after its expireAt is refused", async () => {
    const expireAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await create({ expireAt, draft: true });
    await query(databaseUrl, "update hongyan.campaigns set expire_at = now()");
    expect(await act(body.id, "start")).toMatchObject({
      status: 400,
      body: { error: { code: "BAD_REQUEST" } },
    });
    expect((await view(body.id)).state).toBe("draft");
  });
});

describe("access", () => {
  test("a key needs campaigns:read to look and campaigns:write to act", async () => {
    const { body } = await create({ draft: true });
    const key = async (...scopes: string[]) =>
      (await t.call<{ key: string }>("POST", "/v1/api-keys", { name: "k", scopes })).body.key;
    const status = async (method: string, path: string, input: unknown, as: string) =>
      (await t.call(method, path, input, { key: as })).status;
    const reader = await key("campaigns:read");
    const sender = await key("messages:write");
    expect(await status("GET", `/v1/campaigns/${body.id}`, undefined, reader)).toBe(200);
    expect(await status("POST", "/v1/campaigns/preview", request(), reader)).toBe(200);
    expect(await status("GET", "/v1/campaigns", undefined, sender)).toBe(403);
    for (const path of [
      "",
      ...["start", "pause", "resume", "cancel"].map((a) => `/${body.id}/${a}`),
    ]) {
      expect(await status("POST", `/v1/campaigns${path}`, request(), reader), path).toBe(403);
    }
  });

  test("a key of another app sees and moves nothing of this one's campaigns", async () => {
    const other = "wxother0000000001";
    await t.call("POST", "/v1/apps", { appid: other, secret: "s" });
    const { body } = await create({ draft: true });
    const made = await t.call<{ key: string }>("POST", "/v1/api-keys", {
      ...{ name: "k", scopes: ["*"], appid: other },
    });
    const options = { key: made.body.key };
    const call = (method: string, path: string, input?: unknown) =>
      t.call<CampaignView & { campaigns?: unknown[] }>(method, path, input, options);
    expect((await call("GET", `/v1/campaigns/${body.id}`)).status).toBe(404);
    expect((await call("GET", `/v1/campaigns/${body.id}?appid=${appid}`)).status).toBe(403);
    expect((await call("POST", `/v1/campaigns/${body.id}/start`)).status).toBe(404);
    expect((await call("POST", "/v1/campaigns", request({ appid }))).status).toBe(403);
    expect((await call("POST", "/v1/campaigns/preview", request({ appid }))).status).toBe(403);
    expect((await call("GET", "/v1/campaigns")).body.campaigns).toEqual([]);
    expect((await view(body.id)).state).toBe("draft");
  });

  test("campaigns are listed newest first, a page at a time", async () => {
    const ids: string[] = [];
    for (const name of ["a", "b", "c"]) ids.unshift((await create({ name, draft: true })).body.id);
    const page = async (more: string) =>
      (
        await t.call<{ campaigns: { id: string }[]; nextCursor: string | null }>(
          "GET",
          `/v1/campaigns?limit=2${more}`,
        )
      ).body;
    const first = await page("");
    expect(first.campaigns.map((one) => one.id)).toEqual(ids.slice(0, 2));
    const second = await page(`&cursor=${first.nextCursor}`);
    expect(second.campaigns.map((one) => one.id)).toEqual(ids.slice(2));
    expect(second.nextCursor).toBeNull();
  });
});

test("L1, L2, E1, C1: after any order of what people and workers do, every grant is used once or free, and the campaign is over", async () => {
  type Op = "work" | "pause" | "resume" | "cancel" | "claim" | "accept" | "refuse" | "look";
  const ops: Op[] = ["work", "pause", "resume", "cancel", "claim", "accept", "refuse", "look"];
  const { db } = t.server.ctx;
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.constantFrom<Op>(...ops, "work", "claim"), { maxLength: 20 }),
      async (order) => {
        const openids = await Promise.all(Array.from({ length: 6 }, () => t.user(1)));
        const { body } = await create({ audience: { registeredSince: "2020-01-01T00:00:00Z" } });
        const claimed: ClaimedMessage[] = [];
        for (const op of order) {
          if (op === "work") await carryOut(body.id);
          else if (op === "look") await lookAfter();
          else if (op === "claim") claimed.push(...(await claimAll(2)));
          else if (op === "accept" || op === "refuse") await settle(db, claimed.splice(0, 2), op);
          else await act(body.id, op);
        }
        // In the end: nothing is held by a worker, and whoever has paused it gives it up.
        await carryOut(body.id);
        await settle(db, claimed, "accept");
        await act(body.id, "cancel");
        await carryOut(body.id);
        await lookAfter();
        const { counts, endedAt } = await view(body.id);
        expect(endedAt).not.toBeNull();
        const used = (counts["sent"] ?? 0) + (counts["failed"] ?? 0);
        expect((counts["queued"] ?? 0) + (counts["sending"] ?? 0)).toBe(0);
        const [left] = await query<{ sum: number }>(
          databaseUrl,
          `select sum(available)::integer as sum from hongyan.balances where openid in ('${openids.join("','")}')`,
        );
        // A refusal by 43101 uses the grant up.
        expect((left?.sum ?? 0) + used).toBe(openids.length);
        // The next round has its own users only.
        await query(databaseUrl, "update hongyan.users set created_at = '2000-01-01'");
      },
    ),
    { numRuns: 15 },
  );
});

async function settle(db: Db, messages: ClaimedMessage[], how: "accept" | "refuse"): Promise<void> {
  if (messages.length === 0) return;
  const refs = messages.map(({ messageId, attempt }) => ({ messageId, attempt }));
  if (how === "accept") {
    await settleAccepted(
      db,
      appid,
      refs.map((ref) => ({ ...ref, msgid: null })),
    );
    return;
  }
  const why = { errcode: 43101, reason: "WECHAT_43101", detail: "refused", rid: null };
  await db.transaction().execute((tx) =>
    settleNoGrant(
      tx,
      appid,
      refs.map((ref) => ({ ...ref, ...why })),
    ),
  );
}

test("on the embedded database: a campaign is paused, resumed, and reaches everybody once", async () => {
  await using folder = await temporaryFolder();
  await using embedded = await startTestServer({ dataDir: `${folder.path}/data`, emulator });
  const openids = await audience(300, embedded);
  const { body } = await embedded.call<CampaignView>("POST", "/v1/campaigns", request());
  await act(body.id, "pause", embedded);
  await act(body.id, "resume", embedded);
  await expect.poll(() => sendsOf(openids), { timeout: 30_000 }).toEqual(openids.map(() => 1));
  await expect
    .poll(
      async () => (await embedded.server.worker?.recover(), (await view(body.id, embedded)).state),
      {
        timeout: 10_000,
      },
    )
    .toBe("done");
});
