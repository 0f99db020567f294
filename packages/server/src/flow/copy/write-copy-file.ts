import { open, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import type { Db, Tx } from "../../db/connection.ts";
import { compareSchema } from "../../db/migrate.ts";
import { readMigrations } from "../../db/read-migrations.ts";
import { writeBackup, type CopyHead, type CopyOrigin } from "./backup-file.ts";
import type { CopyEntry } from "./dump-tables.ts";
import type { LoadedTable } from "./load-tables.ts";

/**
 * Writes a copy as of one moment into a new file that only this user may read. It is read within one transaction: on
 * Postgres others go on meanwhile; the embedded database has one connection, and whoever else asks it waits. The file is on
 * a disk, so that no slow reader holds the transaction (N1).
 *
 * @param file one that is there already is left alone
 * @param begin in that transaction; what it throws leaves no file behind
 */
export async function writeCopyFile(
  db: Db,
  file: string,
  begin: (
    tx: Tx,
    origin: CopyOrigin,
  ) => Promise<{ head: CopyHead; entries: AsyncIterable<CopyEntry> }>,
): Promise<LoadedTable[]> {
  const tables: LoadedTable[] = [];
  const output = (await open(file, "wx", 0o600)).createWriteStream({ flush: true });
  try {
    await db
      .transaction()
      .setIsolationLevel("repeatable read")
      .setAccessMode("read only")
      .execute(async (tx) => {
        const migrations = await readMigrations();
        const { missing } = await compareSchema(tx, migrations);
        const applied = migrations.filter((migration) => !missing.includes(migration));
        const { head, entries } = await begin(tx, {
          createdAt: new Date().toISOString(),
          migrations: applied.map(({ name }) => name),
        });
        const lines = writeBackup(head, counted(entries, tables));
        await pipeline(Readable.from(lines), createGzip({ level: 3 }), output);
      });
  } catch (error) {
    output.destroy();
    await rm(file, { force: true });
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
