import { createDatabase } from "@hongyan/testing/databases";
import { appid, secret, startTestEmulator, testEnv } from "@hongyan/testing/server";
import { expect, inject, test } from "vitest";
import { exampleParams, proposeMapping } from "../../src/cli/init/propose-scene.ts";
import { runCli } from "./run-cli.ts";

test("params are named for what they hold, each once", () => {
  const keyword = (key: string, name: string) => ({ key, name, type: key.replace(/\d+$/, "") });
  const keywords = [
    keyword("thing1", "任务名称"),
    keyword("thing2", "罕见的名字"),
    keyword("thing3", "另一个"),
    keyword("time4", "开始时间"),
  ];
  const mapping = proposeMapping({ keywords });
  expect(Object.values(mapping)).toEqual([
    "{{ taskName }}",
    "{{ text }}",
    "{{ text2 }}",
    "{{ startsAt }}",
  ]);
  const example = "任务名称:练习\n开始时间:2026年1月1日 08:00\n";
  expect(exampleParams({ keywords, example }, mapping)).toMatchObject({
    taskName: "练习",
    text: "…",
    startsAt: "2026年1月1日 08:00",
  });
});

test("without a running server, init connects an app that WeChat accepts and makes its first scene; one that it refuses leaves nothing behind", async () => {
  await using emulator = await startTestEmulator();
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  const env = {
    ...testEnv({ databaseUrl, dataDir: "/nonexistent", wechatUrl: emulator.url }),
    // Where nobody listens.
    PORT: "1",
    WECHAT_SECRET: "wrong-secret-000",
  };
  const args = ["init", "--appid", appid, "--scene", "task-reminder", "--json"];

  const refused = await runCli(args, { env });
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toMatch(/40125|40013/);

  const right = { ...env, WECHAT_SECRET: secret };
  const made = await runCli(args, { env: right });
  expect(made, made.stderr).toMatchObject({ exitCode: 0 });
  expect(made.json()).toMatchObject({
    appid,
    scene: "task-reminder",
    params: { taskName: "练习", remarks: "请按时提交", className: "三年级二班" },
  });
  // A second run finds everything as it is: the refused app would be there with its wrong secret.
  const again = await runCli(["init", "--appid", appid, "--scene", "task-reminder"], {
    env: right,
  });
  expect(again.stdout).toContain("was there already");
  expect(again.stdout).toContain('push.request(["task-reminder"])');
  expect(again.stdout).toContain("--param taskName=练习");
  expect(made.stdout + again.stdout).not.toContain(secret);
});
