import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { scene, startTestServer, template, type TestServer } from "@hongyan/testing/server";
import { encryptFrame, callbackSignature } from "@hongyan/wechat";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { identifyApp, refreshTokenPurpose } from "../src/wechat/app-identity.ts";

const componentAppid = "wxplatform0000000001";
const token = "platformTokenOfTest";
const encodingAESKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const secret = "PLANTED-component-secret";

let databaseUrl: string;
let t: TestServer;
/** A second process on the same database. */
let other: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl }));
  const { emulator } = t;
  other = resources.use(
    await startTestServer({ databaseUrl, emulator, options: { worker: false } }),
  );
  const added = await t.call<{ ticketUrl: string; messageUrl: string }>("POST", "/v1/platforms", {
    componentAppid,
    secret,
    token,
    encodingAESKey,
    publicUrl: t.server.url,
  });
  expect(added.status).toBe(201);
  const { ticketUrl: eventUrl, messageUrl } = added.body;
  emulator.control.addPlatform({
    componentAppid,
    secret,
    token,
    encodingAESKey,
    eventUrl,
    messageUrl,
    rotatesRefreshTokens: true,
  });
  const { push } = await emulator.control.pushPlatformTicket({ componentAppid });
  expect(push).toEqual({ isTaken: true, status: 200, body: "success" });
});
afterAll(() => resources.disposeAsync());

let apps = 0;

/** A mini program of WeChat that Hongyan has never heard of, with the test template. */
function newMiniProgram(): string {
  apps += 1;
  const appid = `wxauthorised${String(apps).padStart(6, "0")}`;
  t.emulator.control.addApp({ appid, secret: "unknown to Hongyan" });
  t.emulator.control.addTemplate({ appid, ...template });
  return appid;
}

/** A link, and WeChat's code for it in the emulator's hands. */
async function makeLink(body: object = {}) {
  const path = `/v1/platforms/${componentAppid}/authorization-links`;
  const answer = await t.call<{ url: string }>("POST", path, body);
  expect(answer.status).toBe(201);
  const page = await (await fetch(answer.body.url)).text();
  const href = /href="(https:\/\/mp\.weixin\.qq\.com[^"]+)"/.exec(page)![1]!;
  const wechatPage = new URL(href.replaceAll("&amp;", "&"));
  return {
    url: answer.body.url,
    preAuthCode: wechatPage.searchParams.get("pre_auth_code")!,
    comeBack: (authCode: string) =>
      fetch(
        `${wechatPage.searchParams.get("redirect_uri")}&auth_code=${encodeURIComponent(authCode)}&expires_in=3600`,
      ),
  };
}

/** The administrator confirms, and their browser comes back. */
async function authorise(
  appid: string,
  options: { permissions?: number[]; isPushed?: boolean } = {},
) {
  const link = await makeLink({ appid });
  const { authCode } = await t.emulator.control.authorizePlatform({
    componentAppid,
    appid,
    preAuthCode: link.preAuthCode,
    ...options,
  });
  return { ...link, authCode, visit: await link.comeBack(authCode) };
}

interface AppView {
  platform: string | null;
  paused: { errcode: number | null } | null;
  callback: { path: string } | null;
}
const readApp = async (appid: string) => (await t.call<AppView>("GET", `/v1/apps/${appid}`)).body;

interface Authorised {
  appid: string;
  endedAt: string | null;
  permissions: number[];
  missing: { id: number; name: string }[];
}
async function readAuthorised(appid: string): Promise<Authorised | undefined> {
  const { body } = await t.call<{ apps: Authorised[] }>("GET", `/v1/platforms/${componentAppid}`);
  return body.apps.find((one) => one.appid === appid);
}

const calls = (path: string): number => t.emulator.control.calls({ path }).paths[path]?.count ?? 0;

