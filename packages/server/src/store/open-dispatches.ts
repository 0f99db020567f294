import { sql, type RawBuilder } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

// M2: every message that is not over (`queued`, `sending`, `unknown`) is named by an open dispatch, so whatever looks for such
// messages looks there. Messages have no index over their state: each claim and each settlement would have to touch it.

/** Not over: it will be sent, is being sent, or nobody knows. */
export const isOpen = sql`m.status in ('queued', 'sending', 'unknown')`;

export interface DispatchRef {
  appid: string;
  dispatchId: string;
}

export interface NewOpenDispatch extends DispatchRef {
  messageIds: string[];
  /** null: now. Seconds: from now, by the database's clock. */
  startAfter: Date | number | null;
}

/** In the transaction that queues the messages. Recovery looks at each once its start is this long ago. */
export async function insertOpenDispatches(
  tx: Tx,
  dispatches: NewOpenDispatch[],
  lookAfterSeconds: number,
): Promise<void> {
  const named = dispatches.flatMap((one, index) => one.messageIds.map((id) => ({ id, index })));
  await sql`
    with dispatches as materialized (
      select d.position - 1 as index, d.appid, d.id, coalesce(d.due_at, now() + make_interval(secs => d.in_seconds)) as due_at
      from unnest(
        ${dispatches.map((one) => one.appid)}::text[], ${dispatches.map((one) => one.dispatchId)}::uuid[],
        ${dispatches.map(({ startAfter }) => (startAfter instanceof Date ? startAfter : null))}::timestamptz[],
        ${dispatches.map(({ startAfter }) => (typeof startAfter === "number" ? startAfter : 0))}::double precision[]
      ) with ordinality as d (appid, id, due_at, in_seconds, position)
    ),
    named as (
      select n.index, array_agg(n.id) as ids
      from unnest(
        ${named.map((one) => one.id)}::uuid[], ${named.map((one) => one.index)}::integer[]
      ) as n (id, index)
      group by n.index
    )
    insert into hongyan.open_dispatches (appid, id, message_ids, due_at, look_at)
    select d.appid, d.id, n.ids, d.due_at, d.due_at + make_interval(secs => ${lookAfterSeconds})
    from dispatches d
    join named n using (index)
    on conflict (appid, id) do nothing`.execute(tx);
}

/**
 * Deletes those of them whose messages are all over, or `elsewhere`: named by later dispatches. What is over stays so: nobody
 * has to be locked out. Those that stay open name what is elsewhere no more, else it would be dispatched twice and twice again.
 */
export async function closeDispatches(
  db: Db,
  dispatches: DispatchRef[],
  elsewhere: string[] = [],
): Promise<void> {
  if (elsewhere.length > 0) {
    await sql`
      update hongyan.open_dispatches d
      set message_ids = array(select unnest(d.message_ids) except select unnest(${elsewhere}::uuid[]))
      from ${refs(dispatches)}
      where d.appid = c.appid and d.id = c.id and d.message_ids && ${elsewhere}::uuid[]`.execute(
      db,
    );
  }
  await sql`
    delete from hongyan.open_dispatches d
    using ${refs(dispatches)}
    where d.appid = c.appid and d.id = c.id
      and not exists (
        select
        from unnest(d.message_ids) as n (id)
        cross join lateral (
          select from hongyan.messages m where m.appid = d.appid and m.id = n.id and ${isOpen} offset 0
        ) m
      )`.execute(db);
}

function refs(dispatches: DispatchRef[]): RawBuilder<unknown> {
  return sql`
    unnest(
      ${dispatches.map((one) => one.appid)}::text[], ${dispatches.map((one) => one.dispatchId)}::uuid[]
    ) as c (appid, id)`;
}

/** An open dispatch that is looked at. */
export interface TakenDispatch extends DispatchRef {
  /**
   * Its job waits in the queue: whoever takes it sees to its messages. Of due dispatches also one that is taken: the queue
   * itself notices when its worker is dead.
   */
  isWaiting: boolean;
}

/**
 * The next dispatches to look at, for this caller alone: their next look moves away. `onlyDue`: those whose look is due;
 * otherwise every one behind `after`, of one app or of all.
 */
