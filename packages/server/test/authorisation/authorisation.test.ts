import { createDatabase } from "@hongyan/testing/databases";
import { callback } from "@hongyan/testing/push";
import { appid, startTestServer, type TestServer } from "@hongyan/testing/server";
import { Pool } from "undici";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { createHttpApp } from "../../src/http/app.ts";
import { Browser } from "../console-browser.ts";
import { headersOf, makeCredentials, type Credential } from "./credentials.ts";
import { rules, type Rule } from "./rules.ts";
import { toDocument } from "./to-document.ts";

const otherApp = "wxother0000000001";

let t: TestServer;
let credentials: Credential[];
let pool: Pool;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(
    await startTestServer({
      databaseUrl,
      options: { worker: false },
      env: { HONGYAN_CLIENT_REQUESTS_PER_MINUTE: "1000000" },
    }),
  );
  pool = new Pool(t.server.url, { connections: 8 });
  resources.defer(() => pool.close());
  await t.call("POST", "/v1/apps", { appid: otherApp, secret: "s" });
  await t.call("PATCH", `/v1/apps/${appid}`, { callback });
  credentials = await makeCredentials(t, databaseUrl);
});
afterAll(() => resources.disposeAsync());

/** Of what is asked for by its id: one that does not exist. */
const nobodys: Record<string, string> = {
  id: "01900000-0000-7000-8000-000000000000",
  openid: "oNobody",
  name: "no-scene",
  templateId: "NO_TEMPLATE_0000000000000000000000000000001",
  kfAccount: "nobody@shop",
  media: "0".repeat(64),
  mediaId: "no_media",
  deliveryId: "1",
  tid: "1",
  "*": "nothing",
};

test("every route has its rule, every rule its route", async () => {
  const app = await createHttpApp(t.server.ctx);
  const routes = [...app.routeAccess];
  await app.close();
  const served = routes.map(([route]) => route).filter((route) => !route.startsWith("HEAD "));
  expect(served.toSorted()).toEqual(Object.keys(rules).toSorted());
  for (const [route, access] of routes.filter(([name]) => name.startsWith("HEAD "))) {
    expect(access, route).toEqual(new Map(routes).get(route.replace("HEAD", "GET")));
  }
});

test("every route lets through whom its rule names, and refuses everybody else", async () => {
  const wrong: string[] = [];
  // What ends sessions comes last, with sessions of its own.
  const routes = Object.entries(rules).filter(([route]) => !/^DELETE \/v1\/sessions?$/.test(route));
  for (const [route, rule] of routes) {
    const faults = await Promise.all(credentials.map((one) => faultOf(route, rule, one)));
    wrong.push(...faults.flat());
  }
  expect(wrong).toEqual([]);
  expect(routes.length * credentials.length).toBeGreaterThan(7_000);
}, 180_000);

test("a session is ended by whoever has it, and by nobody else", async () => {
  for (const route of ["DELETE /v1/session", "DELETE /v1/sessions"]) {
    const rule = rules[route] ?? { who: "anybody" };
    const others = credentials.filter((one) => !one.opens(rule, "DELETE"));
    expect(others.length).toBeGreaterThan(30);
    for (const one of others) expect(await faultOf(route, rule, one), one.name).toEqual([]);
    const viewer = new Browser(t.server.url);
    await viewer.signIn("viewer of every app");
    const own = { name: "viewer", headers: headersOf(viewer), opens: () => true };
    expect(await faultOf(route, rule, own)).toEqual([]);
    expect((await viewer.call("GET", "/v1/messages")).status).toBe(401);
  }
});

test("docs/authorisation.md says it as it is", async () => {
  await expect(toDocument(rules)).toMatchFileSnapshot("../../../../docs/authorisation.md");
});

/** What is wrong with the answer that somebody gets; nothing, if they are let through, or refused, as the rule has it. */
async function faultOf(route: string, rule: Rule, credential: Credential): Promise<string[]> {
  const [method = "", pattern = ""] = route.split(" ");
  const path = pattern.replaceAll(/:(\w+)|\*/g, (text, name: string | undefined) =>
    name === "appid" ? appOf(route, credential) : (nobodys[name ?? text] ?? "x"),
  );
  // Whoever is let in to a stream is refused for this before it begins.
  const query = new URLSearchParams({
    ...(route === "GET /v1/events" ? { after: "!" } : {}),
    ...credential.query,
  });
  const answer = await pool.request({
    method,
    path: `${path}?${query.toString()}`,
    headers: {
      ...credential.headers,
      ...(method === "GET" ? {} : { "content-type": "application/json" }),
    },
    ...(method === "GET" ? {} : { body: "{}" }),
  });
  const text = await answer.body.text();
  const isOpen = !isRefusal(answer.statusCode, text);
  if (isOpen === credential.opens(rule, method)) return [];
  return [`${route}, ${credential.name}: ${answer.statusCode} ${text.slice(0, 200)}`];
}

/** Whoever may act in one app names it; the others name one that does not exist, so that nothing is lost. */
function appOf(route: string, { name }: Credential): string {
  return name.includes("of one app") || route.includes("/wechat/") ? appid : "wxnobody00000001";
}

/** Told from what a request is refused for that was let through: it has no such code. */
function isRefusal(status: number, text: string): boolean {
  if (status >= 500 || !text.startsWith("{")) return false;
  const { error, errcode } = JSON.parse(text) as { error?: { code: string }; errcode?: number };
  const codes = ["UNAUTHENTICATED", "FORBIDDEN", "SESSION_EXPIRED", "CSRF", "CALLBACK_REFUSED"];
  return codes.includes(error?.code ?? "") || [41001, 40001, 42001, 48001].includes(errcode ?? 0);
}