/** A scene, a user with so many grants, by way of the platform alone. */
async function prepare(appid: string, grants: number): Promise<string> {
  expect((await t.call("POST", `/v1/templates/sync?appid=${appid}`)).status).toBe(200);
  expect((await t.call("POST", "/v1/scenes", { ...scene, appid })).status).toBe(200);
  const { openid } = t.emulator.control.addUser({ appid });
  for (let time = 0; time < grants; time += 1) {
    t.emulator.control.subscribe({ appid, openid, choices: { [template.priTmplId]: "accept" } });
  }
  await t.emulator.control.settleCallbacks();
  await expect
    .poll(
      async () =>
        (
          await t.call<{ grants: { available: number }[] }>(
            "GET",
            `/v1/grants?appid=${appid}&openid=${openid}`,
          )
        ).body.grants[0]?.available,
      { timeout: 20_000 },
    )
    .toBe(grants);
  return openid;
}

async function send(appid: string, openid: string): Promise<string> {
  const { body } = await t.call<{ id: string }>(
    "POST",
    "/v1/messages",
    t.message(openid, { appid }),
  );
  return body.id;
}

async function until(appid: string, id: string, status: string): Promise<void> {
  const read = () => t.call<{ status: string }>("GET", `/v1/messages/${id}?appid=${appid}`);
  await expect.poll(async () => (await read()).body.status, { timeout: 20_000 }).toBe(status);
}

/** A push sealed as the platform's, said by whoever has the keys. */
function seal(content: string, key = encodingAESKey, frameAppid = componentAppid) {
  const Encrypt = encryptFrame({ appid: frameAppid, encodingAESKey: key }, content);
  const timestamp = String(Math.floor(Date.now() / 1000));
  const query = new URLSearchParams({
    timestamp,
    nonce: "0123456789",
    encrypt_type: "aes",
    msg_signature: callbackSignature(token, timestamp, "0123456789", Encrypt),
  });
  const body = `<xml><AppId>${frameAppid}</AppId><Encrypt><![CDATA[${Encrypt}]]></Encrypt></xml>`;
  return { query, body };
}

async function post(path: string, { query, body }: ReturnType<typeof seal>): Promise<number> {
  const url = `${t.server.url}/wechat/platform/${path}?${query.toString()}`;
  return (await fetch(url, { method: "POST", body })).status;
}

function unauthorised(appid: string, createdAtSeconds: number, of = componentAppid): string {
  return `<xml><AppId>${of}</AppId><CreateTime>${createdAtSeconds}</CreateTime><InfoType>unauthorized</InfoType><AuthorizerAppid>${appid}</AuthorizerAppid></xml>`;
}

const nowSeconds = (): number => Math.floor(Date.now() / 1000);

test("a mini program that authorises by the link is sent for without its AppSecret: log-in, templates, message, callback", async () => {
  const appid = newMiniProgram();
  const { visit } = await authorise(appid);
  const openid = await prepare(appid, 1);
  const { code } = t.emulator.control.issueCode({ appid, openid });

  const session = await t.call("POST", "/mp/sessions", { appid, code }, { key: null });
  const id = await send(appid, openid);
  await until(appid, id, "delivered");

  expect([visit.status, session.status]).toEqual([200, 200]);
  expect(t.emulator.control.messages({ appid, openid })).toHaveLength(1);
  expect(await readApp(appid)).toMatchObject({
    platform: componentAppid,
    paused: null,
    callback: { path: `/wechat/platform/${componentAppid}/message/${appid}` },
  });
});

