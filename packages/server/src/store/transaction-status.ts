import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import { isDataError } from "../db/sql-errors.ts";

/** The number by which the database knows this transaction, also when it is over. As text: it has 64 bits. */
export async function numberOfTransaction(tx: Tx): Promise<string> {
  const { rows } = await sql<{ id: string }>`select pg_current_xact_id()::text as id`.execute(tx);
  return rows[0]?.id ?? "";
}

export type TransactionStatus = "committed" | "aborted" | "in progress" | "unknown";

/** `unknown`: too long ago, or a number that this database has not given yet, so that it is not the one that did. */
export async function readTransactionStatus(db: Db, id: string): Promise<TransactionStatus> {
  try {
    const { rows } = await sql<{ status: TransactionStatus | null }>`
      select pg_xact_status(${id}::xid8) as status`.execute(db);
    return rows[0]?.status ?? "unknown";
  } catch (error) {
    if (isDataError(error)) return "unknown";
    throw error;
  }
}
