import { appid, grant, params, scene, startTestServer, template } from "@hongyan/testing/server";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { recoverMessages } from "../src/flow/messages/recover-messages.ts";
import { measureAudience } from "../src/store/audience-size.ts";
import type { AudienceFilter } from "../src/store/campaigns.ts";
import { startCampaignWorld, type CampaignWorld } from "./campaign-world.ts";

let world: CampaignWorld;

beforeEach(async () => {
  world = await startCampaignWorld(inject("postgresUrl"));
});

afterEach(async () => {
  const faults = await world.faults();
  await world[Symbol.asyncDispose]();
  expect(faults).toEqual([]);
});

interface TagAnswer {
  users: number;
  unknown: number;
  error?: { code: string };
}
const tag = (openids: string[], change: Record<string, unknown>) =>
  world.t.call<TagAnswer>("PATCH", "/v1/users", {
    users: openids.map((openid) => ({ openid })),
    ...change,
  });
const tagsOf = async (openid: string) =>
  (await world.t.call<{ tags: string[] }>("GET", `/v1/users/${openid}`)).body.tags;

describe("tags", () => {
  test("are added and removed by openid or externalId, each once, in order; who is not known is counted", async () => {
    const [first = "", second = ""] = await world.crowd(2);
    await world.t.call("POST", "/v1/users", { users: [{ openid: second, externalId: "u-2" }] });
    const users = [
      { openid: first },
      { externalId: "u-2" },
      { openid: "oNobody" },
      { externalId: "u-9" },
    ];
    const answer = await world.t.call<TagAnswer>("PATCH", "/v1/users", {
      users,
      add: ["vip", "三年级", "vip"],
    });
    expect(answer).toMatchObject({ status: 200, body: { users: 2, unknown: 2 } });
    expect(await tagsOf(first)).toEqual(["vip", "三年级"]);
    await tag([first], { add: ["a"], remove: ["vip", "none"] });
    expect(await tagsOf(first)).toEqual(["a", "三年级"]);
    expect(await tagsOf(second)).toEqual(["vip", "三年级"]);
  });

  test("nonsense is refused: no tag, white space, a comma, one that is added and removed, too many users", async () => {
    const [first = ""] = await world.crowd(1);
    for (const change of [
      {},
      { add: ["a b"] },
      { add: ["a,b"] },
      { add: [""] },
      { add: ["a"], remove: ["a"] },
      { add: ["x".repeat(65)] },
      { add: Array.from({ length: 21 }, (_, index) => `t${index}`) },
    ]) {
      expect((await tag([first], change)).status, JSON.stringify(change)).toBe(400);
    }
    const many = Array.from({ length: 1_001 }, (_, index) => `o${index}`);
    expect((await tag(many, { add: ["a"] })).status).toBe(400);
    expect(await tagsOf(first)).toEqual([]);
  });

  test("one user who would carry more than 50 keeps the whole request from being written", async () => {
    const [first = "", second = ""] = await world.crowd(2);
    for (const from of [0, 20]) {
      await tag([first], { add: Array.from({ length: 20 }, (_, index) => `t${from + index}`) });
    }
    const more = Array.from({ length: 11 }, (_, index) => `u${index}`);
    expect(await tag([first, second], { add: more })).toMatchObject({
      status: 400,
      body: { error: { code: "BAD_REQUEST" } },
    });
    expect(await tagsOf(second)).toEqual([]);
    expect((await tag([first, second], { add: more.slice(1) })).status).toBe(200);
    expect(await tagsOf(first)).toHaveLength(50);
  });

  test("two callers who name the same users in different orders both succeed, and no tag is lost", async () => {
    const openids = await world.crowd(200);
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) =>
        tag(index % 2 === 0 ? openids : openids.toReversed(), { add: [`t${index}`] }),
      ),
    );
    expect(answers.map((answer) => answer.status)).toEqual(answers.map(() => 200));
    expect(await tagsOf(openids[100] ?? "")).toHaveLength(10);
  });

  test("a key needs users:write to change them", async () => {
    const made = await world.t.call<{ key: string }>("POST", "/v1/api-keys", {
      ...{ name: "k", scopes: ["users:read"] },
    });
    const answer = await world.t.call(
      "PATCH",
      "/v1/users",
      { users: [{ openid: "o1" }], add: ["a"] },
      { key: made.body.key },
    );
    expect(answer.status).toBe(403);
  });

  test("an audience is those who carry all of its tags: the preview counts them, and nobody else gets it", async () => {
    const openids = await world.crowd(6);
    await tag(openids.slice(0, 4), { add: ["vip"] });
    await tag(openids.slice(2, 6), { add: ["三年级"] });
    const audience = { tags: ["vip", "三年级"] };
    const preview = await world.t.call<{ reachable: number }>("POST", "/v1/campaigns/preview", {
      ...{ name: "n", scene: scene.name, params, audience },
    });
    expect(preview.body.reachable).toBe(2);
    const { body } = await world.create({ audience });
    await world.carryOut(body.id);
    expect(await world.rows("select openid from hongyan.messages order by openid")).toEqual(
      openids.slice(2, 4).map((openid) => ({ openid })),
    );
    expect(await world.view(body.id)).toMatchObject({
      audience: { tags: ["vip", "三年级"] },
      audienceCount: 2,
    });
  });

  test("whatever tags users carry, exactly those with all of the wanted ones are reached", async () => {
    const openids = await world.crowd(8);
    const some = fc.subarray(["a", "b", "c"]);
    await fc.assert(
      fc.asyncProperty(
        fc.array(some, { minLength: 8, maxLength: 8 }),
        some,
        async (carried, wanted) => {
          await world.rows("update hongyan.users set tags = '{}'");
          for (const [index, add] of carried.entries()) {
            if (add.length > 0) await tag([openids[index] ?? ""], { add });
          }
          const preview = await world.t.call<{ reachable: number }>(
            "POST",
            "/v1/campaigns/preview",
            {
              ...{ name: "n", scene: scene.name, params, audience: { tags: wanted } },
            },
          );
          const meant = carried.filter((tags) => wanted.every((one) => tags.includes(one)));
          expect(preview.body.reachable).toBe(meant.length);
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe("an audience that is too large to be counted", () => {
  /** Of every second one the only grant is used. */
  const half = async (count: number) => {
    const openids = await world.crowd(count);
    const used = openids.filter((_, index) => index % 2 === 1).map((openid) => `'${openid}'`);
    await world.rows(
      `update hongyan.balances set available = 0 where openid in (${used.join(",")});
       delete from hongyan.ledger where openid in (${used.join(",")})`,
    );
    return openids;
  };
  const measure = (filter: Partial<AudienceFilter> = {}, most?: number) =>
    measureAudience(
      world.t.server.ctx.db,
      appid,
      template.priTmplId,
      { registeredSince: null, lastSeenSince: null, tags: [], ...filter },
      most,
    );

  test("is estimated from its first users, and one that is not is counted", async () => {
    const openids = await half(400);
    await tag(openids.slice(0, 20), { add: ["vip"] });
    await world.rows("analyze hongyan.balances");
    expect(await measure()).toEqual({ count: 200, isEstimate: false });
    expect(await measure({ tags: ["vip"] })).toEqual({ count: 10, isEstimate: false });
    expect(await measure({}, 100)).toEqual({ count: 200, isEstimate: true });
    expect(await measure({ tags: ["vip"] }, 40)).toEqual({ count: 100, isEstimate: true });
  });

  test("is never said to be smaller than what was seen of it, whatever the statistics say", async () => {
    await world.rows("alter table hongyan.balances set (autovacuum_enabled = false)");
    await world.rows("analyze hongyan.balances");
    await half(400);
    const { count, isEstimate } = await measure({}, 300);
    expect(isEstimate).toBe(true);
    expect(count).toBeGreaterThanOrEqual(150);
  });

  test("begins at once with an estimate, which gives way to what was written", async () => {
    await world.crowd(3);
    await world.rows(`
      insert into hongyan.balances (appid, openid, template_id)
      select '${appid}', 'oNone_' || i, '${template.priTmplId}' from generate_series(1, 50000) i`);
    await world.rows("analyze hongyan.balances");
    await world.rows("update hongyan.apps set paused_until = 'infinity'");
    const { body } = await world.create();
    await world.carryOut(body.id);
    const estimated = await world.view(body.id);
    expect(estimated).toMatchObject({ state: "expanding", isAudienceEstimate: true });
    await world.rows("update hongyan.apps set paused_until = null");
    await world.carryOut(body.id);
    expect(await world.view(body.id)).toMatchObject({
      ...{ state: "sending", expanded: 3, audienceCount: 3, isAudienceEstimate: false },
    });
  });
});

describe("a test send", () => {
  interface TestAnswer {
    results: ({ id: string; status: string } | { error: { code: string } })[];
  }
  const test20 = (id: string, to: object[], key?: string) =>
    world.t.call<TestAnswer>(
      "POST",
      `/v1/campaigns/${id}/test`,
      { to },
      key === undefined ? {} : { key },
    );

  test("brings the very card of a draft to named users now, by a grant of their own; the campaign still reaches them", async () => {
    await using _ = await startTestServer({
      databaseUrl: world.databaseUrl,
      emulator: world.emulator,
    });
    const openid = await world.t.user(1);
    await world.t.call("POST", "/v1/users", { users: [{ openid, externalId: "boss" }] });
    const { body } = await world.create({ draft: true });
    const { status, body: answer } = await test20(body.id, [
      { externalId: "boss" },
      { openid: "oNobody" },
      { externalId: "nobody" },
      { openid: await world.t.user(0) },
    ]);
    expect(status).toBe(202);
    expect(answer.results).toMatchObject([
      { status: "queued" },
      { error: { code: "USER_NOT_FOUND" } },
      { error: { code: "USER_NOT_FOUND" } },
      { error: { code: "NO_GRANT" } },
    ]);
    const sent = answer.results[0] as { id: string };
    await world.t.until(sent.id, "sent", "delivered");
    expect(await world.view(body.id)).toMatchObject({
      state: "draft",
      expanded: 0,
      counts: { sent: 0 },
    });
    const story = await world.t.call("GET", `/v1/messages/${sent.id}`);
    expect(story.body).toMatchObject({ askedBy: { kind: "api-key" } });
    const [tested] = await world.rows<{ body: string; campaign_id: string | null }>(
      `select body, campaign_id from hongyan.messages where id = '${sent.id}'`,
    );
    expect(tested?.campaign_id).toBeNull();

    await grant(world.t, openid, 1);
    await world.act(body.id, "start");
    await expect
      .poll(() => world.emulator.control.messages({ appid, openid }).length, { timeout: 30_000 })
      .toBe(2);
    const [campaigns] = await world.rows<{ id: string; body: string }>(
      `select id, body from hongyan.messages where campaign_id = '${body.id}'`,
    );
    expect(tested?.body.replace(sent.id, "ID")).toBe(campaigns?.body.replace(campaigns.id, "ID"));
  });

  test("of a campaign that is over, to nobody, to more than 20, or without the scope is refused", async () => {
    const { body } = await world.create({ draft: true });
    expect((await test20(body.id, [])).status).toBe(400);
    const many = Array.from({ length: 21 }, (_, index) => ({ openid: `o${index}` }));
    expect((await test20(body.id, many)).status).toBe(400);
    const made = await world.t.call<{ key: string }>("POST", "/v1/api-keys", {
      ...{ name: "k", scopes: ["campaigns:read"] },
    });
    expect((await test20(body.id, [{ openid: "o1" }], made.body.key)).status).toBe(403);
    await world.act(body.id, "cancel");
    expect((await test20(body.id, [{ openid: "o1" }])).body.results).toMatchObject([
      { error: { code: "CAMPAIGN_STATE_CONFLICT" } },
    ]);
  });
});

describe("a template that is gone in mid-flight", () => {
  test("WeChat answers 40037: nobody fails, resuming is refused until the template is back, and then each user gets it once", async () => {
    const openids = await world.crowd(1_000, "to-emulator");
    await using _ = await startTestServer({
      databaseUrl: world.databaseUrl,
      emulator: world.emulator,
    });
    const sync = () => world.t.call("POST", "/v1/templates/sync", {});
    const { templates } = world.t.server.ctx.wechat.of(appid);
    await templates.delete(template.priTmplId);
    const { body } = await world.create();
    await expect
      .poll(async () => (await world.view(body.id)).state, { timeout: 30_000 })
      .toBe("paused");
    await expect
      .poll(async () => (await world.view(body.id)).counts, { timeout: 30_000 })
      .toMatchObject({ queued: 1_000, sending: 0, failed: 0 });
    const paused = await world.view(body.id);
    expect(paused.reason).toBe("TEMPLATE_REMOVED");
    expect(paused.hint).toContain("/v1/templates/sync");
    const [tried] = await world.rows<{ attempts: number; unnamed: number }>(`
      select
        (select count(*) from hongyan.attempts where errcode = 40037)::integer as attempts,
        (
          select count(*) from hongyan.messages m
          where not exists (select from hongyan.open_dispatches d where m.id = any (d.message_ids))
        )::integer as unnamed`);
    expect(tried?.attempts).toBeGreaterThan(0);
    expect(tried?.unnamed).toBe(0);

    await world.rows(
      `update hongyan.messages set expire_at = now() where openid = '${openids[0]}'`,
    );
    await recoverMessages(world.t.server.ctx, { at: "all" });
    expect((await world.view(body.id)).counts).toMatchObject({ queued: 999, expired: 1 });

    await sync();
    const refused = await world.act(body.id, "resume");
    expect(refused).toMatchObject({ status: 404, body: { error: { code: "TEMPLATE_NOT_FOUND" } } });
    expect(refused.body.error?.hint).toContain("then resume");
    world.emulator.control.addTemplate({ appid, ...template });
    for (const openid of openids) {
      const choices = { [template.priTmplId]: "accept" as const };
      world.emulator.control.subscribe({ appid, openid, choices });
    }
    await sync();
    expect((await world.act(body.id, "resume")).body).toMatchObject({ reason: null, hint: null });
    const sent = () => world.emulator.control.messagesSummary({ appid });
    await expect.poll(() => sent().total, { timeout: 30_000 }).toBe(999);
    expect(sent().maxPerOpenid).toBe(1);
  }, 90_000);

  test("a sync that does not find it, and its deletion, pause what is being sent; another template's campaign goes on", async () => {
    await world.crowd(5);
    const other = { ...template, priTmplId: "TEST_other_000000000000000000000000000001" };
    world.emulator.control.addTemplate({ appid, ...other });
    await world.t.call("POST", "/v1/templates/sync", {});
    await world.t.call("POST", "/v1/scenes", {
      ...scene,
      name: "other",
      templateId: other.priTmplId,
    });
    const first = (await world.create()).body;
    const second = (await world.create({ scene: "other" })).body;
    const third = (await world.create({ draft: true })).body;
    await world.carryOut(first.id);
    await world.rows("update hongyan.campaigns set state = 'expanding' where state = 'scheduled'");
    await world.t.call("DELETE", "/v1/scenes/other");
    expect((await world.t.call("DELETE", `/v1/templates/${other.priTmplId}`)).status).toBe(200);
    expect(await world.view(second.id)).toMatchObject({
      state: "paused",
      pausedFrom: "expanding",
      reason: "TEMPLATE_REMOVED",
    });
    expect((await world.view(first.id)).state).toBe("sending");
    const deleting = world.emulator.control.addFault;
    deleting({ path: "/wxaapi/newtmpl/gettemplate", kind: "errcode", errcode: -1, times: 1 });
    expect((await world.t.call("POST", "/v1/templates/sync", {})).status).toBe(502);
    expect((await world.view(first.id)).state).toBe("sending");
    await world.t.server.ctx.wechat.of(appid).templates.delete(template.priTmplId);
    await world.t.call("POST", "/v1/templates/sync", {});
    expect(await world.view(first.id)).toMatchObject({
      state: "paused",
      reason: "TEMPLATE_REMOVED",
    });
    expect((await world.view(third.id)).state).toBe("draft");
    const told = await world.rows<{ data: { reason: string } }>(
      "select data from hongyan.events where type = 'campaign.paused'",
    );
    expect(told.map((one) => one.data.reason)).toEqual(["TEMPLATE_REMOVED", "TEMPLATE_REMOVED"]);
  });

  test("a single message that is refused with 40037 pauses no campaign", async () => {
    await world.crowd(5);
    const { body } = await world.create();
    await world.carryOut(body.id);
    await world.rows("delete from pgboss.job where name = 'dispatch'");
    const openid = await world.t.user(1);
    const path = "/cgi-bin/message/subscribe/send";
    world.emulator.control.addFault({ path, kind: "errcode", errcode: 40037, times: 1 });
    const message = await world.t.call<{ id: string }>(
      "POST",
      "/v1/messages",
      world.t.message(openid),
    );
    await using _ = await startTestServer({
      databaseUrl: world.databaseUrl,
      emulator: world.emulator,
    });
    await world.t.until(message.body.id, "failed");
    expect((await world.view(body.id)).state).toBe("sending");
  });
});

describe("the messages of one campaign", () => {
  interface MessagePage {
    messages: { id: string; openid: string; campaignId: string | null; status: string }[];
    nextCursor: string | null;
  }
  const list = async (more: string) =>
    (await world.t.call<MessagePage>("GET", `/v1/messages?${more}`)).body;

  test("are listed in the order of the users, page by page, each once", async () => {
    const openids = await world.crowd(25);
    const { body } = await world.create();
    await world.carryOut(body.id);
    const single = await world.t.user(1);
    await world.t.call("POST", "/v1/messages", world.t.message(single));
    const seen: string[] = [];
    let cursor = "";
    do {
      const page = await list(`campaignId=${body.id}&limit=10${cursor}`);
      expect(page.messages.every((one) => one.campaignId === body.id)).toBe(true);
      seen.push(...page.messages.map((one) => one.openid));
      cursor = page.nextCursor === null ? "" : `&cursor=${page.nextCursor}`;
    } while (cursor !== "");
    expect(seen).toEqual(openids);
    const all = await list("limit=200");
    expect(all.messages.filter((one) => one.campaignId === null)).toHaveLength(1);
  });

  test("a page goes on behind the one before, also when its last message has been removed meanwhile", async () => {
    const openids = await world.crowd(6);
    const { body } = await world.create();
    await world.carryOut(body.id);
    const first = await list(`campaignId=${body.id}&limit=3`);
    const last = first.messages.at(-1);
    await world.rows(`delete from hongyan.messages where id = '${last?.id}'`);
    await world.rows(`delete from hongyan.events where message_id = '${last?.id}'`);
    await world.rows(`delete from hongyan.ledger where message_id = '${last?.id}'`);
    await world.rows(`update hongyan.balances set available = 1 where openid = '${last?.openid}'`);
    const second = await list(`campaignId=${body.id}&limit=3&cursor=${first.nextCursor}`);
    expect(second.messages.map((one) => one.openid)).toEqual(openids.slice(3));
    expect((await world.t.call("GET", `/v1/messages?cursor=${first.nextCursor}`)).status).toBe(400);
  });

  test("a rare status is found although it is behind many others, and no page reads more than 10,000", async () => {
    await world.crowd(12_000);
    const { body } = await world.create();
    await world.carryOut(body.id);
    await world.rows(
      "update hongyan.messages set status = 'sending', attempt = 1 where openid in ('oCrowd_000003', 'oCrowd_011999')",
    );
    const first = await list(`campaignId=${body.id}&status=sending`);
    expect(first.messages.map((one) => one.openid)).toEqual(["oCrowd_000003"]);
    const second = await list(`campaignId=${body.id}&status=sending&cursor=${first.nextCursor}`);
    expect(second.messages.map((one) => one.openid)).toEqual(["oCrowd_011999"]);
    expect(second.nextCursor).toBeNull();
    const one = await list(`campaignId=${body.id}&openid=oCrowd_000500`);
    expect(one.messages).toHaveLength(1);
    expect(one.nextCursor).toBeNull();
  });

  test("another app's campaign, and one that is not there, have none", async () => {
    const none = await list("campaignId=01a21982-ea38-7e55-8df1-59ef90d9a8af");
    expect(none).toMatchObject({ messages: [], nextCursor: null });
    const answer = await world.t.call("GET", "/v1/messages?campaignId=x");
    expect(answer.status).toBe(400);
  });
});
