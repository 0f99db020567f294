import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import { isFinal } from "./events.ts";

// Events -> counts by the hour. The cursor is a place in the order (txid, id), and waits for older transactions, so that no
// late commit is missed (decision 0011). Counts and cursor move in one transaction: each event is counted once.

/** An app's cursor, locked. */
export interface LockedCursor {
  appid: string;
  txid: string;
  id: number;
}

export interface AppToCount {
  appid: string;
  /** It has no cursor yet. */
  isNew: boolean;
}

/** Apps with events to count. Takes no lock and writes nothing. */
export async function listAppsToCount(db: Db): Promise<AppToCount[]> {
  const result = await sql<AppToCount>`
    select a.appid, c.appid is null as "isNew"
    from hongyan.apps a
    left join hongyan.count_cursors c using (appid)
    cross join lateral (
      select from hongyan.events e
      where e.appid = a.appid and (e.txid, e.id) > (coalesce(c.cursor_txid, '0'), coalesce(c.cursor_id, 0)) and ${isFinal}
      order by e.txid, e.id
      limit 1
    ) news
    order by a.appid`.execute(db);
  return result.rows;
}

/** An app that was not counted before begins with the oldest event that is kept. */
export async function insertCountCursor(db: Db, appid: string): Promise<void> {
  await sql`
    insert into hongyan.count_cursors (appid)
    select a.appid from hongyan.apps a where a.appid = ${appid}
    on conflict do nothing`.execute(db);
}

/**
 * For one process at a time; undefined when another one has it.
 *
 * The rest of the transaction reads in the order of an index, whatever the planner's statistics are.
 */
export async function lockCountCursor(tx: Tx, appid: string): Promise<LockedCursor | undefined> {
  // Before the cursor: who removes the app takes them in this order too.
  await sql`
    select set_config('enable_sort', 'off', true)
    from hongyan.apps a
    where a.appid = ${appid}
    for key share`.execute(tx);
  const result = await sql<LockedCursor>`
    select c.appid, c.cursor_txid::text as txid, c.cursor_id as id
    from hongyan.count_cursors c
    where c.appid = ${appid}
    for no key update skip locked`.execute(tx);
  return result.rows[0];
}

export interface CountedSlice {
  /** Events read. */
  read: number;
  /** When the last of them happened; null: there was none. */
  lastAt: Date | null;
}

/**
 * Counts the next events, and moves the cursor.
 *
 * Scene and template come from the message: its event does not repeat them. A message that sent a grant off tells it once:
 * when WeChat accepted it, or when WeChat said that there was none.
 */
