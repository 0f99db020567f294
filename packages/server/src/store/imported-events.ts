import { sql } from "kysely";
import type { Tx } from "../db/connection.ts";

/**
 * Puts the events of an app that came from another server, with its webhooks' and counts' cursors and its deliveries, in front of
 * everything of this one: all get transaction 0 and keep their order by id. What a webhook of the app has not been told yet is told, and a few
 * events may be told or counted twice; webhooks for every app stand behind transaction 0, or are put there, and are told nothing of it
 * (decision 0011).
 *
 * @param tx in which they were written, so that nobody else sees them yet
 */
export async function rebaseImportedEvents(tx: Tx, appid: string): Promise<void> {
  for (const table of ["webhooks", "count_cursors"]) {
    await sql`
      update hongyan.${sql.id(table)} r
      set
        cursor_txid = '0',
        cursor_id = coalesce(
          (
            select min(e.id) - 1
            from hongyan.events e
            where e.appid = r.appid and (e.txid, e.id) > (r.cursor_txid, r.cursor_id)
          ),
          (select max(e.id) from hongyan.events e where e.appid = r.appid),
          0
        )
      where r.appid = ${appid}`.execute(tx);
  }
  await sql`
    update hongyan.webhook_deliveries d
    set event_txid = '0'
    from hongyan.webhooks w
    where w.appid = ${appid} and d.webhook_id = w.id and d.event_txid > '0'`.execute(tx);
  // Earlier versions put the events of a restored database there as well, and cursors among them; what is still to be told of those goes before.
  await sql`
    update hongyan.webhooks w
    set cursor_txid = '1', cursor_id = 0
    where w.appid is null and w.cursor_txid = '0'
      and not exists (
        select from hongyan.events e
        where e.appid <> ${appid} and e.txid = '0' and e.id > w.cursor_id
      )`.execute(tx);
  await sql`
    update hongyan.events set txid = '0' where appid = ${appid} and txid > '0'`.execute(tx);
}
