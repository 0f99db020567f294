import { createHmac } from "node:crypto";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { createWechatClient } from "@hongyan/wechat";
import { createFakeWechat, type Handler, tokenOf, tokenPath } from "./helpers/fake-wechat.ts";

function setUp(handlers: Record<string, Handler>) {
  let count = 0;
  const wechat = createFakeWechat({
    [tokenPath]: () => ({ access_token: `T${++count}`, expires_in: 7200 }),
    ...handlers,
  });
  const client = createWechatClient({
    appid: "wx1",
    secret: "the-secret",
    transport: wechat.transport,
  });
  const lastQuery = () => {
    const url = new URL(wechat.calls.at(-1)?.path ?? "", "http://localhost");
    return Object.fromEntries(url.searchParams);
  };
  const lastBody = () => JSON.parse(String(wechat.calls.at(-1)?.body));
  return { client, wechat, lastQuery, lastBody };
}

describe("login", () => {
  const sessionKey = "o0q0otL8aEzpcZL/FT9WsQ==";

  test("a code becomes an openid; the session key is there, but not where loggers look", async () => {
    const { client, wechat, lastQuery } = setUp({
      "/sns/jscode2session": () => ({ openid: "oUser", session_key: sessionKey, unionid: "u" }),
    });
    const login = await client.login.code2session("the-code");
    expect(login).toMatchObject({ openid: "oUser", unionid: "u" });
    expect(login.sessionKey).toBe(sessionKey);
    expect(JSON.stringify(login) + inspect(login) + inspect({ ...login })).not.toContain(
      sessionKey,
    );
    expect(lastQuery()).toEqual({
      appid: "wx1",
      secret: "the-secret",
      js_code: "the-code",
      grant_type: "authorization_code",
    });
    expect(wechat.count(tokenPath)).toBe(0);
  });

  test.each([
    [40029, "permanent-bad-request"],
    [40163, "permanent-bad-request"],
    [40226, "permanent-bad-request"],
    [45011, "retry-later"],
    [-1, "retry-later"],
  ])(
    "%i is thrown with its class and a hint, and never repeated",
    async (errcode, errcodeClass) => {
      const rid = "65f1a2b3-0a1b2c3d-4e5f6a7b";
      const { client, wechat } = setUp({
        "/sns/jscode2session": () => ({ errcode, errmsg: `no, rid: ${rid}` }),
      });
      await expect(client.login.code2session("c")).rejects.toMatchObject({
        code: "WECHAT_REFUSED",
        errcode,
        errmsg: "no",
        rid,
        class: errcodeClass,
        path: "/sns/jscode2session",
        hint: expect.stringMatching(/\w/),
      });
      expect(wechat.calls).toHaveLength(1);
    },
  );

  test("an answer without openid is an error, not an empty user", async () => {
    const { client } = setUp({ "/sns/jscode2session": () => ({ session_key: "k" }) });
    await expect(client.login.code2session("c")).rejects.toMatchObject({ code: "WECHAT_NOT_JSON" });
  });

  test("checkSessionKey signs the empty message and says whether the key is valid", async () => {
    const answers = [
      { errcode: 0, errmsg: "ok" },
      { errcode: 87009, errmsg: "invalid signature" },
    ];
    const { client, lastQuery } = setUp({ "/wxa/checksession": () => answers.shift() });
    expect(await client.login.checkSessionKey({ openid: "o", sessionKey })).toBe(true);
    expect(lastQuery()).toEqual({
      access_token: "T1",
      openid: "o",
      signature: createHmac("sha256", sessionKey).update("").digest("hex"),
      sig_method: "hmac_sha256",
    });
    expect(await client.login.checkSessionKey({ openid: "o", sessionKey })).toBe(false);
  });

  test("resetUserSessionKey gives the new key", async () => {
    const { client } = setUp({
      "/wxa/resetusersessionkey": () => ({ errcode: 0, openid: "o", session_key: "new" }),
    });
    const login = await client.login.resetUserSessionKey({ openid: "o", sessionKey });
    expect(login.sessionKey).toBe("new");
  });
});