test("two processes that need the app's next token at once ask WeChat once, and store its new refresh token", async () => {
  const appid = newMiniProgram();
  await authorise(appid);
  await query(databaseUrl, "update hongyan.access_tokens set expires_at = now()");
  for (const { server } of [t, other]) server.ctx.wechat.forget(appid);
  const before = calls("/cgi-bin/component/api_authorizer_token");

  const tokens = await Promise.all(
    [t, other, t, other].map(({ server }) => server.ctx.wechat.of(appid).tokenSource.get()),
  );
  await query(databaseUrl, "update hongyan.access_tokens set expires_at = now()");
  other.server.ctx.wechat.forget(appid);
  await other.server.ctx.wechat.of(appid).tokenSource.get();

  expect(new Set(tokens).size).toBe(1);
  expect(calls("/cgi-bin/component/api_authorizer_token") - before).toBe(2);
  expect(
    t.emulator.control.calls({ path: "/cgi-bin/component/api_authorizer_token" }).paths[
      "/cgi-bin/component/api_authorizer_token"
    ]?.byErrcode,
  ).not.toHaveProperty("61023");
});

test("an app that takes its authorisation back is paused with the reason, and goes on when it authorises again", async () => {
  const appid = newMiniProgram();
  await authorise(appid);
  const openid = await prepare(appid, 1);

  t.emulator.control.advanceClock(1000);
  await t.emulator.control.unauthorizePlatform({ componentAppid, appid });
  const paused = await readApp(appid);
  const id = await send(appid, openid);
  const ended = (await readAuthorised(appid))?.endedAt;
  t.emulator.control.advanceClock(1000);
  await authorise(appid);

  expect(paused.paused).toMatchObject({
    errcode: 61003,
    reason: expect.stringContaining("taken back"),
  });
  expect(ended).not.toBeNull();
  await until(appid, id, "delivered");
  expect(await readApp(appid)).toMatchObject({ paused: null });
});

test("a pause of another cause outlasts an authorisation that is taken back and given again", async () => {
  const appid = newMiniProgram();
  await authorise(appid);
  await query(
    databaseUrl,
    `update hongyan.apps set paused_until = 'infinity', paused_reason = 'restored' where appid = '${appid}'`,
  );

  t.emulator.control.advanceClock(1000);
  await t.emulator.control.unauthorizePlatform({ componentAppid, appid });
  const taken = await readApp(appid);
  t.emulator.control.advanceClock(1000);
  await authorise(appid);

  expect(taken.paused).toMatchObject({ errcode: null, reason: "restored" });
  expect((await readAuthorised(appid))?.endedAt).toBeNull();
  expect((await readApp(appid)).paused).toMatchObject({ errcode: null, reason: "restored" });
});

test("a refresh token takes the place of the one that was used, however that is sealed by now, and of no newer one", async () => {
  const appid = newMiniProgram();
  await authorise(appid);
  const { ctx } = t.server;
  const identity = await identifyApp(ctx, (id) => ctx.wechat.platform(id), appid);
  if (identity.kind !== "authorized") throw new Error("it is authorised");
  const { refreshTokens } = identity;
  const used = (await refreshTokens.read())!;
  const store = (token: string) =>
    query(
      databaseUrl,
      `update hongyan.authorizations set refresh_token_sealed = '${ctx.secrets.seal(token, refreshTokenPurpose(appid))}' where appid = '${appid}'`,
    );

  await store(used);
  await refreshTokens.replace(used, "refreshtoken@@@next");
  const replaced = await refreshTokens.read();
  await store("refreshtoken@@@of a new authorisation");
  await refreshTokens.replace("refreshtoken@@@next", "refreshtoken@@@late");

  expect(replaced).toBe("refreshtoken@@@next");
  expect(await refreshTokens.read()).toBe("refreshtoken@@@of a new authorisation");
});

test("a permission set that is missing is told in words, and no longer once it is granted", async () => {
  const appid = newMiniProgram();
  await authorise(appid, { permissions: [19] });
  const before = await readAuthorised(appid);

  t.emulator.control.advanceClock(1000);
  await t.emulator.control.authorizePlatform({ componentAppid, appid, permissions: [18, 19] });

  expect(before?.missing).toMatchObject([{ id: 18, name: "开发管理与数据分析" }]);
  expect(await readAuthorised(appid)).toMatchObject({ permissions: [18, 19], missing: [] });
});

