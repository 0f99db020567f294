import { sql, type RawBuilder } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import { isFinal } from "./events.ts";

// Events -> deliveries. A webhook's cursor is a place in the order (txid, id). Events of transactions before
// pg_snapshot_xmin are final: all of these have ended, so no row can appear behind the cursor (decision 0011).

/** A webhook whose row is locked. */
export interface LockedWebhook {
  webhookId: string;
  appid: string | null;
  events: string[];
  cursorTxid: string;
  cursorId: number;
}

/** After `with recursive`: the appids that have events, each found by one step along the primary key. */
const eventApps = sql`
  event_apps (appid) as (
    (select e.appid from hongyan.events e order by e.appid limit 1)
    union all
    select (select e.appid from hongyan.events e where e.appid > a.appid order by e.appid limit 1)
    from event_apps a
    where a.appid is not null
  )`;

/** Enabled webhooks with events to read. Takes no lock and writes nothing, so that asking often costs little. */
export async function findWebhooksWithNews(db: Db): Promise<string[]> {
  const result = await sql<{ webhookId: string }>`
    with recursive ${eventApps}
    select w.id as "webhookId"
    from hongyan.webhooks w
    cross join lateral (
      select from hongyan.events e
      where e.appid = w.appid and (e.txid, e.id) > (w.cursor_txid, w.cursor_id) and ${isFinal}
      order by e.txid, e.id
      limit 1
    ) news
    where w.appid is not null and w.disabled_at is null
    union all
    select w.id
    from hongyan.webhooks w
    where w.appid is null
      and w.disabled_at is null
      and exists (
        select
        from event_apps a
        cross join lateral (
          select from hongyan.events e
          where e.appid = a.appid and (e.txid, e.id) > (w.cursor_txid, w.cursor_id) and ${isFinal}
          order by e.txid, e.id
          limit 1
        ) news
      )`.execute(db);
  return result.rows.map((row) => row.webhookId);
}

/**
 * For one process at a time; undefined when another one has it, or it is disabled.
 *
 * The rest of the transaction reads in the order of an index: without statistics the planner takes a backlog for a few
 * rows, and would sort all of it for each slice.
 */
export async function lockWebhook(tx: Tx, webhookId: string): Promise<LockedWebhook | undefined> {
  const result = await sql<LockedWebhook>`
    select
      w.id as "webhookId", w.appid, w.events, w.cursor_txid::text as "cursorTxid", w.cursor_id as "cursorId",
      set_config('enable_sort', 'off', true)
    from hongyan.webhooks w
    where w.id = ${webhookId}::uuid and w.disabled_at is null
    for no key update skip locked`.execute(tx);
  return result.rows[0];
}

/** Reads the next events, writes a delivery for each that the webhook wants, and moves its cursor. Answers with how many it read. */
export async function fanOutSlice(tx: Tx, webhook: LockedWebhook, limit: number): Promise<number> {
  const result = await (
    webhook.appid === null
      ? sql<{ read: number }>`
          with recursive ${eventApps},
          slice as materialized (
            select s.*
            from event_apps a
            cross join lateral (
              select e.appid, e.txid, e.id, e.type
              from hongyan.events e
              where e.appid = a.appid and ${isBehind(webhook)} and ${isFinal}
              order by e.txid, e.id
              limit ${limit}
            ) s
            order by s.txid, s.id
            limit ${limit}
          ),
          ${writeSlice(webhook)}`
      : sql<{ read: number }>`
          with slice as materialized (
            select e.appid, e.txid, e.id, e.type
            from hongyan.events e
            where e.appid = ${webhook.appid} and ${isBehind(webhook)} and ${isFinal}
            order by e.txid, e.id
            limit ${limit}
          ),
          ${writeSlice(webhook)}`
  ).execute(tx);
  return result.rows[0]?.read ?? 0;
}

function isBehind(webhook: LockedWebhook): RawBuilder<unknown> {
  return sql`(e.txid, e.id) > (${webhook.cursorTxid}::xid8, ${webhook.cursorId}::bigint)`;
}

/** After a CTE `slice` (appid, txid, id, type). */
function writeSlice(webhook: LockedWebhook): RawBuilder<unknown> {
  return sql`
    written as (
      insert into hongyan.webhook_deliveries (webhook_id, appid, event_txid, event_id, event_type)
      select ${webhook.webhookId}::uuid, s.appid, s.txid, s.id, s.type
      from slice s
      where ${isWanted(sql`s.type`, webhook.events)}
      order by s.txid, s.id
    ),
    moved as (
      update hongyan.webhooks w
      set cursor_txid = last.txid, cursor_id = last.id
      from (select s.txid, s.id from slice s order by s.txid desc, s.id desc limit 1) last
      where w.id = ${webhook.webhookId}::uuid
    )
    select count(*)::integer as read from slice`;
}

/** `message.sent` is wanted by `message.sent`, `message.*` and `*`. */
function isWanted(type: RawBuilder<unknown>, events: string[]): RawBuilder<unknown> {
  return sql`array[${type}, split_part(${type}, '.', 1) || '.*', '*'] && ${events}::text[]`;
}

/**
 * Writes deliveries anew for events of a time that the webhook has been told, or would have been, had it been there;
 * what lies beyond its cursor comes by itself. Answers with how many, and where to go on: null when nothing is left before
 * `until`. Events of one moment stay together, so that going on never repeats or misses any.
 */
