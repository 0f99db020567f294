import { createDatabase } from "@hongyan/testing/databases";
import { appid, params, startTestServer, template, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createSecrets } from "../src/secrets.ts";
import { createSessionTokens } from "../src/http/session-tokens.ts";

let t: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl, options: { worker: false } }));
});
afterAll(() => resources.disposeAsync());

interface Created {
  key: string;
  id: string;
}
async function makeKey(scopes: string[], more: Record<string, unknown> = {}): Promise<Created> {
  const { body } = await t.call<Created>("POST", "/v1/api-keys", { name: "test", scopes, ...more });
  return body;
}

describe("API keys", () => {
  test("a key for messages alone writes to no customer as an agent, not by a uniform message either", async () => {
    const send = async (scopes: string[]) => {
      const { key } = await makeKey(scopes);
      const channels = [
        { channel: "subscribe", scene: "task-reminder" },
        { channel: "customer-service", text: { content: "您好" } },
      ];
      const body = { to: { openid: "oNobody" }, params: {}, channels };
      return t.call("POST", "/v1/uniform-messages", body, { key });
    };
    expect(await send(["messages:write"])).toMatchObject({
      status: 403,
      body: { error: { code: "FORBIDDEN", details: { scope: "customer-service:write" } } },
    });
    expect((await send(["messages:write", "customer-service:write"])).status).not.toBe(403);
  });

  test("nobody makes a key that may do more than their own", async () => {
    const { key } = await makeKey(["api-keys:write"]);
    const answer = await t.call(
      "POST",
      "/v1/api-keys",
      { name: "x", scopes: ["messages:write"] },
      { key },
    );
    expect(answer).toMatchObject({ status: 403 });
  });

  test("a revoked key is refused, at once in other keys' eyes and within five seconds in its own", async () => {
    const { key, id } = await makeKey(["messages:read"]);
    expect((await t.call("DELETE", `/v1/api-keys/${id}`)).status).toBe(200);
    expect((await t.call("GET", "/v1/messages", undefined, { key })).status).toBe(401);
    expect((await t.call("DELETE", `/v1/api-keys/${id}`)).status).toBe(404);
  });

  test("the list shows no key", async () => {
    const { key } = await makeKey(["messages:read"]);
    const list = JSON.stringify((await t.call("GET", "/v1/api-keys")).body);
    expect(list).not.toContain(key);
    expect(list).toContain(key.slice(0, 10));
  });
});

test("a key of one app binds no Official Account: it would send through it", async () => {
  const account = "wxofficial000001";
  const secret = "secret of the account";
  const add = { appid: account, secret, kind: "official-account" };
  expect((await t.call("POST", "/v1/apps", add)).status).toBe(201);
  const callback = { token: "aToken", mode: "plain" };
  expect(await t.call("PATCH", `/v1/apps/${account}`, { callback })).toMatchObject({
    status: 422,
    body: { error: { code: "CALLBACK_INVALID" } },
  });
  const made = await t.call<{ key: string }>("POST", "/v1/api-keys", {
    name: "one app",
    scopes: ["apps:write", "apps:read"],
    appid,
  });
  const bind = { officialAccount: account };
  const options = { key: made.body.key };
  expect((await t.call("PATCH", `/v1/apps/${appid}`, bind, options)).status).toBe(403);
  expect((await t.call("PATCH", `/v1/apps/${appid}`, { name: "mine" }, options)).status).toBe(200);
  expect((await t.call("PATCH", `/v1/apps/${appid}`, bind)).status).toBe(200);
  // Unbinding gives nothing away, and what is bound already may be named again.
  expect((await t.call("PATCH", `/v1/apps/${appid}`, bind, options)).status).toBe(200);
  const unbind = { officialAccount: null };
  expect((await t.call("PATCH", `/v1/apps/${appid}`, unbind, options)).status).toBe(200);
});

describe("sessions of the mini program", () => {
  async function logIn(): Promise<{ openid: string; token: string }> {
    const { openid } = t.emulator.control.addUser({ appid });
    const { code } = t.emulator.control.issueCode({ appid, openid });
    const { body } = await t.call<{ token: string }>(
      "POST",
      "/mp/sessions",
      { code },
      { key: null },
    );
    return { openid, token: body.token };
  }

  test("a session reports choices, sees its own balances and the scenes, and nothing of others", async () => {
    const { token } = await logIn();
    const report = { id: "tap-1", choices: { [template.priTmplId]: "accept", errMsg: "ok" } };
    const first = await t.call("POST", "/mp/grants", report, { key: token });
    const again = await t.call("POST", "/mp/grants", report, { key: token });
    const expected = {
      grants: [{ templateId: template.priTmplId, scene: "task-reminder", balance: 1 }],
      balances: { [template.priTmplId]: 1 },
    };
    expect(first.body).toEqual(expected);
    expect(again.body).toEqual(expected);
    expect((await t.call("GET", "/mp/grants", undefined, { key: token })).body).toEqual(expected);
    expect((await t.call("GET", "/mp/scenes", undefined, { key: token })).body).toEqual([
      {
        scene: "task-reminder",
        templateId: template.priTmplId,
        title: template.title,
        type: "one-time",
        clientSendable: true,
      },
    ]);
    const other = await logIn();
    expect((await t.call("GET", "/mp/grants", undefined, { key: other.token })).body).toEqual({
      grants: [],
      balances: {},
    });
  });

  test("one user's report id does not hide another user's report", async () => {
    const choices = { [template.priTmplId]: "accept" };
    for (const { token } of [await logIn(), await logIn()]) {
      const { body } = await t.call<{ grants: unknown[] }>(
        "POST",
        "/mp/grants",
        { id: "same", choices },
        { key: token },
      );
      expect(body.grants).toHaveLength(1);
    }
  });

  test("a session token is no API key, an API key no session", async () => {
    const { token } = await logIn();
    expect((await t.call("GET", "/v1/messages", undefined, { key: token })).status).toBe(401);
    expect((await t.call("GET", "/mp/grants")).status).toBe(401);
  });

  test("a token signed with another master key is refused", async () => {
    const foreign = createSessionTokens(createSecrets(new Uint8Array(32).fill(7)));
    const { token } = await foreign.issue({ appid, openid: "oVictim" });
    expect(await t.call("GET", "/mp/grants", undefined, { key: token })).toMatchObject({
      status: 401,
      body: { error: { code: "SESSION_EXPIRED" } },
    });
  });
});

test("routes without a key are bounded per address", async () => {
  await using limited = await startTestServer({
    databaseUrl: await createDatabase(inject("postgresUrl")),
    env: { HONGYAN_CLIENT_REQUESTS_PER_MINUTE: "3" },
    options: { worker: false },
  });
  const answers = [];
  for (let request = 0; request < 4; request += 1) {
    answers.push(await limited.call("POST", "/app/send", { code: "x", ...params }, { key: null }));
  }
  expect(answers.at(-1)).toMatchObject({ status: 429, body: { error: { code: "RATE_LIMITED" } } });
});
