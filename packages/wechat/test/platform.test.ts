import { inspect } from "node:util";
import { afterEach, expect, test } from "vitest";
import {
  authorizationUrl,
  createIdentifiedClient,
  createPlatformClient,
  describePlatformEvent,
  fetchTransport,
  createMemoryTokenStore,
  type IdentifiedClientOptions,
  type RefreshTokenStore,
  type TokenStore,
  type Transport,
} from "@hongyan/wechat";
import { startHttpServer } from "./helpers/http-server.ts";

const planted = {
  secret: "PLANTED-component-secret",
  ticket: "ticket@@@PLANTED-ticket",
  componentToken: "PLANTED-component-token",
  accessToken: "PLANTED-authorizer-token",
  refreshToken: "refreshtoken@@@PLANTED-1",
};

type Answer = (body: Record<string, unknown>, url: URL) => Record<string, unknown>;
const running: { close(): Promise<void> }[] = [];
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

/** A platform and one authorised app against WeChat's answers, given by the last part of the path. */
async function startPlatform(
  answers: Record<string, Answer> = {},
  ticket?: string,
  more: Pick<IdentifiedClientOptions, "tokenStore" | "transport"> = {},
) {
  const byName: Record<string, Answer> = {
    api_component_token: () => ({
      component_access_token: planted.componentToken,
      expires_in: 7200,
    }),
    api_authorizer_token: () => ({
      authorizer_access_token: planted.accessToken,
      authorizer_refresh_token: planted.refreshToken,
      expires_in: 7200,
    }),
    ...answers,
  };
  const server = await startHttpServer((_request, response, text) => {
    const url = new URL(server.requests.at(-1)!.url, server.origin);
    const answer = byName[url.pathname.split("/").at(-1)!];
    const body: Record<string, unknown> = text === "" ? {} : JSON.parse(text);
    response.end(JSON.stringify(answer?.(body, url) ?? { errcode: 40066, errmsg: "invalid url" }));
  });
  running.push(server);
  const platform = createPlatformClient({
    componentAppid: "wxplatform",
    componentSecret: planted.secret,
    verifyTicket: async () => ticket,
    apiBase: server.origin,
    ...(more.transport !== undefined && { transport: more.transport }),
  });
  const kept: { token: string | undefined } = { token: planted.refreshToken };
  const refreshTokens: RefreshTokenStore = {
    read: async () => kept.token,
    replace: async (known, next) => {
      if (kept.token === known) kept.token = next;
    },
  };
  const client = createIdentifiedClient({
    appid: "wxapp",
    identify: async () => ({ kind: "authorized", platform, refreshTokens }),
    apiBase: server.origin,
    ...more,
  });
  const asked = (name: string) =>
    server.requests.filter(({ url }) => new URL(url, server.origin).pathname.endsWith(`/${name}`));
  return { platform, client, kept, asked };
}

const message = { touser: "o", template_id: "t", data: {} };

test("an authorised app sends with the token that the platform gets for it, fetched once for many sends", async () => {
  const tokens: (string | null)[] = [];
  const { client, asked } = await startPlatform(
    {
      send: (_body, url) => {
        tokens.push(url.searchParams.get("access_token"));
        return { errcode: 0, errmsg: "ok", msgid: 1 };
      },
    },
    planted.ticket,
  );

  const outcomes = await Promise.all(
    Array.from({ length: 5 }, () => client.subscribe.send(message)),
  );

  expect(outcomes.map(({ kind }) => kind)).toEqual(Array(5).fill("accepted"));
  expect(tokens).toEqual(Array(5).fill(planted.accessToken));
  expect(JSON.parse(asked("api_component_token")[0]!.body)).toEqual({
    component_appid: "wxplatform",
    component_appsecret: planted.secret,
    component_verify_ticket: planted.ticket,
  });
  expect(asked("api_authorizer_token")).toHaveLength(1);
});

test("a refresh token that WeChat replaced is stored before its token is used", async () => {
  const { client, kept } = await startPlatform(
    {
      api_authorizer_token: () => ({
        authorizer_access_token: planted.accessToken,
        authorizer_refresh_token: "refreshtoken@@@2",
        expires_in: 7200,
      }),
    },
    planted.ticket,
  );

  await client.tokenSource.get();

  expect(kept.token).toBe("refreshtoken@@@2");
});

test("a refresh token that was lost is read from WeChat's list, and only once", async () => {
  const { client, kept, asked } = await startPlatform(
    {
      api_authorizer_token: ({ authorizer_refresh_token: given }) =>
        given === "refreshtoken@@@listed"
          ? {
              authorizer_access_token: planted.accessToken,
              authorizer_refresh_token: given,
              expires_in: 7200,
            }
          : { errcode: 61023, errmsg: "refresh_token is invalid" },
      api_get_authorizer_list: () => ({
        total_count: 1,
        list: [{ authorizer_appid: "wxapp", refresh_token: "refreshtoken@@@listed" }],
      }),
    },
    planted.ticket,
  );

  await expect(client.tokenSource.get()).resolves.toBe(planted.accessToken);

  expect(kept.token).toBe("refreshtoken@@@listed");
  expect(asked("api_get_authorizer_list")).toHaveLength(1);
});

