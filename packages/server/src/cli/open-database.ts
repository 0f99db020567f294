import { existsSync } from "node:fs";
import { join } from "node:path";
import type { ServerConfig } from "../config.ts";
import { connect, type Db } from "../db/connection.ts";
import { startEmbeddedDatabase } from "../db/embedded.ts";
import { explainFailure } from "../db/explain-failure.ts";
import { compareSchema } from "../db/migrate.ts";
import { readMigrations } from "../db/read-migrations.ts";
import { HongyanError } from "../errors.ts";
import { ResourceStack } from "../resource-stack.ts";
import { inTerminalLanguage, type Words } from "./frame/words.ts";

export interface OpenedDatabase extends AsyncDisposable {
  db: Db;
}

const postgresConnections = 2;

/**
 * The database alone, for commands that work on it without a server. The embedded one belongs to one process at a time: beside a
 * running server it is refused.
 *
 * @throws {HongyanError} DATA_DIR_IN_USE, UNAVAILABLE, CONFIG_INVALID when its schema is not this version's
 */
export async function openDatabase(
  config: Pick<ServerConfig, "databaseUrl" | "dataDir">,
  options: { evenIfMoved?: boolean } = {},
): Promise<OpenedDatabase> {
  await using opened = new ResourceStack();
  const isEmbedded = config.databaseUrl === undefined;
  if (isEmbedded) refuseMissing(config.dataDir);
  const connectionString =
    config.databaseUrl ??
    opened.use(await startEmbeddedDatabase(config.dataDir, options)).connectionString;
  const { db } = opened.use(connect(connectionString, isEmbedded ? 1 : postgresConnections));
  await refuseOtherSchema(db);
  const resources = opened.move();
  return { db, [Symbol.asyncDispose]: () => resources[Symbol.asyncDispose]() };
}

/** @throws {HongyanError} CONFIG_INVALID */
export function refuseMissing(dataDir: string): void {
  if (existsSync(join(dataDir, "postgres"))) return;
  const message = inTerminalLanguage({
    en: `there is no database in ${dataDir}`,
    zh: `${dataDir} 里没有数据库`,
  });
  const hint = inTerminalLanguage({
    en: "Name the data folder with HONGYAN_DATA_DIR, or Postgres with DATABASE_URL. `hongyan migrate` makes a new database.",
    zh: "请用 HONGYAN_DATA_DIR 指明数据目录，或用 DATABASE_URL 指明 Postgres。`hongyan migrate` 会建一个新的数据库。",
  });
  throw new HongyanError("CONFIG_INVALID", message, { hint });
}

async function refuseOtherSchema(db: Db): Promise<void> {
  const state = await compareSchema(db, await readMigrations()).catch((cause: unknown) => {
    throw explainFailure(cause);
  });
  if (state.missing.length === 0 && state.unknown.length === 0) return;
  const { message, hint } = state.unknown.length > 0 ? newer(state.unknown) : older(state.missing);
  throw new HongyanError("CONFIG_INVALID", inTerminalLanguage(message), {
    hint: inTerminalLanguage(hint),
  });
}

const newer = (unknown: string[]): { message: Words; hint: Words } => ({
  message: {
    en: `the schema of the database is newer than this program (${unknown.join(", ")})`,
    zh: `数据库的结构比本程序新（${unknown.join("、")}）`,
  },
  hint: {
    en: "Use the version of Hongyan that runs on this database.",
    zh: "请使用在这个数据库上运行的鸿雁版本。",
  },
});

const older = (missing: unknown[]): { message: Words; hint: Words } => ({
  message: {
    en: `the schema of the database is older than this program (${missing.length} changes are missing)`,
    zh: `数据库的结构比本程序旧（缺 ${missing.length} 项变更）`,
  },
  hint: { en: "Run `hongyan migrate` first.", zh: "请先运行 `hongyan migrate`。" },
});
