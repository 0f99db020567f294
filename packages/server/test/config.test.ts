import { mkdtempSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readConfig } from "../src/config.ts";

const folder = (): string => join(mkdtempSync(join(tmpdir(), "hongyan-config-")), "data");
const key = Buffer.alloc(32, 1).toString("base64");

test("without any environment everything has a default, and a master key is made for the owner's eyes only", () => {
  const dataDir = folder();
  const config = readConfig({ HONGYAN_DATA_DIR: dataDir });
  expect(config).toMatchObject({
    host: "127.0.0.1",
    port: 3000,
    databaseUrl: undefined,
    emulatorPort: 3100,
  });
  expect(config.masterKey).toHaveLength(32);
  expect(statSync(join(dataDir, "master-key")).mode & 0o777).toBe(0o600);
  expect(statSync(dataDir).mode & 0o777).toBe(0o700);
  expect(readConfig({ HONGYAN_DATA_DIR: dataDir }).masterKey).toEqual(config.masterKey);
});

describe("an environment that cannot work is refused at the start, with what to do", () => {
  test.each<[string, Record<string, string>, RegExp]>([
    ["a port that is no number", { PORT: "http" }, /PORT/],
    [
      "only an appid",
      { WECHAT_APPID: "wx0123456789abcdef" },
      /only one of WECHAT_APPID and WECHAT_SECRET/,
    ],
    [
      "Postgres without a master key",
      { DATABASE_URL: "postgres://x/y" },
      /HONGYAN_MASTER_KEY is not/,
    ],
    ["another database", { DATABASE_URL: "mysql://x/y" }, /DATABASE_URL/],
    ["a short master key", { HONGYAN_MASTER_KEY: "abcd" }, /not 32 bytes/],
    ["a short API key", { HONGYAN_API_KEY: "abc" }, /HONGYAN_API_KEY/],
    [
      "a lease that a send can outlive",
      {
        HONGYAN_MASTER_KEY: key,
        HONGYAN_CLAIM_LEASE_SECONDS: "10",
        HONGYAN_WECHAT_TIMEOUT_MS: "5000",
      },
      /too short/,
    ],
  ])("%s", (_, env, message) => {
    expect(() => readConfig({ HONGYAN_DATA_DIR: folder(), ...env })).toThrow(message);
  });

  test("no value is repeated in the error: it may be a secret", () => {
    const secret = "postgresql+evil://user:hunter2@host/db";
    expect(() => readConfig({ DATABASE_URL: secret })).toThrow(/^(?!.*hunter2)/s);
  });
});
