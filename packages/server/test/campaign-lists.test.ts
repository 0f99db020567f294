import { request as httpRequest } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { temporaryFolder } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import {
  apiKey,
  appid,
  params,
  scene,
  startTestServer,
  template,
  type Answer,
  type TestServer,
} from "@hongyan/testing/server";
import type { Emulator } from "@hongyan/wechat-emulator";
import fc from "fast-check";
import pg from "pg";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { carryOutCampaigns } from "../src/flow/campaigns/carry-out-campaign.ts";
import { expandCampaign } from "../src/flow/campaigns/expand-campaign.ts";
import { uploadList } from "../src/flow/campaigns/lists/upload-list.ts";
import { recoverCampaigns } from "../src/flow/campaigns/recover-campaigns.ts";
import { findCampaign } from "../src/store/campaigns.ts";
import { removeOldRecords } from "../src/flow/retention/remove-old-records.ts";
import { claimMessages } from "../src/store/message-claims.ts";
import { settleAccepted } from "../src/store/message-settlement.ts";
import { startCampaignWorld, type CampaignView, type CampaignWorld } from "./campaign-world.ts";

interface UploadView {
  lines: number;
  added: number;
  unchanged: number;
  rejected: Record<string, number>;
  badLines: { line: number; code: string; message: string }[];
  listed: number;
  error?: { code: string; message: string };
}

interface PreviewView {
  listed: number;
  reachable: number;
  withoutGrant: number;
  cards: { openid: string; line: number; data: object }[];
  uploads: { state: string; lines: number; added: number; rejected: Record<string, number> }[];
}

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

async function create(
  more: Record<string, unknown> = {},
  server: TestServer = t,
): Promise<Answer<CampaignView>> {
  return server.call<CampaignView>("POST", "/v1/campaigns", {
    ...{ name: "开学提醒", scene: scene.name, params, audience: { list: true } },
    ...more,
  });
}

const upload = (
  id: string,
  body: string,
  type = "text/csv; charset=utf-8",
  server: TestServer = t,
): Promise<Answer<UploadView>> =>
  server.call<UploadView>("POST", `/v1/campaigns/${id}/recipients`, body, {
    headers: { "content-type": type },
  });
const ndjson = "application/x-ndjson";
const lines = (...values: object[]) => values.map((value) => `${JSON.stringify(value)}\n`).join("");
const act = (id: string, action: string, server: TestServer = t) =>
  server.call<CampaignView>("POST", `/v1/campaigns/${id}/${action}`);
const view = async (id: string, server: TestServer = t) =>
  (await server.call<CampaignView>("GET", `/v1/campaigns/${id}`)).body;
const preview = async (id: string) =>
  (await t.call<PreviewView>("GET", `/v1/campaigns/${id}/preview`)).body;
const change = (id: string) =>
  t.call("PATCH", `/v1/campaigns/${id}`, { params: { ...params, taskName: "另一项" } });
/** Somebody waits for a lock. */
const isBlocked = async () =>
  (
    await query(
      databaseUrl,
      "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
    )
  ).length > 0;
const carryOut = (campaignId: string, isStopping = () => false) =>
  carryOutCampaigns(t.server.ctx, [{ appid, campaignId }], isStopping);
const userOf = (index: number) => `oUser_${String(index).padStart(6, "0")}`;
const csvOf = (from: number, upto: number) =>
  `openid\n${Array.from({ length: upto - from }, (_, n) => `${userOf(from + n)}\n`).join("")}`;

/** So many users with one grant each, in the ledger only. */
async function crowd(count: number): Promise<void> {
  await query(
    databaseUrl,
    `with users as (
       select 'oUser_' || lpad(n::text, 6, '0') as openid from generate_series(0, ${count - 1}) n
     ), known as (
       insert into hongyan.users (appid, openid) select '${appid}', openid from users
     ), credited as (
       insert into hongyan.balances (appid, openid, template_id, available)
       select '${appid}', openid, '${template.priTmplId}', 1 from users
     )
     insert into hongyan.ledger (appid, openid, template_id, kind, delta, report_id, source)
     select '${appid}', openid, '${template.priTmplId}', 'credit', 1, 'g', 'business' from users`,
  );
}

const messages = () =>
  query<{ openid: string; body: string; id: string }>(
    databaseUrl,
    "select openid, body, id from hongyan.messages order by openid",
  );
const available = async () =>
  (
    await query<{ sum: number }>(
      databaseUrl,
      "select coalesce(sum(available), 0)::integer as sum from hongyan.balances",
    )
  )[0]?.sum;

