import { setTimeout as wait } from "node:timers/promises";
import { createDatabase } from "@hongyan/testing/databases";
import { eventFaultsSql, ledgerFaultsSql, query } from "@hongyan/testing/ledger";
import {
  appid,
  startTestEmulator,
  startTestServer,
  template,
  type TestServer,
} from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

// The emulator's crypto and ours are written apart from each other: here they meet.

const templateId = template.priTmplId;
const token = "callbackTokenOfTest";
const keys = {
  encodingAESKey: "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG",
  other: "zyxwvutsrqponmlkjihgfedcba0123456789ABCDEFG",
};
let databaseUrl: string;
let t: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  const emulator = resources.use(await startTestEmulator());
  t = resources.use(await startTestServer({ databaseUrl, emulator }));
});
afterAll(() => resources.disposeAsync());

type Mode = "plain" | "compatible" | "safe";

/** Both sides set to the same; answers with what the emulated console's check of the URL found. */
async function configure(
  mode: Mode,
  format: "json" | "xml",
  encodingAESKey = keys.encodingAESKey,
  more: Record<string, unknown> = {},
) {
  const answer = await t.call("PATCH", `/v1/apps/${appid}`, {
    callback: { token, mode, format, encodingAESKey, ...more },
  });
  expect(answer.status).toBe(200);
  const url = `${t.server.url}/wechat/callback/${appid}`;
  return t.emulator.control.setCallback({
    appid,
    callback: { url, token, encodingAESKey, mode, format },
  });
}

/** A user of WeChat that Hongyan has never heard of. */
function stranger(): string {
  return t.emulator.control.addUser({ appid }).openid;
}

function accept(openid: string): void {
  t.emulator.control.subscribe({ appid, openid, choices: { [templateId]: "accept" } });
}

async function processed(): Promise<void> {
  await t.emulator.control.settleCallbacks();
  const sql = "select count(*)::integer as n from hongyan.callbacks where processed_at is null";
  for (;;) {
    const [row] = await query<{ n: number }>(databaseUrl, sql);
    if (row?.n === 0) return;
    await wait(10);
  }
}

async function balance(openid: string): Promise<number> {
  const { body } = await t.call<{ grants: { available: number }[] }>(
    "GET",
    `/v1/grants?openid=${openid}`,
  );
  return body.grants[0]?.available ?? 0;
}

async function send(openid: string, more: Record<string, unknown> = {}): Promise<string> {
  const { body } = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid, more));
  return body.id;
}

describe.each(["plain", "compatible", "safe"] as const)("%s mode", (mode) => {
  test.each(["json", "xml"] as const)(
    "%s: the URL check passes, a tap becomes a grant, and the message a delivered one",
    async (format) => {
      const verification = await configure(mode, format);
      expect(verification).toMatchObject({ verified: true });
      const app = await t.call<{ callback: { verifiedAt: string } }>("GET", `/v1/apps/${appid}`);
      expect(app.body.callback).toMatchObject({ mode, format, verifiedAt: expect.any(String) });

      const openid = stranger();
      accept(openid);
      await processed();
      expect(await balance(openid)).toBe(1);

      const id = await send(openid);
      const message = await t.until(id, "delivered");
      expect(message.events.map((event) => event.type)).toEqual([
        "message.queued",
        "message.sent",
        "message.delivered",
      ]);
      t.emulator.control.rejectInSettings({ appid, openid, templateId });
      accept(openid);
      await processed();
      const deliveries = t.emulator.control.callbacks({ appid, openid });
      expect(deliveries.map((one) => one.state)).toEqual(Array(4).fill("delivered"));
      expect(deliveries.every((one) => one.attempts.length === 1)).toBe(true);
    },
  );
});

test("after a change of the EncodingAESKey pushes under the old one are still read", async () => {
  await configure("safe", "json", keys.encodingAESKey);
  await t.call("PATCH", `/v1/apps/${appid}`, {
    callback: {
      token,
      mode: "safe",
      encodingAESKey: keys.other,
      previousEncodingAESKey: keys.encodingAESKey,
    },
  });
  const openid = stranger();
  accept(openid);
  await processed();
  expect(await balance(openid)).toBe(1);
});

test("with another Token, key or mode than WeChat's nothing is taken, and the check of the URL says why", async () => {
  await configure("safe", "json");
  await t.call("PATCH", `/v1/apps/${appid}`, {
    callback: { token: "anotherToken", mode: "safe", encodingAESKey: keys.encodingAESKey },
  });
  const url = `${t.server.url}/wechat/callback/${appid}`;
  const settings = { url, token, encodingAESKey: keys.encodingAESKey, format: "json" as const };
  const verification = await t.emulator.control.setCallback({
    appid,
    callback: { ...settings, mode: "safe" },
  });
  expect(verification).toMatchObject({ verified: false, status: 401 });
  const openid = stranger();
  accept(openid);
  await t.emulator.control.settleCallbacks();
  const refused = t.emulator.control.callbacks({ appid, openid })[0];
  expect(refused?.attempts.map((attempt) => attempt.status)).toEqual([401, 401, 401, 401]);

  // A downgrade: the app is safe, the push is not.
  await configure("safe", "json");
  await t.emulator.control.setCallback({
    appid,
    verify: false,
    callback: { ...settings, mode: "plain" },
  });
  accept(openid);
  await t.emulator.control.settleCallbacks();
  expect(await balance(openid)).toBe(0);
});

describe("disorder", () => {
  test("four deliveries of everything, shuffled and concurrent, change nothing: each tap and each message once", async () => {
    await configure("safe", "xml");
    t.emulator.control.setOptions({
      callbackDuplicates: 3,
      callbackShuffle: true,
      callbackConcurrency: 8,
    });
    const openids = Array.from({ length: 30 }, stranger);
    for (const openid of openids) {
      accept(openid);
      accept(openid);
    }
    await processed();
    // Both taps may have come within one second, alike to the byte: then WeChat's retry and a second tap look the same.
    const credited = await Promise.all(openids.map(balance));
    expect(Math.min(...credited)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...credited)).toBeLessThanOrEqual(2);
    const ids = await Promise.all(openids.map((openid) => send(openid)));
    for (const id of ids) await t.until(id, "delivered");
    await processed();
    expect(await query(databaseUrl, eventFaultsSql)).toEqual([]);
    expect(await query(databaseUrl, ledgerFaultsSql)).toEqual([]);
    t.emulator.control.setOptions({
      callbackDuplicates: 0,
      callbackShuffle: false,
      callbackConcurrency: 1,
    });
  });

  test("sent events that come before the answers of their sends find their messages", async () => {
    await configure("safe", "json");
    t.emulator.control.setOptions({ sentEventBeforeReply: true });
    const openid = stranger();
    const many = Array.from({ length: 6 }, stranger);
    for (const one of [openid, ...many]) {
      accept(one);
      await processed();
    }
    const ids = await Promise.all([openid, ...many].map((one) => send(one)));
    for (const id of ids) await t.until(id, "delivered");
    t.emulator.control.setOptions({ sentEventBeforeReply: false });
  });

  test("a message that WeChat accepts and cannot deliver ends as failed", async () => {
    t.emulator.control.setOptions({ sentErrorCode: 10_001 });
    const openid = stranger();
    accept(openid);
    await processed();
    const message = await t.until(await send(openid), "failed");
    expect(message).toMatchObject({ reason: "NOT_DELIVERED", errcode: 10_001 });
    t.emulator.control.setOptions({ sentErrorCode: 0 });
  });
});
