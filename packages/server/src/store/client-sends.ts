import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import { lastUnlessFull, type Slice } from "./old-messages.ts";

export interface ClientSendLimits {
  perMinute: number;
  perDay: number;
}

/** When the minute, or the 24 hours, of a user who may not send more now are over. */
export interface ClientSendsFull {
  limit: number;
  per: "minute" | "day";
  retryAfterSeconds: number;
}

/** Counts one send of this user, unless that is one too many: undefined when it counted. */
export async function countClientSend(
  db: Db,
  appid: string,
  openid: string,
  { perMinute, perDay }: ClientSendLimits,
): Promise<ClientSendsFull | undefined> {
  // `where` sees the row under its lock: of concurrent sends none slips through.
  const counted = await sql`
    insert into hongyan.client_sends as c (appid, openid, minute_at, minute_count, day_at, day_count)
    values (${appid}, ${openid}, now(), 1, now(), 1)
    on conflict (appid, openid) do update
    set
      minute_at = case when c.minute_at <= now() - interval '1 minute' then now() else c.minute_at end,
      minute_count = case when c.minute_at <= now() - interval '1 minute' then 1 else c.minute_count + 1 end,
      day_at = case when c.day_at <= now() - interval '1 day' then now() else c.day_at end,
      day_count = case when c.day_at <= now() - interval '1 day' then 1 else c.day_count + 1 end
    where (c.minute_at <= now() - interval '1 minute' or c.minute_count < ${perMinute}::integer)
      and (c.day_at <= now() - interval '1 day' or c.day_count < ${perDay}::integer)
    returning c.openid`.execute(db);
  return counted.rows.length === 1 ? undefined : whenFree(db, appid, openid, { perMinute, perDay });
}

async function whenFree(
  db: Db,
  appid: string,
  openid: string,
  { perMinute, perDay }: ClientSendLimits,
): Promise<ClientSendsFull> {
  const result = await sql<{ minuteSeconds: number; daySeconds: number; dayCount: number }>`
    select
      ceil(extract(epoch from c.minute_at + interval '1 minute' - now()))::integer as "minuteSeconds",
      ceil(extract(epoch from c.day_at + interval '1 day' - now()))::integer as "daySeconds",
      c.day_count as "dayCount"
    from hongyan.client_sends c
    where c.appid = ${appid} and c.openid = ${openid}`.execute(db);
  const [row] = result.rows;
  return row !== undefined && row.dayCount >= perDay && row.daySeconds > 0
    ? { limit: perDay, per: "day", retryAfterSeconds: row.daySeconds }
    : { limit: perMinute, per: "minute", retryAfterSeconds: Math.max(1, row?.minuteSeconds ?? 1) };
}

/** Removes counts that limit nobody any more. */
export async function removeOldClientSends(tx: Tx, limit: number): Promise<Slice<true>> {
  const result = await sql`
    delete from hongyan.client_sends c
    using (
      select o.appid, o.openid
      from hongyan.client_sends o
      where o.day_at < now() - interval '1 day'
      order by o.day_at
      limit ${limit}
      for update skip locked
    ) old
    where c.appid = old.appid and c.openid = old.openid
    returning c.openid`.execute(tx);
  return lastUnlessFull(result.rows.length, limit);
}
