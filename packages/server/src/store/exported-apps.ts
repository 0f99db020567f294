import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import { isPausedByHand } from "./pauses.ts";
import { enableWebhook } from "./webhooks.ts";

/** When somebody last resumed the app, to the microsecond, which a Date would round; null: never. */
export async function readResumedAt(tx: Tx, appid: string): Promise<string | null> {
  const result = await sql<{ resumedAt: string | null }>`
    select resumed_at::text as "resumedAt" from hongyan.apps where appid = ${appid}`.execute(tx);
  return result.rows[0]?.resumedAt ?? null;
}

/** By it they are known again: nobody else disables a webhook for this. */
const exportedReason =
  "the app was exported: its webhooks are told by the installation that imported it";

/**
 * Why the app is paused says now that it went, and its own webhooks are told nothing more here: what ends here by time would
 * contradict what the other installation tells them. False, and nothing is changed, when it was resumed since then, even if it is paused again.
 */
export async function markExported(
  tx: Tx,
  appid: string,
  { reason, resumedAt }: { reason: string; resumedAt: string | null },
): Promise<boolean> {
  const result = await sql`
    with marked as (
      update hongyan.apps a
      set paused_reason = ${reason}, updated_at = now()
      where a.appid = ${appid} and ${isPausedByHand} and a.resumed_at is not distinct from ${resumedAt}::timestamptz
      returning a.appid
    ),
    silenced as (
      update hongyan.webhooks w
      set disabled_at = now(), disabled_reason = ${exportedReason}, updated_at = now()
      from marked
      where w.appid = marked.appid and w.disabled_at is null
    )
    select appid from marked`.execute(tx);
  return result.rows.length === 1;
}

/** They go on where they stopped, when the app sends again where it was exported, or was exported a second time and arrives. */
export async function enableExportedWebhooks(db: Db, appid: string): Promise<void> {
  const result = await sql<{ id: string }>`
    select id from hongyan.webhooks where appid = ${appid} and disabled_reason = ${exportedReason}`.execute(
    db,
  );
  for (const { id } of result.rows) await enableWebhook(db, id);
}
