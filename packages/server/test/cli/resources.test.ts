import { createDatabase } from "@hongyan/testing/databases";
import {
  apiKey,
  params,
  scene,
  startTestServer,
  template,
  type TestServer,
} from "@hongyan/testing/server";
import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { runCli, type CliResult, type RunOptions } from "./run-cli.ts";

let t: TestServer;
beforeAll(async () => {
  t = await startTestServer({
    databaseUrl: await createDatabase(inject("postgresUrl")),
    env: { HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true" },
  });
});
afterAll(() => t[Symbol.asyncDispose]());

const givenParams = Object.entries(params).map(([name, value]) => `--param=${name}=${value}`);

async function cli(args: string[], options: RunOptions = {}): Promise<CliResult> {
  const env = { HONGYAN_URL: t.server.url, HONGYAN_API_KEY: apiKey };
  return runCli(args, { env, ...options });
}

test.concurrent("a message is sent by its scene, told of until it is sent, and its story read afterwards", async () => {
  const openid = await t.user(1);
  const sent = await cli([
    "send",
    "--openid",
    openid,
    "--scene",
    scene.name,
    ...givenParams,
    "--json",
  ]);
  expect(sent, sent.stderr).toMatchObject({ exitCode: 0 });
  const { id, status } = sent.json() as { id: string; status: string };
  expect(["sent", "delivered"]).toContain(status);

  const story = await cli(["message", "show", id, "--lang", "zh-CN"]);
  expect(story.stdout).toContain(params.taskName);
  expect(story.stdout).toContain("任务名称");
  const listed = await cli(["message", "list", "--openid", openid]);
  expect(listed.stdout).toContain(id);
  const resent = await cli(["message", "resend", id]);
  expect(resent.exitCode).toBe(1);
  expect(resent.stderr).toContain("MESSAGE_NOT_RESENDABLE");
});

test("a message by template and data, for later, is accepted and can be cancelled; the same key sends it once", async () => {
  const openid = await t.user(2);
  const data = ["--data=thing1=交作业", "--data=thing10=请按时提交", "--data=thing9=三班"];
  const args = ["send", "--openid", openid, "--template", template.priTmplId, ...data];
  const later = [
    ...args,
    "--send-at",
    "2099-01-01T00:00:00Z",
    "--idempotency-key",
    "once",
    "--json",
  ];
  const first = (await cli(later)).json() as { id: string; status: string };
  expect(first.status).toBe("queued");
  expect((await cli(later)).json()).toMatchObject({ id: first.id });
  const cancelled = await cli(["message", "cancel", first.id]);
  expect(cancelled.stdout).toContain("cancelled");
});

test("a value that breaks a rule is refused with WeChat's rule in words: exit code 1", async () => {
  const openid = await t.user(1);
  const refused = await cli(["send", "--openid", openid, "--scene", scene.name]);
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("PARAM_MISSING");
  const preview = await cli([
    "scene",
    "preview",
    scene.name,
    ...givenParams,
    "--param",
    `taskName=${"长".repeat(21)}`,
  ]);
  expect(preview.exitCode).toBe(1);
  expect(preview.stdout).toContain("✗ thing1");
});

test("a scene is made, changed only where it is named, shown and removed", async () => {
  const made = await cli([
    "scene",
    "set",
    "second",
    "--template",
    template.priTmplId,
    "--client-sendable",
    "--json",
    "--map",
    "thing1={{ a }}",
    "--map",
    "thing10={{ b }}",
    "--map=thing9=三班",
  ]);
  expect(made.json()).toMatchObject({ name: "second", clientSendable: true, params: ["a", "b"] });
  const changed = await cli(["scene", "set", "second", "--page", "pages/x", "--json"]);
  expect(changed.json()).toMatchObject({
    page: "pages/x",
    clientSendable: true,
    params: ["a", "b"],
  });
  expect((await cli(["scene", "show", "second"])).stdout).toContain("{{ a }}");
  expect((await cli(["scene", "list"])).stdout).toContain("second");
  const unsure = await cli(["scene", "remove", "second"]);
  expect(unsure).toMatchObject({ exitCode: 2 });
  expect((await cli(["scene", "remove", "second", "--yes"])).exitCode).toBe(0);
  expect((await cli(["scene", "show", "second"])).stderr).toContain("SCENE_NOT_FOUND");
});

test("templates, balances, the ledger and tags of a user are read as tables", async () => {
  const openid = await t.user(3);
  expect((await cli(["template", "sync"])).stdout).toContain("Nothing has changed at WeChat.");
  expect((await cli(["template", "show", template.priTmplId])).stdout).toContain("thing10");
  expect((await cli(["grant", "list", "--openid", openid])).stdout).toMatch(/ 3 /);
  expect((await cli(["grant", "show", openid, "--lang=zh-CN"])).stdout).toContain("+3");
  expect((await cli(["user", "tag", openid, "--add", "vip", "--add", "三班"])).exitCode).toBe(0);
  expect((await cli(["user", "list", "--tag", "三班"])).stdout).toContain(openid);
  expect((await cli(["user", "show", openid])).stdout).toContain("vip, 三班");
});

test("a page of a list ends with what asks for the next one, which is another one", async () => {
  await t.user(1);
  await t.user(1);
  const [first = "", cursor = ""] = (await cli(["user", "list", "--limit=1"])).stdout.split(
    "--cursor ",
  );
  expect(cursor).not.toBe("");
  const second = await cli(["user", "list", "--limit=1", "--cursor", cursor.trim()]);
  const openidOf = (table: string) => table.split("\n")[1]?.split(" ")[0];
  expect(openidOf(second.stdout)).toMatch(/\w/);
  expect(openidOf(second.stdout)).not.toBe(openidOf(first));
});

test("an app is added with its AppSecret from standard input, which no output shows; what is wrong with it is said in words", async () => {
  const secret = "wrong-secret-never-shown";
  const added = await cli(["app", "add", "wxcli00000000001", "--name", "二班", "--secret-stdin"], {
    stdin: `${secret}\n`,
  });
  expect(added, added.stderr).toMatchObject({ exitCode: 0 });
  const tested = await cli(["app", "test", "wxcli00000000001", "--lang", "zh-CN"]);
  expect(tested.exitCode).toBe(1);
  expect(tested.stdout).toMatch(/40013|40125/);
  const set = await cli(["app", "set", "wxcli00000000001", "--per-second", "20", "--json"]);
  expect(set.json()).toMatchObject({ pacing: { perSecond: 20 } });
  const list = await cli(["app", "list"]);
  expect(list.stdout).toContain("二班");
  expect((await cli(["app", "remove", "wxcli00000000001", "--yes"])).exitCode).toBe(0);
  expect([added, tested, set, list].map((one) => one.stdout + one.stderr).join("")).not.toContain(
    secret,
  );
});

test("without a terminal, an AppSecret that nobody gives is a mistake of usage", async () => {
  const missing = await cli(["app", "add", "wxcli00000000002"]);
  expect(missing).toMatchObject({ exitCode: 2 });
  expect(missing.stderr).toContain("WECHAT_SECRET");
});

test("a key is made with the scopes that are named, works, and after it is revoked does not", async () => {
  const made = await cli([
    "key",
    "create",
    "reader",
    "--scope",
    "scenes:read",
    "--scope",
    "apps:read",
  ]);
  const env = { HONGYAN_URL: t.server.url, HONGYAN_API_KEY: made.stdout.trim() };
  expect((await runCli(["scene", "list"], { env })).exitCode).toBe(0);
  const refused = await runCli(["message", "list"], { env });
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("FORBIDDEN");
  expect((await cli(["key", "revoke", "reader", "--yes"])).exitCode).toBe(0);
  expect((await runCli(["scene", "list"], { env })).stderr).toContain("UNAUTHENTICATED");
  const keyless = { HONGYAN_URL: t.server.url, HONGYAN_DATA_DIR: "no-such-folder" };
  const { stderr } = await runCli(["scene", "list"], { env: keyless });
  expect(stderr).toContain("Name one with --key or HONGYAN_API_KEY");
  expect((await cli(["key", "list"])).stdout).toContain("scenes:read, apps:read");
});

test.concurrent("what is kept about a user is written into a new file for its owner alone, never over another", async () => {
  const openid = await t.user(2);
  const out = join(mkdtempSync(join(tmpdir(), "hongyan-user-")), "user.json");
  const exported = await cli(["user", "export", openid, "--out", out, "--json"]);
  expect(exported, exported.stderr).toMatchObject({ exitCode: 0 });
  const { size, mode } = statSync(out);
  expect(exported.json()).toEqual({ file: out, bytes: size });
  expect(mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(out, "utf8"))).toMatchObject({ openid, ledger: [{}] });

  const again = await cli(["user", "export", openid, "--out", out]);
  expect(again.exitCode).toBe(2);
  expect(again.stderr).toContain("exists already");
  expect(statSync(out).size).toBe(size);
  expect((await cli(["user", "export", openid])).json()).toMatchObject({ openid });
});

