import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import {
  apiKey,
  appid,
  params,
  scene,
  startTestServer,
  template,
  type TestServer,
} from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createMinuteCounter } from "../src/http/minute-counter.ts";

const otherApp = "wxother0000000001";
let t: TestServer;
let databaseUrl: string;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  const env = {
    HONGYAN_TRUSTED_PROXIES: "127.0.0.1",
    HONGYAN_CLIENT_REQUESTS_PER_MINUTE: "5",
    HONGYAN_APP_REQUESTS_PER_MINUTE: "40",
    HONGYAN_USER_SENDS_PER_MINUTE: "3",
    HONGYAN_USER_SENDS_PER_DAY: "4",
  };
  t = resources.use(await startTestServer({ databaseUrl, env, options: { worker: false } }));
});
afterAll(() => resources.disposeAsync());

let addresses = 0;
const freshAddress = (): string => `198.51.100.${(addresses += 1)}`;

/** From an address of its own, unless one is named: behind the trusted proxy. */
async function post(path: string, body: unknown, from = freshAddress()) {
  const response = await fetch(`${t.server.url}${path}`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-forwarded-for": from },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as Record<string, unknown>;
  return { status: response.status, answer, retryAfter: response.headers.get("retry-after") };
}

function sendAs(openid: string, more: Record<string, unknown> = {}, from?: string) {
  const { code } = t.emulator.control.issueCode({ appid, openid });
  return post("/app/send", { code, ...params, ...more }, from);
}

const statuses = (answers: { status: number }[]): number[] =>
  answers.map(({ status }) => status).toSorted((a, b) => a - b);
const refused = (per: string) => ({
  status: 429,
  answer: { error: { code: "RATE_LIMITED", hint: expect.any(String), details: { per } } },
});

describe("a user of a mini program", () => {
  test("has no more messages sent in a minute, and in a day, than the limits, also when they come at once", async () => {
    const openid = await t.user(10);
    const atOnce = await Promise.all(Array.from({ length: 5 }, () => sendAs(openid)));
    expect(statuses(atOnce)).toEqual([202, 202, 202, 429, 429]);
    const late = atOnce.find(({ status }) => status === 429);
    expect(late).toMatchObject(refused("minute"));
    expect(Number(late?.retryAfter)).toBeGreaterThan(0);
    expect(Number(late?.retryAfter)).toBeLessThanOrEqual(60);
    expect((await sendAs(await t.user(1))).status).toBe(202);

    const pass = (what: string) =>
      query(
        databaseUrl,
        `update hongyan.client_sends set ${what}_at = ${what}_at - interval '1 ${what}'`,
      );
    await pass("minute");
    expect((await sendAs(openid)).status).toBe(202);
    await pass("minute");
    const tomorrow = await sendAs(openid);
    expect(tomorrow).toMatchObject(refused("day"));
    expect(Number(tomorrow.retryAfter)).toBeGreaterThan(86_000);
    await pass("day");
    expect((await sendAs(openid)).status).toBe(202);
  });

  test("keeps the accepts that came with a send that was one too many", async () => {
    const openid = await t.user(3);
    for (let send = 0; send < 3; send += 1) await sendAs(openid);
    const choices = { [template.priTmplId]: "accept" };
    expect((await sendAs(openid, { choices })).status).toBe(429);
    const { body } = await t.call("GET", `/v1/grants?openid=${openid}`);
    expect(JSON.stringify(body)).toContain('"available":1');
  });

  test("asks no route of a session without end", async () => {
    const { openid } = t.emulator.control.addUser({ appid });
    const { code } = t.emulator.control.issueCode({ appid, openid });
    const { answer } = await post("/mp/sessions", { code });
    const key = answer["token"] as string;
    const answers = [];
    for (let read = 0; read < 121; read += 1) {
      answers.push(await t.call("GET", "/mp/scenes", undefined, { key }));
    }
    expect(statuses(answers.slice(0, 120)).at(-1)).toBe(200);
    expect(answers.at(-1)).toMatchObject({
      status: 429,
      body: { error: { code: "RATE_LIMITED" } },
    });
  });
});

describe("an address", () => {
  const tryFrom = (from: string) => post("/mp/sessions", { code: "none" }, from);

  test("is that of the client behind a trusted proxy, and another one is not held up", async () => {
    const answers = [];
    for (let request = 0; request < 6; request += 1) answers.push(await tryFrom("203.0.113.1"));
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400, 429]);
    expect(answers.at(-1)).toMatchObject(refused("minute"));
    expect((await tryFrom("203.0.113.2")).status).toBe(400);
  });

  test("of IPv6 is its whole /64", async () => {
    for (let host = 1; host <= 5; host += 1) await tryFrom(`2001:db8:0:1::${host}`);
    expect((await tryFrom("2001:db8:0:1:ffff::9")).status).toBe(429);
    expect((await tryFrom("2001:db8:0:2::1")).status).toBe(400);
  });
});

