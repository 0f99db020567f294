import type { Db, Tx } from "./connection.ts";
import { isRolledBackForOthers } from "./sql-errors.ts";

const mostAttempts = 3;

/** A transaction, run again when the database rolled it back for another one's sake: it has written nothing then. */
export async function writeSurely<T>(db: Db, write: (tx: Tx) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.transaction().execute(write);
    } catch (error) {
      if (!isRolledBackForOthers(error) || attempt === mostAttempts) throw error;
    }
  }
}