test.concurrent("a user is erased only when it is meant: the question counts what goes, and --wait ends when it is gone", async () => {
  const openid = await t.user(2);
  await t.call("POST", "/v1/messages", t.message(openid));
  const unsure = await cli(["user", "erase", openid, "--lang", "en"]);
  expect(unsure.exitCode).toBe(2);
  expect(unsure.stderr).toMatch(/1 message, \d ledger lines/);
  expect((await cli(["user", "show", openid])).exitCode).toBe(0);

  const erased = await cli(["user", "erase", openid, "--yes", "--wait", "--json"]);
  expect(erased, erased.stderr).toMatchObject({ exitCode: 0 });
  expect(erased.json()).toMatchObject({ state: "erased", cause: "request" });
  expect((await cli(["user", "show", openid])).stderr).toContain("USER_NOT_FOUND");
});

test.concurrent("a campaign to the users of a file is started, watched to its end, and its bad lines are named", async () => {
  const openid = await t.user(1);
  const file = join(mkdtempSync(join(tmpdir(), "hongyan-list-")), "users.csv");
  writeFileSync(
    file,
    `openid,taskName,remarks,className\n${openid},交作业,请按时提交,三班\n!!,a,b,c\n`,
  );
  const made = await cli([
    "campaign",
    "create",
    "期末",
    "--scene",
    scene.name,
    "--list",
    file,
    "--json",
  ]);
  expect(made.stderr).toContain(`${file}:3`);
  const { id } = made.json() as { id: string };
  const reached = await cli(["campaign", "recipients", id, "--reach", "with-grant"]);
  expect(reached.stdout).toContain(openid);
  expect((await cli(["campaign", "start", id, "--yes"])).stdout).toContain(id);
  const watched = await cli(["campaign", "watch", id]);
  expect(watched.exitCode).toBe(0);
  expect(watched.stdout).toContain("100%");
  expect(watched.stdout).toContain("1/1");
  expect((await cli(["campaign", "show", id])).stdout).toContain("done");
  expect((await cli(["campaign", "list", "--state", "done"])).stdout).toContain("期末");
});