describe("links", () => {
  test("a failure after WeChat has told what a code granted loses nothing: the same visit again takes the app in", async () => {
    const appid = newMiniProgram();
    const path = "/cgi-bin/component/api_get_authorizer_info";
    t.emulator.control.addFault({ path, kind: "errcode", errcode: -1, times: 1 });
    const { visit, comeBack, authCode } = await authorise(appid, { isPushed: false });
    const sealed = () =>
      query<{ sealed: string }>(
        databaseUrl,
        "select authorization_sealed as sealed from hongyan.authorization_links where authorization_sealed is not null",
      );
    const kept = await sealed();

    const again = await comeBack(authCode);

    expect(visit.status).not.toBe(200);
    expect(kept).toHaveLength(1);
    expect(kept[0]!.sealed).toMatch(/^v1\./);
    expect(again.status).toBe(200);
    expect(await sealed()).toHaveLength(0);
    await t.server.ctx.wechat.of(appid).tokenSource.get();
  });

  test("what a known app authorises anew is stored though WeChat answers nothing after the code", async () => {
    const appid = newMiniProgram();
    await authorise(appid, { permissions: [19] });
    const path = "/cgi-bin/component/api_get_authorizer_info";
    t.emulator.control.addFault({ path, kind: "errcode", errcode: -1 });

    t.emulator.control.advanceClock(1000);
    await t.emulator.control.authorizePlatform({ componentAppid, appid, permissions: [18, 19] });
    t.emulator.control.clearFaults();

    expect(await readAuthorised(appid)).toMatchObject({ permissions: [18, 19] });
  });

  test("a link is used once: not by another code, and the same visit again finds it done", async () => {
    const first = newMiniProgram();
    const second = newMiniProgram();
    const link = await makeLink();
    const { preAuthCode } = link;
    const authorise = (appid: string, more: object = {}) =>
      t.emulator.control.authorizePlatform({ componentAppid, appid, isPushed: false, ...more });
    const { authCode } = await authorise(first, { preAuthCode });
    const { authCode: foreign } = await authorise(second);

    const visits = [
      await link.comeBack(authCode),
      await link.comeBack(authCode),
      await link.comeBack(foreign),
      await fetch(link.url),
    ];

    expect(visits.map(({ status }) => status)).toEqual([200, 200, 410, 410]);
    expect((await t.call("GET", `/v1/apps/${second}`)).status).toBe(404);
  });

  test("the browser and WeChat's push bring one code at once: both find the app taken in", async () => {
    const appid = newMiniProgram();
    const link = await makeLink();
    const { preAuthCode } = link;
    const { authCode } = await t.emulator.control.authorizePlatform({
      componentAppid,
      appid,
      preAuthCode,
      isPushed: false,
    });
    const event = `<xml><AppId>${componentAppid}</AppId><CreateTime>${nowSeconds()}</CreateTime><InfoType>authorized</InfoType><AuthorizerAppid>${appid}</AuthorizerAppid><AuthorizationCode>${authCode}</AuthorizationCode><PreAuthCode>${preAuthCode}</PreAuthCode></xml>`;

    const [pushed, visit] = await Promise.all([
      post(`${componentAppid}/ticket`, seal(event)),
      link.comeBack(authCode),
    ]);

    expect([pushed, visit.status]).toEqual([200, 200]);
    expect(await readApp(appid)).toMatchObject({ platform: componentAppid });
  });

  test("a link for one mini program takes no other in; one that was never made says nothing", async () => {
    const wanted = newMiniProgram();
    const appid = newMiniProgram();
    const link = await makeLink({ appid: wanted });
    const { authCode } = await t.emulator.control.authorizePlatform({
      componentAppid,
      appid,
      isPushed: false,
    });

    const wrong = await link.comeBack(authCode);
    const invented = await fetch(
      `${t.server.url}/wechat/platform/${componentAppid}/authorized?state=invented&auth_code=x`,
    );

    expect([wrong.status, invented.status]).toEqual([409, 410]);
    expect((await t.call("GET", `/v1/apps/${appid}`)).status).toBe(404);
  });

  test("before WeChat has pushed a ticket there is none, and the answer says what to look at", async () => {
    const platform = { componentAppid: "wxwithoutticket", secret, token, encodingAESKey };
    const body = { ...platform, publicUrl: t.server.url };
    expect((await t.call("POST", "/v1/platforms", body)).status).toBe(201);
    const path = `/v1/platforms/${platform.componentAppid}`;

    const answer = await t.call("POST", `${path}/authorization-links`, {});

    expect(answer.status).toBe(409);
    expect(answer.body).toMatchObject({
      error: { code: "PLATFORM_TICKET_MISSING", hint: expect.stringContaining("授权事件接收 URL") },
    });
    expect((await t.call("DELETE", path)).status).toBe(200);
  });

  test("WeChat's page is opened with the site's name and without the link's secret; nothing else is on the page", async () => {
    const { url } = await makeLink();

    const { headers } = await fetch(url);

    expect(headers.get("referrer-policy")).toBe("strict-origin");
    expect(headers.get("cache-control")).toBe("no-store");
    expect(headers.get("content-security-policy")).toContain("default-src 'none'");
  });

  test("a mini program that authorises the platform without a link of ours is not taken in", async () => {
    const appid = newMiniProgram();

    const { push } = await t.emulator.control.authorizePlatform({ componentAppid, appid });

    expect(push?.isTaken).toBe(true);
    expect((await t.call("GET", `/v1/apps/${appid}`)).status).toBe(404);
  });
});

