import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

export async function insertTraces(
  tx: Tx,
  appid: string,
  traces: { messageId: string; traceparent: string }[],
): Promise<void> {
  await sql`
    insert into hongyan.message_traces (appid, message_id, traceparent)
    select ${appid}, t.message_id, t.traceparent
    from unnest(
      ${traces.map((one) => one.messageId)}::uuid[], ${traces.map((one) => one.traceparent)}::text[]
    ) as t (message_id, traceparent)
    on conflict (appid, message_id) do nothing`.execute(tx);
}

export async function listTraces(
  db: Db,
  appid: string,
  messageIds: string[],
): Promise<{ messageId: string; traceparent: string }[]> {
  const result = await sql<{ messageId: string; traceparent: string }>`
    select t.message_id as "messageId", t.traceparent
    from hongyan.message_traces t
    where t.appid = ${appid} and t.message_id = any (${messageIds}::uuid[])`.execute(db);
  return result.rows;
}

const keptDays = 7;
const slice = 10_000;

/** A trace that goes on after a week is read by nobody. */
export async function removeOldTraces(db: Db): Promise<void> {
  await sql`
    delete from hongyan.message_traces t
    using (
      select o.appid, o.message_id
      from hongyan.message_traces o
      where o.created_at < now() - make_interval(days => ${keptDays})
      order by o.created_at
      limit ${slice}
      for update skip locked
    ) o
    where t.appid = o.appid and t.message_id = o.message_id`.execute(db);
}
