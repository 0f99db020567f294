import { hash, randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { createDatabase, temporaryFolder } from "@hongyan/testing/databases";
import {
  eventFaultsSql,
  ledgerFaultsSql,
  query,
  reservationFaultsSql,
} from "@hongyan/testing/ledger";
import {
  appid as home,
  params,
  scene,
  startTestEmulator,
  startTestServer,
  template,
  type MessageView,
  type TestServer,
} from "@hongyan/testing/server";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { connect, type Connection } from "../src/db/connection.ts";
import { exportApp } from "../src/flow/copy/export-app.ts";
import { forgetApp } from "../src/flow/copy/forget-app.ts";
import { importApp } from "../src/flow/copy/import-app.ts";
import { createSecrets } from "../src/secrets.ts";
import { goesWithApp, rowsOf, tablesOf } from "../src/store/app-rows.ts";
import { hasRows, listCopiedTables } from "../src/store/table-copy.ts";
import { hongyan } from "./run-hongyan.ts";
import { answering, startReceiver, type Receiver } from "./webhooks-receiver.ts";

// Two installations, each with an app of its own (`home`), and one app that moves from the first to the second.

const moving = "wxtestmoving0001";
const actor = { kind: "system", id: null, name: "test", address: null } as const;
const keys = { there: randomBytes(32), here: randomBytes(32) };

const resources = new AsyncDisposableStack();
let file: string;
let emulator: Awaited<ReturnType<typeof startTestEmulator>>;
let source: { url: string; connection: Connection };
let target: { url: string; connection: Connection };
let there: TestServer;
/** Is told of the app that moves, wherever it is. */
let own: Receiver;
/** Is told of every app of the second installation. */
let everything: Receiver;
let openid: string;

beforeAll(async () => {
  file = join(resources.use(await temporaryFolder()).path, "moving.app");
  emulator = resources.use(await startTestEmulator());
  emulator.control.addApp({ appid: moving, secret: "moving" });
  emulator.control.addTemplate({ appid: moving, ...template });
  own = resources.use(await startReceiver());
  everything = resources.use(await startReceiver());
  [source, target] = [await open(), await open()];
  there = resources.use(await start(target.url, keys.there));
  const all = { appid: null, url: everything.url, events: ["*"], name: "all" };
  await there.call("POST", "/v1/webhooks", all);
});
afterAll(() => resources.disposeAsync());

async function open() {
  const url = await createDatabase(inject("postgresUrl"));
  return { url, connection: resources.use(connect(url, 3)) };
}

const start = (databaseUrl: string, masterKey: Buffer): Promise<TestServer> =>
  startTestServer({
    databaseUrl,
    emulator,
    env: {
      HONGYAN_MASTER_KEY: masterKey.toString("base64"),
      HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true",
    },
  });

const later = (txid: string): string => `(${txid}::text::bigint + 1000000000000)::text::xid8`;

const of = (receiver: Receiver, messageId: string): string[] =>
  receiver.requests.filter((one) => one.data["messageId"] === messageId).map(({ type }) => type);

/** Everything that stands in the database of the second installation about its own app. */
const ofHome = (): Promise<unknown[]> =>
  query(
    target.url,
    `select to_jsonb(m)::text as row from hongyan.messages m where appid = '${home}'
     union all select to_jsonb(l)::text from hongyan.ledger l where appid = '${home}'
     union all select to_jsonb(e)::text from hongyan.events e where appid = '${home}'
     union all select to_jsonb(a)::text from hongyan.apps a where appid = '${home}'
     union all select to_jsonb(w)::text from hongyan.webhooks w where appid is null and name <> 'restored'
     order by 1`,
  );

const disabledWebhooks = `select from hongyan.webhooks where appid = '${moving}' and disabled_at is not null`;

let sent: string;
let waiting: string;
let key: string;

test("an app is exported only while it is paused by hand, with what it sent, and with what waits and was not told", async () => {
  await using here = await start(source.url, keys.here);
  // As if it had handed out far more numbers than the other one.
  await query(
    source.url,
    `select setval(pg_get_serial_sequence('hongyan.' || t, 'id'), 700000) from unnest(array['events', 'ledger']) as t`,
  );
  await addMovingApp(here);
  sent = await send(here);
  await until(here, sent, "sent");
  await own.until(() => of(own, sent).includes("message.sent"));
  own.answer = answering(503);

  const exported = exportApp(source.connection.db, actor, moving, file);
  await expect(exported).rejects.toMatchObject({ code: "APP_NOT_PAUSED" });
  const paused = await here.call("POST", `/v1/apps/${moving}/pause`, { reason: "it moves" });
  expect(paused.body["paused"]).toEqual({ until: null, errcode: null, reason: "it moves" });
  await own.until(({ type, data }) => type === "app.paused" && data["reason"] === "it moves");

  // What ends here by time is told by the other installation, unless the app goes on here after all.
  await exportApp(source.connection.db, actor, moving, `${file}.first`);
  expect(await query(source.url, disabledWebhooks)).toHaveLength(1);
  await here.call("POST", `/v1/apps/${moving}/resume`);
  await own.until(({ type }) => type === "app.resumed");
  expect(await query(source.url, disabledWebhooks)).toEqual([]);
  await here.call("POST", `/v1/apps/${moving}/pause`, { reason: "it moves" });
  waiting = await send(here);
  await own.until(() => of(own, waiting).includes("message.queued"));

  // A claim that began before the pause, and is written only now.
  const worker = await source.connection.pool.connect();
  const claim = `update hongyan.messages set status = 'sending' where id = '${waiting}'`;
  await worker.query(`begin; ${claim}`);
  const early = exportApp(source.connection.db, actor, moving, file);
  early.catch(() => {});
  await expect
    .poll(() => query(source.url, "select from pg_locks where mode = 'ShareLock' and not granted"))
    .toHaveLength(1);
  await worker.query("commit");
  await expect(early).rejects.toMatchObject({ code: "APP_IN_USE" });
  await worker.query(`update hongyan.messages set status = 'queued' where id = '${waiting}'`);
  worker.release();

  // What a resume let go while the file was written is not in it.
  const resumed = heldUp(
    "quick_replies",
    () => exportApp(source.connection.db, actor, moving, `${file}.resumed`),
    `update hongyan.apps set resumed_at = now() where appid = '${moving}'`,
  );
  await expect(resumed).rejects.toMatchObject({ code: "APP_NOT_PAUSED" });
  expect(existsSync(`${file}.resumed`)).toBe(false);
  // In the second file the app's webhook is disabled by the first one.
  await exportApp(source.connection.db, actor, moving, `${file}.second`);
});

test("of the file everything arrives or nothing: not with a wrong key, cut off, changed, or with another app's rows in it", async () => {
  // As if it had counted far more transactions too; and something nobody was told of yet.
  await query(
    source.url,
    `insert into hongyan.events (appid, type) values ('${moving}', 'late.event');
     update hongyan.events set txid = ${later("txid")};
     update hongyan.webhook_deliveries set event_txid = ${later("event_txid")};
     update hongyan.webhooks set cursor_txid = ${later("cursor_txid")}`,
  );
  const exported = await hongyan(["export", moving, file, "--with-key"], {
    DATABASE_URL: source.url,
    HONGYAN_MASTER_KEY: keys.here.toString("base64"),
  });
  expect(exported, exported.out).toMatchObject({ code: 0 });
  expect(await readFile(`${file}.key`, "utf8")).toBe(`${keys.here.toString("base64")}\n`);

  const sequence = "select last_value from hongyan.ledger_id_seq";
  const before = [...(await ofHome()), ...(await query(target.url, sequence))];
  const text = gunzipSync(await readFile(file)).toString();
  const write = async (name: string, change: (text: string) => string): Promise<string> => {
    await writeFile(`${file}.${name}`, gzipSync(change(text)));
    return `${file}.${name}`;
  };
  const mine = createSecrets(keys.there);
  const theirs = createSecrets(keys.here);
  const right = createSecrets(keys.there, [keys.here]);
  const forged = (name: string, table: string, change: (row: Row) => Row[], extra?: Row) =>
    write(name, (all) => forge(all, table, change, extra));
  for (const [name, secrets, code] of [
    [file, mine, "MASTER_KEY_WRONG"],
    [file, theirs, "MASTER_KEY_WRONG"],
    [await write("cut", (all) => all.slice(0, -200)), right, "BACKUP_INVALID"],
    [await write("changed", (all) => all.replace('"moves"', '"stays"')), right, "COPY_BROKEN"],
    // A key for every app, which would let whoever made the file in.
    [
      await forged("stranger", "api_keys", (row) => [{ ...row, appid: null }]),
      right,
      "COPY_BROKEN",
    ],
    [await write("endless", (all) => all.replace(/\{"kind":"end".*\n/, "")), right, "COPY_BROKEN"],
    [
      await write("twice", (all) =>
        all.replace(/(\{"kind":"table".*\n\{"kind":"end".*\n)/, "$1$1"),
      ),
      right,
      "COPY_BROKEN",
    ],
    // Its messages would be sent by the app beside it.
    [
      await forged("sender", "apps", (row) => [{ ...row, official_account: home }]),
      right,
      "BACKUP_INVALID",
    ],
    [
      await forged("channel", "uniform_channels", (row) => [row], {
        appid: moving,
        uniform_id: "00000000-0000-7000-8000-000000000009",
        position: "0",
        channel: "subscribe",
        submission: `{"appid": "${home}"}`,
        state: "waiting",
      }),
      right,
      "BACKUP_INVALID",
    ],
    [
      await forged("number", "ledger", (row) => [{ ...row, id: nearTheEnd(row["id"]) }]),
      right,
      "BACKUP_INVALID",
    ],
    [
      await write("nobody", (all) => all.replace(`,"appid":"${moving}"`, "")),
      right,
      "BACKUP_INVALID",
    ],
    [
      await write("headless", (all) => all.replace(/"migrations":\[.*?\]/, '"migrations":null')),
      right,
      "BACKUP_INVALID",
    ],
    [await write("newer", (all) => all.replace('"0001_core"', '"9999"')), right, "SCHEMA_NEWER"],
    [await write("older", (all) => all.replace(/,"0032_\w+"/, "")), right, "BACKUP_INVALID"],
    [await write("kind", (all) => all.replace("-app", "-backup")), right, "BACKUP_INVALID"],
    [
      await write("account", (all) =>
        all.replace('"officialAccount":null', '"officialAccount":"wx2"'),
      ),
      right,
      "APP_NOT_FOUND",
    ],
  ] as const) {
    const ctx = { db: target.connection.db, secrets: secrets === theirs ? theirs : mine };
    const imported = importApp(ctx, actor, name, secrets);
    await expect(imported, name).rejects.toMatchObject({ code });
  }
  const rows = await query(
    target.url,
    `select from hongyan.apps where appid = '${moving}' union all select from hongyan.events where appid = '${moving}'
     union all select from hongyan.api_keys where name = 'shop'`,
  );
  expect(rows).toEqual([]);
  expect([...(await ofHome()), ...(await query(target.url, sequence))]).toEqual(before);
});

test("an imported app goes on: what waited is sent once, what was not told is told, its history reads, and the app beside it notices nothing", async () => {
  const mine = await there.user(1);
  const { body } = await there.call("POST", "/v1/messages", there.message(mine, { appid: home }));
  await there.until(String(body["id"]), "sent");
  await everything.until(() => of(everything, String(body["id"])).includes("message.sent"));
  const before = await ofHome();

  // As an earlier version left it, when it restored this database.
  const idle = `insert into hongyan.webhooks (id, name, url, events, secret_sealed, disabled_at, cursor_txid, cursor_id)
    values ('00000000-0000-7000-8000-000000000002', 'restored', 'http://127.0.0.1', '{*}', '', now(), '0', 5)`;
  await query(target.url, idle);
  own.answer = answering(204);
  const online = { DATABASE_URL: target.url, HONGYAN_MASTER_KEY: keys.there.toString("base64") };
  const imported = await hongyan(["import", file], online);
  expect(imported, imported.out).toMatchObject({ code: 0 });
  expect(imported.out).toContain(`hongyan app resume ${moving}`);
  const again = importApp(
    { db: target.connection.db, secrets: createSecrets(keys.there) },
    actor,
    file,
    createSecrets(keys.there, [keys.here]),
  );
  await expect(again).rejects.toMatchObject({ code: "APP_EXISTS" });
  const cursor =
    "select cursor_txid::text, cursor_id from hongyan.webhooks where name = 'restored'";
  expect(await query(target.url, cursor)).toEqual([{ cursor_txid: "1", cursor_id: "0" }]);

  // Before anything is sent: of the time before, and only that.
  await own.until((one) => one.type === "late.event");
  await expect
    .poll(() => of(own, waiting).filter((type) => type === "message.queued").length)
    .toBe(2);
  expect(await ofHome()).toEqual(before);
  expect((await there.call("GET", `/v1/messages/${sent}?appid=${moving}`)).body).toMatchObject({
    status: "sent",
    events: [{ type: "message.queued" }, { type: "message.sent" }],
  });
  expect((await view(there, waiting)).status).toBe("queued");
  expect(emulator.control.messages({ appid: moving, openid })).toHaveLength(1);

  const listed = await there.call("GET", "/v1/apps", undefined, { key });
  expect(listed.body["apps"]).toHaveLength(1);
  await there.call("POST", `/v1/apps/${moving}/resume`);
  await until(there, waiting, "sent");
  await own.until(() => of(own, waiting).includes("message.sent"));
  await everything.until(() => of(everything, waiting).includes("message.sent"));
  const next = await send(there);
  await until(there, next, "sent");
  await everything.until(() => of(everything, next).includes("message.sent"));
  expect(emulator.control.messages({ appid: moving, openid })).toHaveLength(3);
  expect(of(everything, sent)).toEqual([]);
  expect(of(everything, waiting)).toEqual(["message.sent"]);
  expect(everything.requests.filter(({ type }) => type === "late.event")).toEqual([]);
  expect(of(own, sent)).toEqual(["message.queued", "message.sent"]);
  for (const faults of [ledgerFaultsSql, eventFaultsSql, reservationFaultsSql]) {
    expect(await query(target.url, faults)).toEqual([]);
  }
});

test("where it came from it is removed whole, unless something is there that the file does not have", async () => {
  const { db } = source.connection;
  const late = "00000000-0000-7000-8000-000000000001";
  const accepted = `insert into hongyan.messages (appid, id, openid, body, status, grant_state, due_at)
     values ('${moving}', '${late}', 'o', '{}', 'queued', 'none', now())`;
  const forget = () => forgetApp(db, actor, file);
  // Accepted before its messages are deleted, and after.
  await expect(heldUp("webhook_deliveries", forget, accepted)).rejects.toMatchObject({
    code: "APP_IN_USE",
    message: expect.stringContaining("1 messages"),
  });
  await query(source.url, `delete from hongyan.messages where id = '${late}'`);
  await expect(heldUp("api_calls", forget, accepted)).rejects.toMatchObject({ code: "APP_IN_USE" });
  await query(source.url, `update hongyan.messages set status = 'cancelled' where id = '${late}'`);
  await expect(forgetApp(db, actor, `${file}.cut`)).rejects.toMatchObject({
    code: "BACKUP_INVALID",
  });
  const untold = await query(
    source.url,
    `insert into hongyan.webhooks (id, name, url, events, secret_sealed, cursor_txid, cursor_id)
     values ('${late}', 'all', 'http://127.0.0.1', '{*}', '', '0', 0) returning id`,
  );
  expect(untold).toHaveLength(1);
  await expect(forgetApp(db, actor, file)).rejects.toThrow("has still to be told");
  await query(source.url, `delete from hongyan.webhooks where id = '${late}'`);

  expect(await forgetApp(db, actor, file)).toMatchObject({ appid: moving });
  await db.transaction().execute(async (tx) => {
    for (const table of await tablesOf(tx, moving)) {
      expect(await hasRows(tx, table, rowsOf(table.name, moving)), table.name).toBe(false);
    }
  });
  expect(await query(source.url, "select appid from hongyan.apps")).toEqual([{ appid: home }]);
});

test("whose rows are in a table is decided for every table", async () => {
  const tables = await listCopiedTables(target.connection.db);
  expect(tables.filter(({ name }) => !goesWithApp(name)).map(({ name }) => name)).toEqual([
    "audit_log",
    "operators",
    "operator_links",
    "operator_roles",
    "operator_sessions",
    "platforms",
    "authorization_links",
    "authorizations",
    "platform_tokens",
    "sign_in_attempts",
  ]);
});

async function addMovingApp(here: TestServer): Promise<void> {
  const post = async (path: string, body: object) => {
    const answer = await here.call("POST", path, body);
    expect(answer.status, `${path} ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    return answer.body;
  };
  await post("/v1/apps", { appid: moving, secret: "moving", name: "moves" });
  await post(`/v1/templates/sync?appid=${moving}`, {});
  await post("/v1/scenes", { ...scene, appid: moving });
  await post("/v1/webhooks", { appid: moving, url: own.url, events: ["*"], name: "own" });
  key = String(
    (await post("/v1/api-keys", { appid: moving, name: "shop", scopes: ["apps:read"] }))["key"],
  );
  ({ openid } = emulator.control.addUser({ appid: moving }));
  await post("/v1/users", { appid: moving, users: [{ openid }] });
  for (let time = 0; time < 4; time += 1) {
    const choices = { [template.priTmplId]: "accept" } as const;
    emulator.control.subscribe({ appid: moving, openid, choices });
  }
  const templateId = template.priTmplId;
  await post("/v1/grants", { appid: moving, grants: [{ id: "r1", openid, templateId, count: 4 }] });
}

async function send(t: TestServer): Promise<string> {
  const message = { appid: moving, to: { openid }, scene: scene.name, params };
  const { status, body } = await t.call("POST", "/v1/messages", message);
  expect(status, JSON.stringify(body)).toBe(202);
  return String(body["id"]);
}

const view = async (t: TestServer, id: string): Promise<MessageView> =>
  (await t.call<MessageView>("GET", `/v1/messages/${id}?appid=${moving}`)).body;

async function until(t: TestServer, id: string, status: string): Promise<void> {
  await expect.poll(async () => (await view(t, id)).status, { timeout: 20_000 }).toBe(status);
}

/** While something waits for a table of the first installation, this happens there. */
async function heldUp<Result>(
  table: string,
  run: () => Promise<Result>,
  meanwhile: string,
): Promise<Result> {
  const holder = await source.connection.pool.connect();
  await holder.query(`begin; lock table hongyan.${table} in access exclusive mode`);
  const outcome = run();
  outcome.catch(() => {});
  const waits = `select from pg_locks where not granted and relation = 'hongyan.${table}'::regclass`;
  await expect.poll(() => query(source.url, waits), { timeout: 20_000 }).not.toEqual([]);
  await query(source.url, meanwhile);
  await holder.query("commit");
  holder.release();
  return outcome;
}

type Row = Record<string, string | null>;

/** What comes a million behind it, and a bit, is the last number that a sequence can hand out. */
const nearTheEnd = (id: string | null | undefined): string =>
  String(2n ** 63n - 3_000_000n + BigInt(id ?? 0));

/** Other rows in one table, and every number and checksum made anew as if only those of the app were there: anybody can. */
function forge(text: string, name: string, change: (row: Row) => Row[], extra?: Row): string {
  const lines: string[] = [];
  let columns: string[] = [];
  let rows: string[] = [];
  for (const line of text.trimEnd().split("\n").slice(0, -1)) {
    const entry = JSON.parse(line) as (string | null)[] & {
      kind?: string;
      table?: { name: string; columns: { name: string }[] };
    };
    if (entry.table?.name === name) columns = entry.table.columns.map((column) => column.name);
    const write = (row: Row) => JSON.stringify(columns.map((column) => row[column] ?? null));
    if (columns.length > 0 && line.startsWith("[")) {
      const row = Object.fromEntries(columns.map((column, at) => [column, entry[at] ?? null]));
      rows.push(...change(row).map(write));
    } else if (columns.length > 0 && entry.kind === "end") {
      if (extra !== undefined) rows.push(write(extra));
      const own = rows.filter((row) => row.includes(`"${moving}"`));
      const sha256 = hash("sha256", own.map((row) => `${row}\n`).join(""));
      lines.push(...rows, JSON.stringify({ kind: "end", rows: own.length, sha256 }));
      [columns, rows] = [[], []];
    } else {
      lines.push(line);
    }
  }
  const body = `${lines.join("\n")}\n`;
  return `${body}${JSON.stringify({ kind: "whole", sha256: hash("sha256", body) })}\n`;
}
