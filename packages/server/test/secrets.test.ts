import { Writable } from "node:stream";
import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { appid, params, startTestServer, template } from "@hongyan/testing/server";
import pg from "pg";
import { pino } from "pino";
import { expect, inject, test } from "vitest";
import { createLogger } from "../src/logger.ts";
import { createSecrets } from "../src/secrets.ts";

const planted = {
  secret: "PLANTED-APP-SECRET-0001",
  apiKey: "hy_PLANTED_API_KEY_000000001",
  masterKey: Buffer.alloc(32, "PLANTED!").toString("base64"),
};

test("S1: a secret planted in the configuration appears in no log line, error body, event, metric or table", async () => {
  const log: string[] = [];
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log.push(chunk.toString());
      done();
    },
  });
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  const bodies: string[] = [];
  const codes: string[] = [];
  {
    await using t = await startTestServer({
      databaseUrl,
      env: { HONGYAN_MASTER_KEY: planted.masterKey },
      options: { logger: pino({ level: "trace" }, stream) },
    });
    const call: typeof t.call = async (...args) => {
      const answer = await t.call(...args);
      bodies.push(JSON.stringify(answer.body));
      return answer as never;
    };
    const key = planted.apiKey;
    t.emulator.control.addApp({ appid, secret: planted.secret });
    await call("PATCH", `/v1/apps/${appid}`, { secret: planted.secret });

    const { openid } = t.emulator.control.addUser({ appid });
    t.emulator.control.subscribe({ appid, openid, choices: { [template.priTmplId]: "accept" } });
    const { code } = t.emulator.control.issueCode({ appid, openid });
    codes.push(code, "a-code-that-is-wrong");
    const choices = { [template.priTmplId]: "accept" };
    const sent = await call<{ messageId: string }>(
      "POST",
      "/app/send",
      { code, choices, ...params },
      { key: null },
    );
    await t.until(sent.body.messageId, "sent");

    // Everything that goes wrong with a secret in hand.
    await call("POST", "/app/send", { code, choices, ...params }, { key: null });
    await call("POST", "/mp/sessions", { code: "a-code-that-is-wrong" }, { key: null });
    await call("GET", "/v1/messages", undefined, { key });
    await call("GET", `/v1/messages?key=${key}`);
    await call("POST", "/v1/apps", { appid, secret: planted.secret });
    await call("POST", "/v1/apps", { appid: "bad", secret: planted.secret });
    await call("GET", `/v1/apps/${appid}`);
    await call("GET", "/v1/apps");
    t.emulator.control.addFault({ path: "/cgi-bin/stable_token", kind: "reset" });
    t.emulator.control.expireTokens({ appid });
    await call("POST", "/v1/templates/sync");
    await call("POST", "/v1/diagnosis", {});
    await call("GET", `/v1/messages/${sent.body.messageId}`);
    const metrics = await fetch(`${t.server.url}/metrics`, {
      headers: { authorization: "Bearer hy_test_key_0123456789abcdef" },
    });
    expect(metrics.status).toBe(200);
    bodies.push(await metrics.text());
  }
  const tables = [
    "apps",
    "access_tokens",
    "api_keys",
    "events",
    "attempts",
    "ledger",
    "grant_reports",
    "messages",
  ];
  const rows = await Promise.all(
    tables.map((table) =>
      query(databaseUrl, `select to_json(r)::text as row from hongyan.${table} r`),
    ),
  );

  const everything = [...log, ...bodies, JSON.stringify(rows)].join("\n");
  expect(log.length).toBeGreaterThan(5);
  for (const secret of [...Object.values(planted), ...codes])
    expect(everything).not.toContain(secret);
  expect(everything).not.toContain("session_key");
});

test("S1: a secret that is logged by mistake is blanked", () => {
  const lines: string[] = [];
  const logger = createLogger("info", { destination: { write: (line) => lines.push(line) } });
  for (const name of ["secret", "access_token", "session_key", "js_code", "authorization"]) {
    logger.info({ [name]: "PLANTED", request: { [name]: "PLANTED" } }, "a mistake");
  }
  expect(lines).toHaveLength(5);
  expect(lines.join("")).not.toContain("PLANTED");
});

test("S1: a lost database connection is logged without the client and its key", async () => {
  const lines: string[] = [];
  const logger = createLogger("info", { destination: { write: (line) => lines.push(line) } });
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  const pool = new pg.Pool({ connectionString: databaseUrl });
  const lost = new Promise<void>((resolve) => {
    pool.on("error", (err) => {
      logger.error({ err }, "lost");
      resolve();
    });
  });
  const { rows } = await pool.query<{ pid: number }>("select pg_backend_pid() as pid");

  await query(databaseUrl, `select pg_terminate_backend(${rows[0]?.pid})`);
  await lost;
  await pool.end();

  expect(lines[0]).toContain("terminating connection");
  expect(lines[0]).not.toContain("secretKey");
});

test("a sealed secret opens under its own key and purpose only", () => {
  const secrets = createSecrets(new Uint8Array(32).fill(1));
  const sealed = secrets.seal("value", "app-secret:wx1");
  expect(secrets.open(sealed, "app-secret:wx1")).toBe("value");
  expect(() => secrets.open(sealed, "app-secret:wx2")).toThrow("does not open");
  expect(() => createSecrets(new Uint8Array(32).fill(2)).open(sealed, "app-secret:wx1")).toThrow();
  expect(() => secrets.open(`${sealed.slice(0, -2)}AA`, "app-secret:wx1")).toThrow();
  expect(secrets.seal("value", "p")).not.toBe(secrets.seal("value", "p"));
});
