import { setTimeout as wait } from "node:timers/promises";
import type { TokenStore } from "@hongyan/wechat";
import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { appid, startTestServer, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { createDatabaseTokenStore } from "../src/wechat/database-token-store.ts";

let databaseUrl: string;
let t: TestServer;
let store: TokenStore;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl, options: { worker: false } }));
  store = createDatabaseTokenStore(t.server.ctx.db, t.server.ctx.secrets);
});
afterAll(() => resources.disposeAsync());
beforeEach(() => query(databaseUrl, "delete from hongyan.access_tokens"));

const lease = (owner: string, version: number, leaseMs = 60_000): Promise<boolean> =>
  store.tryLease(appid, { owner, version, leaseMs });
const save = (owner: string, version: number, accessToken: string) =>
  store.save(appid, { owner, version, accessToken, expiresAtMs: Date.now() + 7_200_000 });

describe("T1: one refresh at a time in the whole cluster", () => {
  test("ten processes ask for the lease at once: one gets it, also when no token is stored yet", async () => {
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, index) => lease(`p${index}`, 0)),
    );
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  test("the lease of a process that died runs out; its late answer does not overwrite the newer token", async () => {
    expect(await lease("dies", 0, 50)).toBe(true);
    expect(await lease("next", 0)).toBe(false);
    await wait(120);
    expect(await lease("next", 0)).toBe(true);
    expect(await save("next", 0, "newer")).toMatchObject({ version: 1 });
    expect(await save("dies", 0, "older")).toBeUndefined();
    expect(await store.read(appid)).toMatchObject({ accessToken: "newer", version: 1 });
  });

  test("nobody may refresh a token that was refreshed since they saw it", async () => {
    await lease("first", 0);
    await save("first", 0, "one");
    expect(await lease("late", 0)).toBe(false);
    expect(await lease("informed", 1)).toBe(true);
  });
});

test("S1: the stored token cannot be read from the table", async () => {
  await lease("p", 0);
  await save("p", 0, "PLANTED-TOKEN");
  const rows = await query(databaseUrl, "select * from hongyan.access_tokens");
  expect(rows).toHaveLength(1);
  expect(JSON.stringify(rows)).not.toContain("PLANTED-TOKEN");
});
