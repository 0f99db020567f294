import { apiKey, appid, params, template } from "@hongyan/testing/server";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { changeDraft } from "../src/flow/campaigns/change-draft.ts";
import { completeDraft } from "../src/flow/campaigns/complete-draft.ts";
import { releaseDraft } from "../src/store/campaign-states.ts";
import { findCampaign } from "../src/store/campaigns.ts";
import { startCampaignWorld, type CampaignView, type CampaignWorld } from "./campaign-world.ts";

let world: CampaignWorld;
beforeAll(async () => {
  world = await startCampaignWorld(inject("postgresUrl"));
});
afterEach(async () => expect(await world.faults()).toEqual([]));
afterAll(() => world[Symbol.asyncDispose]());

type Draft = CampaignView & { isReady: boolean; updatedAt: string; name: string };

const draft = async (more: Record<string, unknown> = {}): Promise<Draft> =>
  (await world.create({ draft: true, ...more })).body as Draft;
const change = (id: string, body: object, ifMatch?: string) =>
  world.t.call<Draft>("PATCH", `/v1/campaigns/${id}`, body, {
    headers: ifMatch === undefined ? {} : { "if-match": `"${ifMatch}"` },
  });

const asRead = async (id: string) =>
  (await findCampaign(world.t.server.ctx.db, appid, id)) ?? expect.fail();

describe("an incomplete draft", () => {
  test("is kept with what it has, says what is wrong when it is started or tested, and starts when that is mended", async () => {
    const { id, isReady } = await draft({
      incomplete: true,
      params: { taskName: "太长".repeat(20) },
    });
    expect(isReady).toBe(false);

    const started = await world.act(id, "start");
    const to = [{ openid: "oNobody" }];
    const tested = await world.t.call("POST", `/v1/campaigns/${id}/test`, { to });
    expect([started.status, started.body.error?.code]).toEqual([422, "PARAM_MISSING"]);
    expect(tested.status).toBe(422);

    const broken = await change(id, { params: { ...params, taskName: "太长".repeat(20) } });
    expect(broken.body).toMatchObject({ isReady: false, state: "draft" });
    expect((await world.act(id, "start")).body.error?.code).toBe("DATA_INVALID");

    expect((await change(id, { params })).body.isReady).toBe(true);
    expect((await world.act(id, "start")).body.state).toBe("scheduled");
  });

  test("is no campaign that is under way: without `draft` it is refused", async () => {
    const { status } = await world.create({ incomplete: true });
    expect(status).toBe(400);
  });

  test("is refused by the database when a process that knows no such drafts starts it", async () => {
    const { id } = await draft({ incomplete: true, params: {} });
    const start = world.rows(`update hongyan.campaigns set state = 'scheduled' where id = '${id}'`);
    await expect(start).rejects.toThrow("campaigns_have_a_card");
  });
});

describe("changing a draft", () => {
  test("what is named changes, null takes away, and the rest stays", async () => {
    const { id } = await draft({
      perSecond: 5,
      window: { from: "09:00", to: "21:00" },
      audience: { tags: ["vip"] },
      sendAt: "2098-01-01T00:00:00Z",
    });

    const named = await change(id, {
      name: "换个名字",
      window: null,
      expireAt: "2098-01-02T00:00:00Z",
    });
    expect(named.body).toMatchObject({
      name: "换个名字",
      pacing: { perSecond: 5, window: null },
      audience: { tags: ["vip"], list: false },
      sendAt: "2098-01-01T00:00:00.000Z",
      expireAt: "2098-01-02T00:00:00.000Z",
    });

    const everybody = await change(id, { audience: null, sendAt: null });
    expect(everybody.body).toMatchObject({ audience: { tags: [] }, sendAt: null });
  });

  test("an expiry before the start is refused, also when only one of them is named", async () => {
    const { id } = await draft({ sendAt: "2098-01-02T00:00:00Z" });
    const { status, body } = await change(id, { expireAt: "2098-01-01T00:00:00Z" });
    expect([status, body.error?.details]).toEqual([
      400,
      [{ path: "body.expireAt", message: "expireAt must be later than sendAt" }],
    ]);
  });

  test("of two who change the same draft the second is told, and overwrites nothing", async () => {
    const { id, updatedAt } = await draft();
    expect((await change(id, { name: "甲" }, updatedAt)).status).toBe(200);

    const second = await change(id, { name: "乙" }, updatedAt);

    expect([second.status, second.body.error?.code]).toEqual([412, "CHANGED_MEANWHILE"]);
    expect(await world.view(id)).toMatchObject({ name: "甲" });
  });

  test("what somebody else wrote after the draft was read, and the change does not name, stays", async () => {
    const { id } = await draft({ perSecond: 5 });
    const before = await asRead(id);
    await change(id, { perSecond: 7, audience: { tags: ["vip"] } });

    await changeDraft(world.t.server.ctx, before, { name: "换个名字" });

    expect(await world.view(id)).toMatchObject({
      name: "换个名字",
      pacing: { perSecond: 7 },
      audience: { tags: ["vip"] },
    });
  });

  test("a draft that gets its card when it is tested or started loses nothing that was written meanwhile", async () => {
    const { id } = await draft({ incomplete: true, params: {} });
    const before = await asRead(id);
    await change(id, { name: "乙" });

    const completed = completeDraft(world.t.server.ctx, { ...before, params });

    await expect(completed).rejects.toMatchObject({ code: "CHANGED_MEANWHILE" });
    expect(await world.view(id)).toMatchObject({ name: "乙", isReady: false });
  });

  test("what is started is changed by nobody", async () => {
    const { id } = await draft();
    await world.act(id, "start");
    const { status, body } = await change(id, { name: "太晚了" });
    expect([status, body.error?.details]).toEqual([409, { state: "scheduled" }]);
  });

  test("with users in its list the card stays as theirs are, and name and hours may change", async () => {
    const [openid] = await world.crowd(1);
    const { id } = await draft({ audience: { list: true }, params: {} });
    const upload = await world.t.call<{ added: number }>(
      "POST",
      `/v1/campaigns/${id}/recipients`,
      `openid,taskName,remarks,className\n${openid},一,二,三\n`,
      { headers: { "content-type": "text/csv" } },
    );
    expect(upload.body.added).toBe(1);

    expect((await change(id, { params })).body.error?.code).toBe("CAMPAIGN_STATE_CONFLICT");
    expect((await change(id, { audience: null })).body.error?.code).toBe("CAMPAIGN_STATE_CONFLICT");
    expect((await change(id, { name: "名单", perSecond: 1 })).body).toMatchObject({
      name: "名单",
      listed: 1,
      pacing: { perSecond: 1 },
    });
  });

  test("a key without campaigns:write changes nothing", async () => {
    const { id } = await draft();
    const made = await world.t.call<{ key: string }>("POST", "/v1/api-keys", {
      name: "reader",
      scopes: ["campaigns:read"],
    });
    const options = { key: made.body.key };
    const { status } = await world.t.call("PATCH", `/v1/campaigns/${id}`, { name: "x" }, options);
    expect(status).toBe(403);
    expect(made.body.key).not.toBe(apiKey);
  });
});

