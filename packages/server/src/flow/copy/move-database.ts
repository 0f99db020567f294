import { setTimeout as wait } from "node:timers/promises";
import type { Db } from "../../db/connection.ts";
import { migrate } from "../../db/migrate.ts";
import {
  numberOfTransaction,
  readTransactionStatus,
  type TransactionStatus,
} from "../../store/transaction-status.ts";
import { dumpTables } from "./dump-tables.ts";
import { loadTables, type LoadedTable } from "./load-tables.ts";

export type Moved =
  | { kind: "moved"; tables: LoadedTable[] }
  /** The target was told to commit, and its answer was lost: it has all of it, or nothing. */
  | { kind: "unanswered"; tables: LoadedTable[]; cause: unknown };

/**
 * Everything of one database into another, empty one, in one transaction of each: all of it, compared row by row, or nothing.
 * Messages that were not over go on there; nothing else may go on with the first database meanwhile, or afterwards (M2). What is
 * thrown was thrown before the target could have committed.
 *
 * @param onBegun told the number of the target's transaction, by which `askTarget` finds out what became of it
 * @throws {HongyanError} COPY_TARGET_NOT_EMPTY, COPY_BROKEN
 */
export async function moveDatabase(
  source: Db,
  target: Db,
  onBegun: (transaction: string) => void,
): Promise<Moved> {
  await migrate(target);
  let loaded: LoadedTable[] | undefined;
  try {
    const tables = await source
      .transaction()
      .setIsolationLevel("repeatable read")
      .setAccessMode("read only")
      .execute((from) =>
        target.transaction().execute(async (to) => {
          onBegun(await numberOfTransaction(to));
          loaded = await loadTables(to, dumpTables(from));
          return loaded;
        }),
      );
    return { kind: "moved", tables };
  } catch (cause) {
    if (loaded !== undefined) return { kind: "unanswered", tables: loaded, cause };
    throw cause;
  }
}

const pauseMs = 500;
const mostQuestions = 20;

/** What became of a move. One that is not over is asked about for some seconds: the target may not know yet that nobody listens. */
export async function askTarget(target: Db, transaction: string): Promise<TransactionStatus> {
  for (let asked = 1; ; asked += 1) {
    const status = await readTransactionStatus(target, transaction);
    if (status !== "in progress" || asked === mostQuestions) return status;
    await wait(pauseMs);
  }
}