export async function replaySlice(
  db: Db,
  webhook: { webhookId: string; appid: string | null; events: string[] },
  slice: { from: string; until: string; limit: number },
): Promise<{ written: number; next: string | null }> {
  const result = await sql<{ written: number; next: string | null }>`
    with slice as materialized (
      select e.appid, e.txid, e.id, e.type, e.created_at
      from hongyan.webhooks w
      cross join (
        select e.appid, e.txid, e.id, e.type, e.created_at
        from hongyan.events e
        where e.created_at >= ${slice.from}::timestamptz and e.created_at < ${slice.until}::timestamptz
        -- Keeps the conditions below out: with them the planner may take the primary key and read an app's whole history.
        offset 0
      ) e
      where w.id = ${webhook.webhookId}::uuid
        and (${webhook.appid}::text is null or e.appid = ${webhook.appid})
        and (e.txid, e.id) <= (w.cursor_txid, w.cursor_id)
        and ${isWanted(sql`e.type`, webhook.events)}
      order by e.created_at
      fetch first ${slice.limit} rows with ties
    ),
    written as (
      insert into hongyan.webhook_deliveries (webhook_id, appid, event_txid, event_id, event_type)
      select ${webhook.webhookId}::uuid, s.appid, s.txid, s.id, s.type
      from slice s
      order by s.created_at, s.txid, s.id
    )
    select
      count(*)::integer as written,
      case when count(*) >= ${slice.limit} then to_char(
        (max(s.created_at) + interval '1 microsecond') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'
      ) end as next
    from slice s`.execute(db);
  return result.rows[0] ?? { written: 0, next: null };
}

/**
 * True when events or cursors name transactions that this server has yet to begin: the database was restored from a dump
 * into another server, which counts its transactions from anew.
 */
export async function isFromAnotherServer(db: Db): Promise<boolean> {
  const result = await sql<{ isForeign: boolean }>`
    with recursive ${eventApps}
    select
      exists (select from hongyan.webhooks w where w.cursor_txid >= pg_snapshot_xmax(pg_current_snapshot()))
      or exists (select from hongyan.count_cursors c where c.cursor_txid >= pg_snapshot_xmax(pg_current_snapshot()))
      or exists (
        select
        from event_apps a
        cross join lateral (
          select e.txid from hongyan.events e where e.appid = a.appid order by e.txid desc limit 1
        ) latest
        where latest.txid >= pg_snapshot_xmax(pg_current_snapshot())
      ) as "isForeign"`.execute(db);
  return result.rows[0]?.isForeign ?? false;
}

/** The name of an enabled webhook for every app that has yet to be told of something that happened in this one. */
export async function findUntoldWebhook(db: Db, appid: string): Promise<string | undefined> {
  const result = await sql<{ name: string }>`
    select w.name
    from hongyan.webhooks w
    where w.appid is null and w.disabled_at is null
      and (
        exists (
          select from hongyan.events e
          where e.appid = ${appid} and (e.txid, e.id) > (w.cursor_txid, w.cursor_id)
        )
        or exists (
          select from hongyan.webhook_deliveries d
          where d.webhook_id = w.id and d.appid = ${appid} and d.status = 'pending'
        )
      )
    limit 1`.execute(db);
  return result.rows[0]?.name;
}

/**
 * Puts events, cursors and deliveries of another server in front of everything that this one writes: all get transaction
 * 1 and keep their order by id. What a webhook has not been told yet is told, and what was not counted is counted; a few
 * events may be told or counted twice. Before them stay those of transaction 0, which came with an app of their own.
 */
export async function rebaseEvents(tx: Tx): Promise<void> {
  // No fan-out and no count is under way or begins.
  await sql`lock table hongyan.webhooks in exclusive mode`.execute(tx);
  await sql`lock table hongyan.count_cursors in exclusive mode`.execute(tx);
  await sql`
    update hongyan.webhooks w
    set
      cursor_txid = '1',
      cursor_id = coalesce(
        (
          select min(e.id) - 1
          from hongyan.events e
          where (w.appid is null or e.appid = w.appid) and e.txid > '0'
            and (
              (e.txid, e.id) > (w.cursor_txid, w.cursor_id)
              -- Written by this server since the restore.
              or e.id > (
                select max(o.id) from hongyan.events o where o.txid >= pg_snapshot_xmax(pg_current_snapshot())
              )
            )
        ),
        (select max(e.id) from hongyan.events e),
        0
      )
    where w.cursor_txid > '0'`.execute(tx);
  await sql`
    update hongyan.count_cursors c
    set
      cursor_txid = '1',
      cursor_id = coalesce(
        (
          select min(e.id) - 1
          from hongyan.events e
          where e.appid = c.appid and e.txid > '0'
            and (
              (e.txid, e.id) > (c.cursor_txid, c.cursor_id)
              or e.id > (
                select max(o.id) from hongyan.events o where o.txid >= pg_snapshot_xmax(pg_current_snapshot())
              )
            )
        ),
        (select max(e.id) from hongyan.events e),
        0
      )
    where c.cursor_txid > '0'`.execute(tx);
  await sql`update hongyan.webhook_deliveries set event_txid = '1' where event_txid > '1'`.execute(
    tx,
  );
  await sql`update hongyan.events set txid = '1' where txid > '1'`.execute(tx);
}
