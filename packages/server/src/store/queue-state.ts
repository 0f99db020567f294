import { sql } from "kysely";
import type { Db } from "../db/connection.ts";
import { isOpen } from "./open-dispatches.ts";

export interface QueueState {
  due: number;
  later: number;
  sending: number;
  unknown: number;
  oldestDueAt: Date | null;
  /** False: there are more; at least so many were found. */
  isComplete: boolean;
}

/**
 * What one look reads at most. Rows: of dispatches, in the order in which recovery looks at them, which an index has; what is
 * due stands before what is scheduled, but for some minutes. Among these the due ones come first exactly.
 */
const most = { rows: 50_000, dispatches: 5_000, messages: 20_000 };

/** What of an app is not over, found by its dispatches: the oldest come first, however many are scheduled for later. */
export async function readQueueState(db: Db, appid: string, limit = most): Promise<QueueState> {
  const result = await sql<QueueState>`
    with dispatches as materialized (
      select d.message_ids, d.due_at
      from (
        select d.message_ids, d.due_at
        from hongyan.open_dispatches d
        where d.appid = ${appid}
        order by d.look_at
        limit ${limit.rows}
      ) d
      order by d.due_at
      limit ${limit.dispatches}
    ),
    named as materialized (
      select n.id
      from (select d.message_ids from dispatches d order by d.due_at) d
      cross join unnest(d.message_ids) as n (id)
      limit ${limit.messages}
    ),
    open as materialized (
      select m.status, m.due_at
      from (select distinct n.id from named n) n
      cross join lateral (
        select m.status, m.due_at
        from hongyan.messages m
        where m.appid = ${appid} and m.id = n.id and ${isOpen}
        offset 0
      ) m
    )
    select
      (count(*) filter (where o.status = 'queued' and o.due_at <= now()))::integer as due,
      (count(*) filter (where o.status = 'queued' and o.due_at > now()))::integer as later,
      (count(*) filter (where o.status = 'sending'))::integer as sending,
      (count(*) filter (where o.status = 'unknown'))::integer as unknown,
      min(o.due_at) filter (where o.status = 'queued' and o.due_at <= now()) as "oldestDueAt",
      (select count(*) from dispatches) < least(${limit.dispatches}::integer, ${limit.rows}::integer)
        and (select count(*) from named) < ${limit.messages} as "isComplete"
    from open o`.execute(db);
  const none = { due: 0, later: 0, sending: 0, unknown: 0, oldestDueAt: null, isComplete: true };
  return result.rows[0] ?? none;
}
