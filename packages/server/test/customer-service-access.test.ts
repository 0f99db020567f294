import { appid, apiKey } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { png, startCustomerService, type CustomerServiceTest } from "./customer-service-setup.ts";

let t: CustomerServiceTest;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  t = resources.use(await startCustomerService());
});
afterAll(() => resources.disposeAsync());

const base = "/v1/customer-service";
const openid = "oSomebody";
const hash = "0".repeat(64);
const id = "01a20000-0000-7000-8000-000000000000";
const read: [string, string, unknown?][] = [
  ["GET", `${base}/conversations`],
  ["GET", `${base}/conversations/${openid}`],
  ["GET", `${base}/conversations/${openid}/messages`],
  ["GET", `${base}/media`],
  ["GET", `${base}/media/some_id/content`],
  ["GET", `${base}/auto-replies`],
  ["POST", `${base}/auto-replies/test`, { text: "a" }],
  ["GET", `${base}/quick-replies`],
  ["GET", `${base}/agents`],
  ["GET", `${base}/agents/online`],
  ["GET", `${base}/sessions?kfAccount=anna@shop`],
  ["GET", `${base}/sessions/waiting`],
  ["GET", `${base}/sessions/${openid}`],
];
const answer = { text: { content: "a" } };
const write: [string, string, unknown?][] = [
  ["POST", `${base}/messages`, { to: { openid }, ...answer }],
  ["POST", `${base}/typing`, { to: { openid } }],
  ["POST", `${base}/conversations/${openid}/read`],
  ["POST", `${base}/conversations/${openid}/take-back`],
  ["DELETE", `${base}/media/${hash}`],
  ["POST", `${base}/auto-replies`, { trigger: "default", answer }],
  ["PATCH", `${base}/auto-replies/${id}`, { enabled: false }],
  ["PUT", `${base}/auto-replies/order`, { ids: [id] }],
  ["DELETE", `${base}/auto-replies/${id}`],
  ["POST", `${base}/quick-replies`, { title: "a", content: "a" }],
  ["PATCH", `${base}/quick-replies/${id}`, { title: "b" }],
  ["PUT", `${base}/quick-replies/order`, { ids: [id] }],
  ["DELETE", `${base}/quick-replies/${id}`],
  ["POST", `${base}/agents`, { kfAccount: "anna@shop", nickname: "Anna" }],
  ["PATCH", `${base}/agents/anna@shop`, { nickname: "Anna" }],
  ["POST", `${base}/agents/anna@shop/invite`, { wechatId: "anna" }],
  ["DELETE", `${base}/agents/anna@shop`],
  ["POST", `${base}/sessions`, { kfAccount: "anna@shop", openid }],
  ["POST", `${base}/sessions/close`, { kfAccount: "anna@shop", openid }],
];

async function makeKey(scopes: string[], more = {}): Promise<string> {
  const { body } = await t.call<{ key: string }>("POST", "/v1/api-keys", {
    name: "test",
    scopes,
    ...more,
  });
  return body.key;
}