describe("calls with a token", () => {
  test("a dead token is renewed once and the call made again", async () => {
    const { client, wechat } = setUp({
      "/wxaapi/newtmpl/getcategory": (request) =>
        tokenOf(request) === "T1"
          ? { errcode: 42001, errmsg: "access_token expired" }
          : { errcode: 0, data: [{ id: 616, name: "公交" }] },
    });
    expect(await client.templates.categories()).toEqual([{ id: 616, name: "公交" }]);
    expect(wechat.count(tokenPath)).toBe(2);
  });

  test("a second refusal of the token is thrown as a configuration error", async () => {
    const { client, wechat } = setUp({
      "/wxaapi/newtmpl/getcategory": () => ({ errcode: 40001, errmsg: "invalid credential" }),
    });
    await expect(client.templates.categories()).rejects.toMatchObject({
      errcode: 40001,
      class: "config-error",
    });
    await expect(client.templates.categories()).rejects.toMatchObject({
      code: "WECHAT_TOKEN_REJECTED",
    });
    expect(wechat.count(tokenPath)).toBe(2);
    // Two for the first call, none for the second: it fails fast.
    expect(wechat.count("/wxaapi/newtmpl/getcategory")).toBe(2);
  });

  test("no usable answer is thrown as WechatUnansweredError, without the query", async () => {
    const { client } = setUp({ "/wxaapi/newtmpl/getcategory": () => "<html></html>" });
    await expect(client.templates.categories()).rejects.toMatchObject({
      code: "WECHAT_NOT_JSON",
      requestSent: true,
      path: "/wxaapi/newtmpl/getcategory",
    });
  });
});

describe("templates", () => {
  test("list gives the items as WeChat writes them", async () => {
    const item = {
      priTmplId: "p",
      title: "会议通知",
      content: "会议厅:{{enum_string3.DATA}}\n",
      example: "会议厅:一号厅\n",
      type: 2,
      keywordEnumValueList: [{ keywordCode: "enum_string3.DATA", enumValueList: ["一号厅"] }],
    };
    const { client } = setUp({
      "/wxaapi/newtmpl/gettemplate": () => ({ errcode: 0, data: [item] }),
    });
    expect(await client.templates.list()).toEqual([item]);
  });

  const addPath = "/wxaapi/newtmpl/addtemplate";
  const added = { tid: "399", kidList: [1, 2], sceneDesc: "测试" };

  test("add returns the id", async () => {
    const { client, lastBody } = setUp({ [addPath]: () => ({ errcode: 0, priTmplId: "p" }) });
    expect(await client.templates.add(added)).toEqual({ priTmplId: "p", alreadyAdded: false });
    expect(lastBody()).toEqual(added);
  });

  test("adding what is there already is a success (200022)", async () => {
    const { client } = setUp({
      [addPath]: () => ({ errcode: 200022, errmsg: "template has added already", priTmplId: "p" }),
    });
    expect(await client.templates.add(added)).toEqual({ priTmplId: "p", alreadyAdded: true });
  });

  test("where JSON is not read, the form follows", async () => {
    const { client, wechat } = setUp({
      [addPath]: (request) =>
        String(request.body).startsWith("{")
          ? { errcode: 200014, errmsg: "missing parameter tid rid: a-b-c" }
          : { errcode: 0, priTmplId: "p" },
    });
    expect(await client.templates.add(added)).toEqual({ priTmplId: "p", alreadyAdded: false });
    const form = new URLSearchParams(String(wechat.calls.at(-1)?.body));
    expect(form.get("tid")).toBe("399");
    expect(form.getAll("kidList")).toEqual(["1", "2"]);
    expect(wechat.calls.at(-1)?.headers["content-type"]).toBe("application/x-www-form-urlencoded");
  });

  test("a tid that does not exist is refused without a second call", async () => {
    const { client, wechat } = setUp({
      [addPath]: () => ({ errcode: 200014, errmsg: "tid does not exist" }),
    });
    await expect(client.templates.add(added)).rejects.toMatchObject({ errcode: 200014 });
    expect(wechat.count(addPath)).toBe(1);
  });

  test("delete, library titles and keywords", async () => {
    const { client, lastBody, lastQuery } = setUp({
      "/wxaapi/newtmpl/deltemplate": () => ({ errcode: 0, errmsg: "ok" }),
      "/wxaapi/newtmpl/getpubtemplatetitles": () => ({
        errcode: 0,
        count: 55,
        data: [{ tid: 99, title: "付款成功通知", type: 2, categoryId: "616" }],
      }),
      "/wxaapi/newtmpl/getpubtemplatekeywords": () => ({
        errcode: 0,
        data: [{ kid: 1, name: "物品名称", example: "名称", rule: "thing" }],
      }),
    });
    await client.templates.delete("p");
    expect(lastBody()).toEqual({ priTmplId: "p" });
    expect(await client.templates.libraryTitles({ ids: [2, 616], start: 0, limit: 30 })).toEqual({
      count: 55,
      titles: [{ tid: "99", title: "付款成功通知", type: 2, categoryId: "616" }],
    });
    expect(lastQuery()).toMatchObject({ ids: "2,616", start: "0", limit: "30" });
    expect(await client.templates.libraryKeywords("99")).toEqual([
      { kid: 1, name: "物品名称", example: "名称", rule: "thing" },
    ]);
  });
});