export async function countSlice(
  tx: Tx,
  cursor: LockedCursor,
  limit: number,
): Promise<CountedSlice> {
  const result = await sql<CountedSlice>`
    with slice as materialized (
      select e.txid, e.id, e.type, e.message_id, e.data, e.created_at
      from hongyan.events e
      where e.appid = ${cursor.appid} and (e.txid, e.id) > (${cursor.txid}::xid8, ${cursor.id}::bigint) and ${isFinal}
      order by e.txid, e.id
      limit ${limit}
    ),
    grouped as (
      select
        date_trunc('hour', s.created_at, 'UTC') as hour, s.type, coalesce(m.scene, '') as scene,
        coalesce(m.template_id, s.data ->> 'templateId', '') as template_id,
        case when s.type in ('message.queued', 'message.failed', 'message.cancelled') then s.data ->> 'reason' end as reason,
        case when s.type = 'message.failed' then (s.data ->> 'errcode')::integer end as errcode,
        s.type = 'grant.accepted' and s.data ->> 'source' = 'import' as is_import,
        count(*) as events,
        count(*) filter (where m.grant_state = 'spent' and m.template_id is not null) as spent,
        sum(case when s.type like 'grant.%' then (s.data ->> 'delta')::integer else 0 end) as delta
      from slice s
      left join lateral (
        select m.scene, m.template_id, m.grant_state
        from hongyan.messages m
        where m.appid = ${cursor.appid} and m.id = s.message_id
        offset 0
      ) m on true
      group by hour, s.type, 3, 4, 5, 6, 7
    ),
    facts as (
      select g.hour, g.scene, g.template_id, f.what, f.reason, f.errcode, f.count
      from grouped g
      cross join lateral (
        values
          (
            case when g.type = 'message.queued' then 'accepted' else substr(g.type, 9) end,
            case when g.type <> 'message.queued' then coalesce(g.reason, '') else '' end, coalesce(g.errcode, 0),
            -- Queued again, after an unknown outcome, is no new message.
            case when g.type like 'message.%' and not (g.type = 'message.queued' and g.reason is not null) then g.events end
          ),
          (
            'spent', '', 0,
            case
              when g.type = 'message.sent' or (g.type = 'message.failed' and g.reason <> 'NOT_DELIVERED') then g.spent
            end
          ),
          ('granted', '', 0, case when g.type = 'grant.accepted' then g.delta end),
          ('tap-accepted', '', 0, case when g.type = 'grant.accepted' and not g.is_import then g.events end),
          ('tap-refused', '', 0, case when g.type = 'grant.refused' then g.events end),
          ('revoked', '', 0, case when g.type = 'grant.revoked' then g.events end),
          ('corrected', '', 0, case when g.type = 'grant.corrected' then -g.delta end)
      ) as f (what, reason, errcode, count)
      where f.count > 0
    ),
    counted as (
      insert into hongyan.hourly_counts as c (appid, hour, what, scene, template_id, reason, errcode, count)
      select ${cursor.appid}, f.hour, f.what, f.scene, f.template_id, f.reason, f.errcode, sum(f.count)
      from facts f
      group by f.hour, f.what, f.scene, f.template_id, f.reason, f.errcode
      on conflict (appid, hour, what, scene, template_id, reason, errcode) do update
      set count = c.count + excluded.count
    ),
    moved as (
      update hongyan.count_cursors c
      set cursor_txid = last.txid, cursor_id = last.id
      from (select s.txid, s.id from slice s order by s.txid desc, s.id desc limit 1) last
      where c.appid = ${cursor.appid}
    )
    select
      (select count(*)::integer from slice) as read,
      (select max(s.created_at) from slice s) as "lastAt"`.execute(tx);
  return result.rows[0] ?? { read: 0, lastAt: null };
}

/** When the oldest event that is not counted yet happened, also one whose transaction may still be open; null: all are. */
export async function findUncounted(db: Db, appid: string): Promise<Date | null> {
  const result = await sql<{ at: Date }>`
    select e.created_at as at
    from (
      select coalesce(max(c.cursor_txid::text), '0')::xid8 as txid, coalesce(max(c.cursor_id), 0) as id
      from hongyan.count_cursors c
      where c.appid = ${appid}
    ) c
    cross join lateral (
      select e.created_at
      from hongyan.events e
      where e.appid = ${appid} and (e.txid, e.id) > (c.txid, c.id)
      order by e.txid, e.id
      limit 1
    ) e`.execute(db);
  return result.rows[0]?.at ?? null;
}

/** Pushes that were not believed, by the check that failed. Nothing for an app that is not there. */
export async function countRefusedCallbacks(
  db: Db,
  appid: string,
  refused: { reason: string; count: number },
): Promise<void> {
  await sql`
    insert into hongyan.hourly_counts as c (appid, hour, what, scene, template_id, reason, errcode, count)
    select a.appid, date_trunc('hour', now(), 'UTC'), 'callback-refused', '', '', ${refused.reason}, 0, ${refused.count}
    from hongyan.apps a
    where a.appid = ${appid}
    on conflict (appid, hour, what, scene, template_id, reason, errcode) do update
    set count = c.count + excluded.count`.execute(db);
}

/** Counts of hours that are so many days old. */
export async function removeOldCounts(db: Db, keptDays: number): Promise<void> {
  // Each app's oldest hours stand at the beginning of its part of the primary key.
  const apps = await sql<{ appid: string }>`select a.appid from hongyan.apps a`.execute(db);
  for (const { appid } of apps.rows) {
    await sql`
      delete from hongyan.hourly_counts c
      where c.appid = ${appid} and c.hour < now() - make_interval(days => ${keptDays})`.execute(db);
  }
}
