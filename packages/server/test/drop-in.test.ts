import { eventually } from "@hongyan/testing/eventually";
import { createDatabase } from "@hongyan/testing/databases";
import {
  apiKey,
  appid,
  grant,
  params,
  secret,
  startTestServer,
  template,
  type TestServer,
} from "@hongyan/testing/server";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { createGatewayTokens } from "../src/http/drop-in/gateway-tokens.ts";
import { useApiKey } from "../src/store/api-keys.ts";
import { hashApiKey } from "../src/secrets.ts";

let t: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl }));
});
afterAll(() => resources.disposeAsync());
afterEach(() => void vi.useRealTimers());

interface WechatAnswer extends Record<string, unknown> {
  errcode?: number;
  errmsg?: string;
  access_token?: string;
  expires_in?: number;
  hongyan_message_id?: string;
}

const sendPath = "/cgi-bin/message/subscribe/send";
const rid = / rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/;

/** As an SDK calls WeChat; the status is checked here since WeChat has only one. */
async function wechat(
  path: string,
  init: { method?: string; body?: unknown; type?: string } = {},
): Promise<WechatAnswer> {
  const { method = init.body === undefined ? "GET" : "POST", body } = init;
  const response = await fetch(`${t.server.url}${path}`, {
    method,
    headers: init.type === undefined ? {} : { "content-type": init.type },
    ...(body === undefined
      ? {}
      : {
          body:
            typeof body === "string" || body instanceof Uint8Array ? body : JSON.stringify(body),
        }),
  });
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/json; encoding=utf-8");
  const answer = (await response.json()) as WechatAnswer;
  if ((answer.errcode ?? 0) !== 0) expect(answer.errmsg).toMatch(rid);
  return answer;
}

async function tokenFor(key: string, ofApp = appid): Promise<string> {
  const answer = await wechat("/cgi-bin/stable_token", {
    body: { grant_type: "client_credential", appid: ofApp, secret: key },
    type: "application/json",
  });
  return answer.access_token ?? "";
}

async function makeKey(scopes: string[], more: Record<string, unknown> = {}) {
  const body = { name: "test", scopes, ...more };
  return (await t.call<{ key: string; id: string }>("POST", "/v1/api-keys", body)).body;
}

const data = {
  thing1: { value: params.taskName },
  thing10: { value: params.remarks },
  thing9: { value: params.className },
};
const card = (touser: string, more: Record<string, unknown> = {}) => ({
  touser,
  template_id: template.priTmplId,
  page: "pages/task/detail?id=7",
  data,
  ...more,
});
const cardsOf = (openid: string) => t.emulator.control.messages({ appid, openid });
const waitForCard = (openid: string) => eventually(() => expect(cardsOf(openid)).toHaveLength(1));

describe("sending", () => {
  test("a program written for WeChat sends through Hongyan by base URL and API key alone", async () => {
    const openid = await t.user(1);
    const token = await tokenFor(apiKey);
    const answer = await wechat(`${sendPath}?access_token=${token}`, {
      body: card(openid, { miniprogram_state: "trial", lang: "en_US" }),
      type: "application/json",
    });
    expect(answer).toEqual({
      errcode: 0,
      errmsg: "ok",
      hongyan_message_id: expect.any(String) as string,
    });
    await t.until(answer.hongyan_message_id ?? "", "sent");
    expect(cardsOf(openid)).toMatchObject([
      { page: "pages/task/detail?id=7", miniprogram_state: "trial", lang: "en_US", data },
    ]);
  });

  test.each([
    ["JSON under a form's content type", "application/x-www-form-urlencoded"],
    ["JSON under text/plain", "text/plain"],
    ["JSON under no content type of ours", "application/vnd.something"],
  ])("%s is read as WeChat reads it, needless members and parameters included", async (_, type) => {
    const openid = await t.user(1);
    const token = await tokenFor(apiKey);
    const answer = await wechat(`${sendPath}?access_token=${token}&appid=${appid}&lang=zh_CN`, {
      body: JSON.stringify({
        ...card(openid, { form_id: "the formId is a mock one", nonsense: 1, access_token: "x" }),
        data: { ...data, keyword1: { value: "an old key" } },
      }),
      type,
    });
    expect(answer).toMatchObject({ errcode: 0 });
    await waitForCard(openid);
  });

  test("a user whom Hongyan never saw is sent to, and known from then on", async () => {
    const { openid } = t.emulator.control.addUser({ appid });
    t.emulator.control.subscribe({ appid, openid, choices: { [template.priTmplId]: "accept" } });
    const token = await tokenFor(apiKey);
    const body = card(openid);
    expect(await wechat(`${sendPath}?access_token=${token}`, { body })).toMatchObject({
      errcode: 0,
    });
    await waitForCard(openid);
    expect((await t.call("GET", `/v1/users/${openid}`)).status).toBe(200);
  });
});

