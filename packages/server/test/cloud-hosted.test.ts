import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import {
  appid,
  params,
  startTestEmulator,
  startTestServer,
  template,
  type TestServer,
} from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createLogger } from "../src/logger.ts";

const other = "wxother000000001";
const token = "TokenOfTheTestAppWithoutEnd";
const otherToken = "TokenOfTheOtherAppOfTheTest";
const log: string[] = [];
const destination = { write: (line: string) => log.push(line) };
let databaseUrl: string;
let t: TestServer;
const resources = new AsyncDisposableStack();

// The test app runs in 微信云托管; the other one, on the same server, does not.
beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  const emulator = resources.use(await startTestEmulator({ cloudAppid: appid }));
  t = resources.use(
    await startTestServer({
      databaseUrl,
      emulator,
      options: { logger: createLogger("trace", { destination }) },
      env: {
        HONGYAN_TRUST_CLOUD_HEADERS: `${appid}, wxshared00000001`,
        HONGYAN_CLOUD_OPEN_API: appid,
      },
    }),
  );
  t.emulator.control.addApp({ appid: other, secret: "other-secret" });
  const callback = { mode: "plain", format: "json" };
  await t.call("PATCH", `/v1/apps/${appid}`, { callback: { ...callback, token } });
  await t.call("POST", "/v1/apps", {
    appid: other,
    secret: "other-secret",
    callback: { ...callback, token: otherToken },
  });
});
afterAll(() => resources.disposeAsync());

/** What the gateway writes for a call of wx.cloud.callContainer. */
function cloudHeaders(openid: string, more: Record<string, string> = {}): Record<string, string> {
  return {
    "x-wx-openid": openid,
    "x-wx-appid": appid,
    "x-wx-source": "wx_client",
    "x-wx-env": "prod-0",
    ...more,
  };
}

const mp = (path: string, body: object, headers: Record<string, string>) =>
  t.call<{ token?: string; messageId?: string; error?: { code: string } }>("POST", path, body, {
    key: null,
    headers,
  });

describe("headers that are believed", () => {
  test("the gateway's user logs in and sends without a code, and nothing asks WeChat who it is", async () => {
    const openid = await t.user(1);

    const session = await mp("/mp/sessions", {}, cloudHeaders(openid));
    const sent = await mp("/app/send", { appid, ...params }, cloudHeaders(openid));

    expect([session.status, sent.status]).toEqual([200, 202]);
    await t.until(sent.body.messageId!, "sent", "delivered");
    expect(t.emulator.control.messages({ appid, openid })).toHaveLength(1);
    const { paths } = t.emulator.control.calls({ path: "/sns/jscode2session" });
    expect(paths["/sns/jscode2session"]).toBeUndefined();
  });

  test("the user of a mini program that shares the environment is that one's, not the owner's", async () => {
    t.emulator.control.addApp({ appid: "wxshared00000001", secret: "shared-secret" });
    await t.call("POST", "/v1/apps", {
      appid: "wxshared00000001",
      secret: "shared-secret",
      callback: { token: "abc", mode: "plain" },
    });
    const headers = cloudHeaders("oOwner", {
      "x-wx-from-appid": "wxshared00000001",
      "x-wx-from-openid": "oShared",
    });

    expect((await mp("/mp/sessions", {}, headers)).status).toBe(200);

    const users = await query<{ appid: string }>(
      databaseUrl,
      "select appid from hongyan.users where openid in ('oShared', 'oOwner')",
    );
    expect(users).toEqual([{ appid: "wxshared00000001" }]);
  });

  test("a code counts before any header; choices need one, so that a repeated request counts no tap twice", async () => {
    const { openid } = t.emulator.control.addUser({ appid });
    const { code } = t.emulator.control.issueCode({ appid, openid });
    const choices = { [template.priTmplId]: "accept" };

    const byCode = await mp("/mp/sessions", { appid, code }, cloudHeaders("oSomebodyElse"));
    const tapped = await mp("/app/send", { appid, choices, ...params }, cloudHeaders(openid));

    expect([byCode.status, tapped.status]).toEqual([200, 400]);
    const strangers = await query(
      databaseUrl,
      "select from hongyan.users where openid = 'oSomebodyElse'",
    );
    expect(strangers).toHaveLength(0);
  });
});

describe("headers that are not believed", () => {
  test.each([
    ["of an app for which they are not switched on", { "x-wx-appid": other }],
    ["without the gateway's own mark", { "x-wx-source": "" }],
    ["without an appid", { "x-wx-appid": "" }],
    ["of another app than the one that is named", {}],
    ["with half of what names a shared environment's user", { "x-wx-from-openid": "oShared" }],
    [
      "with a pair beside it of the same app, which a user can write",
      { "x-wx-from-appid": appid, "x-wx-from-openid": "oVictim" },
    ],
    ["with an openid that is none", { "x-wx-openid": "o' or 1=1" }],
  ])("%s: refused, and nobody is logged in", async (what, headers) => {
    const named = what.startsWith("of another app") ? other : undefined;

    const answers = [
      await mp("/mp/sessions", { appid: named }, cloudHeaders("oForged", headers)),
      await mp("/app/send", { appid: named ?? appid, ...params }, cloudHeaders("oForged", headers)),
    ];

    expect(answers[0]!.status).toBe(403);
    expect(answers[0]!.body.error?.code).toBe("CLOUD_HEADERS_REFUSED");
    expect(answers[1]!.status).toBe(403);
    const users = await query(
      databaseUrl,
      "select from hongyan.users where openid in ('oForged', 'oVictim')",
    );
    expect(users).toHaveLength(0);
  });

  test("with neither code nor headers the code is missing", async () => {
    const answer = await mp("/mp/sessions", { appid }, {});

    expect([answer.status, answer.body.error?.code]).toEqual([400, "BAD_REQUEST"]);
  });

  test("no other route takes them: not the API, not what needs a session", async () => {
    const headers = cloudHeaders("oForged");

    const statuses = [
      await t.call("GET", "/v1/apps", undefined, { key: null, headers }),
      await t.call("GET", "/mp/grants", undefined, { key: null, headers }),
    ].map(({ status }) => status);

    expect(statuses).toEqual([401, 401]);
  });
});

