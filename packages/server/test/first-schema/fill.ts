import { readFile } from "node:fs/promises";
import pg from "pg";
import { connect } from "../../src/db/connection.ts";
import { migrate } from "../../src/db/migrate.ts";
import { readMigrations } from "../../src/db/read-migrations.ts";

/** Brings an empty database to the first schema, as whoever installed the first Hongyan has it, and puts fill.sql in. */
export async function fillFirstSchema(
  databaseUrl: string,
  values: { appid: string; template: string; secret: string; keyHash: Buffer },
): Promise<void> {
  await using connection = connect(databaseUrl, 1);
  await migrate(connection.db, { migrations: (await readMigrations()).slice(0, 1) });
  const text = await readFile(new URL("fill.sql", import.meta.url), "utf8");
  const filled = text
    .replaceAll(":appid", pg.escapeLiteral(values.appid))
    .replaceAll(":template", pg.escapeLiteral(values.template))
    .replaceAll(":secret", pg.escapeLiteral(values.secret))
    .replaceAll(":keyHash", `'\\x${values.keyHash.toString("hex")}'::bytea`);
  await connection.pool.query(filled);
}
