import type { Db } from "../../db/connection.ts";
import { migrate } from "../../db/migrate.ts";
import { readMigrations } from "../../db/read-migrations.ts";
import { HongyanError } from "../../errors.ts";
import { pauseEveryApp } from "../../store/table-copy.ts";
import { openBackup } from "./backup-file.ts";
import { loadTables, type LoadedTable } from "./load-tables.ts";

export interface Restored {
  takenAt: Date;
  tables: LoadedTable[];
  /** Every app: the database that the backup is of may have sent since what is still to be sent here. */
  paused: string[];
}

/**
 * Makes an empty database what it was at the time of a backup, also of an older version: all of it, or nothing. Every app is
 * paused, because nobody here can know what has been sent since (M2): not messages alone, campaigns that had none yet as well,
 * channels that wait for their turn, and replies to pushes that were not handled.
 *
 * @throws {HongyanError} BACKUP_INVALID, SCHEMA_NEWER, COPY_TARGET_NOT_EMPTY, COPY_BROKEN
 */
export async function restoreBackup(db: Db, file: string): Promise<Restored> {
  const { head, entries } = await openBackup(file, "hongyan-backup");
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
    const reason = `restored from a backup of ${head.createdAt}: cancel the messages and campaigns that were sent since, then resume`;
    return { tables, paused: await pauseEveryApp(tx, reason) };
  });
  await migrate(db, { migrations: known });
  return { takenAt: new Date(head.createdAt), ...restored };
}