describe("an uploaded list", () => {
  test("each user gets the card of their line, in the same text as a single message; who has no grant is left out and named", async () => {
    const [first, second, third] = [await t.user(2), await t.user(1), await t.user(0)];
    await t.call("POST", "/v1/users", { users: [{ openid: second, externalId: "1002" }] });
    const { body: made, status } = await create();
    expect(status).toBe(201);
    expect(made).toMatchObject({ state: "draft", audience: { list: true, registeredSince: null } });
    const answer = await upload(
      made.id,
      `externalId,openid,taskName,remarks\n,${first},补交作业,\n1002,,,今晚八点前\n,${third},,\n`,
    );
    expect(answer).toMatchObject({
      status: 200,
      body: { lines: 3, added: 3, unchanged: 0, rejected: {}, badLines: [], listed: 3 },
    });
    const before = await preview(made.id);
    expect(before).toMatchObject({ listed: 3, reachable: 2, withoutGrant: 1 });
    expect(before.cards.find((one) => one.openid === first)).toMatchObject({
      line: 2,
      data: { thing1: { value: "补交作业" }, thing9: { value: params.className } },
    });

    const listed = (query: string) =>
      t.call<{ recipients: { openid: string }[]; nextCursor: string | null }>(
        "GET",
        `/v1/campaigns/${made.id}/recipients?${query}`,
      );
    expect((await listed("reach=without-grant")).body).toEqual({
      recipients: [{ openid: third, externalId: null, line: 4, hasGrant: false }],
      nextCursor: null,
    });
    const { body: one } = await listed("reach=with-grant&limit=1");
    const { body: other } = await listed(`reach=with-grant&limit=1&cursor=${one.nextCursor}`);
    expect([...one.recipients, ...other.recipients]).toEqual(
      [
        { openid: first, externalId: null, line: 2, hasGrant: true },
        { openid: second, externalId: "1002", line: 3, hasGrant: true },
      ].toSorted((a, b) => (a.openid < b.openid ? -1 : 1)),
    );
    expect((await listed("")).body.recipients.map(({ openid }) => openid)).toEqual(
      [first, second, third].toSorted(),
    );

    await using worker = await startTestServer({ databaseUrl, emulator });
    await act(made.id, "start");
    const got = (openid: string) =>
      emulator.control.messages({ appid, openid }).map((one) => one.data);
    await expect
      .poll(() => [first, second, third].map((one) => got(one).length), { timeout: 30_000 })
      .toEqual([1, 1, 0]);
    expect(got(first)[0]).toMatchObject({
      thing1: { value: "补交作业" },
      thing10: { value: params.remarks },
    });
    expect(got(second)[0]).toMatchObject({
      thing1: { value: params.taskName },
      thing10: { value: "今晚八点前" },
    });
    await expect
      .poll(async () => (await worker.server.worker?.recover(), (await view(made.id)).state), {
        timeout: 30_000,
      })
      .toBe("done");
    expect(await view(made.id)).toMatchObject({
      ...{ audienceCount: 3, listed: 3, expanded: 2, skipped: 1 },
    });
    expect((await t.call("GET", `/v1/campaigns/${made.id}/skipped`)).body).toEqual({
      recipients: [{ openid: third, externalId: null, line: 4, reason: "NO_GRANT" }],
      nextCursor: null,
    });
    const single = { to: { openid: first }, scene: scene.name };
    await t.call("POST", "/v1/messages", {
      ...single,
      params: { ...params, taskName: "补交作业" },
    });
    const rows = (await messages()).filter((one) => one.openid === first);
    expect(rows).toHaveLength(2);
    expect(new Set(rows.map((one) => one.body.replace(one.id, "ID"))).size).toBe(1);
  });

  test("a test shows users of the list their own cards, and others those of the params that it is given", async () => {
    const { taskName: _, ...withoutTask } = params;
    const { body: made } = await create({ params: withoutTask });
    const [listed, stranger] = [await t.user(2), await t.user(1)];
    await upload(made.id, lines({ openid: listed, params: { taskName: "语文 92 分" } }), ndjson);
    const send = async (id: string, more: object = {}) => {
      const to = [{ openid: listed }, { openid: stranger }];
      const answer = await t.call<{ results: object[] }>("POST", `/v1/campaigns/${id}/test`, {
        ...{ to, ...more },
      });
      return answer.body.results;
    };
    const cards = async () =>
      (await messages()).map(({ openid, body }) => [
        openid,
        (JSON.parse(body) as { data: { thing1: { value: string } } }).data.thing1.value,
      ]);

    expect(await send(made.id)).toMatchObject([
      { status: "queued" },
      { error: { code: "BAD_REQUEST", hint: expect.stringContaining("params") } },
    ]);
    expect(await cards()).toEqual([[listed, "语文 92 分"]]);

    const queued = [{ status: "queued" }, { status: "queued" }];
    expect(await send(made.id, { params: { taskName: "试发" } })).toMatchObject(queued);
    expect(await cards()).toEqual(
      expect.arrayContaining([
        [listed, "试发"],
        [stranger, "试发"],
      ]),
    );
    const tooLong = { error: { code: "DATA_INVALID" } };
    expect(await send(made.id, { params: { taskName: "长".repeat(21) } })).toMatchObject([
      tooLong,
      tooLong,
    ]);

    const { body: same } = await create({ audience: undefined, draft: true });
    await t.call("POST", "/v1/grants", {
      grants: [{ id: "one-more", openid: stranger, templateId: template.priTmplId }],
    });
    expect((await send(same.id, { params: { taskName: "另一项" } }))[1]).toMatchObject({
      status: "queued",
    });
    expect(await cards()).toContainEqual([stranger, "另一项"]);
  });

  test("only a card that differs from the campaign's own is stored with the user", async () => {
    const { body } = await create();
    await upload(
      body.id,
      lines(
        { openid: "oA" },
        { openid: "oB", params: { taskName: "另一项" } },
        { openid: "oC", params },
      ),
      ndjson,
    );
    const rows = await query(
      databaseUrl,
      "select openid, body_middle is null as shared from hongyan.campaign_recipients order by openid",
    );
    expect(rows).toEqual([
      { openid: "oA", shared: true },
      { openid: "oB", shared: false },
      { openid: "oC", shared: true },
    ]);
  });

  test("a bad line is named with its number and its reason, and the others are kept", async () => {
    const { body } = await create({ params: { remarks: params.remarks } });
    const line = (openid: string, more: object) => ({ openid, params: { ...params, ...more } });
    const answer = await upload(
      body.id,
      "\n" +
        lines(line("oA", {})) +
        "garbage\n" +
        lines(
          { openid: "oB", params: { taskName: "x" } },
          line("oC", { taskName: "很".repeat(30) }),
          { externalId: "nobody", params },
          line("oD", { taskname: "x" }),
          line("oA", { taskName: "另一项" }),
          line("oE", {}),
        ),
      ndjson,
    );
    expect(answer.body.badLines.map(({ line: n, code }) => `${n} ${code}`)).toEqual([
      "3 LINE_INVALID",
      "4 PARAM_MISSING",
      "5 DATA_INVALID",
      "6 USER_NOT_FOUND",
      "7 PARAM_UNKNOWN",
      "8 DUPLICATE",
    ]);
    expect(answer.body).toMatchObject({ lines: 8, added: 2, listed: 2 });
    expect(answer.body.badLines[2]?.message).toContain("thing1");
    expect(answer.body.badLines[5]?.message).toContain("from line 2");
    expect((await preview(body.id)).uploads).toMatchObject([
      { state: "complete", lines: 8, added: 2, rejected: { DATA_INVALID: 1, DUPLICATE: 1 } },
    ]);
  });

  test("values are fitted where the scene says so", async () => {
    await t.call("POST", "/v1/scenes", { ...scene, fit: "fit" });
    const { body } = await create();
    const long = { openid: "oA", params: { taskName: "很".repeat(30) } };
    expect((await upload(body.id, lines(long), ndjson)).body).toMatchObject({ added: 1 });
  });

  test("several uploads add up; the same one again changes nothing, and a user in another line is a duplicate", async () => {
    const { body } = await create();
    expect((await upload(body.id, csvOf(0, 1_500))).body).toMatchObject({ added: 1_500 });
    expect((await upload(body.id, csvOf(1_500, 2_000))).body).toMatchObject({ listed: 2_000 });
    expect((await upload(body.id, csvOf(0, 1_500))).body).toMatchObject({
      ...{ added: 0, unchanged: 1_500, rejected: {}, listed: 2_000 },
    });
    const twice = await upload(body.id, `openid\n${userOf(7)}\noNew\noNew\n`);
    expect(twice.body).toMatchObject({ added: 1, rejected: { DUPLICATE: 2 }, listed: 2_001 });
  });

  test("of two uploads at once that name the same users in another order, each user stands in the list once", async () => {
    const { body } = await create();
    const forwards = csvOf(0, 3_000).trimEnd().split("\n");
    const backwards = [forwards[0], ...forwards.slice(1).toReversed()];
    const answers = await Promise.all([
      upload(body.id, forwards.join("\n")),
      upload(body.id, backwards.join("\n")),
    ]);
    expect(answers.map((one) => one.status)).toEqual([200, 200]);
    expect(answers.reduce((sum, one) => sum + one.body.added, 0)).toBe(3_000);
    expect(await view(body.id)).toMatchObject({ listed: 3_000 });
  });

  test("an upload that breaks off leaves whole lines only, and the same upload again adds the rest", async () => {
    const { body } = await create();
    const text = csvOf(0, 5_000);
    // In the middle of a line: what is left of it is another user's openid.
    await breakOff(body.id, text, text.indexOf(userOf(4_321)) + 5);
    await expect
      .poll(async () => (await preview(body.id)).uploads[0]?.state, { timeout: 30_000 })
      .toBe("broken");
    const { listed } = await view(body.id);
    expect(listed).toBe(4_000);
    expect((await upload(body.id, text)).body).toMatchObject({
      ...{ added: 1_000, unchanged: 4_000, rejected: {}, listed: 5_000 },
    });
    expect(
      await query(
        databaseUrl,
        "select from hongyan.campaign_recipients where openid !~ '^oUser_.{6}$'",
      ),
    ).toEqual([]);
  });

  test("a campaign cannot start in the middle of an upload: nobody is left out unseen", async () => {
    const { body } = await create();
    const { ctx } = t.server;
    const campaign = await findCampaign(ctx.db, appid, body.id);
    async function* bytes(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(csvOf(0, 1_000));
      expect(await act(body.id, "start")).toMatchObject({
        ...{ status: 409, body: { error: { code: "CAMPAIGN_STATE_CONFLICT" } } },
      });
      yield Buffer.from(csvOf(1_000, 2_000).slice("openid\n".length));
    }
    await uploadList(ctx, campaign ?? expect.fail(), {
      ...{ format: "csv", charset: "utf-8", bytes: bytes() },
    });
    expect((await act(body.id, "start")).status).toBe(200);
    await carryOut(body.id);
    expect(await view(body.id)).toMatchObject({ listed: 2_000, skipped: 2_000, state: "sending" });
  });

  test("an upload of which lines come, good or bad, holds up start and change however slow it is", async () => {
    const { body } = await create();
    const { ctx } = t.server;
    const campaign = await findCampaign(ctx.db, appid, body.id);
    let nowMs = 0;
    const fourMinutes = async () => {
      nowMs += 240_000;
      await query(
        databaseUrl,
        "update hongyan.campaign_uploads set updated_at = updated_at - interval '4 minutes'",
      );
    };
    async function* bytes(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(`openid\n${userOf(0)}\nnot an openid\n`);
      await fourMinutes();
      yield Buffer.from("nor this\n");
      expect((await preview(body.id)).uploads[0]).toMatchObject({ state: "reading", lines: 3 });
      expect(await act(body.id, "start")).toMatchObject({
        ...{
          status: 409,
          body: { error: { message: expect.stringContaining("still being uploaded") } },
        },
      });
      expect((await change(body.id)).status).toBe(409);
    }
    await uploadList(
      ctx,
      campaign ?? expect.fail(),
      { format: "csv", charset: "utf-8", bytes: bytes() },
      () => nowMs,
    );
    expect(await view(body.id)).toMatchObject({ listed: 1, state: "draft" });
  });

  test("an upload that was taken for dead, and goes on after the card was changed, keeps no card of the old one", async () => {
    const { body } = await create();
    const { ctx } = t.server;
    const campaign = await findCampaign(ctx.db, appid, body.id);
    async function* bytes(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(csvOf(0, 5));
      await query(
        databaseUrl,
        "update hongyan.campaign_uploads set updated_at = now() - interval '4 minutes'",
      );
      expect((await change(body.id)).status).toBe(200);
    }
    await expect(
      uploadList(ctx, campaign ?? expect.fail(), {
        ...{ format: "csv", charset: "utf-8", bytes: bytes() },
      }),
    ).rejects.toMatchObject({
      code: "CAMPAIGN_STATE_CONFLICT",
      message: expect.stringContaining("were changed"),
    });
    expect(await view(body.id)).toMatchObject({ listed: 0, state: "draft" });
  });

  test("an upload that begins while its draft is being changed makes its cards of what the draft is then", async () => {
    const { body } = await create();
    const other = { ...params, taskName: "另一项" };
    const changing = new pg.Client({ connectionString: databaseUrl });
    await changing.connect();
    try {
      await changing.query("begin");
      await changing.query("update hongyan.campaigns set params = $1", [other]);
      const uploading = upload(body.id, csvOf(0, 1));
      await expect.poll(isBlocked, { timeout: 20_000 }).toBe(true);
      await changing.query("commit");
      expect(await uploading).toMatchObject({ status: 200, body: { added: 1 } });
    } finally {
      await changing.end();
    }
    const [card] = (await preview(body.id)).cards;
    expect(JSON.stringify(card?.data)).toContain("另一项");
  });

  test("an upload to a campaign that is over before its end is told", async () => {
    const { body } = await create();
    const { ctx } = t.server;
    const campaign = await findCampaign(ctx.db, appid, body.id);
    async function* bytes(): AsyncGenerator<Uint8Array> {
      yield Buffer.from(csvOf(0, 1_000));
      await act(body.id, "cancel");
      yield Buffer.from(csvOf(1_000, 2_000).slice("openid\n".length));
    }
    await expect(
      uploadList(ctx, campaign ?? expect.fail(), {
        ...{ format: "csv", charset: "utf-8", bytes: bytes() },
      }),
    ).rejects.toMatchObject({ code: "CAMPAIGN_STATE_CONFLICT" });
  });

  test("a list that is longer than configured is refused, and what came before stays", async () => {
    await using small = await startTestServer({
      databaseUrl,
      emulator,
      env: { HONGYAN_LIST_MAX_USERS: "1500" },
      options: { worker: false },
    });
    const { body } = await create({}, small);
    const answer = await upload(body.id, csvOf(0, 1_400), undefined, small);
    expect(answer.body.listed).toBe(1_400);
    expect(await upload(body.id, csvOf(2_000, 2_200), undefined, small)).toMatchObject({
      status: 413,
      body: { error: { code: "CAMPAIGN_LIST_TOO_LONG" } },
    });
    const flood = "x".repeat(1_500 * 1_024 + 1);
    expect((await upload(body.id, flood, ndjson, small)).status).toBe(413);
    expect(await view(body.id)).toMatchObject({ listed: 1_400 });
  });

  test("a refusal in the middle of a long upload reaches the caller", async () => {
    const { body } = await create();
    const answer = await upload(body.id, `name\n${"x,y\n".repeat(2_500_000)}`);
    expect(answer).toMatchObject({
      status: 422,
      body: { error: { code: "CAMPAIGN_LIST_INVALID" } },
    });
  });
});

