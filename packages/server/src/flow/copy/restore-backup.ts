import type { Db } from "../../db/connection.ts";
import { migrate } from "../../db/migrate.ts";
import { readMigrations } from "../../db/read-migrations.ts";
import { HongyanError } from "../../errors.ts";
import { pauseUnfinished } from "../../store/table-copy.ts";
import { openBackup } from "./backup-file.ts";
import { loadTables, type LoadedTable } from "./load-tables.ts";

export interface Restored {
  takenAt: Date;
  tables: LoadedTable[];
  /** Apps with messages under way: the database that the backup is of may have sent them since. */
  paused: string[];
}

/**
 * Makes an empty database what it was at the time of a backup, also of an older version: all of it, or nothing. Apps with messages
 * that were not over are paused, because nobody here can know whether they have been sent since (M2).
 *
 * @throws {HongyanError} BACKUP_INVALID, SCHEMA_NEWER, COPY_TARGET_NOT_EMPTY, COPY_BROKEN
 */
export async function restoreBackup(db: Db, file: string): Promise<Restored> {
  const { head, entries } = await openBackup(file);
  const known = await readMigrations();
  const migrations = known.filter(({ name }) => head.migrations.includes(name));
  if (migrations.length < head.migrations.length) {
    throw new HongyanError("SCHEMA_NEWER", `${file} was made by a newer version of Hongyan`, {
      hint: "Restore it with that version, or a later one.",
    });
  }
  // First the schema that the rows are of, then what has changed since.
  await migrate(db, { migrations, allowNewer: true });
  const restored = await db.transaction().execute(async (tx) => {
    const tables = await loadTables(tx, entries);
    const reason = `restored from a backup of ${head.createdAt}: cancel what was sent since, then resume`;
    return { tables, paused: await pauseUnfinished(tx, reason) };
  });
  await migrate(db, { migrations: known });
  return { takenAt: new Date(head.createdAt), ...restored };
}
