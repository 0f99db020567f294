import { execFile } from "node:child_process";
import { once } from "node:events";
import { chmod, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDatabase, temporaryFolder } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { apiKey, appid, startTestServer, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { checkDatabase, checkDurability } from "../src/flow/diagnosis/check-database.ts";
import { checkHost } from "../src/flow/diagnosis/check-host.ts";
import { checkPublicUrl } from "../src/flow/diagnosis/check-public-url.ts";
import { diagnose } from "../src/flow/diagnosis/diagnose.ts";
import type { Finding } from "../src/flow/diagnosis/finding.ts";
import { readDatabaseSettings } from "../src/store/health.ts";

let t: TestServer;
let databaseUrl: string;

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = await startTestServer({
    databaseUrl,
    env: { HONGYAN_KEEP_EVENTS_DAYS: "0", HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true" },
  });
});
afterAll(() => t[Symbol.asyncDispose]());

const verdicts = (findings: Finding[]): Record<string, string> =>
  Object.fromEntries(findings.map(({ check, verdict }) => [check, verdict]));

test("what works is told as ok, what production lacks as a warning, both with what to do in Chinese and English", async () => {
  const { body } = await t.call<{ isWell: boolean; findings: Finding[] }>(
    "POST",
    "/v1/diagnosis",
    {},
  );
  // The tests' Postgres may forget: nothing else is bad.
  const bad = body.findings.filter(({ verdict }) => verdict === "bad");
  expect(bad.map(({ check }) => check)).toEqual(["database-durability"]);
  expect(body.isWell).toBe(false);
  expect(verdicts(body.findings)).toMatchObject({
    ...{ database: "ok", queue: "ok", clock: "ok", "database-version": "ok" },
    ...{ "database-connections": "ok", network: "ok", secret: "ok", access_token: "ok" },
    ...{ templates: "ok", callback: "warn", "master-key": "ok", "api-keys-broad": "ok" },
    ...{ "wechat-address": "warn", proxy: "warn", retention: "warn", "public-url": "warn" },
  });
  const connections = body.findings.find(({ check }) => check === "database-connections");
  expect(connections?.says.en).toMatch(/^Processes of Hongyan: 1,/);
  for (const { check, verdict, says, todo } of body.findings) {
    expect(says.zh, check).toMatch(/\p{Script=Han}|Postgres|Node/u);
    expect(says.en, check).not.toMatch(/[。，]/);
    expect(todo === null, check).toBe(verdict === "ok");
  }
  const { ctx } = t.server;
  const withOwnEmulator = { ...ctx, config: { ...ctx.config, phoneUrl: "http://127.0.0.1/phone" } };
  const address = (await diagnose(withOwnEmulator)).find(({ check }) => check === "wechat-address");
  expect(address?.todo?.en).toContain("Set WECHAT_APPID and WECHAT_SECRET");
  const trial = await t.call<{ findings: Finding[] }>("POST", "/v1/diagnosis", {
    production: false,
  });
  expect(verdicts(trial.body.findings)).not.toHaveProperty("public-url");
});

test("each check is explained in docs/observability.md, in both languages", async () => {
  const checks = new Set((await diagnose(t.server.ctx)).map(({ check }) => check));
  for (const page of ["observability.md", "observability.zh-CN.md"]) {
    const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), "utf8");
    expect([...checks].filter((check) => !text.includes(`\`${check}\``))).toEqual([]);
  }
});