describe("what does not fit", () => {
  test("a campaign without its list cannot start, one without a list takes none, and a list is narrowed by nothing", async () => {
    const { body } = await create();
    expect(await act(body.id, "start")).toMatchObject({
      status: 409,
      body: { error: { code: "CAMPAIGN_LIST_EMPTY" } },
    });
    const other = await create({ audience: {}, draft: true });
    expect(await upload(other.body.id, csvOf(0, 1))).toMatchObject({ status: 400 });
    const both = { list: true, registeredSince: "2025-01-01T00:00:00Z" };
    expect((await create({ audience: both })).body.error?.code).toBe("BAD_REQUEST");
    const early = { name: "x", scene: scene.name, audience: { list: true } };
    expect((await t.call("POST", "/v1/campaigns/preview", early)).status).toBe(400);
    await act(body.id, "cancel");
    expect(await upload(body.id, csvOf(0, 1))).toMatchObject({
      status: 409,
      body: { error: { code: "CAMPAIGN_STATE_CONFLICT" } },
    });
  });

  test.each([
    ["JSON", "application/json"],
    ["an unknown encoding", "text/csv; charset=utf-16le"],
    ["NDJSON in GBK", "application/x-ndjson; charset=gbk"],
    ["a spreadsheet", "application/vnd.ms-excel"],
  ])("%s is refused with what would do", async (_, type) => {
    const { body } = await create();
    expect(await upload(body.id, "{}", type)).toMatchObject({
      status: 415,
      body: { error: { code: "UNSUPPORTED_MEDIA_TYPE" } },
    });
  });

  test("other routes take no stream for a body", async () => {
    const answer = await t.call("POST", "/v1/campaigns", "a,b", {
      headers: { "content-type": "text/csv" },
    });
    expect(answer.status).toBe(415);
  });

  test("a scene that does not exist, or a template that WeChat lists no more, is refused when the list is made", async () => {
    expect((await create({ scene: "none" })).body.error?.code).toBe("SCENE_NOT_FOUND");
    const { body } = await create();
    await query(databaseUrl, "update hongyan.templates set removed_at = now()");
    t.server.ctx.reference.forget();
    expect((await create()).body.error?.code).toBe("TEMPLATE_NOT_FOUND");
    expect((await upload(body.id, csvOf(0, 1))).body.error?.code).toBe("TEMPLATE_NOT_FOUND");
    expect((await preview(body.id)).uploads[0]?.state).toBe("broken");
  });

  test("10 MB of garbage is answered with the first bad lines, and the service goes on", async () => {
    const { body } = await create();
    const noise = Array.from({ length: 100_000 }, (_, n) => `{"openid":${n}, ${"�".repeat(40)}\n`);
    const answer = await upload(body.id, noise.join(""), ndjson);
    expect(answer.body).toMatchObject({ added: 0, rejected: { LINE_INVALID: 100_000 } });
    expect(answer.body.badLines).toHaveLength(1_000);
    expect(answer.body.badLines.at(-1)?.line).toBe(1_000);
    expect((await upload(body.id, csvOf(0, 1))).body).toMatchObject({ added: 1 });
  });
});

