import { randomBytes } from "node:crypto";
import {
  createReadStream,
  createWriteStream,
  existsSync,
  readdirSync,
  readFileSync,
} from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { createDatabase, temporaryFolder } from "@hongyan/testing/databases";
import { eventFaultsSql, ledgerFaultsSql, query } from "@hongyan/testing/ledger";
import {
  apiKey,
  appid,
  params,
  scene,
  secret,
  startTestEmulator,
  startTestServer,
  type TestServer,
} from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { connect } from "../src/db/connection.ts";
import { migrate } from "../src/db/migrate.ts";
import { recoverCampaigns } from "../src/flow/campaigns/recover-campaigns.ts";
import { openBackup } from "../src/flow/copy/backup-file.ts";
import { restoreBackup } from "../src/flow/copy/restore-backup.ts";
import { countSealed } from "../src/flow/setup/reseal-secrets.ts";
import { beginKeyFileRotation } from "../src/master-keys.ts";
import { createSecrets } from "../src/secrets.ts";
import { secretPurpose } from "../src/wechat/app-identity.ts";
import { hongyan } from "./run-hongyan.ts";
import { startReceiver, type Receiver } from "./webhooks-receiver.ts";

const resources = new AsyncDisposableStack();
let folder: string;
let emulator: Awaited<ReturnType<typeof startTestEmulator>>;
let receiver: Receiver;
let databaseUrl: string;

beforeAll(async () => {
  folder = resources.use(await temporaryFolder()).path;
  emulator = resources.use(await startTestEmulator());
  receiver = resources.use(await startReceiver());
  databaseUrl = await createDatabase(inject("postgresUrl"));
});
afterAll(() => resources.disposeAsync());

const start = (where: { dataDir?: string; databaseUrl?: string; masterKey?: string }) =>
  startTestServer({
    ...where,
    emulator,
    env: {
      HONGYAN_MASTER_KEY: where.masterKey ?? "",
      HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true",
    },
  });
const keyOf = (dataDir: string): string => readFileSync(join(dataDir, "master-key"), "utf8");
const toldOf = (messageId: string, type: string): number =>
  receiver.requests.filter((one) => one.type === type && one.data["messageId"] === messageId)
    .length;

