import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

/** A place among the events of an app: behind all of it are those that come later (decision 0011). */
export interface EventPlace {
  txid: string;
  id: number;
}

export interface TailEvent extends EventPlace {
  type: string;
  messageId: string | null;
  openid: string | null;
  data: Record<string, unknown>;
  createdAt: Date;
}

/** Where the events begin that are committed from now on. */
export async function findEnd(db: Db): Promise<EventPlace> {
  const result = await sql<EventPlace>`
    select pg_snapshot_xmin(pg_current_snapshot())::text as txid, 0 as id`.execute(db);
  return result.rows[0] ?? { txid: "0", id: 0 };
}

/**
 * The next events behind a place, up to `limit`, and the place to go on from. `upto`: only those before that place; without
 * it, all whose transactions are final.
 */
export async function readEventsAfter(
  db: Db,
  appid: string,
  range: { after: EventPlace; upto?: EventPlace; limit: number },
): Promise<{ events: TailEvent[]; next: EventPlace; isFull: boolean }> {
  const { after, upto, limit } = range;
  const result = await sql<TailEvent & { endTxid: string }>`
    with horizon as materialized (select pg_snapshot_xmin(pg_current_snapshot()) as txid)
    select
      h.txid::text as "endTxid", e.txid::text as txid, e.id, e.type, e.message_id as "messageId", e.openid, e.data,
      e.created_at as "createdAt"
    from horizon h
    left join lateral (
      select e.*
      from hongyan.events e
      where e.appid = ${appid} and (e.txid, e.id) > (${after.txid}::xid8, ${after.id}::bigint) and e.txid < h.txid
        and (${upto === undefined} or (e.txid, e.id) <= (${upto?.txid ?? "0"}::xid8, ${upto?.id ?? 0}::bigint))
      order by e.txid, e.id
      limit ${limit}
    ) e on true
    order by e.txid, e.id`.execute(db);
  const events = result.rows.filter((row) => row.txid !== null);
  const last = events.at(-1);
  const isFull = events.length === limit;
  if (isFull && last !== undefined) {
    return { events, next: { txid: last.txid, id: last.id }, isFull };
  }
  const end = upto ?? { txid: result.rows[0]?.endTxid ?? after.txid, id: 0 };
  return { events, next: end, isFull };
}
