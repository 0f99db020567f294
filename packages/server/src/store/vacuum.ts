import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

const busyTables = [
  "hongyan.messages",
  "hongyan.events",
  "hongyan.ledger",
  "hongyan.balances",
  "hongyan.users",
  "hongyan.open_dispatches",
  "hongyan.attempts",
  "hongyan.callbacks",
  "hongyan.webhooks",
  "hongyan.webhook_deliveries",
  "pgboss.job",
];

/** Frees the room of old row versions and counts anew. The embedded database has no autovacuum that would do it. */
export async function vacuum(db: Db): Promise<void> {
  for (const table of busyTables) await sql`vacuum (analyze) ${sql.raw(table)}`.execute(db);
}
