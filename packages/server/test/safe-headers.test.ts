import { createDatabase } from "@hongyan/testing/databases";
import { apiKey, startTestServer, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, expect, inject, test } from "vitest";

let t: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(
    await startTestServer({
      databaseUrl,
      env: { HONGYAN_TRUSTED_PROXIES: "127.0.0.1" },
      options: { worker: false },
    }),
  );
});
afterAll(() => resources.disposeAsync());

const closed = "default-src 'none'; frame-ancestors 'none'";

/** Without its body: that of a stream never ends. */
async function headersOf(path: string, init: RequestInit = {}): Promise<Headers> {
  const ending = new AbortController();
  const response = await fetch(`${t.server.url}${path}`, {
    redirect: "manual",
    ...init,
    headers: { authorization: `Bearer ${apiKey}`, ...init.headers },
    signal: ending.signal,
  });
  ending.abort();
  return response.headers;
}

const post = { method: "POST", headers: { "content-type": "application/json" }, body: "{}" };

test.each<[string, string, string, RequestInit?]>([
  ["data", "/v1/messages", "application/json; charset=utf-8"],
  ["a stream of events", "/v1/events", "text/event-stream; charset=utf-8"],
  ["a file for a spreadsheet", "/v1/messages/export", "text/csv; charset=utf-8"],
  ["metrics", "/metrics", "text/plain; version=0.0.4; charset=utf-8"],
  ["who is signed in", "/v1/session", "application/json; charset=utf-8"],
  [
    "a refusal",
    "/v1/messages",
    "application/json; charset=utf-8",
    { headers: { authorization: "" } },
  ],
  ["a request that does not fit", "/v1/messages", "application/json; charset=utf-8", post],
  ["what no route answers", "/nowhere", "application/json; charset=utf-8"],
  ["a URL that is none", "/v1/scenes/%zz", "application/json; charset=utf-8"],
  ["a mini program's request", "/mp/sessions", "application/json; charset=utf-8", post],
  ["a refused push of WeChat's", "/wechat/callback/wx1", "application/json; charset=utf-8", post],
  ["WeChat's own path", "/cgi-bin/token", "application/json; encoding=utf-8"],
])("%s is not kept, not framed, not guessed at, and runs nothing", async (_, path, type, init) => {
  const headers = await headersOf(path, init);
  expect(Object.fromEntries(headers)).toMatchObject({
    "content-type": type,
    "cache-control": "no-store",
    "content-security-policy": closed,
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  });
});

test.each([
  ["the console", "/console/", /^default-src 'none'; script-src 'self'; style-src 'self' 'nonce-/],
  ["the documentation", "/docs/", /^default-src 'self';/],
])("%s has a policy of its own, and is not framed either", async (_, path, policy) => {
  const headers = await headersOf(path);
  expect(headers.get("content-type")).toMatch(/^text\/html/);
  expect(headers.get("content-security-policy")).toMatch(policy);
  expect(headers.get("content-security-policy")).not.toMatch(
    /unsafe-eval|script-src[^;]*unsafe-inline/,
  );
  expect(Object.fromEntries(headers)).toMatchObject({
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
  });
});

test("https is promised where a trusted proxy says that it is there, and not over plain http", async () => {
  expect((await headersOf("/healthz")).get("strict-transport-security")).toBeNull();
  const headers = await headersOf("/healthz", { headers: { "x-forwarded-proto": "https" } });
  expect(headers.get("strict-transport-security")).toBe("max-age=31536000");
});

test("no answer says what software answers", async () => {
  const headers = await headersOf("/v1/messages");
  expect([headers.get("server"), headers.get("x-powered-by")]).toEqual([null, null]);
});