describe("expansion", () => {
  test("C1: two workers at once, and one that is stopped between slices: one message each, in the order of the list; who has no grant is named before", async () => {
    await crowd(12_000);
    const { body } = await create();
    await upload(body.id, csvOf(0, 13_000));
    const without = async (after: string) =>
      (
        await t.call<{ recipients: { openid: string }[]; nextCursor: string | null }>(
          "GET",
          `/v1/campaigns/${body.id}/recipients?reach=without-grant&limit=1000${after}`,
        )
      ).body;
    // A page that found nobody among as many as it looks through is not the end.
    expect(await without("")).toEqual({ recipients: [], nextCursor: userOf(9_999) });
    const { recipients } = await without(`&cursor=${userOf(9_999)}`);
    expect([recipients.length, recipients[0]?.openid]).toEqual([1_000, userOf(12_000)]);
    await act(body.id, "start");
    let asked = 0;
    await expect(carryOut(body.id, () => ++asked > 1)).rejects.toThrow("this process stops");
    expect(await view(body.id)).toMatchObject({ state: "expanding", expanded: 5_000 });
    await Promise.all([carryOut(body.id), carryOut(body.id), carryOut(body.id)]);
    await carryOut(body.id);
    expect(await view(body.id)).toMatchObject({
      ...{ state: "sending", expanded: 12_000, skipped: 1_000, audienceCount: 13_000 },
    });
    const rows = await messages();
    expect(rows).toHaveLength(12_000);
    expect(new Set(rows.map((one) => one.openid)).size).toBe(12_000);
    expect(await available()).toBe(0);
    const dispatched = await query(
      databaseUrl,
      `select distinct named.id from pgboss.job j, jsonb_array_elements_text(j.data -> 'messageIds') as named (id)
       where j.name = 'dispatch'`,
    );
    expect(dispatched).toHaveLength(12_000);
  });

  test("what a transaction that failed had written is written again, once", async () => {
    await crowd(10);
    const { body } = await create();
    await upload(body.id, csvOf(0, 10));
    await act(body.id, "start");
    await query(
      databaseUrl,
      `create function hongyan.fail() returns trigger language plpgsql as $$ begin raise 'disk full'; end $$;
       create trigger fail before insert on hongyan.events for each row when (new.type = 'message.queued')
         execute function hongyan.fail()`,
    );
    await expect(carryOut(body.id)).rejects.toThrow("disk full");
    expect(await messages()).toEqual([]);
    expect(await available()).toBe(10);
    await query(databaseUrl, "drop trigger fail on hongyan.events");
    await carryOut(body.id);
    expect(await view(body.id)).toMatchObject({ state: "sending", expanded: 10 });
  });

  test("a long-term permission uses nothing up, and who was skipped is listed a page at a time", async () => {
    await query(
      databaseUrl,
      `insert into hongyan.balances (appid, openid, template_id, unlimited)
       values ('${appid}', '${userOf(3)}', '${template.priTmplId}', true)`,
    );
    const { body } = await create();
    await upload(body.id, csvOf(0, 6));
    await act(body.id, "start");
    await carryOut(body.id);
    expect((await messages()).map((one) => one.openid)).toEqual([userOf(3)]);
    const page = async (more: string) =>
      (
        await t.call<{ recipients: { openid: string }[]; nextCursor: string | null }>(
          "GET",
          `/v1/campaigns/${body.id}/skipped?limit=3${more}`,
        )
      ).body;
    const first = await page("");
    const second = await page(`&cursor=${first.nextCursor}`);
    expect([...first.recipients, ...second.recipients].map((one) => one.openid)).toEqual(
      [0, 1, 2, 4, 5].map(userOf),
    );
    expect(second.nextCursor).toBeNull();
  });

  test("paused it writes nothing, resumed it goes on, cancelled every grant is free again", async () => {
    await crowd(6_000);
    const { body } = await create();
    await upload(body.id, csvOf(0, 6_000));
    await act(body.id, "start");
    let asked = 0;
    await expect(carryOut(body.id, () => ++asked > 1)).rejects.toThrow("this process stops");
    await act(body.id, "pause");
    await carryOut(body.id);
    expect(await view(body.id)).toMatchObject({ state: "paused", expanded: 5_000 });
    await act(body.id, "resume");
    await carryOut(body.id);
    expect(await view(body.id)).toMatchObject({ state: "sending", expanded: 6_000 });
    await act(body.id, "cancel");
    await carryOut(body.id);
    expect((await view(body.id)).counts).toMatchObject({ cancelled: 6_000 });
    expect(await available()).toBe(6_000);
  });

  test("a template that WeChat lists no more pauses it with the reason; too late, it ends with another", async () => {
    await crowd(10);
    const expireAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await create({ expireAt });
    await upload(body.id, csvOf(0, 10));
    await act(body.id, "start");
    await query(databaseUrl, "update hongyan.templates set removed_at = now()");
    t.server.ctx.reference.forget();
    await carryOut(body.id);
    expect(await view(body.id)).toMatchObject({ state: "paused", reason: "TEMPLATE_REMOVED" });
    await query(databaseUrl, "update hongyan.templates set removed_at = null");
    t.server.ctx.reference.forget();
    await act(body.id, "resume");
    await query(databaseUrl, "update hongyan.campaigns set expire_at = now()");
    await carryOut(body.id);
    await recoverCampaigns(t.server.ctx, { stalledAfterSeconds: 0 });
    expect(await view(body.id)).toMatchObject({ state: "done", reason: "EXPIRED", expanded: 0 });
    expect(await available()).toBe(10);
  });

  test("a scene that is changed or deleted changes no card, neither of lines that came nor of those that come", async () => {
    await crowd(2);
    const { body } = await create();
    await upload(body.id, `openid,taskName\n${userOf(0)},一\n`);
    await t.call("POST", "/v1/scenes", {
      ...scene,
      page: "pages/other",
      mapping: { thing1: "改了" },
    });
    await upload(body.id, `openid,taskName\n${userOf(1)},二\n`);
    await t.call("DELETE", `/v1/scenes/${scene.name}`);
    await act(body.id, "start");
    await carryOut(body.id);
    const cards = (await messages()).map((one) => JSON.parse(one.body));
    expect(cards.map((card) => card.data.thing1.value)).toEqual(["一", "二"]);
    expect(cards.map((card) => card.page.split("?")[0])).toEqual([scene.page, scene.page]);
  });

  test("a program that knows no lists reaches nobody with one, rather than everybody", async () => {
    await crowd(10);
    const { body } = await create();
    await upload(body.id, csvOf(0, 2));
    await act(body.id, "start");
    await query(
      databaseUrl,
      "update hongyan.campaigns set state = 'expanding', started_at = now()",
    );
    await expandCampaign(
      t.server.ctx,
      { appid, campaignId: body.id, templateId: template.priTmplId },
      () => false,
    );
    expect(await messages()).toEqual([]);
  });

  test("a list is removed in slices some time after the end, and its messages and counts stay", async () => {
    await crowd(6_000);
    const { body } = await create();
    const kept = await create();
    await upload(body.id, csvOf(0, 7_000));
    await upload(kept.body.id, csvOf(0, 5));
    await act(body.id, "start");
    await carryOut(body.id);
    await act(body.id, "cancel");
    await carryOut(body.id);
    const rows = () => query(databaseUrl, "select from hongyan.campaign_recipients");
    const remove = () => removeOldRecords(t.server.ctx, new AbortController().signal);
    expect(await remove()).toMatchObject({ listed: 0 });
    await query(
      databaseUrl,
      "update hongyan.campaigns set ended_at = ended_at - interval '31 days'",
    );
    expect(await remove()).toMatchObject({ listed: 7_000, messages: 0, campaigns: 0 });
    expect(await rows()).toHaveLength(5);
    expect(await view(body.id)).toMatchObject({ listed: 7_000, expanded: 6_000, skipped: 1_000 });
    expect(await messages()).toHaveLength(6_000);
  });
});

