import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import {
  appid,
  params,
  scene,
  secret,
  startTestServer,
  template,
  type TestServer,
} from "@hongyan/testing/server";
import { startEmulator } from "@hongyan/wechat-emulator";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from "vitest";

const path = "/wxa/msg_sec_check";
let t: TestServer;
let databaseUrl: string;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  const emulator = resources.use(
    await startEmulator({ riskyWords: ["坏词"], reviewWords: ["可疑"] }),
  );
  emulator.control.addApp({ appid, secret });
  emulator.control.addTemplate({ appid, ...template });
  t = resources.use(await startTestServer({ databaseUrl, emulator, options: { worker: false } }));
});
afterAll(() => resources.disposeAsync());
afterEach(() => t.emulator.control.clearFaults());

/** Saves the scene with this check, or without. */
async function withCheck(contentCheck: Record<string, unknown> | null) {
  const answer = await t.call("POST", "/v1/scenes", { ...scene, contentCheck });
  expect(answer.status).toBe(200);
  return answer.body;
}

function fromMiniProgram(openid: string, remarks: string) {
  const { code } = t.emulator.control.issueCode({ appid, openid });
  return t.call("POST", "/app/send", { code, ...params, remarks }, { key: null });
}

const fromServer = (openid: string, remarks: string, more: Record<string, unknown> = {}) =>
  t.call("POST", "/v1/messages", t.message(openid, { params: { ...params, remarks }, ...more }));

const checks = (): number => t.emulator.control.calls().paths[path]?.count ?? 0;
const refused = { status: 422, body: { error: { code: "CONTENT_REFUSED" } } };
const unavailable = { status: 503, body: { error: { code: "CONTENT_CHECK_UNAVAILABLE" } } };

describe("a text that a user wrote in the mini program", () => {
  test("is sent unchecked unless the scene asks for a check", async () => {
    expect(await withCheck(null)).toMatchObject({ contentCheck: null });
    const before = checks();
    expect((await fromMiniProgram(await t.user(1), "坏词")).status).toBe(202);
    expect(checks()).toBe(before);
  });

  test("that breaks WeChat's rules is refused with the reason in words, writes nothing and uses no grant", async () => {
    expect(await withCheck({})).toMatchObject({
      contentCheck: { block: "risky", checks: "mini-program", whenUnavailable: "refuse" },
    });
    const openid = await t.user(1);
    expect(await fromMiniProgram(openid, "这里有坏词")).toMatchObject({
      ...refused,
      body: { error: { details: { suggest: "risky", labelText: { en: "other", zh: "其他" } } } },
    });
    const sql = `select 1 from hongyan.messages where openid = '${openid}'`;
    expect(await query(databaseUrl, sql)).toEqual([]);
    expect((await fromMiniProgram(openid, "早上好")).status).toBe(202);
  });

  test("that is doubtful is refused only by a scene that says so", async () => {
    await withCheck({ block: "risky" });
    const openid = await t.user(2);
    expect((await fromMiniProgram(openid, "很可疑")).status).toBe(202);
    await withCheck({ block: "risky-and-review" });
    expect(await fromMiniProgram(openid, "很可疑")).toMatchObject(refused);
  });

  test("is looked at in the named params only, and as a whole however long it is", async () => {
    await withCheck({ params: ["note"] });
    const openid = await t.user(3);
    expect((await fromMiniProgram(openid, "坏词")).status).toBe(202);
    const note = { long: ["好".repeat(1_990), "好".repeat(1_990), `${"好".repeat(1_018)}坏词`] };
    const { code } = t.emulator.control.issueCode({ appid, openid });
    const before = checks();
    const answer = await t.call("POST", "/app/send", { code, ...params, note }, { key: null });
    expect(answer).toMatchObject(refused);
    // 坏 is the 5,001st character: the pieces overlap.
    expect(checks() - before).toBe(3);
  });

  test("is refused when WeChat gives no verdict, or sent unchecked if the scene says so", async () => {
    const openid = await t.user(1);
    await withCheck({});
    t.emulator.control.addFault({ path, kind: "status", status: 500 });
    expect(await fromMiniProgram(openid, "早上好")).toMatchObject(unavailable);
    await withCheck({ whenUnavailable: "send" });
    expect((await fromMiniProgram(openid, "早上好")).status).toBe(202);
  });
});