describe("refusals are WeChat's", () => {
  test.each([
    ["no token", undefined, {}, 41001],
    ["a token that is none", "nonsense", {}, 40001],
    ["an empty body", "good", "", 44002],
    ["a body that is not JSON", "good", "touser=x", 47001],
    ["a body that is no object", "good", "[]", 47001],
    ["a body that is not UTF-8", "good", new Uint8Array([0x7b, 0xff, 0x7d]), 47001],
    ["a body over 1 MiB", "good", `{"touser":"${"x".repeat(1024 * 1024)}"}`, 45002],
    ["no openid", "good", { template_id: template.priTmplId, data }, 40003],
    ["what is no openid", "good", card("张三"), 40003],
    ["an unknown template", "good", card("oSomebody", { template_id: "nope" }), 40037],
    ["a page that is no text", "good", card("oSomebody", { page: 7 }), 41030],
  ])("%s", async (_, token, body, errcode) => {
    const query =
      token === undefined
        ? ""
        : `?access_token=${token === "good" ? await tokenFor(apiKey) : token}`;
    expect(await wechat(`${sendPath}${query}`, { method: "POST", body })).toMatchObject({
      errcode,
    });
  });

  test.each([
    ["a keyword too long", { thing10: { value: "字".repeat(21) } }, "data.thing10.value invalid"],
    ["an empty keyword", { thing9: { value: "" } }, "data.thing9.value is empty"],
    ["a keyword without value", { thing1: "text" }, "data.thing1.value is empty"],
  ])("%s is 47003 with WeChat's words", async (_, wrong, says) => {
    const token = await tokenFor(apiKey);
    const answer = await wechat(`${sendPath}?access_token=${token}`, {
      body: card("oSomebody", { data: { ...data, ...wrong } }),
    });
    expect(answer.errcode).toBe(47003);
    expect(answer.errmsg?.replace(rid, "")).toBe(`argument invalid! ${says}`);
  });

  const longKeys = "TEST_long_keys_000000000000000000000000001";

  test.each([
    ["data given as a text, for the first keyword", template.priTmplId, JSON.stringify(data)],
    ["a key so long that WeChat cuts what it says of it", longKeys, { character_string13: {} }],
  ])("%s: 47003 as the emulator words it", async (_, templateId, wrong) => {
    t.emulator.control.addTemplate({
      appid,
      priTmplId: longKeys,
      title: "取件通知",
      content: "取件码:{{character_string13.DATA}}\n",
      type: 2,
    });
    await t.call("POST", "/v1/templates/sync");
    const token = await tokenFor(apiKey);
    const { openid } = t.emulator.control.addUser({ appid });
    t.emulator.control.subscribe({ appid, openid, choices: { [templateId]: "accept" } });
    const body = card(openid, { template_id: templateId, data: wrong });
    const ours = await wechat(`${sendPath}?access_token=${token}`, { body });

    const real = await tokenFor((await makeKey(["token:read"])).key);
    const theirs = await fetch(`${t.emulator.url}${sendPath}?access_token=${real}`, {
      method: "POST",
      body: JSON.stringify(body),
    });
    const { errcode, errmsg } = (await theirs.json()) as WechatAnswer;
    expect(ours.errcode).toBe(errcode);
    expect(ours.errmsg?.replace(rid, "")).toBe(errmsg?.replace(rid, ""));
  });

  test.each([
    ["GET", sendPath, 43002],
    ["GET", "/cgi-bin/stable_token", 43002],
    ["POST", "/cgi-bin/token", 43001],
  ])("%s %s: the method is looked at before the token", async (method, path, errcode) => {
    expect(await wechat(path, { method })).toMatchObject({ errcode });
  });

  test.each(["/cgi-bin/user/info", "/wxa/getwxacode", "/wxaapi/newtmpl/gettemplate", "/sns/x"])(
    "%s is not served, and the answer names what is",
    async (path) => {
      const answer = await wechat(path, { body: {} });
      expect(answer.errcode).toBe(40066);
      expect(answer.errmsg).toContain(sendPath);
    },
  );

  test("a paused app is -1, come again, and nothing is kept", async () => {
    const databaseUrl = await createDatabase(inject("postgresUrl"));
    await using paused = await startTestServer({ databaseUrl });
    const openid = await paused.user(1);
    paused.emulator.control.addFault({
      path: sendPath,
      kind: "errcode",
      errcode: 48001,
    });
    const first = await paused.call<{ id: string }>("POST", "/v1/messages", paused.message(openid));
    await eventually(async () => {
      const { body } = await paused.call<{ paused: unknown }>("GET", `/v1/apps/${appid}`);
      expect(body.paused).not.toBeNull();
    });
    paused.server.ctx.reference.forget();

    const asked = await fetch(
      `${paused.server.url}/cgi-bin/token?grant_type=client_credential&appid=${appid}&secret=${apiKey}`,
    );
    const { access_token: token } = (await asked.json()) as WechatAnswer;
    const answered = await fetch(`${paused.server.url}${sendPath}?access_token=${token}`, {
      method: "POST",
      body: JSON.stringify(card(openid)),
    });
    expect(await answered.json()).toMatchObject({ errcode: -1 });
    const { body } = await paused.call<{ messages: { id: string }[] }>("GET", "/v1/messages");
    expect(body.messages.map((message) => message.id)).toEqual([first.body.id]);
  });
});

