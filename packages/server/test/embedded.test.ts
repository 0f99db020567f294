import { statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { temporaryFolder } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { expect, test } from "vitest";
import { startEmbeddedDatabase } from "../src/db/embedded.ts";

test("the embedded database keeps what was committed, lets only its owner in, and one process at a time", async () => {
  await using folder = await temporaryFolder();
  const dataDir = join(folder.path, "data");
  {
    await using database = await startEmbeddedDatabase(dataDir);
    await query(database.connectionString, "create table kept as select 1 as one");
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    await expect(startEmbeddedDatabase(dataDir)).rejects.toMatchObject({ code: "DATA_DIR_IN_USE" });
  }
  await using again = await startEmbeddedDatabase(dataDir);
  expect(await query(again.connectionString, "select one from kept")).toEqual([{ one: 1 }]);
});

test("a data folder whose path is too long for a socket works all the same, and belongs to one process too", async () => {
  await using folder = await temporaryFolder();
  const dataDir = join(folder.path, "d".repeat(60), "e".repeat(60));
  await mkdir(dataDir, { recursive: true });
  await using database = await startEmbeddedDatabase(dataDir);
  expect(await query(database.connectionString, "select 1 as one")).toEqual([{ one: 1 }]);
  await expect(startEmbeddedDatabase(dataDir)).rejects.toMatchObject({ code: "DATA_DIR_IN_USE" });
});
