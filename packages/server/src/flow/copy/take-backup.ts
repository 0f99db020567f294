import type { Db } from "../../db/connection.ts";
import { dumpTables } from "./dump-tables.ts";
import type { LoadedTable } from "./load-tables.ts";
import { writeCopyFile } from "./write-copy-file.ts";

/** Writes everything as of one moment into a new file. */
export async function takeBackup(db: Db, file: string): Promise<LoadedTable[]> {
  return writeCopyFile(db, file, async (tx, origin) => ({
    head: { format: "hongyan-backup", version: 1, ...origin },
    entries: dumpTables(tx),
  }));
}
