import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

export interface QuotaWarning {
  appid: string;
  /** WeChat's path. */
  api: string;
  dailyLimit: number;
  usedToday: number;
  /** The rate that the forecast goes by. */
  perSecond: number;
  runsOutAt: Date;
  resetsAt: Date;
}

/** Tells of it once a day in China, whoever finds it first (E1). False when it was told today. */
export async function warnOfQuota(db: Db, warning: QuotaWarning): Promise<boolean> {
  const { appid, api, runsOutAt, resetsAt, ...figures } = warning;
  const data = { api, ...figures, runsOutAt, resetsAt };
  const result = await sql`
    with warned as (
      insert into hongyan.quota_warnings as w (appid, api, warned_on)
      select a.appid, ${api}, (now() at time zone 'Asia/Shanghai')::date
      from hongyan.apps a
      where a.appid = ${appid}
      on conflict (appid, api) do update
      set warned_on = excluded.warned_on
      where w.warned_on < excluded.warned_on
      returning w.appid
    )
    insert into hongyan.events (appid, type, data)
    select w.appid, 'quota.running-out', ${JSON.stringify(data)}::jsonb
    from warned w
    returning id`.execute(db);
  return result.rows.length === 1;
}