test("C1, L1, L2: whatever people and workers do, a user of the list gets it once at most, and each grant is used once or free", async () => {
  type Op = "upload" | "start" | "work" | "pause" | "resume" | "cancel" | "send" | "grant";
  const ops: Op[] = ["upload", "start", "work", "pause", "resume", "cancel", "send", "grant"];
  const { db } = t.server.ctx;
  const users = Array.from({ length: 12 }, (_, n) => userOf(n));
  await crowd(6);
  let credited = 6;
  let sent = 0;
  const send = async (): Promise<void> => {
    const rows = await query<{ id: string }>(
      databaseUrl,
      "select id from hongyan.messages where status = 'queued' order by id limit 2",
    );
    const ids = rows.map((row) => row.id);
    const claimed = await claimMessages(db, appid, ids, { owner: "test", leaseSeconds: 60 });
    const outcomes = claimed.map(({ messageId, attempt }) => ({ messageId, attempt, msgid: null }));
    if (outcomes.length > 0) await settleAccepted(db, appid, outcomes);
    sent += claimed.length;
  };
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.constantFrom(...ops, "upload", "start", "work"), fc.nat(11)), {
        maxLength: 16,
      }),
      async (order) => {
        const { body } = await create();
        for (const [op, n] of order) {
          if (op === "upload") await upload(body.id, `openid\n${users.slice(n).join("\n")}\n`);
          else if (op === "work") await Promise.all([carryOut(body.id), carryOut(body.id)]);
          else if (op === "send") await send();
          else if (op === "grant") {
            credited += 1;
            await t.call("POST", "/v1/grants", {
              grants: [{ id: `g${credited}`, openid: users[n], templateId: template.priTmplId }],
            });
          } else await act(body.id, op);
        }
        await act(body.id, "cancel");
        await carryOut(body.id);
        await recoverCampaigns(t.server.ctx, { stalledAfterSeconds: 0 });
        const campaign = await view(body.id);
        expect(campaign.endedAt).not.toBeNull();
        expect(campaign.expanded + campaign.skipped).toBeLessThanOrEqual(campaign.listed);
        const twice = await query(
          databaseUrl,
          "select from hongyan.messages group by campaign_id, openid having count(*) > 1",
        );
        expect(twice).toEqual([]);
        expect((await available()) ?? 0).toBe(credited - sent);
      },
    ),
    { numRuns: 12 },
  );
}, 120_000);

