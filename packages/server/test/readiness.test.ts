import { createDatabase } from "@hongyan/testing/databases";
import { eventually } from "@hongyan/testing/eventually";
import { freePort } from "@hongyan/testing/free-port";
import { query } from "@hongyan/testing/ledger";
import { startTestServer, testEnv, type MessageView } from "@hongyan/testing/server";
import pg from "pg";
import { describe, expect, inject, test } from "vitest";
import { readConfig } from "../src/config.ts";
import { startServer } from "../src/server.ts";

test("while the schema is being changed the process lives and is not ready; once it is changed, it is", async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  // Another process is at it.
  const other = new pg.Client({ connectionString: databaseUrl });
  await other.connect();
  await other.query("select pg_advisory_lock(3853314791062309107)");
  const ports = [await freePort(), await freePort()];
  const [url = "", metricsUrl = ""] = ports.map((port) => `http://127.0.0.1:${port}`);
  const env = { PORT: String(ports[0]), HONGYAN_METRICS_LISTEN: `127.0.0.1:${ports[1]}` };
  const starting = startTestServer({ databaseUrl, env });

  for (const address of [url, metricsUrl]) {
    await until(() => answers(address));
    expect((await get(address, "/healthz")).status).toBe(200);
    for (const path of ["/readyz", "/v1/messages", "/readyz?verbose"]) {
      const answer = await get(address, path);
      expect(answer).toMatchObject({ status: 503, body: { error: { code: "UNAVAILABLE" } } });
    }
  }

  await other.end();
  await using t = await starting;
  expect(t.server).toMatchObject({ url, metricsUrl });
  for (const address of [url, metricsUrl]) {
    expect(await get(address, "/readyz")).toEqual({ status: 200, body: { status: "ok" } });
  }
});

test("a port that is in use is told before the database is touched", async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  await using t = await startTestServer({
    databaseUrl: await createDatabase(inject("postgresUrl")),
  });
  const env = { PORT: new URL(t.server.url).port };
  await expect(startTestServer({ databaseUrl, env })).rejects.toMatchObject({ code: "EADDRINUSE" });
  expect(await query(databaseUrl, "select to_regnamespace('hongyan')::text as schema")).toEqual([
    { schema: null },
  ]);
});

test("a schema older than the program is not ready, a newer one is: old processes serve until the new ones do", async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  await using t = await startTestServer({ databaseUrl });
  const ready = () => get(t.server.url, "/readyz");

  await query(databaseUrl, "insert into hongyan.migrations values ('9999_next', '')");
  expect((await ready()).status).toBe(200);
  await query(
    databaseUrl,
    "update hongyan.migrations set name = '0001_x' where name = '0001_core'",
  );
  expect(await ready()).toMatchObject({
    status: 503,
    body: { error: { code: "UNAVAILABLE", details: ["0001_core"] } },
  });
});

test("without the database nothing is ready and nothing is taken; with it again, the repeat of a request is", async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  const name = new URL(databaseUrl).pathname.slice(1);
  await using t = await startTestServer({ databaseUrl, options: { worker: false } });
  const openid = await t.user(1);
  const headers = { "idempotency-key": "k" };
  const send = () => t.call("POST", "/v1/messages", t.message(openid), { headers });
  const administrator = `${inject("postgresUrl")}postgres`;

  await query(administrator, `alter database ${name} allow_connections false`);
  await query(
    administrator,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
  );
  await until(async () => (await get(t.server.url, "/readyz")).status === 503);
  expect((await get(t.server.url, "/healthz")).status).toBe(200);
  expect((await send()).status).toBeGreaterThanOrEqual(500);

  await query(administrator, `alter database ${name} allow_connections true`);
  await until(async () => (await get(t.server.url, "/readyz")).status === 200);
  expect((await send()).status).toBe(202);
  expect(await query(databaseUrl, "select status from hongyan.messages")).toEqual([
    { status: "queued" },
  ]);
});

test("a database that is silent makes the process not ready within the patience of a probe", async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  await using t = await startTestServer({ databaseUrl, options: { worker: false } });
  const holder = new pg.Client({ connectionString: databaseUrl });
  await holder.connect();
  await holder.query("begin; lock table hongyan.migrations");

  expect((await get(t.server.url, "/readyz")).status).toBe(503);

  await holder.end();
  await until(async () => (await get(t.server.url, "/readyz")).status === 200);
});

