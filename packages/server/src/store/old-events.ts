import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import type { Slice } from "./old-messages.ts";

/** Where an event stands in the order of events: by the transaction that wrote it, then by its id. */
export interface EventPosition {
  txid: string;
  eventId: number;
}

export const firstEvent: EventPosition = { txid: "0", eventId: 0 };

/**
 * Up to where the enabled webhooks of an app need no event any more: each has turned it into deliveries, and they have been
 * carried out. null: no webhook asks for any.
 */
export async function findLastToldEvent(db: Db, appid: string): Promise<EventPosition | null> {
  const result = await sql<EventPosition>`
    with hooks as materialized (
      select w.id, w.cursor_txid, w.cursor_id
      from hongyan.webhooks w
      where w.disabled_at is null and (w.appid is null or w.appid = ${appid})
    ),
    held as (
      select h.cursor_txid as txid, h.cursor_id as event_id from hooks h
      union all
      select p.event_txid, p.event_id - 1
      from hooks h
      cross join lateral (
        select d.event_txid, d.event_id
        from hongyan.webhook_deliveries d
        where d.webhook_id = h.id and d.status = 'pending' and d.appid = ${appid}
        order by d.event_txid, d.event_id
        limit 1
      ) p
    )
    select h.txid::text as txid, h.event_id as "eventId"
    from held h
    order by h.txid, h.event_id
    limit 1`.execute(db);
  return result.rows[0] ?? null;
}

/**
 * Removes events of an app in their order, which is that of time, up to `told`. A slice in which nothing is old is the last.
 */
export async function removeOldEvents(
  tx: Tx,
  appid: string,
  after: EventPosition,
  { keepDays, limit, told }: { keepDays: number; limit: number; told: EventPosition | null },
): Promise<Slice<EventPosition>> {
  const result = await sql<{ removed: number; looked: number } & EventPosition>`
    with looked as materialized (
      select e.appid, e.txid, e.id, e.created_at
      from hongyan.events e
      where e.appid = ${appid}
        and (e.txid, e.id) > (${after.txid}::xid8, ${after.eventId}::bigint)
        and (e.txid, e.id) <= (
          coalesce(${told?.txid ?? null}::xid8, pg_snapshot_xmin(pg_current_snapshot())), ${told?.eventId ?? 0}::bigint
        )
      order by e.txid, e.id
      limit ${limit}
    ),
    removed as (
      delete from hongyan.events e
      using looked l
      where e.appid = l.appid and e.txid = l.txid and e.id = l.id
        and l.created_at < now() - make_interval(days => ${keepDays})
      returning e.id
    ),
    counts as (
      select (select count(*) from looked)::integer as looked, (select count(*) from removed)::integer as removed
    )
    select c.looked, c.removed, l.txid::text as txid, l.id as "eventId"
    from counts c
    cross join lateral (select l.txid, l.id from looked l order by l.txid desc, l.id desc limit 1) l`.execute(
    tx,
  );
  const row = result.rows[0];
  if (row === undefined) return { removed: 0, next: undefined };
  const isMore = row.looked === limit && row.removed > 0;
  const next = isMore ? { txid: row.txid, eventId: row.eventId } : undefined;
  return { removed: row.removed, next };
}
