import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { eventually } from "@hongyan/testing/eventually";
import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import {
  apiKey,
  appid,
  grant,
  scene,
  startTestServer,
  template,
  type TestServer,
} from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { CandidateView, ProposalView } from "../src/contract/bridges.ts";
import { compareNames, matchKeywords } from "../src/flow/bridges/match-keywords.ts";

let t: TestServer;
let databaseUrl: string;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl }));
  expect((await t.call("POST", "/v1/template-bridges", bridge)).status).toBe(200);
});
afterAll(() => resources.disposeAsync());

const oldId = "OLD_template_0000000000000000000000000001";
const bridge = {
  templateId: oldId,
  scene: scene.name,
  mapping: {
    taskName: "{{ keyword1 }}",
    remarks: '{{ keyword3 | default: "无" }}',
    className: "{{ keyword2 }}班",
  },
  notes: "the homework reminder of 2019",
};
const oldMessage = (touser: string, more: Record<string, unknown> = {}) => ({
  touser,
  template_id: oldId,
  form_id: "the formId is a mock one",
  page: "pages/task/detail?id=7",
  data: {
    keyword1: { value: "交作业", color: "#173177" },
    keyword2: { value: "三年级二" },
    keyword4: { value: "张老师" },
  },
  emphasis_keyword: "keyword1.DATA",
  ...more,
});

interface Sent {
  id: string;
  status: string;
  bridge: Record<string, unknown> | null;
}
const send = (body: unknown, headers: Record<string, string> = {}) =>
  t.call<Sent>("POST", "/v1/template-messages", body, { headers });
const cardsOf = (openid: string) => t.emulator.control.messages({ appid, openid });

describe("an old template message", () => {
  test("goes out as the subscribe message of its bridge, and the answer says what became of it", async () => {
    const openid = await t.user(1);
    const answer = await send(oldMessage(openid));
    expect(answer).toMatchObject({ status: 202, body: { status: "queued" } });
    expect(answer.body.bridge).toEqual({
      scene: scene.name,
      templateId: template.priTmplId,
      params: { taskName: "交作业", remarks: "无", className: "三年级二班" },
      changes: [],
      ignored: ["form_id", "emphasis_keyword"],
      unused: ["keyword4"],
    });
    const message = await t.until(answer.body.id, "sent");
    expect(message).toMatchObject({ grant: "spent", kind: "subscribe" });
    const [card] = cardsOf(openid);
    expect(card?.lines.map((line) => line.value)).toEqual(["交作业", "无", "三年级二班"]);
    expect(card?.page).toBe("pages/task/detail?id=7");
  });

  test("takes a grant as every message does: a form_id gives no right to send", async () => {
    const openid = await t.user(0);
    expect(await send(oldMessage(openid))).toMatchObject({
      status: 409,
      body: { error: { code: "NO_GRANT" } },
    });
  });

  test("is checked against the new template before anything is queued", async () => {
    const openid = await t.user(1);
    const data = { keyword1: { value: "字".repeat(21) }, keyword2: { value: "三年级二" } };
    expect(await send(oldMessage(openid, { data }))).toMatchObject({
      status: 422,
      body: { error: { code: "DATA_INVALID" } },
    });
    const { body } = await t.call<{ messages: unknown[] }>("GET", `/v1/messages?openid=${openid}`);
    expect(body.messages).toEqual([]);
  });

  test("is sent once under one Idempotency-Key, also when the bridge is gone by then", async () => {
    const openid = await t.user(2);
    const key = { "idempotency-key": "old-1" };
    const mine = { ...bridge, templateId: "OLD_of_this_test" };
    await t.call("POST", "/v1/template-bridges", mine);
    const body = oldMessage(openid, { template_id: mine.templateId });

    const first = await send(body, key);
    const again = await send(body, key);
    await t.call("DELETE", `/v1/template-bridges/${mine.templateId}`);
    const later = await send(body, key);

    expect(first.status).toBe(202);
    expect(again.body.id).toBe(first.body.id);
    expect(later).toMatchObject({ status: 202, body: { id: first.body.id, bridge: null } });
    await t.until(first.body.id, "sent");
    expect(cardsOf(openid)).toHaveLength(1);
    const other = oldMessage(openid, { page: "pages/other" });
    expect(await send(other, key)).toMatchObject({ status: 409 });
  });

  test("without a bridge is gone (410), and the answer says how to make one", async () => {
    const openid = await t.user(1);
    const answer = await send(oldMessage(openid, { template_id: "OLD_unknown" }));
    expect(answer).toMatchObject({
      status: 410,
      body: { error: { code: "TEMPLATE_MESSAGE_RETIRED", details: { errcode: 45103 } } },
    });
    expect(JSON.stringify(answer.body)).toContain("hongyan template migrate");
  });
});