test("with its app a list is gone, although no reference leads from it to the campaign", async () => {
  const { body } = await create();
  await upload(body.id, csvOf(0, 5));
  expect((await t.call("DELETE", `/v1/apps/${appid}`)).status).toBe(200);
  expect(await query(databaseUrl, "select from hongyan.campaign_recipients")).toEqual([]);
  expect(await query(databaseUrl, "select from hongyan.campaign_uploads")).toEqual([]);
});

test("a key of another app, or without the scope, neither sees nor touches the list", async () => {
  const other = "wxother0000000001";
  await t.call("POST", "/v1/apps", { appid: other, secret: "s" });
  const { body } = await create();
  const key = async (more: object) =>
    (await t.call<{ key: string }>("POST", "/v1/api-keys", { name: "k", ...more })).body.key;
  const stranger = await key({ scopes: ["*"], appid: other });
  const reader = await key({ scopes: ["campaigns:read"] });
  const sender = await key({ scopes: ["messages:write"] });
  const status = async (as: string | null, method: string, path: string) =>
    (
      await t.call(
        method,
        `/v1/campaigns/${body.id}/${path}`,
        method === "POST" ? "openid\noA\n" : undefined,
        {
          ...{ key: as, headers: method === "POST" ? { "content-type": "text/csv" } : {} },
        },
      )
    ).status;
  expect(await status(stranger, "POST", "recipients")).toBe(404);
  expect(await status(stranger, "POST", `recipients?appid=${appid}`)).toBe(403);
  expect(await status(stranger, "GET", "preview")).toBe(404);
  expect(await status(stranger, "GET", "skipped")).toBe(404);
  expect(await status(reader, "POST", "recipients")).toBe(403);
  expect(await status(stranger, "GET", "recipients")).toBe(404);
  expect(await status(reader, "GET", "skipped")).toBe(200);
  expect(await status(sender, "GET", "preview")).toBe(403);
  expect(await status(null, "POST", "recipients")).toBe(401);
  expect(await view(body.id)).toMatchObject({ listed: 0 });
});

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

