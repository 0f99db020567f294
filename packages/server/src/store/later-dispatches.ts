import { sql } from "kysely";
import type { Tx } from "../db/connection.ts";

/** A dispatch whose time has come near, and that has no job yet. */
export interface LaterDispatch {
  appid: string;
  messageIds: string[];
  campaignId: string | null;
  dueAt: Date;
  isDue: boolean;
}

/**
 * Takes away the next dispatches whose jobs are to be made now: the caller dispatches their messages anew in the same
 * transaction (M2). Each goes to one caller.
 */
export async function takeLaterDispatches(
  tx: Tx,
  page: {
    limit: number;
    /** It is enough when they name so many. */
    mostMessages: number;
  },
): Promise<LaterDispatch[]> {
  const result = await sql<LaterDispatch>`
    with free as (
      select d.appid, d.id, d.job_at, cardinality(d.message_ids) as messages
      from hongyan.open_dispatches d
      where d.job_at <= now()
      order by d.job_at
      limit ${page.limit}
      for update skip locked
    ),
    taken as (
      select f.appid, f.id
      from (select f.*, sum(f.messages) over (order by f.job_at, f.id) as total from free f) as f
      where f.total - f.messages < ${page.mostMessages}
    )
    delete from hongyan.open_dispatches d
    using taken t
    where d.appid = t.appid and d.id = t.id
    returning
      d.appid, d.message_ids as "messageIds", d.campaign_id as "campaignId", d.due_at as "dueAt",
      d.due_at <= now() as "isDue"`.execute(tx);
  return result.rows;
}