// A first start of the embedded database takes long on a busy machine.
describe("an embedded database", { timeout: 120_000 }, () => {
  let dataDir: string;
  let offline: Record<string, string>;
  let openid: string;
  let waiting: string;
  let campaignId: string;

  test("is backed up beside its running server, which nothing else may take it from", async () => {
    dataDir = join(folder, "data");
    offline = { HONGYAN_DATA_DIR: dataDir, HONGYAN_MASTER_KEY: "", DATABASE_URL: "" };
    await using t = await start({ dataDir });
    await t.call("POST", "/v1/webhooks", {
      url: receiver.url,
      events: ["message.*"],
      name: "hook",
    });
    openid = await t.user(3);
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await t.call("POST", "/v1/messages", t.message(openid, { sendAt }));
    waiting = String(body["id"]);
    const { body: sent } = await t.call("POST", "/v1/messages", t.message(openid));
    await t.until(String(sent["id"]), "sent");
    await receiver.until((one) => one.type === "message.sent");
    const odd = '引号" 反斜\\ 换行\n制表\t 表情😀 分隔\u2028';
    await t.call("PATCH", `/v1/apps/${appid}`, { name: odd });

    const file = join(folder, "while-running.gz");
    const server = { HONGYAN_URL: t.server.url, HONGYAN_API_KEY: apiKey };
    const taken = await hongyan(["backup", file, "--with-key"], { ...offline, ...server });
    expect(taken, taken.out).toMatchObject({ code: 0 });
    expect(readFileSync(`${file}.key`, "utf8")).toBe(keyOf(dataDir));
    expect((await entriesOf(file)).at(-1)).toMatchObject({ kind: "sequences" });

    // Asked for nothing that has no place to go.
    const nowhere = await hongyan(["backup", join(folder, "none/x.gz")], { ...offline, ...server });
    expect(nowhere).toMatchObject({
      code: 1,
      out: expect.stringContaining(`${join(folder, "none")}: there is no such file or folder`),
    });
    expect(nowhere.out).not.toContain("    at ");
    expect(readdirSync(join(dataDir, "backups"))).toEqual([]);

    const key = keyOf(dataDir);
    for (const command of [
      ["move", "--to", databaseUrl],
      ["master-key", "rotate"],
    ]) {
      expect((await hongyan(command, offline)).out).toContain("DATA_DIR_IN_USE");
    }
    expect(keyOf(dataDir)).toBe(key);
  });

  test("is not made by a command that is pointed at a folder without one", async () => {
    const elsewhere = join(folder, "mistyped");
    const { code, out } = await hongyan(["import", "x.app"], {
      ...offline,
      HONGYAN_DATA_DIR: elsewhere,
    });
    expect([code, existsSync(elsewhere)]).toEqual([1, false]);
    expect(out).toContain(`there is no database in ${elsewhere}`);
  });

  test("gets a new master key by one command, also after one that died over it", async () => {
    const first = keyOf(dataDir);
    // As if it had died when the new key was there and nothing sealed under it.
    beginKeyFileRotation(dataDir);
    const second = keyOf(dataDir);
    const rotated = await hongyan(["master-key", "rotate", "--json"], offline);
    expect(rotated, rotated.out).toMatchObject({ code: 0 });
    const counts = JSON.parse(rotated.out) as { resealed: number };
    expect(counts).toMatchObject({ other: 0, unreadable: [] });
    expect(counts.resealed).toBeGreaterThan(0);
    expect([first === second, keyOf(dataDir)]).toEqual([false, second]);
    expect(existsSync(join(dataDir, "master-key.previous"))).toBe(false);
  });

  test("moves to Postgres whole: nothing is lost, sent twice or told twice, and every balance is right", async () => {
    const moved = await hongyan(["move"], { ...offline, DATABASE_URL: databaseUrl });
    expect(moved, moved.out).toMatchObject({ code: 0 });
    await expect(start({ dataDir })).rejects.toThrow("was moved to Postgres");
    const again = await hongyan(["move"], { ...offline, DATABASE_URL: databaseUrl });
    expect(again.out).toContain("already");

    const before = receiver.requests.length;
    await query(databaseUrl, "update hongyan.messages set due_at = now() where status = 'queued'");
    await query(databaseUrl, "update hongyan.open_dispatches set due_at = now(), job_at = now()");
    {
      await using t = await start({ databaseUrl, masterKey: keyOf(dataDir).trim() });
      await t.until(waiting, "sent");
      await receiver.until(() => toldOf(waiting, "message.sent") > 0);
      const { body } = await t.call("POST", "/v1/messages", t.message(openid));
      await t.until(String(body["id"]), "sent");
      await receiver.until(() => toldOf(String(body["id"]), "message.sent") > 0);
      campaignId = await scheduleCampaign(t);
    }
    expect(emulator.control.messages({ appid, openid })).toHaveLength(3);
    expect(toldOf(waiting, "message.queued")).toBe(1);
    expect(receiver.requests.length - before).toBe(3);
    expect(await query(databaseUrl, ledgerFaultsSql)).toEqual([]);
    expect(await query(databaseUrl, eventFaultsSql)).toEqual([]);
  });

  test("does not come into a folder or a database that holds something", async () => {
    const file = join(folder, "while-running.gz");
    const refused = await hongyan(["restore", file, "--into", dataDir], offline);
    expect(refused.out).toContain("COPY_TARGET_NOT_EMPTY");
    await using full = connect(databaseUrl, 2);
    await expect(restoreBackup(full.db, file)).rejects.toThrow("has rows");
  });

  test("is restored where fewer transactions were counted, sends no campaign a second time, and tells webhooks what happens there alone", async () => {
    // As if the old database had counted far more than the new one.
    const far = "1000000000000";
    await query(
      databaseUrl,
      `update hongyan.events set txid = (txid::text::bigint + ${far})::text::xid8`,
    );
    await query(
      databaseUrl,
      `update hongyan.webhooks set cursor_txid = (cursor_txid::text::bigint + ${far})::text::xid8;
       update hongyan.count_cursors set cursor_txid = (cursor_txid::text::bigint + ${far})::text::xid8`,
    );
    const file = join(folder, "of-postgres.gz");
    const masterKey = keyOf(dataDir).trim();
    const online = { DATABASE_URL: databaseUrl, HONGYAN_MASTER_KEY: masterKey };
    expect(await hongyan(["backup", file], online)).toMatchObject({ code: 0 });
    const target = await createDatabase(inject("postgresUrl"));
    const restored = await hongyan(["restore", file, "--into", target], online);
    expect(restored, restored.out).toMatchObject({ code: 0 });
    expect(restored.out).toMatch(/the master key opens all \d+ secrets/);
    // The other database may have begun it since.
    await query(target, "update hongyan.campaigns set send_at = now(), worked_at = now()");

    const before = receiver.requests.length;
    const sent = emulator.control.messages({ appid }).length;
    await using t = await start({ databaseUrl: target, masterKey });
    // Saved at a start when the environment's is another one: it is not what the app was paused for.
    await t.call("PATCH", `/v1/apps/${appid}`, { secret });
    await recoverCampaigns(t.server.ctx, { stalledAfterSeconds: 0 });
    await campaignIs(t, campaignId, "expanding");
    expect((await t.call("GET", `/v1/apps/${appid}`)).body["paused"]).toMatchObject({
      until: null,
      reason: expect.stringContaining("restored from a backup"),
    });
    expect(emulator.control.messages({ appid })).toHaveLength(sent);
    await t.call("POST", `/v1/campaigns/${campaignId}/cancel`);
    await t.call("POST", `/v1/apps/${appid}/resume`);
    const { body } = await t.call("POST", "/v1/messages", t.message(await t.user(1)));
    await t.until(String(body["id"]), "sent");
    await receiver.until(() => toldOf(String(body["id"]), "message.sent") > 0);
    expect(receiver.requests.length - before).toBe(2);
    expect(emulator.control.messages({ appid })).toHaveLength(sent + 1);
  });
});

