import { createDatabase } from "@hongyan/testing/databases";
import { appid, secret, startTestServer, type TestServer } from "@hongyan/testing/server";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";

let t: TestServer;
beforeAll(async () => {
  t = await startTestServer({ databaseUrl: await createDatabase(inject("postgresUrl")) });
});
afterEach(() => t.emulator.control.addApp({ appid, secret }));
afterAll(() => t[Symbol.asyncDispose]());

interface Check {
  check: string;
  verdict: string;
  says: { zh: string; en: string };
  todo: { zh: string } | null;
  errcode: number | null;
  ip: string | null;
}

async function testConnection() {
  const { status, body } = await t.call<{ isWell: boolean; checks: Check[] }>(
    "POST",
    `/v1/apps/${appid}/connection-test`,
  );
  expect(status, JSON.stringify(body)).toBe(200);
  const of = (name: string) => body.checks.find((one) => one.check === name);
  return { ...body, of };
}

const callbackOf = async () => {
  const { body } = await t.call<{
    settings: { mode: string; hasPreviousKey: boolean } | null;
    verifiedAt: string | null;
    hasPushed: boolean;
    refused: { kind: string; stage: string }[];
  }>("GET", `/v1/apps/${appid}/callback`);
  return body;
};

const encodingAESKey = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG";
const nextKey = "zyxwvutsrqponmlkjihgfedcba0123456789ABCDEFG";
const save = (callback: object | null) => t.call("PATCH", `/v1/apps/${appid}`, { callback });
const atWechat = (token: string, key: string, verify = true) =>
  t.emulator.control.setCallback({
    appid,
    verify,
    callback: {
      url: `${t.server.url}/wechat/callback/${appid}`,
      token,
      encodingAESKey: key,
      mode: "safe",
      format: "json",
    },
  });

test("a connection that is well says so of each thing, and the access token in use stays good", async () => {
  await t.call("POST", "/v1/templates/sync");

  const tested = await testConnection();

  expect(tested.isWell).toBe(true);
  for (const name of ["network", "secret", "ip-whitelist", "sending", "time"])
    expect(tested.of(name)?.verdict).toBe("ok");
  expect((await t.call("POST", "/v1/templates/sync")).status).toBe(200);
});

test("a wrong secret is told as one although an access token from before is still good", async () => {
  t.emulator.control.addApp({ appid, secret: "it was reset" });

  const { isWell, of } = await testConnection();

  expect(isWell).toBe(false);
  expect(of("secret")).toMatchObject({ verdict: "bad", errcode: 40125 });
  expect(of("secret")?.todo?.zh).toContain("AppSecret");
  expect(of("ip-whitelist")?.verdict).toBe("unknown");
});

test("an address outside of the whitelist is named as WeChat saw it", async () => {
  t.emulator.control.addApp({ appid, secret, ipWhitelist: ["203.0.113.7"] });

  const { of } = await testConnection();

  expect(of("ip-whitelist")).toMatchObject({ verdict: "bad", errcode: 40164, ip: "127.0.0.1" });
  expect(of("ip-whitelist")?.says.zh).toContain("127.0.0.1");
});

test("WeChat's check of the URL and its first push are seen, and a wrong Token with the check that it failed", async () => {
  await save({ token: "rightToken", encodingAESKey, mode: "safe" });
  expect(await callbackOf()).toMatchObject({ verifiedAt: null, hasPushed: false, refused: [] });

  await atWechat("otherToken", encodingAESKey);
  await expect
    .poll(async () => (await callbackOf()).refused, { timeout: 30_000 })
    .toMatchObject([{ kind: "check", stage: "signature" }]);

  await atWechat("rightToken", encodingAESKey);
  expect((await callbackOf()).verifiedAt).not.toBeNull();
  const { openid } = t.emulator.control.addUser({ appid });
  t.emulator.control.userMessage({ appid, openid, msgtype: "text", content: "你好" });
  await expect.poll(async () => (await callbackOf()).hasPushed, { timeout: 30_000 }).toBe(true);
});

test("settings that are saved anew begin without what was refused under the old ones", async () => {
  await save({ token: "rightToken", encodingAESKey, mode: "safe" });
  await atWechat("otherToken", encodingAESKey);
  await expect.poll(async () => (await callbackOf()).refused.length, { timeout: 30_000 }).toBe(1);

  await save({ mode: "safe" });

  expect(await callbackOf()).toMatchObject({ verifiedAt: null, refused: [] });
});

test("a new key keeps the Token and the key before it, which nobody need know any more", async () => {
  await save({ token: "rightToken", encodingAESKey, mode: "safe" });

  await save({ encodingAESKey: nextKey, keepPreviousKey: true, mode: "safe" });

  expect((await callbackOf()).settings).toMatchObject({ hasPreviousKey: true });
  expect(await atWechat("rightToken", encodingAESKey)).toMatchObject({ verified: true });
  const { openid } = t.emulator.control.addUser({ appid });
  t.emulator.control.userMessage({ appid, openid, msgtype: "text", content: "旧密钥" });
  await expect.poll(async () => (await callbackOf()).hasPushed, { timeout: 30_000 }).toBe(true);
  expect((await callbackOf()).refused).toEqual([]);

  await save({ mode: "safe" });
  expect((await callbackOf()).settings).toMatchObject({ hasPreviousKey: false });
});

test("callbacks without a Token, given or saved, are refused", async () => {
  await save(null);

  const answer = await save({ encodingAESKey, mode: "safe" });

  expect(answer.status).toBe(422);
  expect(answer.body).toMatchObject({ error: { code: "CALLBACK_INVALID" } });
});

test("how long records are kept is told with the variable that changes it, and their size", async () => {
  const { body } = await t.call<{
    records: { records: string; days: number; variable: string; bytes: number }[];
    databaseBytes: number;
  }>("GET", "/v1/retention");

  expect(body.records).toHaveLength(7);
  expect(body.records[0]).toMatchObject({
    records: "messages",
    days: 90,
    variable: "HONGYAN_KEEP_MESSAGES_DAYS",
  });
  for (const { bytes } of body.records) expect(bytes).toBeGreaterThan(0);
  expect(body.databaseBytes).toBeGreaterThan(0);
});