export async function takeOpenDispatches(
  tx: Tx,
  page: {
    onlyDue: boolean;
    /** Made before this time of the database. */
    before: Date;
    appid?: string | undefined;
    after?: DispatchRef | undefined;
    limit: number;
    /** It is enough when they name so many. */
    mostMessages: number;
    lookAfterSeconds: number;
  },
): Promise<TakenDispatch[]> {
  const conditions = [sql`d.created_at <= ${page.before}`];
  // Not now(): a look that takes long would come to its own first dispatches again, and never end.
  if (page.onlyDue) conditions.push(sql`d.look_at <= ${page.before}`);
  if (page.appid !== undefined) conditions.push(sql`d.appid = ${page.appid}`);
  const { after } = page;
  if (after !== undefined) {
    conditions.push(sql`(d.appid, d.id) > (${after.appid}, ${after.dispatchId}::uuid)`);
  }
  const result = await sql<TakenDispatch>`
    with free as (
      select d.appid, d.id, d.look_at, cardinality(d.message_ids) as messages
      from hongyan.open_dispatches d
      where ${sql.join(conditions, sql` and `)}
      order by ${page.onlyDue ? sql`d.look_at` : sql`d.appid, d.id`}
      limit ${page.limit}
      for update skip locked
    ),
    taken as (
      select f.appid, f.id
      from (
        select f.*, sum(f.messages) over (order by ${page.onlyDue ? sql`f.look_at, f.id` : sql`f.appid, f.id`}) as total
        from free f
      ) as f
      where f.total - f.messages < ${page.mostMessages}
    )
    update hongyan.open_dispatches d
    set look_at = now() + make_interval(secs => ${page.lookAfterSeconds}::double precision)
    from taken t
    where d.appid = t.appid and d.id = t.id
    returning
      d.appid, d.id as "dispatchId",
      exists (
        select from pgboss.job j
        where j.name = 'dispatch' and j.id = d.id
          and (j.state < 'active' or (${page.onlyDue} and j.state = 'active'))
      ) as "isWaiting"`.execute(tx);
  return result.rows.toSorted((a, b) =>
    a.appid === b.appid ? compare(a.dispatchId, b.dispatchId) : compare(a.appid, b.appid),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A message that is not over, of a dispatch that is looked at. */
export interface OpenMessage extends DispatchRef {
  messageId: string;
  status: "queued" | "sending" | "unknown";
  isDue: boolean;
  /** Queued: its `expireAt`. Sending: the end of the claim's lease. */
  endsAt: Date | null;
  hasEnded: boolean;
}

/** Each message is looked up by its key: for some thousands at once the planner would rather read the whole table. */
export async function listOpenMessages(db: Db, dispatches: DispatchRef[]): Promise<OpenMessage[]> {
  const result = await sql<OpenMessage>`
    select
      d.appid, d.id as "dispatchId", m.id as "messageId", m.status, m.due_at <= now() as "isDue", m.ends_at as "endsAt",
      coalesce(m.ends_at <= now(), false) as "hasEnded"
    from ${refs(dispatches)}
    join hongyan.open_dispatches d using (appid, id)
    cross join unnest(d.message_ids) as n (id)
    cross join lateral (
      select m.id, m.status, m.due_at, case m.status when 'queued' then m.expire_at when 'sending' then m.lease_until end as ends_at
      from hongyan.messages m
      where m.appid = d.appid and m.id = n.id and ${isOpen}
      offset 0
    ) m`.execute(db);
  return result.rows;
}

/** The next look at these dispatches comes no later than the earliest `at` of each. */
export async function lookInTime(db: Db, looks: (DispatchRef & { at: Date })[]): Promise<void> {
  await sql`
    update hongyan.open_dispatches d
    set look_at = greatest(l.at, now() + interval '1 second')
    from (
      select l.appid, l.id, min(l.at) as at
      from unnest(
        ${looks.map((one) => one.appid)}::text[], ${looks.map((one) => one.dispatchId)}::uuid[],
        ${looks.map((one) => one.at)}::timestamptz[]
      ) as l (appid, id, at)
      group by l.appid, l.id
    ) as l
    where d.appid = l.appid and d.id = l.id and l.at < d.look_at`.execute(db);
}

/** New dispatches name these messages: the old ones, as far as they are still there, do not any more. */
export async function moveFromDispatches(tx: Tx, moved: OpenMessage[]): Promise<void> {
  await sql`
    with moved as (
      select m.appid, m.dispatch_id, array_agg(m.id) as ids
      from unnest(
        ${moved.map((one) => one.appid)}::text[], ${moved.map((one) => one.dispatchId)}::uuid[],
        ${moved.map((one) => one.messageId)}::uuid[]
      ) as m (appid, dispatch_id, id)
      group by m.appid, m.dispatch_id
    )
    update hongyan.open_dispatches d
    set message_ids = array(select unnest(d.message_ids) except select unnest(m.ids))
    from moved m
    where d.appid = m.appid and d.id = m.dispatch_id`.execute(tx);
}

/** By the clock that dispatches are dated with. */
export async function readDatabaseTime(db: Db): Promise<Date> {
  const result = await sql<{ at: Date }>`select now() as at`.execute(db);
  return result.rows[0]?.at ?? new Date(0);
}

/** Messages that are not over, of an app or of all: a CTE's body. */
export function openMessages(appid: RawBuilder<unknown> | null): RawBuilder<unknown> {
  return sql`
    select distinct d.appid, n.id
    from hongyan.open_dispatches d
    cross join unnest(d.message_ids) as n (id)
    where ${appid === null ? sql`true` : sql`d.appid = ${appid}`}`;
}
