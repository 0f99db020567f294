import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import { isOpen, refs, type DispatchRef } from "./open-dispatches.ts";

/** An open dispatch that is looked at. */
export interface TakenDispatch extends DispatchRef {
  /**
   * Its job waits in the queue: whoever takes it sees to its messages. So does whoever has taken it, as far as the caller
   * trusts in that.
   */
  isWaiting: boolean;
}

/**
 * The next dispatches to look at, for this caller alone: their next look moves away. `onlyDue`: those whose look is due, and
 * a job that is taken is in good hands, as the queue itself notices when its worker is dead; otherwise every one behind
 * `after` that has a job by now, of one app or of all.
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
    /** Unless only due ones are wanted: jobs taken from this time of the database on are in good hands. Default: none is. */
    trustFrom?: Date | undefined;
  },
): Promise<TakenDispatch[]> {
  const conditions = [sql`d.created_at <= ${page.before}`];
  // Not now(): a look that takes long would come to its own first dispatches again, and never end.
  if (page.onlyDue) conditions.push(sql`d.look_at <= ${page.before}`);
  // What starts later has its own look; when that failed, it is due here the length of a lease after its start.
  else conditions.push(sql`d.job_at is null`);
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
          and (
            j.state < 'active'
            or (j.state = 'active' and (${page.onlyDue} or j.started_on >= ${page.trustFrom ?? null}::timestamptz))
          )
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
  /** Queued: its `expireAt` has passed. Sending: the lease of its claim has. */
  hasEnded: boolean;
}

/** Each message is looked up by its key: for some thousands at once the planner would rather read the whole table. */
export async function listOpenMessages(db: Db, dispatches: DispatchRef[]): Promise<OpenMessage[]> {
  const result = await sql<OpenMessage>`
    select
      d.appid, d.id as "dispatchId", m.id as "messageId", m.status, m.due_at <= now() as "isDue",
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

/** The pause of an app, or how long it waits for unknown outcomes, may be changed by people: that is seen after so long. */
const longestRestSeconds = 600;

/**
 * After a look: deletes those dispatches whose messages are all over, lets the others name only what is still open, and looks
 * again when something of it will have come to its time. What is over stays so: nobody has to be locked out.
 */
export async function planLooks(
  db: Db,
  dispatches: TakenDispatch[],
  lookAfterSeconds: number,
): Promise<void> {
  await sql`
    with looked as materialized (
      select d.appid, d.id, cardinality(d.message_ids) as named, open.ids, open.look_at
      from unnest(
        ${dispatches.map((one) => one.appid)}::text[], ${dispatches.map((one) => one.dispatchId)}::uuid[],
        ${dispatches.map((one) => one.isWaiting)}::boolean[]
      ) as c (appid, id, is_waiting)
      join hongyan.open_dispatches d using (appid, id)
      cross join lateral (
        select array_agg(m.id) as ids, min(m.look_at) as look_at
        from unnest(d.message_ids) as n (id)
        cross join lateral (
          select
            m.id,
            case m.status
              when 'sending' then m.lease_until
              when 'unknown' then least(
                m.updated_at + make_interval(secs => a.unknown_after_seconds),
                now() + make_interval(secs => ${longestRestSeconds})
              )
              when 'queued' then least(
                m.expire_at,
                case
                  when c.is_waiting
                    then greatest(d.due_at, now()) + make_interval(secs => ${lookAfterSeconds})
                  when m.due_at > now() then m.due_at
                  when a.paused_until > now()
                    then least(a.paused_until, now() + make_interval(secs => ${longestRestSeconds}))
                  else now() + make_interval(secs => ${lookAfterSeconds})
                end
              )
            end as look_at
          from hongyan.messages m
          left join hongyan.apps a on a.appid = m.appid
          where m.appid = d.appid and m.id = n.id and ${isOpen}
          offset 0
        ) m
      ) open
      order by d.appid, d.id
      for update of d
    ),
    closed as (
      delete from hongyan.open_dispatches d
      using looked l
      where d.appid = l.appid and d.id = l.id and l.ids is null
    )
    update hongyan.open_dispatches d
    set
      -- As it stands when nothing is over: then it is not written once more.
      message_ids = case when cardinality(l.ids) < l.named then l.ids else d.message_ids end,
      look_at = greatest(l.look_at, now() + interval '1 second')
    from looked l
    where d.appid = l.appid and d.id = l.id
      and (
        cardinality(l.ids) < l.named
        -- Else it is about as it was taken.
        or l.look_at < d.look_at or l.look_at > d.look_at + interval '5 seconds'
      )`.execute(db);
}

/** The next look at the dispatches of an app comes now: something that it waited for has changed. */
export async function lookSoon(db: Db, appid: string): Promise<void> {
  await sql`
    with waiting as materialized (
      select d.appid, d.id
      from hongyan.open_dispatches d
      where d.appid = ${appid} and d.job_at is null and d.look_at > now()
      order by d.appid, d.id
      for update
    )
    update hongyan.open_dispatches d
    set look_at = now()
    from waiting w
    where d.appid = w.appid and d.id = w.id`.execute(db);
}
