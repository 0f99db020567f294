import { randomBytes } from "node:crypto";
import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import {
  apiKey,
  appid,
  secret,
  startTestEmulator,
  startTestServer,
  type TestServer,
} from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { countSealed, resealSecrets } from "../src/flow/setup/reseal-secrets.ts";
import { replaceSealedValue, sealedColumns } from "../src/store/sealed-values.ts";
import { Browser, setUp } from "./console-browser.ts";
import { hongyan } from "./run-hongyan.ts";

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)].map((key) => key.toString("base64"));

describe("with several servers on one database", () => {
  const resources = new AsyncDisposableStack();
  let databaseUrl: string;
  /** Knows the new key, and goes on with the old one. */
  let before: TestServer;
  /** Has the new key, and still knows the old one. */
  let after: TestServer;

  const start = (masterKey = "", others = "") =>
    startTestServer({
      databaseUrl,
      emulator: before?.emulator ?? emulator,
      env: {
        ...{ HONGYAN_MASTER_KEY: masterKey, HONGYAN_OTHER_MASTER_KEYS: others },
        HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true",
      },
    });
  let emulator: Awaited<ReturnType<typeof startTestEmulator>>;

  beforeAll(async () => {
    databaseUrl = await createDatabase(inject("postgresUrl"));
    emulator = resources.use(await startTestEmulator());
    before = resources.use(await start(oldKey, newKey));
    after = resources.use(await start(newKey, oldKey));
  });
  afterAll(() => resources.disposeAsync());

  const sends = async (t: TestServer): Promise<void> => {
    const { body } = await t.call("POST", "/v1/messages", t.message(await t.user(1)));
    await t.until(String(body["id"]), "sent");
  };
  const session = async (t: TestServer): Promise<string> => {
    const { openid } = emulator.control.addUser({ appid });
    const { code } = emulator.control.issueCode({ appid, openid });
    const { body } = await t.call("POST", "/mp/sessions", { code }, { key: null });
    return String(body["token"]);
  };
  const gatewayToken = async (t: TestServer): Promise<string> => {
    const query = `grant_type=client_credential&appid=${appid}&secret=${apiKey}`;
    return String((await t.call("GET", `/cgi-bin/token?${query}`)).body["access_token"]);
  };
  const errcodeWith = async (t: TestServer, token: string) =>
    (await t.call("POST", `/cgi-bin/message/custom/typing?access_token=${token}`, {})).body[
      "errcode"
    ];

  test("what one signs and seals the other believes and opens, in both directions", async () => {
    for (const [giver, taker] of [
      [before, after],
      [after, before],
    ] as const) {
      const token = await session(giver);
      expect((await taker.call("GET", "/mp/scenes", undefined, { key: token })).status).toBe(200);
      expect(await errcodeWith(taker, await gatewayToken(giver))).not.toBe(40001);
      await giver.call("PATCH", `/v1/apps/${appid}`, { secret });
      await sends(taker);
    }
    const owner = await setUp(before, databaseUrl);
    const elsewhere = new Browser(after.server.url);
    Object.assign(elsewhere, { cookie: owner.cookie, csrf: owner.csrf });
    expect((await elsewhere.call("PATCH", "/v1/session/operator", { language: "en" })).status).toBe(
      200,
    );
    expect(
      (await owner.call("POST", "/v1/session/totp", { password: "a good long password" })).status,
    ).toBe(200);
  });

  test("a rotation that broke off leaves everything readable, and the next one does the rest; then the old key is not needed", async () => {
    await before.call("PATCH", `/v1/apps/${appid}`, {
      secret,
      callback: { token: "callbackToken", mode: "plain" },
    });
    const hook = { url: "http://127.0.0.1:9/hook", events: ["*"], name: "hook" };
    const { body } = await before.call("POST", "/v1/webhooks", hook);
    await before.call("POST", `/v1/webhooks/${String(body["id"])}/rotate-secret`);
    await query(
      databaseUrl,
      `create function hongyan.fault() returns trigger language plpgsql as
       $$ begin raise exception 'the database goes away' using errcode = '57P01'; end $$;
       create trigger fault before update of retiring_secrets on hongyan.webhooks
       for each row execute function hongyan.fault()`,
    );
    const env = {
      ...{ DATABASE_URL: databaseUrl, HONGYAN_MASTER_KEY: newKey ?? "" },
      HONGYAN_OTHER_MASTER_KEYS: oldKey ?? "",
    };
    await expect(resealSecrets(after.server.ctx)).rejects.toThrow("goes away");
    await sends(before);
    await sends(after);
    expect((await countSealed(after.server.ctx)).other).toBeGreaterThan(0);

    await query(databaseUrl, "drop trigger fault on hongyan.webhooks");
    const rotated = await hongyan(["master-key", "rotate"], env);
    expect(rotated, rotated.out).toMatchObject({ code: 0 });
    expect(rotated.out).toContain("HONGYAN_OTHER_MASTER_KEYS after");
    expect(await countSealed(after.server.ctx)).toMatchObject({ other: 0, unreadable: [] });
    await sends(before);
    const token = await session(after);
    await using only = await start(newKey);
    await sends(only);
    expect((await only.call("GET", "/mp/scenes", undefined, { key: token })).status).toBe(200);

    await before.call("PATCH", `/v1/apps/${appid}`, { secret });
    const checked = await hongyan(["master-key", "check"], env);
    expect(checked, checked.out).toMatchObject({ code: 1 });
    expect(checked.out).toContain("1 under another one");
  });

  test("a secret that was saved meanwhile is not overwritten with the one from before", async () => {
    const stored = "select secret_sealed as value from hongyan.apps";
    const [read] = await query<{ value: string }>(databaseUrl, stored);
    await before.call("PATCH", `/v1/apps/${appid}`, { secret: "a newer one" });
    const [saved] = await query<{ value: string }>(databaseUrl, stored);
    const change = { key: appid, before: read?.value ?? "", after: "sealed anew" };
    const { db } = after.server.ctx;
    expect(await replaceSealedValue(db, sealedColumns.appSecret, change)).toBe(false);
    expect(await query(databaseUrl, stored)).toEqual([saved]);
  });

  test("every column of the schema that holds something sealed is sealed anew", async () => {
    const columns = await query<{ name: string }>(
      databaseUrl,
      `select table_name || '.' || column_name as name from information_schema.columns
       where table_schema = 'hongyan' and (column_name like '%sealed%' or column_name = 'retiring_secrets')`,
    );
    const known = Object.values(sealedColumns).map(({ table, column }) => `${table}.${column}`);
    expect(columns.map(({ name }) => name).toSorted()).toEqual(known.toSorted());
  });
});
