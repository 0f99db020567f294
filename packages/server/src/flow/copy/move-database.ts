import type { Db } from "../../db/connection.ts";
import { migrate } from "../../db/migrate.ts";
import { dumpTables } from "./dump-tables.ts";
import { loadTables, type LoadedTable } from "./load-tables.ts";

/**
 * Everything of one database into another, empty one, in one transaction of each: all of it, compared row by row, or nothing.
 * Messages that were not over go on there; nothing else may go on with the first database meanwhile, or afterwards (M2).
 *
 * @throws {HongyanError} COPY_TARGET_NOT_EMPTY, COPY_BROKEN
 */
export async function moveDatabase(source: Db, target: Db): Promise<LoadedTable[]> {
  await migrate(target);
  return source
    .transaction()
    .setIsolationLevel("repeatable read")
    .setAccessMode("read only")
    .execute((from) => target.transaction().execute((to) => loadTables(to, dumpTables(from))));
}
