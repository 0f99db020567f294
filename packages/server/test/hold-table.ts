import { query } from "@hongyan/testing/ledger";
import pg from "pg";
import { expect } from "vitest";

/** Lets nobody write to a table until so many wait for a lock, so that what they do is done at one time. */
export async function holdTable<T>(
  databaseUrl: string,
  table: string,
  waiting: number,
  work: () => Promise<T>,
): Promise<T> {
  const holder = new pg.Client({ connectionString: databaseUrl });
  await holder.connect();
  try {
    await holder.query(`begin; lock table ${table} in exclusive mode`);
    const working = work();
    const countWaiting = async () =>
      (
        await query(
          databaseUrl,
          "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
        )
      ).length;
    await expect.poll(countWaiting, { timeout: 30_000 }).toBe(waiting);
    await holder.query("commit");
    return await working;
  } finally {
    await holder.end();
  }
}