describe("a text that comes from the business's own server", () => {
  test("is checked only when the scene says every-send, and then in a batch too", async () => {
    const openid = await t.user(3);
    t.emulator.control.issueCode({ appid, openid });
    await withCheck({ checks: "mini-program" });
    expect((await fromServer(openid, "坏词")).status).toBe(202);
    await withCheck({ checks: "every-send" });
    expect(await fromServer(openid, "坏词")).toMatchObject(refused);
    const messages = ["坏词", "早上好"].map((remarks) =>
      t.message(openid, { params: { ...params, remarks } }),
    );
    expect((await t.call("POST", "/v1/messages/batch", { messages })).body).toMatchObject({
      results: [{ error: { code: "CONTENT_REFUSED" } }, { status: "queued" }],
    });
  });

  test("is judged as that of its writer: of nobody else who was not there for two hours", async () => {
    await withCheck({ checks: "every-send" });
    const [reader, writer] = [await t.user(1), await t.user(0)];
    t.emulator.control.issueCode({ appid, openid: writer });
    expect(await fromServer(reader, "早上好")).toMatchObject({
      ...unavailable,
      body: { error: { details: { errcode: 61010 }, hint: expect.stringContaining("writtenBy") } },
    });
    expect((await fromServer(reader, "早上好", { writtenBy: writer })).status).toBe(202);
  });

  test("a batch leaves connections to WeChat for messages, and checks for users in the mini program", async () => {
    await withCheck({ checks: "every-send" });
    const { wechat } = t.server.ctx;
    const real = wechat.of(appid);
    const gate = Promise.withResolvers<void>();
    let [now, most] = [0, 0];
    const checkText: typeof real.contentSecurity.checkText = async (text) => {
      if (text.content.includes("早上好")) return real.contentSecurity.checkText(text);
      most = Math.max(most, ++now);
      await gate.promise;
      now -= 1;
      return real.contentSecurity.checkText(text);
    };
    using _ = vi
      .spyOn(wechat, "of")
      .mockReturnValue(Object.create(real, { contentSecurity: { value: { checkText } } }));

    const openid = await t.user(40);
    t.emulator.control.issueCode({ appid, openid });
    const messages = Array.from({ length: 40 }, () => t.message(openid));
    const batch = t.call<{ results: unknown[] }>("POST", "/v1/messages/batch", { messages });
    await expect.poll(() => now).toBe(12);
    expect((await fromMiniProgram(await t.user(1), "早上好")).status).toBe(202);
    gate.resolve();
    expect((await batch).body.results).toEqual(
      messages.map(() => expect.objectContaining({ status: "queued" })),
    );
    expect(most).toBe(12);
  });

  test("is not asked about when the card is refused anyway", async () => {
    await withCheck({ checks: "every-send" });
    const before = checks();
    expect((await fromServer(await t.user(1), "")).status).toBe(422);
    expect(checks()).toBe(before);
  });
});

test("each check counts towards WeChat's daily quota, though this process has no worker; the last one when it stops", async () => {
  const counted = async () => {
    const rows = await query<{ sum: string | null }>(
      databaseUrl,
      `select sum(count) from hongyan.api_calls where api = '${path}'`,
    );
    return Number(rows[0]?.sum);
  };
  await expect.poll(counted, { timeout: 20_000 }).toBe(checks());

  await withCheck({ checks: "every-send" });
  const openid = await t.user(1);
  t.emulator.control.issueCode({ appid, openid });
  const before = checks();
  expect((await fromServer(openid, "早上好")).status).toBe(202);
  await t.server[Symbol.asyncDispose]();
  expect(checks()).toBe(before + 1);
  expect(await counted()).toBe(checks());
});
