import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createDatabase } from "@hongyan/testing/databases";
import { apiKey, appid, startTestServer, template, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { connectToApi } from "../../src/cli/api.ts";
import { carryOut } from "../../src/cli/apply/carry-out.ts";
import { makePlan } from "../../src/cli/apply/make-plan.ts";
import { readPresent } from "../../src/cli/apply/present-state.ts";
import { readFile } from "../../src/cli/apply/read-file.ts";
import { runCli, type CliResult } from "./run-cli.ts";

const second = { appid: "wxtest0000000002", secret: "test-app-secret-0002" };
const file = join(mkdtempSync(join(tmpdir(), "hongyan-apply-")), "hongyan.yaml");

let t: TestServer;
beforeAll(async () => {
  t = await startTestServer({
    databaseUrl: await createDatabase(inject("postgresUrl")),
    env: { HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true" },
    options: { worker: false },
  });
  t.emulator.control.addApp(second);
  t.emulator.control.addTemplate({ appid: second.appid, ...template });
});
afterAll(() => t[Symbol.asyncDispose]());

async function apply(...args: string[]): Promise<CliResult> {
  const env = {
    HONGYAN_URL: t.server.url,
    HONGYAN_API_KEY: apiKey,
    SECOND_SECRET: second.secret,
    CALLBACK_TOKEN: "sometoken123",
  };
  return runCli(["apply", "-f", file, ...args], { env });
}

function write(more = ""): void {
  writeFileSync(
    file,
    `
apps:
  - appid: ${second.appid}
    name: 课堂
    secret: \${SECOND_SECRET}
    defaultScene: homework
    pacing: { perSecond: 20 }
    callback: { mode: plain, token: { fromEnv: CALLBACK_TOKEN } }
    scenes:
      - name: homework
        templateId: ${template.priTmplId}
        mapping: { thing1: "{{ task }}", thing10: 请按时提交, thing9: "{{ class }}" }
${more}
    webhooks:
      - { name: backend, url: "http://127.0.0.1:9/hook", events: ["message.*"] }
`,
  );
}

test("an app with its scenes and webhooks is made from a file; the second run has nothing to do", async () => {
  write();
  const planned = await apply("--plan");
  expect(planned, planned.stderr).toMatchObject({ exitCode: 4 });
  expect(planned.stdout).toContain(`+ scene ${second.appid}/homework`);
  expect(planned.stdout).toContain("3 to add, 0 to change, 0 to remove");
  expect((await t.call("GET", `/v1/apps/${second.appid}`)).status).toBe(404);

  const applied = await apply();
  expect(applied, applied.stderr).toMatchObject({ exitCode: 0 });
  expect(applied.stdout + applied.stderr).not.toMatch(/whsec_|test-app-secret|sometoken/);
  const again = await apply("--json");
  expect(again.exitCode).toBe(0);
  expect(again.json()).toEqual({ changes: [], unchanged: 3 });
});

test("only what differs is changed, and only what the file names; removal takes --prune and --yes", async () => {
  write();
  await apply();
  await t.call("PATCH", `/v1/apps/${second.appid}`, { onUnknown: "resend", name: "别的" });
  write("        page: pages/homework\n");
  const planned = await apply("--plan");
  expect(planned.stdout).toContain("name: 别的 → 课堂");
  expect(planned.stdout).toContain("page: null → pages/homework");
  expect((await apply()).exitCode).toBe(0);
  const { body } = await t.call("GET", `/v1/apps/${second.appid}`);
  expect(body).toMatchObject({ name: "课堂", onUnknown: "resend", defaultScene: "homework" });

  const other = { thing1: "a", thing10: "b", thing9: "c" };
  const scene = {
    appid: second.appid,
    name: "other",
    templateId: template.priTmplId,
    mapping: other,
  };
  await t.call("POST", "/v1/scenes", scene);
  expect((await apply("--plan")).exitCode).toBe(0);
  expect((await apply("--prune")).exitCode).toBe(2);
  expect((await apply("--prune", "--yes")).stdout).toContain(`✓ scene ${second.appid}/other`);
  expect((await t.call("GET", `/v1/scenes/other?appid=${second.appid}`)).status).toBe(404);
});

test("a scene that does not fit its template is told before anything is changed", async () => {
  write();
  await apply();
  write(`
      - name: broken
        templateId: ${template.priTmplId}
        mapping: { thing1: "{{ task", thing2: x }`);
  const refused = await apply();
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain(`${second.appid}/broken: thing9`);
  expect(refused.stderr).toContain("thing2 is no keyword of its template");
  expect((await t.call("GET", `/v1/scenes/broken?appid=${second.appid}`)).status).toBe(404);
});

test("what is exported is a file that changes nothing, and holds no secret", async () => {
  write();
  await apply();
  const exported = await apply("--export");
  expect(exported.stdout).not.toMatch(/test-app-secret|sometoken/);
  writeFileSync(file, exported.stdout);
  const env = { HONGYAN_URL: t.server.url, HONGYAN_API_KEY: apiKey };
  // Without the secrets in the environment: nothing needs them.
  const planned = await runCli(["apply", "-f", file, "--plan"], { env });
  expect(planned, planned.stderr + planned.stdout).toMatchObject({ exitCode: 0 });
  expect(exported.stdout).toContain(appid);
});

test("a secret that is needed and missing is told before anything is changed", async () => {
  writeFileSync(file, "apps:\n  - appid: wxtest0000000003\n    secret: ${NOT_SET}\n");
  const refused = await apply();
  expect(refused.exitCode).toBe(1);
  expect(refused.stderr).toContain("wxtest0000000003: secret: it is needed now");
});

test("what somebody else has changed since the plan was made is not overwritten", async () => {
  write();
  await apply();
  write("        page: pages/mine\n");
  const api = connectToApi({ HONGYAN_URL: t.server.url, HONGYAN_API_KEY: apiKey });
  const wanted = readFile(file, readFileSync(file, "utf8"), {}, { secrets: false });
  const options = { prune: false, secrets: false };
  const { changes } = makePlan(wanted, await readPresent(api), options);
  expect(changes).toHaveLength(1);

  const mapping = { thing1: "a", thing10: "b", thing9: "theirs" };
  const theirs = { appid: second.appid, name: "homework", templateId: template.priTmplId, mapping };
  await t.call("POST", "/v1/scenes", theirs);
  const steps = carryOut(api, changes, options);
  await expect(steps.next()).rejects.toMatchObject({ code: "CHANGED_MEANWHILE" });
  const { body } = await t.call("GET", `/v1/scenes/homework?appid=${second.appid}`);
  expect(body).toMatchObject({ mapping, page: null });
});

test("a webhook that somebody else has changed since the plan was made is neither overwritten, nor removed, nor made twice", async () => {
  write();
  await apply();
  const api = connectToApi({ HONGYAN_URL: t.server.url, HONGYAN_API_KEY: apiKey });
  const [{ id }] = (
    await api.get<{ webhooks: [{ id: string }] }>(`/v1/webhooks?appid=${second.appid}`)
  ).webhooks;
  const planOf = async (webhooks: string) => {
    const text = `apps: [{ appid: ${second.appid}, webhooks: [${webhooks}] }]`;
    const wanted = readFile(file, text, {}, { secrets: false });
    const options = { prune: true, secrets: false };
    const { changes } = makePlan(wanted, await readPresent(api), options);
    return carryOut(api, changes, options);
  };
  const changed = await planOf(`{ name: backend, url: "http://127.0.0.1:9/mine" }`);
  const removed = await planOf("");
  const made = await planOf(
    `{ name: backend, url: "http://127.0.0.1:9/hook", events: ["message.*"] }, { name: late, url: "http://127.0.0.1:9/late" }`,
  );

  await t.call("PATCH", `/v1/webhooks/${id}`, { url: "http://127.0.0.1:9/theirs" });
  const late = { appid: second.appid, name: "late", url: "http://127.0.0.1:9/theirs" };
  await t.call("POST", "/v1/webhooks", late);
  for (const steps of [changed, removed, made]) {
    await expect(steps.next()).rejects.toMatchObject({ code: "CHANGED_MEANWHILE" });
  }
  const { webhooks } = await api.get<{ webhooks: { url: string }[] }>(
    `/v1/webhooks?appid=${second.appid}`,
  );
  expect(webhooks.map(({ url }) => url)).toEqual([late.url, late.url]);
});