test("a server that WeChat does not let in, a changed template, a failing webhook, old and broad keys: each is found and named", async () => {
  const keys = ["spare", "old"].map((name) => ({ name, scopes: ["*"] }));
  for (const key of keys) await t.call("POST", "/v1/api-keys", key);
  const long = "now() - interval '100 days'";
  await query(
    databaseUrl,
    `update hongyan.api_keys set created_at = ${long}, last_used_at = ${long} where name = 'old'`,
  );
  const hook = { url: "http://127.0.0.1:1/hook", events: ["*"], name: "orders" };
  await t.call("POST", "/v1/webhooks", hook);
  await query(
    databaseUrl,
    "update hongyan.webhooks set disabled_at = now(), disabled_reason = 'the receiver answered 410'",
  );
  await query(databaseUrl, "update hongyan.templates set content = content || 'x'");
  const findings = await diagnose(t.server.ctx);
  const says = (check: string): string =>
    findings.find((one) => one.check === check)?.says.en ?? "";
  expect(says("api-keys-broad")).toContain("spare");
  expect(says("api-keys-unused")).toMatch(/: old \(/);
  expect(says("webhook")).toBe("Webhook orders is disabled: the receiver answered 410");
  expect(says("templates")).toContain("task-reminder uses a template that changed at WeChat");

  t.emulator.control.addFault({ path: "/cgi-bin/stable_token", kind: "errcode", errcode: 40164 });
  t.emulator.control.expireTokens({ appid });
  const refused = await diagnose(t.server.ctx);
  const whitelist = refused.find(({ check }) => check === "ip-whitelist");
  expect(whitelist).toMatchObject({ appid, verdict: "bad" });
  expect(whitelist?.todo?.zh).toContain("IP 白名单");

  const main = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
  const env = { ...process.env, HONGYAN_URL: t.server.url, HONGYAN_API_KEY: apiKey };
  const args = ["--conditions=@hongyan/source", main, "doctor", "--lang", "zh-CN"];
  const { code, output } = await new Promise<{ code: unknown; output: string }>((resolve) => {
    execFile(process.execPath, args, { env }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, output: stdout + stderr });
    });
  });
  expect(code).toBe(1);
  expect(output).toMatch(/✗ wxtest0000000001 ip-whitelist +.*白名单/);
  expect(output).toMatch(/项检查中有 \d+ 项需要处理：.*wxtest0000000001 ip-whitelist/);
});

test("a database that may lose what it has acknowledged is bad, until each setting is back", async () => {
  const { ctx } = t.server;
  const durability = async (): Promise<Finding | undefined> =>
    (await checkDatabase(ctx)).find(({ check }) => check === "database-durability");
  expect((await durability())?.todo?.en).toContain("alter system set fsync = on");
  const asSafe = { fsync: "on", fullPageWrites: "on", synchronousCommit: "on" };
  const settings = { ...(await readDatabaseSettings(ctx.db)), ...asSafe };
  expect(checkDurability(settings).verdict).toBe("ok");
  expect(checkDurability({ ...settings, synchronousCommit: "off" }).verdict).toBe("bad");
});

test("a master key that others can read is bad, and the remedy is one command", async () => {
  await using folder = await temporaryFolder();
  await writeFile(join(folder.path, "master-key"), "x", { mode: 0o600 });
  const { ctx } = t.server;
  const embedded = { ...ctx, isEmbedded: true, config: { ...ctx.config, dataDir: folder.path } };
  expect(verdicts(await checkHost(embedded))).toMatchObject({
    "file-modes": "ok",
    disk: expect.any(String) as string,
  });
  await chmod(join(folder.path, "master-key"), 0o644);
  const found = (await checkHost(embedded)).find(({ check }) => check === "file-modes");
  expect(found?.todo?.en).toBe(`chmod go-rwx ${join(folder.path, "master-key")}`);
});

test("the outer address is held to leading here, and to https", async () => {
  const [here, plain] = await checkPublicUrl(t.server.url);
  expect([here?.verdict, plain?.check, plain?.verdict]).toEqual(["ok", "tls", "bad"]);
  const other = createServer((_, response) => response.end("hello"));
  other.listen(0, "127.0.0.1");
  await once(other, "listening");
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  expect((await checkPublicUrl(url))[0]?.verdict).toBe("warn");
  other.close();
  other.closeAllConnections();
  const [gone] = await checkPublicUrl("http://127.0.0.1:1");
  expect(gone?.says.en).toContain("is not reached from here");
});
