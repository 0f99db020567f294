import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

/** What WeChat said of a daily quota today. */
export interface StatedQuota {
  api: string;
  dailyLimit: number;
  used: number;
  /** Our own count of the day at that moment. */
  counted: number;
  askedAt: Date;
  /** False for what was said on an earlier day: the limit still holds, the use does not. */
  isOfToday: boolean;
}

export async function listStatedQuotas(db: Db, appid: string): Promise<StatedQuota[]> {
  const result = await sql<StatedQuota>`
    select
      q.api, q.daily_limit::double precision as "dailyLimit", q.used::double precision as used,
      q.counted::double precision as counted, q.asked_at as "askedAt",
      q.asked_at >= date_trunc('day', now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai' as "isOfToday"
    from hongyan.api_quotas q
    where q.appid = ${appid}`.execute(db);
  return result.rows;
}

export async function saveStatedQuota(
  db: Db,
  appid: string,
  quota: { api: string; dailyLimit: number; used: number; counted: number },
): Promise<void> {
  await sql`
    insert into hongyan.api_quotas (appid, api, daily_limit, used, counted)
    values (${appid}, ${quota.api}, ${quota.dailyLimit}, ${quota.used}, ${quota.counted})
    on conflict (appid, api) do update
    set
      daily_limit = excluded.daily_limit, used = excluded.used, counted = excluded.counted, asked_at = now()`.execute(
    db,
  );
}