test("a database without space: 503 with a code and what to do, nothing half taken, and the repeat is taken once", async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  await using t = await startTestServer({ databaseUrl, options: { worker: false } });
  const openid = await t.user(1);
  const headers = { "idempotency-key": "k" };
  const send = () => t.call<MessageView>("POST", "/v1/messages", t.message(openid), { headers });
  await query(
    databaseUrl,
    `create function full_disk() returns trigger language plpgsql as
       $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$;
     create trigger full_disk before insert on hongyan.events for each row execute function full_disk()`,
  );

  expect(await send()).toMatchObject({
    status: 503,
    body: { error: { code: "DATABASE_FULL", hint: expect.stringContaining("Idempotency-Key") } },
  });
  const balances = "select available from hongyan.balances";
  expect(await query(databaseUrl, balances)).toEqual([{ available: 1 }]);

  await query(databaseUrl, "drop trigger full_disk on hongyan.events");
  const taken = await send();
  expect(taken.status).toBe(202);
  expect((await send()).body.id).toBe(taken.body.id);
  expect(await query(databaseUrl, balances)).toEqual([{ available: 0 }]);
});

test("a database that takes no writes: not ready, and 503 with what to look at; once it takes them, ready and the repeat is taken", async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  const name = new URL(databaseUrl).pathname.slice(1);
  await using t = await startTestServer({ databaseUrl, options: { worker: false } });
  const openid = await t.user(1);
  const headers = { "idempotency-key": "k" };
  const send = () => t.call("POST", "/v1/messages", t.message(openid), { headers });
  const administrator = `${inject("postgresUrl")}postgres`;

  await query(administrator, `alter database ${name} set default_transaction_read_only = on`);
  await query(
    administrator,
    `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${name}'`,
  );
  const isLocked = {
    status: 503,
    body: {
      error: {
        code: "UNAVAILABLE",
        message: expect.stringContaining("takes no writes"),
        hint: expect.stringContaining("primary"),
      },
    },
  };
  await eventually(async () => expect(await get(t.server.url, "/readyz")).toMatchObject(isLocked));
  expect(await send()).toMatchObject(isLocked);
  await expect(
    startTestServer({ databaseUrl, emulator: t.emulator, options: { worker: false } }),
  ).rejects.toMatchObject({ message: expect.stringContaining("it is read-only") });

  // Sessions that began under the lock would stay read-only.
  await query(administrator, `alter database ${name} reset default_transaction_read_only`);
  await until(async () => (await get(t.server.url, "/readyz")).status === 200);
  expect((await send()).status).toBe(202);
});

describe("a wrong DATABASE_URL stops the start with what is wrong, and without the password", () => {
  const cases: [string, (url: URL) => void, string][] = [
    ["no such database", (url) => (url.pathname = "/nowhere"), "does not exist"],
    ["no such user", (url) => (url.username = "stranger"), "does not let this user in"],
    ["nobody at this port", (url) => (url.port = "1"), "nothing answers"],
    [
      "no such host",
      (url) => (url.hostname = "nowhere.invalid"),
      "host of the database is not known",
    ],
  ];
  for (const [name, change, says] of cases) {
    test(name, async () => {
      const url = new URL(inject("postgresUrl"));
      url.pathname = "/postgres";
      url.password = "pass-word-1";
      change(url);
      const env = testEnv({
        databaseUrl: url.href,
        dataDir: "/nonexistent",
        wechatUrl: "http://127.0.0.1:1",
      });
      const error: unknown = await startServer(readConfig(env)).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({
        code: "UNAVAILABLE",
        message: expect.stringContaining(says),
        hint: expect.any(String),
      });
      expect(JSON.stringify(error) + String(error)).not.toContain("pass-word-1");
    });
  }
});

test("a program older than the schema does not start, and says how it can", async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  await using first = await startTestServer({ databaseUrl });
  await query(databaseUrl, "insert into hongyan.migrations values ('9999_next', '')");
  const where = { databaseUrl, emulator: first.emulator };
  await expect(startTestServer(where)).rejects.toMatchObject({
    code: "SCHEMA_NEWER",
    hint: expect.stringContaining("HONGYAN_ALLOW_NEWER_SCHEMA"),
  });
  await using second = await startTestServer({
    ...where,
    env: { HONGYAN_ALLOW_NEWER_SCHEMA: "true" },
  });
  expect((await get(second.server.url, "/readyz")).status).toBe(200);
});

async function get(url: string, path: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(url + path);
  return { status: response.status, body: await response.json() };
}

function answers(url: string): Promise<boolean> {
  return fetch(`${url}/healthz`).then(
    () => true,
    () => false,
  );
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error("it did not come to that");
  }
}