describe("a user without a grant", () => {
  test("WeChat decides where no callbacks arrive: the ledger does not know of every tap", async () => {
    const { openid } = t.emulator.control.addUser({ appid });
    const token = await tokenFor(apiKey);
    const answer = await wechat(`${sendPath}?access_token=${token}`, { body: card(openid) });
    expect(answer.errcode).toBe(0);
    const message = await t.until(answer.hongyan_message_id ?? "", "failed");
    expect(message).toMatchObject({ errcode: 43101, grant: "none" });
  });

  test("is refused with 43101 at once where callbacks arrive, and WeChat is not asked", async () => {
    const patched = await t.call("PATCH", `/v1/apps/${appid}`, {
      callback: { token: "callbackToken", mode: "plain" },
    });
    expect(patched.status).toBe(200);
    const openid = await t.user(0);
    const token = await tokenFor(apiKey);
    const send = () => wechat(`${sendPath}?access_token=${token}`, { body: card(openid) });
    const refused = await send();
    expect(refused).toMatchObject({ errcode: 43101 });
    expect(refused).not.toHaveProperty("hongyan_message_id");
    const { body } = await t.call<{ messages: unknown[] }>("GET", `/v1/messages?openid=${openid}`);
    expect(body.messages).toEqual([]);

    await grant(t, openid, 1);
    expect(await send()).toMatchObject({ errcode: 0 });
    await waitForCard(openid);
    await t.call("PATCH", `/v1/apps/${appid}`, { callback: null });
  });
});