describe("every route of customer service", () => {
  test("is in the lists above, but for the upload of pictures", async () => {
    const { body } = await t.call<{ paths: Record<string, object> }>("GET", "/openapi.json");
    const served = Object.entries(body.paths)
      .filter(([path]) => path.startsWith(base))
      .flatMap(([, methods]) => Object.keys(methods));
    expect(served).toHaveLength(read.length + write.length + 1);
  });

  test("is refused without a key, with other scopes, and to readers where it changes anything", async () => {
    const others = await makeKey(["messages:read", "messages:write", "users:read"]);
    const reader = await makeKey(["customer-service:read"]);
    for (const [method, path, body] of [...read, ...write]) {
      expect((await t.call(method, path, body, { key: null })).status, path).toBe(401);
      expect((await t.call(method, path, body, { key: others })).status, path).toBe(403);
    }
    for (const [method, path, body] of write) {
      expect((await t.call(method, path, body, { key: reader })).status, path).toBe(403);
    }
    const upload = await fetch(`${t.server.url}${base}/media`, {
      method: "POST",
      headers: { authorization: `Bearer ${reader}`, "content-type": "image/png" },
      body: new Uint8Array(png),
    });
    expect(upload.status).toBe(403);
  });

  test("answers a key that has its scope", async () => {
    const reader = await makeKey(["customer-service:read"]);
    const writer = await makeKey(["customer-service:write"]);
    for (const [method, path, body] of read.filter(([, path]) => !path.endsWith("/content"))) {
      const { status } = await t.call(method, path, body, { key: reader });
      expect([200, 404, 502], `${method} ${path} ${status}`).toContain(status);
    }
    for (const [method, path, body] of write) {
      const { status } = await t.call(method, path, body, { key: writer });
      expect([200, 201, 404, 409, 502], `${method} ${path} ${status}`).toContain(status);
    }
  });

  test("of another app is refused to a key of one app", async () => {
    await t.call("POST", "/v1/apps", { appid: "wxother0000000001", secret: "s" });
    const bound = await makeKey(["*"], { appid: "wxother0000000001" });
    const stranger = t.stranger();
    await t.writes(stranger, "在吗");
    for (const [method, path, body] of [...read, ...write]) {
      const isQuery = method === "GET" || method === "DELETE" || path.endsWith("/read");
      const named = isQuery ? `${path}${path.includes("?") ? "&" : "?"}appid=${appid}` : path;
      const answer = await t.call(
        method,
        named,
        isQuery ? undefined : { ...(body as object), appid },
        {
          key: bound,
        },
      );
      expect(answer.status, `${method} ${named}`).toBe(403);
    }
    // Without naming an app it is the key's own, where nobody knows the user.
    const own = await t.call("GET", `${base}/conversations/${stranger}`, undefined, { key: bound });
    expect(own.status).toBe(404);
    await t.call("DELETE", "/v1/apps/wxother0000000001");
  });
});

describe("agents", () => {
  test("are added, named, invited, listed, put in charge of a user and removed, at WeChat", async () => {
    const kfAccount = "bella@shop";
    const agent = { kfAccount, nickname: "Bella" };
    expect((await t.call("POST", `${base}/agents`, agent)).body).toEqual({
      kfAccount,
      alreadyAdded: false,
    });
    expect((await t.call("POST", `${base}/agents`, agent)).body).toMatchObject({
      alreadyAdded: true,
    });
    await t.call("PATCH", `${base}/agents/${kfAccount}`, { nickname: "Bella B" });
    const invited = await t.call("POST", `${base}/agents/${kfAccount}/invite`, {
      wechatId: "bella",
    });
    expect(invited.status).toBe(200);
    const { body } = await t.call<{ agents: Record<string, unknown>[] }>("GET", `${base}/agents`);
    expect(body.agents.find((one) => one["kfAccount"] === kfAccount)).toMatchObject({
      nickname: "Bella B",
      invitation: { wechatId: "bella", expiresAt: expect.stringMatching(/Z$/) },
    });

    t.emulator.control.setAgent({ appid, kfAccount, isOnline: true });
    const online = await t.call<{ agents: unknown[] }>("GET", `${base}/agents/online`);
    expect(online.body.agents).toContainEqual(
      expect.objectContaining({ kfAccount, isOnline: true, acceptedCount: 0 }),
    );
    const user = t.stranger();
    await t.writes(user, "在吗");
    expect((await t.call("GET", `${base}/sessions/${user}`)).body).toEqual({ session: null });
    const session = { kfAccount, openid: user };
    expect((await t.call("POST", `${base}/sessions`, session)).status).toBe(201);
    expect((await t.call("GET", `${base}/sessions/${user}`)).body).toMatchObject({
      session: { kfAccount },
    });
    expect((await t.call("GET", `${base}/sessions?kfAccount=${kfAccount}`)).body).toMatchObject({
      sessions: [{ openid: user }],
    });
    expect((await t.call("GET", `${base}/sessions/waiting`)).body).toEqual({ count: 0, users: [] });
    expect((await t.call("POST", `${base}/sessions/close`, session)).status).toBe(200);
    expect((await t.call("DELETE", `${base}/agents/${kfAccount}`)).status).toBe(200);
  });

  test("WeChat's no is told with its errcode and what to do", async () => {
    const answer = await t.call("DELETE", `${base}/agents/nobody@shop`);
    expect(answer).toMatchObject({
      status: 502,
      body: {
        error: {
          code: "WECHAT_REFUSED",
          message: expect.stringContaining("65401"),
          hint: expect.any(String),
          details: { errcode: 65401 },
        },
      },
    });
    expect(JSON.stringify(answer.body)).not.toContain(apiKey);
  });
});