test.concurrent("tail shows events as they happen, one line of JSON each, and goes on behind the event that is named", async () => {
  const openid = await t.user(1);
  const listening = Promise.withResolvers<void>();
  const args = ["tail", "--type", "message.*", "--openid", openid, "--count", "2", "--json"];
  const tailed = cli(args, { onStderr: () => listening.resolve() });
  await listening.promise;
  const { id } = (
    await cli(["send", "--openid", openid, "--scene", scene.name, ...givenParams, "--json"])
  ).json() as { id: string };
  const lines = (await tailed).stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(lines.map((line) => [line.type, line.messageId])).toEqual([
    ["message.queued", id],
    ["message.sent", id],
  ]);
  const after = await cli(["tail", "--after", lines[0].id, "--openid", openid, "--count", "1"]);
  expect(after.stdout).toContain("message.sent");
});

test("a webhook is made with a secret that is shown once, tested in words, listed and removed", async () => {
  const url = "http://127.0.0.1:9/hook";
  const made = await cli(["webhook", "create", url, "--event", "message.*", "--json"]);
  const { id } = made.json() as { id: string };
  expect(made.json()).toMatchObject({
    events: ["message.*"],
    secret: expect.stringMatching(/^whsec_/),
  });
  const tested = await cli(["webhook", "test", id]);
  expect(tested.exitCode).toBe(1);
  expect(tested.stdout).toMatch(/^✗ /);
  const listed = await cli(["webhook", "list"]);
  expect(listed.stdout).toContain(url);
  expect(listed.stdout).not.toContain("whsec_");
  const renewed = await cli(["webhook", "rotate-secret", id]);
  expect(renewed.stdout).toMatch(/^whsec_/);
  expect((await cli(["webhook", "deliveries", id])).exitCode).toBe(0);
  expect((await cli(["webhook", "remove", id, "--yes"])).exitCode).toBe(0);
});

test("operators and the doctor speak JSON as well", async () => {
  const added = await cli(["operator", "add", "小王", "--role", "viewer"]);
  expect(added.stdout).toContain(`${t.server.url}/`);
  expect((await cli(["operator", "list", "--json"])).json()).toMatchObject({
    operators: [{ name: "小王" }],
  });
  const findings = (await cli(["doctor", "--json"])).json() as unknown as { check: string }[];
  expect(findings.length).toBeGreaterThan(3);
});