describe("ops", () => {
  test("quota", async () => {
    const { client, lastBody } = setUp({
      "/cgi-bin/openapi/quota/get": () => ({
        errcode: 0,
        quota: { daily_limit: 500_000, used: 1, remain: 499_999 },
        rate_limit: { call_count: 10_000, refresh_second: 60 },
      }),
    });
    expect(await client.ops.quota("/cgi-bin/stable_token")).toEqual({
      dailyLimit: 500_000,
      used: 1,
      remaining: 499_999,
      rateLimit: { callCount: 10_000, refreshSeconds: 60 },
    });
    expect(lastBody()).toEqual({ cgi_path: "/cgi-bin/stable_token" });
  });

  test("rid, in our units", async () => {
    const { client } = setUp({
      "/cgi-bin/openapi/rid/get": () => ({
        errcode: 0,
        request: {
          invoke_time: 1_635_156_704,
          cost_in_ms: 30,
          request_url: "u",
          request_body: "b",
          response_body: "r",
          client_ip: "203.0.113.7",
        },
      }),
    });
    expect(await client.ops.rid("r")).toEqual({
      invokedAt: new Date(1_635_156_704_000),
      costMs: 30,
      requestUrl: "u",
      requestBody: "b",
      responseBody: "r",
      clientIp: "203.0.113.7",
    });
  });

  test("clearQuota names the app; clearQuotaByAppSecret needs no token", async () => {
    const done = () => ({ errcode: 0, errmsg: "ok" });
    const { client, wechat, lastBody } = setUp({
      "/cgi-bin/clear_quota": done,
      "/cgi-bin/clear_quota/v2": done,
    });
    await client.ops.clearQuotaByAppSecret();
    expect(lastBody()).toEqual({ appid: "wx1", appsecret: "the-secret" });
    expect(wechat.count(tokenPath)).toBe(0);
    await client.ops.clearQuota();
    expect(lastBody()).toEqual({ appid: "wx1" });
  });

  test("callbackCheck and the address lists", async () => {
    const { client, lastBody } = setUp({
      "/cgi-bin/callback/check": () => ({
        dns: [{ ip: "203.0.113.7", real_operator: "UNICOM" }],
        ping: [{ ip: "203.0.113.7", from_operator: "CAP", package_loss: "0%", time: "23ms" }],
      }),
      "/cgi-bin/get_api_domain_ip": () => ({ ip_list: ["203.0.113.1"] }),
      "/cgi-bin/getcallbackip": () => ({ ip_list: ["203.0.113.2"] }),
    });
    const check = { action: "all", check_operator: "DEFAULT" } as const;
    expect(await client.ops.callbackCheck(check)).toEqual({
      dns: [{ ip: "203.0.113.7", realOperator: "UNICOM" }],
      ping: [{ ip: "203.0.113.7", fromOperator: "CAP", packageLoss: "0%", time: "23ms" }],
    });
    expect(lastBody()).toEqual(check);
    expect(await client.ops.apiDomainIps()).toEqual(["203.0.113.1"]);
    expect(await client.ops.callbackIps()).toEqual(["203.0.113.2"]);
  });
});

test.each(["", "api.weixin.qq.com", "ftp://x", "https://x/?a=b"])(
  "apiBase %j is refused when the client is made",
  (apiBase) => {
    expect(() => createWechatClient({ appid: "a", secret: "s", apiBase })).toThrow(
      expect.objectContaining({ code: "WECHAT_API_BASE_INVALID" }),
    );
  },
);