describe("hostile pushes", () => {
  test("whoever tries ids of platforms makes no query each time", async () => {
    const asked = vi.spyOn(t.server.ctx.db.getExecutor(), "executeQuery");
    const push = seal(unauthorised("wxnobody", nowSeconds()));

    for (let id = 0; id < 30; id += 1) {
      expect(await post(`wxnobody${id}/ticket`, push)).toBe(401);
    }

    const ofPlatforms = asked.mock.calls.filter(([{ sql }]) => sql.includes("hongyan.platforms"));
    asked.mockRestore();
    // The list is read again every two seconds.
    expect(ofPlatforms.length).toBeLessThan(15);
  });

  test("sealed with another key, for another platform, or naming another one inside: refused alike", async () => {
    const appid = newMiniProgram();
    await authorise(appid);
    const later = nowSeconds() + 60;
    const otherKey = "ZYXWVUTSRQPONMLKJIHGFEDCBA9876543210zyxwvut";

    const statuses = [
      await post(`${componentAppid}/ticket`, seal(unauthorised(appid, later), otherKey)),
      await post(
        `${componentAppid}/ticket`,
        seal(unauthorised(appid, later), encodingAESKey, "wxother"),
      ),
      await post(`${componentAppid}/ticket`, seal(unauthorised(appid, later, "wxother"))),
      await post("wxnobody/ticket", seal(unauthorised(appid, later))),
    ];

    expect(statuses).toEqual([401, 401, 401, 401]);
    expect((await readAuthorised(appid))?.endedAt).toBeNull();
  });

  test("an old push sent again ends nothing, and an old ticket replaces no newer one", async () => {
    const appid = newMiniProgram();
    await authorise(appid);
    await t.emulator.control.authorizePlatform({ componentAppid, appid });
    const anHourAgo = nowSeconds() - 3600;
    const ticket = `<xml><AppId>${componentAppid}</AppId><CreateTime>${anHourAgo}</CreateTime><InfoType>component_verify_ticket</InfoType><ComponentVerifyTicket>ticket@@@old</ComponentVerifyTicket></xml>`;

    const statuses = [
      await post(`${componentAppid}/ticket`, seal(unauthorised(appid, anHourAgo))),
      await post(`${componentAppid}/ticket`, seal(ticket)),
    ];
    await query(databaseUrl, "update hongyan.platform_tokens set expires_at = now()");
    t.server.ctx.wechat.forgetPlatform(componentAppid);
    const fetched = await t.server.ctx.wechat.platform(componentAppid).tokenSource.get();

    expect(statuses).toEqual([200, 200]);
    expect((await readAuthorised(appid))?.endedAt).toBeNull();
    expect(fetched).not.toBe("");
  });

  test("a push about one app is no push about another, although the platform's key opens both", async () => {
    const [appid, victim] = [newMiniProgram(), newMiniProgram()];
    await authorise(appid);
    await authorise(victim);
    const openid = t.emulator.control.addUser({ appid }).openid;
    const [{ originalId }] = [t.emulator.control.addApp({ appid, secret: "unknown to Hongyan" })];
    const message = seal(
      `<xml><ToUserName>${originalId}</ToUserName><FromUserName>${openid}</FromUserName><CreateTime>${nowSeconds()}</CreateTime><MsgType>text</MsgType><Content>hi</Content><MsgId>77</MsgId></xml>`,
    );
    const stranger = newMiniProgram();

    const statuses = [
      await post(`${componentAppid}/message/${appid}`, message),
      await post(`${componentAppid}/message/${victim}`, message),
      await post(`${componentAppid}/message/${stranger}`, message),
    ];

    expect(statuses).toEqual([200, 401, 401]);
  });
});