test("200,000 lines are never held: the heap after the last is about what it was after the first", async () => {
  const { body } = await create();
  const { ctx } = t.server;
  const campaign = await findCampaign(ctx.db, appid, body.id);
  const heap: number[] = [];
  async function* bytes(): AsyncGenerator<Uint8Array> {
    for (let from = 0; from < 200_000; from += 2_000) {
      const part = Array.from({ length: 2_000 }, (_, n) => userOf(from + n));
      yield Buffer.from(
        lines(...part.map((openid) => ({ openid, params: { taskName: openid.slice(6) } }))),
      );
      if (from % 20_000 === 0) {
        collectGarbage();
        heap.push(process.memoryUsage().heapUsed);
      }
    }
  }
  const report = await uploadList(ctx, campaign ?? expect.fail(), {
    ...{ format: "ndjson", charset: "utf-8", bytes: bytes() },
  });
  expect(report).toMatchObject({ added: 200_000, lines: 200_000, rejected: {} });
  await upload(body.id, "openid\noOne\n");
  await query(
    databaseUrl,
    `insert into hongyan.balances (appid, openid, template_id, unlimited)
     select '${appid}', 'oUser_' || lpad(n::text, 6, '0'), '${template.priTmplId}', true
     from generate_series(0, 199999, 4) n`,
  );
  expect(await preview(body.id)).toMatchObject({
    ...{ listed: 200_001, reachable: 50_000, withoutGrant: 150_001, isEstimate: true },
  });
  // All lines together would be 30 MB as bytes, and several times as much as objects.
  const grown = ((heap.at(-1) ?? 0) - (heap[1] ?? 0)) / 1024 ** 2;
  expect(grown).toBeLessThan(20);
}, 240_000);