describe("starting a draft", () => {
  const start = (id: string, updatedAt: string) =>
    world.t.call<Draft>("POST", `/v1/campaigns/${id}/start`, undefined, {
      headers: { "if-match": `"${updatedAt}"` },
    });

  test("what somebody else has changed since is not sent unseen", async () => {
    const { id, updatedAt } = await draft();
    const changed = await change(id, { params: { ...params, remarks: "乙的内容" } });

    const refused = await start(id, updatedAt);
    expect([refused.status, refused.body.error?.code]).toEqual([412, "CHANGED_MEANWHILE"]);
    expect(await world.view(id)).toMatchObject({ state: "draft" });

    expect((await start(id, changed.body.updatedAt)).body.state).toBe("scheduled");
  });

  test("a change between the look and the release is seen by the release itself", async () => {
    const { id, updatedAt } = await draft();
    const { db } = world.t.server.ctx;
    await change(id, { name: "乙" });
    const released = await db
      .transaction()
      .execute((tx) => releaseDraft(tx, appid, id, new Date(updatedAt)));
    expect(released).toBeUndefined();
  });
});

test("a test that is sent again under its key takes no second grant", async () => {
  const openid = await world.t.user(2);
  const { id } = await draft();
  const send = () =>
    world.t.call<{ results: { id: string }[] }>(
      "POST",
      `/v1/campaigns/${id}/test`,
      { to: [{ openid }] },
      { headers: { "idempotency-key": "once" } },
    );
  const first = await send();
  const again = await send();

  expect(first.body.results[0]?.id).toEqual(expect.any(String));
  expect(again.body.results[0]?.id).toBe(first.body.results[0]?.id);
});

test("campaigns are listed by state", async () => {
  const { id } = await draft();
  await world.act(id, "cancel");
  const { body } = await world.t.call<{ campaigns: Draft[] }>(
    "GET",
    "/v1/campaigns?state=cancelled&limit=200",
  );
  expect(body.campaigns.map((one) => one.id)).toContain(id);
  expect(new Set(body.campaigns.map((one) => one.state))).toEqual(new Set(["cancelled"]));
});

test("the reasons why messages of a campaign ended badly are counted, in words where WeChat gave an errcode", async () => {
  const id = (await draft()).id;
  await world.rows(`
    insert into hongyan.messages (appid, id, openid, template_id, kind, body, status, errcode, reason, campaign_id, grant_state, due_at)
    select 'wxtest0000000001', gen_random_uuid(), 'oFail' || i, '${template.priTmplId}', 'subscribe', '{}', 'failed',
      case when i < 3 then 40003 else 43101 end, case when i < 3 then 'WECHAT_40003' else 'WECHAT_43101' end, '${id}', 'none', now()
    from generate_series(1, 5) i`);
  const view = (await world.view(id)) as CampaignView & { failures: object[] };
  await world.rows(`delete from hongyan.messages where campaign_id = '${id}'`);

  expect(view.counts).toMatchObject({ failed: 5 });
  expect(view.failures).toMatchObject([
    { status: "failed", errcode: 43101, count: 3, says: { zh: expect.any(String) } },
    { status: "failed", errcode: 40003, count: 2, todo: { en: expect.any(String) } },
  ]);
});