test("a backup that was cut off, changed, or is for other tables restores nothing", async () => {
  const file = join(folder, "small.gz");
  const source = await createDatabase(inject("postgresUrl"));
  await using connection = connect(source, 2);
  await migrate(connection.db);
  await query(
    source,
    "insert into hongyan.apps (appid, name, secret_sealed) values ('wx1', 'one', 'x')",
  );
  const online = {
    DATABASE_URL: source,
    HONGYAN_MASTER_KEY: Buffer.alloc(32).toString("base64"),
  };
  expect(await hongyan(["backup", file], online)).toMatchObject({ code: 0 });
  const target = await createDatabase(inject("postgresUrl"));
  await using empty = connect(target, 2);

  const zipped = await readFile(file);
  await writeFile(join(folder, "cut.gz"), zipped.subarray(0, zipped.length - 40));
  await edit(file, join(folder, "changed.gz"), (text) => text.replace('"one"', '"two"'));
  await edit(file, join(folder, "later.gz"), (text) =>
    text.replace('"createdAt":"2', '"createdAt":"3'),
  );
  await edit(file, join(folder, "shorter.gz"), (text) => text.replace(/\{"kind":"whole".*\n/, ""));
  await edit(file, join(folder, "newer.gz"), (text) => text.replace('"0001_core"', '"9999_core"'));
  for (const [name, why] of [
    ["cut.gz", "cannot be read"],
    ["changed.gz", "came out otherwise"],
    ["later.gz", "checksum is wrong"],
    ["shorter.gz", "cut off"],
    ["newer.gz", "newer version"],
    ["missing.gz", "cannot be read"],
  ] as const) {
    await expect(restoreBackup(empty.db, join(folder, name)), name).rejects.toThrow(why);
  }
  const { rows } = await connection.pool.query("select 1 from hongyan.apps");
  expect(rows).toHaveLength(1);
  expect(await query(target, "select 1 from hongyan.apps")).toEqual([]);

  // What was refused left nothing behind that stands in the way of a whole one.
  expect(await restoreBackup(empty.db, file)).toMatchObject({ paused: ["wx1"] });
  expect(await query(target, "select paused_until::text as until from hongyan.apps")).toEqual([
    { until: "infinity" },
  ]);
});

test("a backup of while the master key is changed is restored with its keys, and needs one of them from then on", async () => {
  const [before, after] = [randomBytes(32), randomBytes(32)];
  const [source, target] = [
    await createDatabase(inject("postgresUrl")),
    await createDatabase(inject("postgresUrl")),
  ];
  await using connection = connect(source, 2);
  await migrate(connection.db);
  for (const [id, key] of [
    ["wx1", before],
    ["wx2", after],
  ] as const) {
    const sealed = createSecrets(key).seal("secret", secretPurpose(id));
    await query(
      source,
      `insert into hongyan.apps (appid, name, secret_sealed) values ('${id}', 'one', '${sealed}')`,
    );
  }
  const file = join(folder, "two-keys.gz");
  const taken = await hongyan(["backup", file, "--with-key"], {
    DATABASE_URL: source,
    HONGYAN_MASTER_KEY: after.toString("base64"),
    HONGYAN_OTHER_MASTER_KEYS: before.toString("base64"),
  });
  expect(taken, taken.out).toMatchObject({ code: 0 });

  const without = { DATABASE_URL: "", HONGYAN_MASTER_KEY: "", HONGYAN_OTHER_MASTER_KEYS: "" };
  const command = ["restore", file, "--into", target];
  const mistyped = await hongyan(command, { ...without, HONGYAN_OTHER_MASTER_KEYS: "short" });
  expect(mistyped.out).toContain("CONFIG_INVALID");
  expect(await query(target, "select to_regclass('hongyan.apps') as apps")).toEqual([
    { apps: null },
  ]);
  const restored = await hongyan(command, without);
  expect(restored, restored.out).toMatchObject({ code: 0 });
  expect(restored.out).toContain("opens all 2 secrets");
  await using there = connect(target, 2);
  expect(await countSealed({ db: there.db, secrets: createSecrets(after) })).toEqual({
    current: 2,
    other: 0,
    unreadable: [],
  });
});

async function scheduleCampaign(t: TestServer): Promise<string> {
  await t.user(1);
  const sendAt = new Date(Date.now() + 3_600_000).toISOString();
  const campaign = { name: "later", scene: scene.name, params, sendAt };
  const { status, body } = await t.call("POST", "/v1/campaigns", campaign);
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return String(body["id"]);
}

async function campaignIs(t: TestServer, id: string, state: string): Promise<void> {
  await expect
    .poll(async () => (await t.call("GET", `/v1/campaigns/${id}`)).body["state"], {
      timeout: 20_000,
    })
    .toBe(state);
}

async function entriesOf(file: string) {
  const entries = [];
  for await (const entry of (await openBackup(file, "hongyan-backup")).entries) entries.push(entry);
  return entries;
}

async function edit(from: string, to: string, change: (text: string) => string): Promise<void> {
  await pipeline(
    createReadStream(from),
    createGunzip(),
    async function* (chunks: AsyncIterable<Buffer>) {
      const all = [];
      for await (const chunk of chunks) all.push(chunk);
      yield change(Buffer.concat(all).toString());
    },
    createGzip(),
    createWriteStream(to),
  );
}
