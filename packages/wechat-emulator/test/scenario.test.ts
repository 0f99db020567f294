import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readScenario, replayScenario, type Scenario } from "../src/index.ts";
import { replayFile } from "../src/scenario/replay-file.ts";
import { startWorld } from "./helpers.ts";

const send = "/cgi-bin/message/subscribe/send";
const token = "/cgi-bin/stable_token";
const scenario: Scenario = {
  scenario: 1,
  title: "a message",
  appid: "wx1",
  template: {
    priTmplId: "T",
    title: "任务提醒",
    content: "任务:{{thing1.DATA}}\n状态:{{phrase2.DATA}}\n",
    type: 2,
    keywordEnumValueList: [{ keywordCode: "phrase2.DATA", enumValueList: ["已完成"] }],
  },
  rights: 1,
  body: {
    touser: "oUser",
    template_id: "T",
    data: { thing1: { value: "某" }, phrase2: { value: "已完成" } },
  },
  calls: [
    { path: send, fault: { kind: "errcode", errcode: -1 }, answer: "errcode -1" },
    { path: token, fault: { kind: "errcode", errcode: 40125 }, answer: "errcode 40125" },
    { path: send, afterMs: 60_000, fault: { kind: "status", status: 503 }, answer: "HTTP 503" },
    { path: send, fault: { kind: "garbage" }, answer: "no JSON" },
    { path: send, fault: { kind: "reset" }, answer: "no answer" },
    { path: send, afterMs: 9_000_000, answer: "errcode 0" },
  ],
  sentEvent: { ErrorCode: "0", ErrorStatus: "success" },
};

test("every kind of answer comes again, in its order, also hours later when the token is another", async () => {
  const replayed = await replayScenario(scenario);

  expect(replayed.calls.map(({ answer }) => answer)).toEqual(
    scenario.calls.map(({ answer }) => answer),
  );
  expect(replayed).toMatchObject({ isSame: true, sentEvent: scenario.sentEvent });
});

test("a lost answer whose message arrived all the same tells so by its event, and one that failed later by its own", async () => {
  const lost = await replayScenario({
    ...scenario,
    calls: [{ path: send, fault: { kind: "drop-after-send" }, answer: "no answer" }],
  });
  const sentEvent = { ErrorCode: "1", ErrorStatus: "failed: system failed" };
  const failed = await replayScenario({ ...scenario, sentEvent });

  expect(lost).toMatchObject({ isSame: true, sentEvent: scenario.sentEvent });
  expect(failed).toMatchObject({ isSame: true, sentEvent });
});

test("an answer that comes otherwise is named: the file's exit code is 1", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "scenario-")), "message.json");
  writeFileSync(file, JSON.stringify({ ...scenario, rights: 0 }));
  const lines: string[] = [];

  expect(await replayFile(file, (line) => lines.push(line))).toBe(1);

  expect(lines).toContain(`✗ ${send}: errcode 43101, and was errcode 0`);
});

test("a running emulator is made ready by one request, and what it has of its own stays", async () => {
  await using world = await startWorld();
  world.accept();
  const { appid, openid, templateId } = world;
  const own = { appid, template: { ...scenario.template, priTmplId: "T" }, rights: 0 };

  const answer = await world.post("/_emulator/scenario", { ...scenario, ...own });

  expect(answer.json).toEqual({ appid, openid: "oUser" });
  const overrides = { touser: "oUser", template_id: "T", data: scenario.body.data };
  expect((await world.send(overrides)).errcode).toBe(-1);
  expect(world.control.rights({ appid, openid, templateId }).remaining).toBe(1);
});

test("what is no scenario is refused with the field that is wrong", () => {
  expect(() => readScenario({ scenario: 2 })).toThrow("no scenario of a known version");
  expect(() => readScenario({ ...scenario, calls: [{ answer: 1 }] })).toThrow("answer is not");
  const calls = [{ path: send, answer: "errcode 0" }, ...scenario.calls];
  expect(() => readScenario({ ...scenario, calls })).toThrow("call 1 has no fault");
  expect(readScenario(JSON.parse(JSON.stringify(scenario)))).toEqual(scenario);
});