test("under the app's lease WeChat is asked one short thing at a time; the platform's token and WeChat's list come without it", async () => {
  const memory = createMemoryTokenStore();
  let leaseMs = 0;
  const tokenStore: TokenStore = {
    ...memory,
    async tryLease(appid, lease) {
      const isLeased = await memory.tryLease(appid, lease);
      if (isLeased) ({ leaseMs } = lease);
      return isLeased;
    },
    async release(appid, owner) {
      leaseMs = 0;
      await memory.release(appid, owner);
    },
  };
  const calls: { name: string; underLease: boolean; leavesTime: boolean }[] = [];
  const plain = fetchTransport();
  const transport: Transport = (request) => {
    const name = request.path.split("?")[0]!.split("/").at(-1)!;
    const underLease = leaseMs > 0;
    calls.push({ name, underLease, leavesTime: request.timeoutMs < leaseMs / 2 });
    return plain(request);
  };
  let componentTokens = 0;
  const { client, kept } = await startPlatform(
    {
      api_component_token: () => ({
        component_access_token: `PLANTED-${(componentTokens += 1)}`,
        expires_in: 7200,
      }),
      api_authorizer_token: ({ authorizer_refresh_token: given }, url) => {
        if (url.searchParams.get("access_token") === "PLANTED-1") return { errcode: 42001 };
        if (given !== "refreshtoken@@@listed") return { errcode: 61023 };
        return {
          authorizer_access_token: planted.accessToken,
          authorizer_refresh_token: "refreshtoken@@@next",
          expires_in: 7200,
        };
      },
      api_get_authorizer_list: () => ({
        list: [{ authorizer_appid: "wxapp", refresh_token: "refreshtoken@@@listed" }],
      }),
    },
    planted.ticket,
    { tokenStore, transport },
  );

  await expect(client.tokenSource.get()).resolves.toBe(planted.accessToken);

  const alone = { underLease: false, leavesTime: false };
  const inTurn = { underLease: true, leavesTime: true };
  expect(calls).toEqual([
    { name: "api_component_token", ...alone },
    { name: "api_authorizer_token", ...inTurn },
    { name: "api_component_token", ...alone },
    { name: "api_authorizer_token", ...inTurn },
    { name: "api_get_authorizer_list", ...alone },
    { name: "api_authorizer_token", ...inTurn },
  ]);
  expect(kept.token).toBe("refreshtoken@@@next");
});

test("where the refresh token of the list is refused as well, the refresh ends", async () => {
  const { client, asked } = await startPlatform(
    {
      api_authorizer_token: () => ({ errcode: 61023 }),
      api_get_authorizer_list: () => ({
        list: [{ authorizer_appid: "wxapp", refresh_token: "refreshtoken@@@listed" }],
      }),
    },
    planted.ticket,
  );

  await expect(client.tokenSource.get()).rejects.toMatchObject({ errcode: 61023 });

  expect(asked("api_authorizer_token")).toHaveLength(2);
  expect(asked("api_get_authorizer_list")).toHaveLength(1);
});

test("an app that no longer authorises the platform is not asked for: the send says 61003", async () => {
  const { client, kept, asked } = await startPlatform({}, planted.ticket);
  kept.token = undefined;

  const outcome = await client.subscribe.send(message);

  expect(outcome).toMatchObject({
    kind: "refused",
    during: "token",
    errcode: 61003,
    class: "config-error",
  });
  expect(asked("api_authorizer_token")).toHaveLength(0);
});

test("without a ticket nothing is asked, and the error says how one comes", async () => {
  const { client, asked } = await startPlatform();

  const failure = await client.tokenSource.get().catch((error: unknown) => error);

  expect(failure).toMatchObject({
    code: "WECHAT_TICKET_MISSING",
    hint: expect.stringContaining("10 minutes"),
  });
  expect(asked("api_component_token")).toHaveLength(0);
});

test("a code is exchanged without the app's secret, with a renewed component token where the first one is refused", async () => {
  let tokenCount = 0;
  const { client, asked } = await startPlatform(
    {
      api_component_token: () => ({ component_access_token: `C${++tokenCount}`, expires_in: 7200 }),
      jscode2session: (_body, url) =>
        url.searchParams.get("component_access_token") === "C1"
          ? { errcode: 42001, errmsg: "access_token expired, rid: 1" }
          : { openid: "o1", session_key: "k" },
    },
    planted.ticket,
  );

  const { openid } = await client.login.code2session("code-1");

  expect(openid).toBe("o1");
  expect(asked("jscode2session")).toHaveLength(2);
  const query = new URL(asked("jscode2session")[1]!.url, "http://x").searchParams;
  expect(Object.fromEntries(query)).toEqual({
    appid: "wxapp",
    js_code: "code-1",
    grant_type: "authorization_code",
    component_appid: "wxplatform",
    component_access_token: "C2",
  });
});

