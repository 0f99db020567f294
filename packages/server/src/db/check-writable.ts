import { sql } from "kysely";
import { HongyanError } from "../errors.ts";
import type { Db } from "./connection.ts";
import { isReadOnlyError } from "./sql-errors.ts";

/**
 * Resolves when the database takes writes: it is asked for what a write needs, and nothing is changed.
 *
 * @throws {HongyanError} UNAVAILABLE: it is a replica, or read-only; and what the database throws when it does not answer
 */
export async function checkWritable(db: Db): Promise<void> {
  try {
    await sql`select from hongyan.migrations where false for update`.execute(db);
  } catch (error) {
    if (!isReadOnlyError(error)) throw error;
    const { rows } = await sql<{ isReplica: boolean }>`
      select pg_is_in_recovery() as "isReplica"`.execute(db);
    throw readOnlyDatabase(
      error,
      rows[0]?.isReplica === true ? "it is a replica" : "it is read-only",
    );
  }
}

/** What whoever asked for a write is told. */
export function readOnlyDatabase(
  cause: unknown,
  reason = "it is a replica, or read-only",
): HongyanError {
  return new HongyanError("UNAVAILABLE", `the database takes no writes: ${reason}`, {
    hint: "DATABASE_URL must lead to the primary. Or has its provider locked the database, for lack of space? When it takes writes again, repeat a send with the same Idempotency-Key.",
    cause,
  });
}
