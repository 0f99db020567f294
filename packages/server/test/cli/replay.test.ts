import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { validate, type KeywordType } from "@hongyan/wechat";
import { readScenario, replayScenario } from "@hongyan/wechat-emulator";
import { createDatabase } from "@hongyan/testing/databases";
import {
  apiKey,
  appid,
  startTestServer,
  template,
  type MessageView,
  type TestServer,
} from "@hongyan/testing/server";
import fc from "fast-check";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { toScenario, type Template } from "../../src/cli/replay/to-scenario.ts";
import { standIn, standInPage } from "../../src/cli/replay/stand-in.ts";
import type { Message } from "../../src/cli/resources/message.ts";
import { runCli, type CliResult } from "./run-cli.ts";

const path = "/cgi-bin/message/subscribe/send";
const templateId = template.priTmplId;

let t: TestServer;
beforeAll(async () => {
  t = await startTestServer({ databaseUrl: await createDatabase(inject("postgresUrl")) });
});
afterAll(() => t[Symbol.asyncDispose]());

const cli = (...args: string[]): Promise<CliResult> =>
  runCli(["replay", ...args], {
    env: { HONGYAN_URL: t.server.url, HONGYAN_API_KEY: apiKey, LANG: "en" },
  });

async function sent(openid: string, ...ends: string[]): Promise<MessageView> {
  const { body } = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid));
  return t.until(body.id, ...ends);
}

/** What of a message another one can have as well. */
function endOf({ status, reason, errcode, attempts }: MessageView) {
  return {
    status,
    reason,
    errcode,
    attempts: attempts.map(({ outcome, errcode: code }) => [outcome, code]),
  };
}

test("a message that met -1 and then 43101 comes to the same end again: in the emulator, and sent by Hongyan itself", async () => {
  const openid = await t.user(1);
  t.emulator.control.rejectInSettings({ appid, openid, templateId });
  t.emulator.control.addFault({ path, kind: "errcode", errcode: -1, times: 1 });
  const message = await sent(openid, "failed");
  expect(endOf(message)).toMatchObject({
    reason: "WECHAT_43101",
    attempts: [
      ["refused", -1],
      ["refused", 43101],
    ],
  });

  const replayed = await cli(message.id);

  expect(replayed, replayed.stderr).toMatchObject({ exitCode: 0 });
  const scenario = readScenario(replayed.json());
  expect(scenario.calls.map(({ answer }) => answer)).toEqual(["errcode -1", "errcode 43101"]);
  expect((await replayScenario(scenario)).isSame).toBe(true);

  t.emulator.control.stageScenario(scenario);
  const { touser, data, page } = scenario.body;
  const again = await t.call<{ id: string }>("POST", "/v1/messages", {
    to: { openid: touser },
    templateId,
    data,
    page,
    onNoGrant: "try",
  });
  expect(endOf(await t.until(again.body.id, "failed"))).toEqual(endOf(message));
});

test("nobody is recognised in it: openid and texts are stand-ins that the template takes, the page keeps its path only", async () => {
  const openid = await t.user(1);
  t.emulator.control.addFault({ path, kind: "status", status: 502, times: 1 });
  const { id } = await sent(openid, "sent");

  const { stdout } = await cli(id);

  const { body, calls } = readScenario(JSON.parse(stdout));
  expect(calls.map(({ answer }) => answer)).toEqual(["HTTP 502", "errcode 0"]);
  expect(body.data).toEqual({
    thing1: { value: "某某某某某某某某" },
    thing10: { value: "某某某某某" },
    thing9: { value: "某某某某某" },
  });
  expect(stdout).not.toContain(openid);
  expect(standInPage(`pages/a?id=42&name=${encodeURIComponent("王Ab")}&odd=9%`)).toBe(
    `pages/a?id=11&name=${encodeURIComponent("某Aa")}&odd=1%25`,
  );
  expect(standInPage(body.page ?? "")).toBe(body.page);
});

test("an answer that was lost although WeChat had the message: the replay ends with its sent event", async () => {
  t.emulator.control.addFault({ path, kind: "garbage", processed: true, times: 1 });
  const { id } = await sent(await t.user(1), "unknown");
  const { body } = await t.call<Message>("GET", `/v1/messages/${id}`);
  const { body: listed } = await t.call<{ templates: Template[] }>("GET", "/v1/templates");
  const delivered = { type: "message.delivered", data: {}, createdAt: body.updatedAt };

  const scenario = toScenario(
    { ...body, status: "delivered", events: [...body.events, delivered] },
    listed.templates,
  );

  const { isSame, calls, sentEvent } = await replayScenario(scenario);
  expect({ isSame, answers: calls.map(({ answer }) => answer), sentEvent }).toEqual({
    isSame: true,
    answers: ["no JSON"],
    sentEvent: { ErrorCode: "0", ErrorStatus: "success" },
  });
});

test("a lost answer is lost again; a message that WeChat never heard of is refused with where to look", async () => {
  t.emulator.control.addFault({ path, kind: "drop-after-send", times: 1 });
  const { id } = await sent(await t.user(1), "unknown");
  const out = join(mkdtempSync(join(tmpdir(), "hongyan-replay-")), "message.test.ts");

  const replayed = await cli(id, "--out", out);

  expect(replayed, replayed.stderr).toMatchObject({ exitCode: 0 });
  expect(replayed.stdout).toContain(`✓ ${path}: no answer`);
  expect(readFileSync(out, "utf8")).toContain(`test("message ${id}: unknown`);

  const later = t.message(await t.user(1), { sendAt: "2099-01-01T00:00:00Z" });
  const { body } = await t.call<{ id: string }>("POST", "/v1/messages", later);
  const refused = await cli(body.id);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("never reached WeChat");
});

test("a value that a keyword's rule takes stays one as a stand-in, as many characters long, and no digit or letter of it is left", () => {
  const types: KeywordType[] = [
    "thing",
    "character_string",
    "name",
    "phrase",
    "symbol",
    "letter",
    "number",
    "car_number",
    "phone_number",
    "time",
    "date",
    "amount",
  ];
  const dates = [
    "2026年11月27日",
    "2026-11-27 09:30",
    "23:59:58",
    "12.5元",
    "¥100.00",
    "09:00~18:30",
    "粤B12345",
  ];
  const texts = fc.oneof(
    fc.string({ unit: "grapheme", minLength: 1, maxLength: 20 }),
    fc.string({ unit: fc.constantFrom(..."王小明Zoë7かÉ½-+#３😀"), minLength: 1, maxLength: 20 }),
    fc.constantFrom(...dates),
  );
  fc.assert(
    fc.property(fc.constantFrom(...types), texts, (type, text) => {
      const key = `${type}1`;
      const keywords = [{ key, type, name: "" }];
      if (validate({ keywords }, { [key]: text }).length > 0) return;
      const other = standIn(text, key);
      expect([...other]).toHaveLength([...text].length);
      expect(validate({ keywords }, { [key]: other })).toEqual([]);
    }),
    { numRuns: 2_000 },
  );
  expect(standIn("王小明 Zoë 138-0000 ３😀", "thing1")).toBe("某某某 Aaé 111-1111 １😀");
});