test("an app is of one kind: a direct one is not taken over, an authorised one takes no AppSecret and no callback", async () => {
  const direct = newMiniProgram();
  const appid = newMiniProgram();
  expect(
    (await t.call("POST", "/v1/apps", { appid: direct, secret: "its own secret" })).status,
  ).toBe(201);

  const { visit } = await authorise(direct, { isPushed: false });
  await authorise(appid);
  const changes = [
    await t.call("PATCH", `/v1/apps/${appid}`, { secret: "another" }),
    await t.call("PATCH", `/v1/apps/${appid}`, { callback: null }),
    await t.call("PATCH", `/v1/apps/${appid}`, { name: "钢琴教室" }),
  ];

  expect(visit.status).toBe(409);
  expect(await readApp(direct)).toMatchObject({ platform: null });
  expect(changes.map(({ status }) => status)).toEqual([409, 409, 200]);
});

test("a platform is read and changed by who may change every app, its secrets never; it is not removed under its apps", async () => {
  const { body: key } = await t.call<{ key: string }>("POST", "/v1/api-keys", {
    name: "reads",
    scopes: ["apps:read"],
  });
  const read = await t.call("GET", "/v1/platforms", undefined, { key: key.key });
  const refused = await t.call(
    "POST",
    `/v1/platforms/${componentAppid}/authorization-links`,
    {},
    { key: key.key },
  );
  const { body: platform } = await t.call<{ version: string }>(
    "GET",
    `/v1/platforms/${componentAppid}`,
  );
  const path = `/v1/platforms/${componentAppid}`;
  const ifMatch = { headers: { "if-match": `"${platform.version}"` } };

  const changed = await t.call("PATCH", path, { name: "平台" }, ifMatch);
  const late = await t.call("PATCH", path, { name: "另一个" }, ifMatch);
  const removed = await t.call("DELETE", path);
  const again = await t.call("POST", "/v1/platforms", {
    componentAppid,
    secret,
    token,
    encodingAESKey,
    publicUrl: t.server.url,
  });
  const { body: log } = await t.call("GET", "/v1/audit-log?limit=100");

  expect([read, refused, changed, late, removed, again].map(({ status }) => status)).toEqual([
    200, 403, 200, 412, 409, 409,
  ]);
  const said = JSON.stringify([platform, changed.body, log]);
  expect(said).toContain("platform.link-made");
  expect(said).not.toMatch(/PLANTED|platformTokenOfTest|abcdefghijklmnop|state=/);
});
