import { createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Db } from "../../db/connection.ts";
import { compareSchema } from "../../db/migrate.ts";
import { readMigrations } from "../../db/read-migrations.ts";
import { writeBackup } from "./backup-file.ts";
import { dumpTables, type CopyEntry } from "./dump-tables.ts";
import type { LoadedTable } from "./load-tables.ts";

/**
 * Writes everything as of one moment into a new file that only this user may read. It is read within one transaction: on
 * Postgres others go on meanwhile; the embedded database has one connection, and whoever else asks it waits. The file is on
 * a disk, so that no slow reader holds the transaction (N1).
 */
export async function takeBackup(db: Db, file: string): Promise<LoadedTable[]> {
  const tables: LoadedTable[] = [];
  const output = createWriteStream(file, { flags: "wx", mode: 0o600, flush: true });
  try {
    await db
      .transaction()
      .setIsolationLevel("repeatable read")
      .setAccessMode("read only")
      .execute(async (tx) => {
        const migrations = await readMigrations();
        const { missing } = await compareSchema(tx, migrations);
        const applied = migrations.filter((migration) => !missing.includes(migration));
        const lines = writeBackup(
          {
            format: "hongyan-backup",
            version: 1,
            createdAt: new Date().toISOString(),
            migrations: applied.map(({ name }) => name),
          },
          counted(dumpTables(tx), tables),
        );
        await pipeline(Readable.from(lines), createGzip({ level: 3 }), output);
      });
  } catch (error) {
    if (!isThere(error)) await rm(file, { force: true });
    throw error;
  }
  return tables;
}

async function* counted(
  entries: AsyncIterable<CopyEntry>,
  tables: LoadedTable[],
): AsyncGenerator<CopyEntry> {
  let name = "";
  for await (const entry of entries) {
    if (entry.kind === "table") name = entry.table.name;
    if (entry.kind === "end") tables.push({ name, rows: entry.rows });
    yield entry;
  }
}

/** Somebody else's file is left alone. */
function isThere(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "EEXIST";
}
