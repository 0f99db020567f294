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
  campaignId: string | null;
  /** null: now. Seconds: from now, by the database's clock. */
  startAfter: Date | number | null;
}

/**
 * What starts later than this has no job until shortly before: the queue reads past every job that waits, at each fetch, and
 * these are found by an index.
 */
const laterSeconds = 60;
const jobLeadSeconds = 5;

/**
 * In the transaction that queues the messages. Recovery looks at each once its start is this long ago. Answers with the ids of
 * those that get their job later (`takeLaterDispatches`).
 */
export async function insertOpenDispatches(
  tx: Tx,
  dispatches: NewOpenDispatch[],
  lookAfterSeconds: number,
): Promise<Set<string>> {
  const named = dispatches.flatMap((one, index) => one.messageIds.map((id) => ({ id, index })));
  const result = await sql<{ dispatchId: string; isLater: boolean }>`
    with dispatches as materialized (
      select
        d.position - 1 as index, d.appid, d.id, d.campaign_id,
        coalesce(d.due_at, now() + make_interval(secs => d.in_seconds)) as due_at
      from unnest(
        ${dispatches.map((one) => one.appid)}::text[], ${dispatches.map((one) => one.dispatchId)}::uuid[],
        ${dispatches.map((one) => one.campaignId)}::uuid[],
        ${dispatches.map(({ startAfter }) => (startAfter instanceof Date ? startAfter : null))}::timestamptz[],
        ${dispatches.map(({ startAfter }) => (typeof startAfter === "number" ? startAfter : 0))}::double precision[]
      ) with ordinality as d (appid, id, campaign_id, due_at, in_seconds, position)
    ),
    named as (
      select n.index, array_agg(n.id) as ids
      from unnest(
        ${named.map((one) => one.id)}::uuid[], ${named.map((one) => one.index)}::integer[]
      ) as n (id, index)
      group by n.index
    )
    insert into hongyan.open_dispatches as o (appid, id, message_ids, campaign_id, due_at, look_at, job_at)
    select
      d.appid, d.id, n.ids, d.campaign_id, d.due_at, d.due_at + make_interval(secs => ${lookAfterSeconds}),
      case when d.due_at > now() + make_interval(secs => ${laterSeconds}) then
        d.due_at - make_interval(secs => ${jobLeadSeconds})
      end
    from dispatches d
    join named n using (index)
    on conflict (appid, id) do nothing
    returning o.id as "dispatchId", o.job_at is not null as "isLater"`.execute(tx);
  return new Set(result.rows.flatMap((row) => (row.isLater ? [row.dispatchId] : [])));
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

/** As a table `c` of their keys. */
export function refs(dispatches: DispatchRef[]): RawBuilder<unknown> {
  return sql`
    unnest(
      ${dispatches.map((one) => one.appid)}::text[], ${dispatches.map((one) => one.dispatchId)}::uuid[]
    ) as c (appid, id)`;
}

/** New dispatches name these messages: the old ones, as far as they are still there, do not any more. */
export async function moveFromDispatches(
  tx: Tx,
  moved: (DispatchRef & { messageId: string })[],
): Promise<void> {
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

/** The newest ids, within these bounds, of an app's messages that are not over, and no more: a CTE's body. */
export function openMessageIds(
  appid: string,
  range: RawBuilder<unknown>[],
  limit: number,
): RawBuilder<unknown> {
  const bounds = range.map((bound) => sql`n.id ${bound}`);
  return sql`
    select distinct n.id
    from hongyan.open_dispatches d
    cross join unnest(d.message_ids) as n (id)
    where ${sql.join([sql`d.appid = ${appid}`, ...bounds], sql` and `)}
    order by n.id desc
    limit ${limit}`;
}