describe("calls without a token", () => {
  test("the environment's app sends without one and fetches none; another app sends with its own", async () => {
    const openid = await t.user(1);
    const { body } = await t.call<{ id: string }>(
      "POST",
      "/v1/messages",
      t.message(openid, { appid }),
    );
    await t.until(body.id, "sent", "delivered");

    const synced = await t.call("POST", `/v1/templates/sync?appid=${other}`);

    expect(synced.status).toBe(200);
    const { recent } = t.emulator.control.calls({ path: "/cgi-bin/stable_token" });
    expect(recent.map((call) => call.appid)).toEqual([other]);
  });

  test("where the service is off, the app is paused with what to switch on, and its message waits", async () => {
    const openid = await t.user(1);
    t.emulator.control.setOptions({ cloudAppid: "" });

    const { body } = await t.call<{ id: string }>(
      "POST",
      "/v1/messages",
      t.message(openid, { appid }),
    );
    const read = () => t.call<{ paused: { errcode: number } | null }>("GET", `/v1/apps/${appid}`);
    await expect
      .poll(async () => (await read()).body.paused?.errcode, { timeout: 20_000 })
      .toBe(41001);
    const { body: tested } = await t.call("POST", `/v1/apps/${appid}/connection-test`);
    t.emulator.control.setOptions({ cloudAppid: appid });
    await t.call("POST", `/v1/apps/${appid}/resume`);

    await t.until(body.id, "sent", "delivered");
    expect(JSON.stringify(tested)).toContain("开放接口服务");
  });
});

describe("pushes", () => {
  const push = (to: string, body: unknown, headers: Record<string, string>, search = "") =>
    fetch(`${t.server.url}/wechat/callback/${to}${search}`, {
      method: "POST",
      headers,
      body: typeof body === "string" ? body : JSON.stringify(body),
    });
  const message = (msgId: string) => ({
    ToUserName: "gh_0a1b2c3d4e5f",
    FromUserName: "oCloudUser",
    CreateTime: Math.floor(Date.now() / 1000),
    MsgType: "text",
    Content: "在吗",
    MsgId: msgId,
  });
  const stored = async () =>
    (
      await query<{ n: number }>(
        databaseUrl,
        "select count(*)::integer as n from hongyan.callbacks where openid = 'oCloudUser'",
      )
    )[0]?.n;

  const path = `${appid}/${token}`;

  test("the gateway's push is stored once without signature, and its question about the path is answered", async () => {
    const gateway = { "x-wx-source": "other" };

    const answers = [
      await push(path, { action: "CheckContainerPath" }, gateway),
      await push(path, "<xml><action>CheckContainerPath</action></xml>", { "x-wx-sources": "1" }),
      await push(path, message("1001"), gateway),
      await push(path, message("1001"), gateway),
    ];

    expect(await Promise.all(answers.map((answer) => answer.text()))).toEqual(
      Array(4).fill("success"),
    );
    expect(await stored()).toBe(1);
  });

  test("callContainer to the callback is refused, also to one whom the path was betrayed to", async () => {
    const before = await stored();

    const statuses = [
      await push(appid, message("1002"), cloudHeaders("oCloudUser")),
      await push(path, message("1003"), cloudHeaders("oCloudUser")),
      await push(path, message("1004"), cloudHeaders("oCloudUser", { "x-wx-source": "other" })),
      await push(path, message("1005"), {
        "x-wx-source": "other",
        "x-wx-from-openid": "oCloudUser",
      }),
      await push(path, message("1006"), { "x-wx-source": "wx_client" }),
      await push(path, message("1007"), { "x-wx-sources": "wx_devtools" }),
    ].map(({ status }) => status);

    expect(statuses).toEqual(Array(6).fill(401));
    expect(await stored()).toBe(before);
  });

  test("without the Token in the path, with another, with one that can be guessed, of another app, unmarked: refused", async () => {
    const before = await stored();
    const gateway = { "x-wx-source": "other" };

    const statuses = [
      await push(appid, message("1012"), gateway),
      await push(`${appid}/${token}x`, message("1013"), gateway),
      await push(`${appid}/${otherToken}`, message("1014"), gateway),
      await push("wxshared00000001/abc", message("1015"), gateway),
      await push(`${other}/${otherToken}`, message("1016"), gateway),
      await push(path, message("1017"), {}),
      await push(appid, message("1018"), gateway, "?signature=forged"),
      await push(path, "neither", gateway),
    ].map(({ status }) => status);

    expect(statuses).toEqual(Array(8).fill(401));
    expect(await stored()).toBe(before);
  });

  test("the Token in the path reaches no log, not even of a request that fails", async () => {
    const tooLarge = await push(path, "x".repeat(300_000), { "x-wx-source": "other" });

    expect(tooLarge.status).toBe(413);
    expect(log.join("")).toContain(`/wechat/callback/${appid}/***`);
    expect(log.join("")).not.toContain(token);
  });
});