test("on the embedded database: a list is uploaded, skips who has no grant, and reaches the others once", async () => {
  await using folder = await temporaryFolder();
  await using embedded = await startTestServer({ dataDir: `${folder.path}/data`, emulator });
  const openids = [await embedded.user(1), await embedded.user(1), await embedded.user(0)];
  const { body } = await create({}, embedded);
  const csv = `openid,taskName\n${openids.map((one, n) => `${one},第${n}项\n`).join("")}`;
  expect((await upload(body.id, csv, "text/csv", embedded)).body).toMatchObject({ added: 3 });
  await act(body.id, "start", embedded);
  await expect
    .poll(() => openids.map((openid) => emulator.control.messages({ appid, openid }).length), {
      timeout: 30_000,
    })
    .toEqual([1, 1, 0]);
  expect(await view(body.id, embedded)).toMatchObject({ expanded: 2, skipped: 1 });
});

/** Sends a list as far as `length` bytes of it and hangs up. */
async function breakOff(id: string, text: string, length: number): Promise<void> {
  const sent = httpRequest(`${t.server.url}/v1/campaigns/${id}/recipients`, {
    method: "POST",
    headers: {
      authorization: `Bearer ${apiKey}`,
      "content-type": "text/csv; charset=utf-8",
      "content-length": Buffer.byteLength(text),
    },
  });
  sent.on("error", () => {});
  sent.write(text.slice(0, length));
  await expect.poll(async () => (await view(id)).listed, { timeout: 30_000 }).toBe(4_000);
  sent.destroy();
}