describe("an address with wrong keys", () => {
  const ask = (key: string, from: string) =>
    fetch(`${t.server.url}/v1/scenes`, {
      headers: { authorization: `Bearer ${key}`, "x-forwarded-for": from },
    });

  test("is refused after some, before anything is looked up; who is known there goes on", async () => {
    const from = freshAddress();
    expect((await ask(apiKey, from)).status).toBe(200);
    const answers: number[] = [];
    for (let n = 0; n < 7; n += 1) answers.push((await ask(`hy_wrong_${n}`, from)).status);

    expect(answers).toEqual([401, 401, 401, 401, 401, 429, 429]);
    expect((await ask(apiKey, from)).status).toBe(200);
    expect((await ask("hy_wrong_0", freshAddress())).status).toBe(401);
  });

  test("is refused as well when it tries cookies of the console", async () => {
    const from = freshAddress();
    const answers: number[] = [];
    for (let n = 0; n < 7; n += 1) {
      const headers = { cookie: `hongyan=${"x".repeat(40)}${n}`, "x-forwarded-for": from };
      answers.push((await fetch(`${t.server.url}/v1/scenes`, { headers })).status);
    }
    expect(answers).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });
});

describe("an app", () => {
  test("that is flooded from many addresses holds up no other app", async () => {
    await t.call("POST", "/v1/apps", { appid: otherApp, secret: "s" });
    const floods = Array.from({ length: 41 }, (_, n) =>
      post("/mp/sessions", { appid: otherApp, code: "none" }, `192.0.2.${n}`),
    );
    const answers = await Promise.all(floods);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(1);
    expect((await sendAs(await t.user(1))).status).toBe(202);
  });

  test("is counted anew each minute", () => {
    let now = 0;
    const counter = createMinuteCounter("app", "", () => now);
    counter.count("wxa", 1);
    expect(() => counter.count("wxa", 1)).toThrow("app wxa made more than 1 requests");
    now = 60_000;
    expect(() => counter.count("wxa", 1)).not.toThrow();
  });
});

describe("an API key", () => {
  test("with a limit of its own gets no more than that, on WeChat's own paths too, and holds up no other key", async () => {
    const { body } = await t.call<{ key: string; requestsPerMinute: number }>(
      "POST",
      "/v1/api-keys",
      { name: "small", scopes: ["*"], requestsPerMinute: 3 },
    );
    expect(body.requestsPerMinute).toBe(3);
    const list = () => t.call("GET", "/v1/scenes", undefined, { key: body.key });
    expect([(await list()).status, (await list()).status]).toEqual([200, 200]);
    const credentials = { grant_type: "client_credential", appid, secret: body.key };
    const { answer: token } = await post("/cgi-bin/stable_token", credentials);
    const path = `/cgi-bin/message/subscribe/send?access_token=${String(token["access_token"])}`;
    expect((await post(path, {})).answer).not.toMatchObject({ errcode: 45011 });
    expect((await post(path, {})).answer).toMatchObject({ errcode: 45011 });
    expect(await list()).toMatchObject({
      status: 429,
      body: { error: { code: "RATE_LIMITED", message: expect.stringContaining("small") } },
    });
    expect((await t.call("GET", "/v1/scenes", undefined, { key: apiKey })).status).toBe(200);
  });
});

describe("what a mini program sends", () => {
  test("goes through a scene only that is marked for it, and tells nothing of another", async () => {
    await t.call("POST", "/v1/scenes", { ...scene, name: "inner", clientSendable: false });
    const openid = await t.user(1);
    expect(await sendAs(openid, { scene: "inner", taskName: undefined })).toMatchObject({
      status: 403,
      answer: { error: { code: "SCENE_NOT_CLIENT_SENDABLE" } },
    });
  });

  test.each([
    ["a text that is too long", { note: "字".repeat(2_001) }, "at most 2000 characters"],
    ["too much altogether", { notes: Array.from({ length: 9 }, () => "x".repeat(1_900)) }, "16000"],
    [
      "too many params",
      Object.fromEntries(Array.from({ length: 51 }, (_, n) => [`p${n}`, 1])),
      "at most 50",
    ],
    ["nesting without end", { a: { b: { c: { d: { e: { f: 1 } } } } } }, "deeper than 5"],
    ["a control character", { taskName: "a\u0007b" }, "control characters"],
    ["a turned direction", { taskName: "a\u202eb" }, "control characters"],
    ["a long name", { ["n".repeat(65)]: 1 }, "64 characters"],
  ])("is refused with %s, before the code is used", async (_, more, says) => {
    const openid = await t.user(1);
    const { code } = t.emulator.control.issueCode({ appid, openid });
    expect(await post("/app/send", { code, ...params, ...more })).toMatchObject({
      status: 400,
      answer: { error: { code: "BAD_REQUEST", message: expect.stringContaining(says) } },
    });
    expect((await post("/app/send", { code, ...params })).status).toBe(202);
  });

  test("is small: a body over 64 KiB is not read", async () => {
    const body = { code: "x", ...params, note: "x".repeat(70_000) };
    expect(await post("/app/send", body)).toMatchObject({
      status: 413,
      answer: { error: { code: "BODY_TOO_LARGE" } },
    });
  });
});