describe("tokens", () => {
  const ask = (query: Record<string, string>) =>
    wechat(`/cgi-bin/token?${new URLSearchParams(query).toString()}`);
  const good = { grant_type: "client_credential", appid, secret: apiKey };

  test("both ways of asking give a token of this server, for two hours", async () => {
    const classic = await ask(good);
    const stable = await wechat("/cgi-bin/stable_token", {
      body: { ...good, force_refresh: true },
    });
    for (const answer of [classic, stable]) {
      expect(answer).toEqual({ access_token: expect.any(String) as string, expires_in: 7200 });
      expect(answer.access_token?.length).toBeLessThan(512);
    }
  });

  test.each([
    ["no appid", { appid: "" }, 41002],
    ["an unknown appid", { appid: "wxnobody00000000" }, 40013],
    ["another grant_type", { grant_type: "authorization_code" }, 40002],
    ["no secret", { secret: "" }, 41004],
    ["a wrong secret", { secret: "hy_wrong" }, 40125],
    ["WeChat's own AppSecret", { secret }, 40125],
    [
      "the appid is looked at before the grant_type",
      { appid: "wxnobody00000000", grant_type: "" },
      40013,
    ],
  ])("%s", async (_, wrong, errcode) => {
    expect(await ask({ ...good, ...wrong })).toMatchObject({ errcode });
    const body = { ...good, ...wrong };
    expect(await wechat("/cgi-bin/stable_token", { body })).toMatchObject({ errcode });
  });

  test("a key of one app gets no token of another", async () => {
    const other = "wxother0000000002";
    await t.call("POST", "/v1/apps", { appid: other, secret: "s" });
    const { key } = await makeKey(["*"], { appid: other });
    expect(await ask({ ...good, secret: key })).toMatchObject({ errcode: 40125 });
    expect(await ask({ ...good, appid: other, secret: key })).toHaveProperty("access_token");
  });

  test("a key without messages:write gets a token, and is refused when it sends", async () => {
    const token = await tokenFor((await makeKey(["messages:read"])).key);
    const answer = await wechat(`${sendPath}?access_token=${token}`, { body: card("oSomebody") });
    expect(answer).toMatchObject({ errcode: 48001 });
  });

  test("a token dies with its key", async () => {
    const { key, id } = await makeKey(["messages:write"]);
    const token = await tokenFor(key);
    await t.call("DELETE", `/v1/api-keys/${id}`);
    const send = () => wechat(`${sendPath}?access_token=${token}`, { body: card("oSomebody") });
    expect(await send()).toMatchObject({ errcode: 40001 });
    expect(await ask({ ...good, secret: key })).toMatchObject({ errcode: 40125 });
  });

  test("a token in use is refused within five seconds after its key is revoked", async () => {
    const { key, id } = await makeKey(["messages:write"]);
    const token = await tokenFor(key);
    const send = () => wechat(`${sendPath}?access_token=${token}`, { body: {} });
    expect(await send()).toMatchObject({ errcode: 40003 });
    await t.call("DELETE", `/v1/api-keys/${id}`);
    await eventually(async () => expect(await send()).toMatchObject({ errcode: 40001 }));
  });

  test("after two hours a token is 42001, as WeChat's are", async () => {
    const row = await useApiKey(t.server.ctx.db, hashApiKey(apiKey));
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() - 7_201_000 });
    const tokens = createGatewayTokens(t.server.ctx);
    const { token } = await tokens.issue({ appid, apiKey: row ?? expect.fail("no key") });
    vi.useRealTimers();
    expect(await wechat(`${sendPath}?access_token=${token}`, { body: {} })).toMatchObject({
      errcode: 42001,
    });
  });

  test("a session of the mini program is no token, a token no session and no API key", async () => {
    const { openid } = t.emulator.control.addUser({ appid });
    const { code } = t.emulator.control.issueCode({ appid, openid });
    const session = await t.call<{ token: string }>("POST", "/mp/sessions", { code });
    expect(
      await wechat(`${sendPath}?access_token=${session.body.token}`, { body: {} }),
    ).toMatchObject({ errcode: 40001 });
    const token = await tokenFor(apiKey);
    expect((await t.call("GET", "/mp/grants", undefined, { key: token })).status).toBe(401);
    expect((await t.call("GET", "/v1/messages", undefined, { key: token })).status).toBe(401);
  });
});

describe("WeChat's own access token (S1)", () => {
  const isRealToken = async (token: string): Promise<boolean> => {
    const answer = await fetch(
      `${t.emulator.url}/wxaapi/newtmpl/gettemplate?access_token=${token}`,
    );
    return ((await answer.json()) as WechatAnswer).errcode === 0;
  };

  test("is given to a key that names token:read, with the life it has left", async () => {
    const { key } = await makeKey(["token:read"]);
    for (const path of ["/cgi-bin/token", "/cgi-bin/stable_token"]) {
      const credentials = { grant_type: "client_credential", appid, secret: key };
      const answer = path.endsWith("stable_token")
        ? await wechat(path, { body: credentials })
        : await wechat(`${path}?${new URLSearchParams(credentials).toString()}`);
      expect(await isRealToken(answer.access_token ?? "")).toBe(true);
      expect(answer.expires_in).toBeGreaterThan(7000);
      expect(answer.expires_in).toBeLessThanOrEqual(7200);
      // It is WeChat's, so it opens nothing here.
      const here = await wechat(`${sendPath}?access_token=${answer.access_token}`, { body: {} });
      expect(here).toMatchObject({ errcode: 40001 });
    }
  });

  test("is not given to any other key, not even to one that may do everything", async () => {
    for (const key of [
      apiKey,
      (await makeKey(["*"])).key,
      (await makeKey(["messages:write"])).key,
    ]) {
      expect(await isRealToken(await tokenFor(key))).toBe(false);
    }
  });

  test("a key without token:read makes no key that has it", async () => {
    const { key } = await makeKey(["api-keys:write"]);
    const body = { name: "x", scopes: ["token:read"] };
    expect((await t.call("POST", "/v1/api-keys", body, { key })).status).toBe(403);
  });
});