test("what an account granted is read with its permission sets; its tokens are in no log", async () => {
  const { platform } = await startPlatform(
    {
      api_query_auth: () => ({
        authorization_info: {
          authorizer_appid: "wxapp",
          authorizer_access_token: planted.accessToken,
          expires_in: 7200,
          authorizer_refresh_token: planted.refreshToken,
          func_info: [{ funcscope_category: { id: 18 } }, { funcscope_category: { id: 19 } }],
        },
      }),
    },
    planted.ticket,
  );

  const authorization = await platform.queryAuth("code");

  expect(authorization).toMatchObject({ appid: "wxapp", permissions: [18, 19] });
  expect(authorization.refreshToken).toBe(planted.refreshToken);
  expect(inspect(authorization) + JSON.stringify(authorization)).not.toContain("PLANTED");
});

test("no error repeats a secret, ticket or token of the platform", async () => {
  const echo: Answer = (body, url) => ({
    errcode: 61006,
    errmsg: `invalid ${JSON.stringify(body)} ${decodeURIComponent(url.search)}`,
  });
  const { platform } = await startPlatform(
    { api_component_token: echo, api_query_auth: echo },
    planted.ticket,
  );
  const failing = await startPlatform(
    { api_query_auth: echo, api_authorizer_token: echo, jscode2session: echo },
    planted.ticket,
  );

  const failures = await Promise.all(
    [
      platform.createPreAuthCode(),
      failing.platform.queryAuth("PLANTED-auth-code"),
      failing.platform.renewAuthorizerToken("wxapp", planted.refreshToken),
      failing.client.login.code2session("PLANTED-js-code"),
    ].map((one) => one.catch((error: unknown) => error)),
  );

  for (const failure of failures) {
    expect(failure).toMatchObject({ errcode: 61006 });
    expect(inspect(failure, { showHidden: true })).not.toContain("PLANTED");
  }
});

test("the authorisation page is WeChat's, for the PC and inside WeChat", () => {
  const options = {
    componentAppid: "wxplatform",
    preAuthCode: "p&re",
    redirectUri: "https://push.example.com/back?state=1",
    bizAppid: "wxapp",
  };

  const pc = new URL(authorizationUrl({ ...options, device: "pc" }));
  const mobile = new URL(authorizationUrl({ ...options, device: "mobile" }));

  expect(pc.origin + pc.pathname).toBe("https://mp.weixin.qq.com/cgi-bin/componentloginpage");
  expect(mobile.origin + mobile.pathname).toBe(
    "https://open.weixin.qq.com/wxaopen/safe/bindcomponent",
  );
  expect(mobile.hash).toBe("#wechat_redirect");
  for (const { searchParams } of [pc, mobile]) {
    expect(searchParams.get("pre_auth_code")).toBe("p&re");
    expect(searchParams.get("redirect_uri")).toBe(options.redirectUri);
    expect(searchParams.get("biz_appid")).toBe("wxapp");
  }
});

test("a push that names another platform says nothing; one that lacks what it is about is no event of its kind", () => {
  const describe = (fields: Record<string, unknown>) =>
    describePlatformEvent("wxplatform", { fields: { AppId: "wxplatform", ...fields } });

  expect(describe({ AppId: "wxother", InfoType: "unauthorized", AuthorizerAppid: "a" })).toBe(
    undefined,
  );
  expect(describe({ InfoType: "component_verify_ticket", ComponentVerifyTicket: "t" })).toEqual({
    kind: "ticket",
    ticket: "t",
  });
  expect(describe({ InfoType: "unauthorized", AuthorizerAppid: "a" })).toEqual({
    kind: "unauthorized",
    appid: "a",
  });
  expect(
    describe({ InfoType: "updateauthorized", AuthorizerAppid: "a", AuthorizationCode: "c" }),
  ).toEqual({ kind: "updated", appid: "a", authorizationCode: "c", preAuthCode: "" });
  expect(describe({ InfoType: "authorized", AuthorizerAppid: "a" })?.kind).toBe("other");
});

test("an app without a token sends none, and its secret goes to the encrypted address only", async () => {
  const answer = (reply: object) =>
    startHttpServer((_request, response) => response.end(JSON.stringify(reply)));
  const openApi = await answer({ errcode: 40001, errmsg: "invalid credential" });
  const encrypted = await answer({ openid: "o1", session_key: "k" });
  running.push(openApi, encrypted);
  const client = createIdentifiedClient({
    appid: "wxapp",
    identify: async () => ({ kind: "secret", secret: planted.secret }),
    apiBase: encrypted.origin,
    openApi: { apiBase: openApi.origin },
  });

  const outcome = await client.subscribe.send(message);
  const failure = await client.ops.clearQuotaByAppSecret().catch((error: unknown) => error);
  const { openid } = await client.login.code2session("code-1");

  expect(outcome).toMatchObject({ kind: "refused", errcode: 40001, class: "config-error" });
  expect(failure).toMatchObject({ code: "WECHAT_SECRET_UNAVAILABLE" });
  expect(openid).toBe("o1");
  expect(openApi.requests.map(({ url }) => url)).toEqual(["/cgi-bin/message/subscribe/send"]);
  expect(encrypted.requests).toHaveLength(1);
});