describe("WeChat's own path for it", () => {
  const post = async (body: unknown) => {
    const credentials = { grant_type: "client_credential", appid, secret: apiKey };
    const asked = await fetch(`${t.server.url}/cgi-bin/stable_token`, {
      method: "POST",
      body: JSON.stringify(credentials),
    });
    const { access_token: token } = (await asked.json()) as { access_token: string };
    const path = "/cgi-bin/message/wxopen/template/send";
    const response = await fetch(`${t.server.url}${path}?access_token=${token}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    return (await response.json()) as Record<string, unknown>;
  };

  test("a program of 2019 sends on, unchanged, through the bridge", async () => {
    const openid = await t.user(0);
    t.emulator.control.subscribe({ appid, openid, choices: { [template.priTmplId]: "accept" } });
    expect(await post(oldMessage(openid))).toMatchObject({ errcode: 0, errmsg: "ok" });
    await eventually(() => expect(cardsOf(openid)).toHaveLength(1));
  });

  test("a template without a bridge is 45103, as at WeChat since 2020", async () => {
    const answer = await post(oldMessage("oSomebody", { template_id: "OLD_unknown" }));
    expect(answer["errcode"]).toBe(45103);
    expect(answer["errmsg"]).toMatch(/^This API has been unsupported rid: /);
  });
});

describe("bridges", () => {
  test.each([
    ["a param that nothing fills", { taskName: "{{ keyword1 }}", remarks: "x" }, "className"],
    ["a param that the scene lacks", { ...bridge.mapping, price: "{{ keyword5 }}" }, "price"],
    ["Liquid that does not parse", { ...bridge.mapping, remarks: "{{ keyword1" }, "remarks"],
  ])(
    "%s is refused when the bridge is made, not when a message is sent",
    async (_, mapping, says) => {
      const answer = await t.call("POST", "/v1/template-bridges", { ...bridge, mapping });
      expect(answer).toMatchObject({ status: 422, body: { error: { code: "BRIDGE_INVALID" } } });
      expect(JSON.stringify(answer.body)).toContain(says);
    },
  );

  test("are listed, read, replaced and deleted", async () => {
    const mine = { ...bridge, templateId: "OLD_crud", notes: null };
    await t.call("POST", "/v1/template-bridges", mine);
    await t.call("POST", "/v1/template-bridges", { ...mine, notes: "second" });
    const path = `/v1/template-bridges/${mine.templateId}`;
    expect((await t.call("GET", path)).body).toMatchObject({ appid, notes: "second" });
    const { body } = await t.call<{ bridges: { templateId: string }[] }>(
      "GET",
      "/v1/template-bridges",
    );
    expect(body.bridges.filter((one) => one.templateId === mine.templateId)).toHaveLength(1);
    expect((await t.call("DELETE", path)).status).toBe(200);
    for (const method of ["GET", "DELETE"]) {
      expect(await t.call(method, path)).toMatchObject({
        status: 404,
        body: { error: { code: "BRIDGE_NOT_FOUND" } },
      });
    }
  });

  test("a scene that does not exist bridges nothing", async () => {
    const answer = await t.call("POST", "/v1/template-bridges", { ...bridge, scene: "nope" });
    expect(answer).toMatchObject({ status: 404, body: { error: { code: "SCENE_NOT_FOUND" } } });
  });
});

describe("which keyword takes the place of which", () => {
  test.each([
    ["商品名称", "商品名称", 1],
    ["下单时间", "下单日期", 1],
    ["时间", "支付时间", 0.72],
    ["商品名称", "课程名称", 0.45],
    ["备注", "车牌", 0.28],
  ])("%s and %s are alike by %f", (a, b, likeness) => {
    expect(compareNames(a, b)).toBeCloseTo(likeness, 1);
    expect(compareNames(b, a)).toBe(compareNames(a, b));
  });

  test("an amount never takes the place of a name, nor a keyword that of two", () => {
    const olds = [
      { key: "keyword1", name: "付款人" },
      { key: "keyword2", name: "付款金额" },
      { key: "keyword3", name: "金额" },
    ];
    const pairs = matchKeywords(olds, [
      { name: "付款", type: "amount" },
      { name: "支付金额", type: "amount" },
    ]);
    expect(pairs.map(({ old, next }) => [old.key, next.name])).toEqual([["keyword2", "支付金额"]]);
  });
});

const oldOrder = {
  title: "订单支付成功通知",
  content:
    "商品名称{{keyword1.DATA}}\\n支付金额{{keyword2.DATA}}\\n付款时间{{keyword3.DATA}}\\n门店口味{{keyword4.DATA}}",
};

describe("a proposal", () => {
  const propose = (body: Record<string, unknown>) =>
    t.call<ProposalView>("POST", "/v1/template-bridges/proposals", body);

  test("finds the counterpart in the public library, and says what has none and how far it looked", async () => {
    const { body } = await propose(oldOrder);
    const [best] = body.candidates;
    expect(best).toMatchObject({ source: "library", title: "订单支付成功通知", templateId: null });
    const filled = best?.keywords.map((one) => [one.name, one.type, one.from?.key ?? one.standIn]);
    expect(filled).toEqual([
      ["商品名称", "thing", "keyword1"],
      ["支付金额", "amount", "keyword2"],
      ["支付时间", "date", "keyword3"],
    ]);
    expect(best?.withoutCounterpart).toEqual([{ key: "keyword4", name: "门店口味" }]);
    expect(body.library.titlesRead).toBe(body.library.titlesTotal);
    expect(body.library.keywordsRead).toHaveLength(5);
    expect(body.library.calls).toBe(7);
  });

  test("changes nothing", async () => {
    const before = (await t.call("GET", "/v1/templates")).body;
    await propose(oldOrder);
    expect((await t.call("GET", "/v1/templates")).body).toEqual(before);
    expect(t.emulator.control.calls({ path: "/wxaapi/newtmpl/addtemplate" }).paths).toEqual({});
  });

  test("prefers a template of the app's own that shows all of it", async () => {
    const { body } = await propose({
      title: "任务提醒",
      content: "任务名称{{keyword1.DATA}}\n班级名称{{keyword2.DATA}}\n备注{{keyword3.DATA}}",
    });
    expect(body.candidates[0]).toMatchObject({
      source: "own",
      templateId: template.priTmplId,
      score: 1,
      withoutCounterpart: [],
      unfilled: [],
    });
  });

  test("a content without keywords is refused", async () => {
    expect((await propose({ title: "x", content: "no keyword" })).status).toBe(400);
  });
});

describe("a migration", () => {
  test("that ended before its bridge was there left no scene, and is done when it is repeated", async () => {
    const old = {
      title: "任务提醒",
      content: "任务名称{{keyword1.DATA}}\n班级名称{{keyword2.DATA}}\n备注{{keyword3.DATA}}",
    };
    const proposal = await t.call<ProposalView>("POST", "/v1/template-bridges/proposals", old);
    const migrate = () =>
      t.call<{ scene: string }>("POST", "/v1/template-bridges/migrations", {
        templateId: "OLD_cut_short",
        candidate: proposal.body.candidates[0],
      });
    const scenes = async () => JSON.stringify((await t.call("GET", "/v1/scenes")).body);

    await query(
      databaseUrl,
      `create function hongyan.fault() returns trigger language plpgsql as
       $$ begin raise exception 'the database goes away' using errcode = '57P01'; end $$;
       create trigger fault before insert on hongyan.template_bridges
       for each row execute function hongyan.fault()`,
    );
    expect((await migrate()).status).toBe(503);
    await query(databaseUrl, "drop trigger fault on hongyan.template_bridges");
    expect(await scenes()).not.toContain("bridge-oldcutshort");

    const done = await migrate();
    expect(done.status, JSON.stringify(done.body)).toBeLessThan(300);
    expect(await scenes()).toContain(done.body.scene);
  });
});

describe("hongyan template migrate", () => {
  const main = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
  const cli = async (...args: string[]): Promise<string> => {
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--conditions=@hongyan/source", main, "template", "migrate", ...args],
      { env: { ...process.env, HONGYAN_URL: t.server.url, HONGYAN_API_KEY: apiKey } },
    );
    return stdout;
  };
  const flags = ["--title", oldOrder.title, "--content", oldOrder.content];

  test("shows the proposal as a table and changes nothing", async () => {
    const out = await cli(...flags);
    expect(out).toMatch(/1\. 订单支付成功通知 .* public library, tid 5220/);
    expect(out).toMatch(/商品名称 +thing +← 商品名称 \(keyword1\) +100 %/);
    expect(out).toContain("no counterpart, would not be shown: 门店口味 (keyword4)");
    expect(out).toContain("Nothing was changed");
  });

  test("applies it: template, scene and bridge, after which the old message is sent; twice is as once", async () => {
    const apply = ["--template-id", "OLD_order", "--apply", "--json"];
    const done = JSON.parse(await cli(...flags, ...apply)) as Record<string, string>;
    expect(done).toMatchObject({ scene: "bridge-oldorder" });
    const { templateId: added, scene: made } = JSON.parse(
      await cli(...flags, ...apply),
    ) as typeof done;
    expect([added, made]).toEqual([done["templateId"], done["scene"]]);

    const { openid } = t.emulator.control.addUser({ appid });
    const templateId = done["templateId"] ?? "";
    t.emulator.control.subscribe({ appid, openid, choices: { [templateId]: "accept" } });
    const answer = await send(
      oldMessage(openid, {
        template_id: "OLD_order",
        onNoGrant: "try",
        data: {
          keyword1: { value: "很长的商品名称".repeat(5) },
          keyword2: { value: "99.5" },
          keyword3: { value: "2026年1月5日 09:42" },
        },
      }),
    );
    expect(answer.status).toBe(202);
    await t.until(answer.body.id, "sent");
    const values = cardsOf(openid)[0]?.lines.map((line) => line.value) ?? [];
    expect(values[0]).toHaveLength(20);
    expect(values.slice(1)).toEqual(["￥99.50", "2026年1月5日 09:42"]);
  });

  test("does not write over a scene that is there", async () => {
    const apply = ["--template-id", "OLD_other", "--scene", scene.name, "--apply"];
    await expect(cli(...flags, ...apply)).rejects.toThrow("BRIDGE_INVALID");
    const { body } = await t.call("GET", `/v1/scenes/${scene.name}`);
    expect(body).toMatchObject({ templateId: template.priTmplId });
  });

  test("a key that may not write scenes cannot make one this way", async () => {
    const { body } = await t.call<ProposalView>("POST", "/v1/template-bridges/proposals", oldOrder);
    const made = await t.call<{ key: string }>("POST", "/v1/api-keys", {
      name: "templates only",
      scopes: ["templates:write"],
    });
    const [candidate] = body.candidates as [CandidateView];
    const answer = await t.call(
      "POST",
      "/v1/template-bridges/migrations",
      { templateId: "OLD_x", candidate },
      { key: made.body.key },
    );
    expect(answer.status).toBe(403);
  });
});

test("a bridge is of one app: another app's old template of the same id is gone", async () => {
  const other = "wxother0000000003";
  await t.call("POST", "/v1/apps", { appid: other, secret: "s" });
  const answer = await send({ ...oldMessage("oSomebody"), appid: other });
  expect(answer).toMatchObject({ status: 410 });
});

test("grants reported for the scene's template are the ones that an old message takes", async () => {
  const openid = await t.user(0);
  await grant(t, openid, 1);
  expect((await send(oldMessage(openid))).status).toBe(202);
  expect((await send(oldMessage(openid))).status).toBe(409);
});
