import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

/** Of an app itself. */
export const noCampaign = "00000000-0000-0000-0000-000000000000";

/**
 * `book` of token-bucket.ts for all processes together, by the database's clock: milliseconds until the messages may start;
 * undefined when that is further ahead than `aheadMs`, and nothing was booked.
 */
export async function bookPace(
  db: Db,
  appid: string,
  campaignId: string,
  pace: {
    perSecond: number;
    burst: number;
    count: number;
    aheadMs: number;
    longestAheadMs: number;
  },
): Promise<number | undefined> {
  const each = sql`make_interval(secs => 1 / ${pace.perSecond}::double precision)`;
  const rested = sql`clock_timestamp() - (${pace.burst}::integer - 1) * ${each}`;
  const most = sql`clock_timestamp() + make_interval(secs => ${pace.longestAheadMs} / 1000.0) + ${each}`;
  const from = sql`least(${most}, greatest(p.free_at, ${rested}))`;
  const result = await sql<{ startInMs: number }>`
    insert into hongyan.paces as p (appid, campaign_id, free_at)
    values (${appid}, ${campaignId}::uuid, ${rested} + ${pace.count}::integer * ${each})
    on conflict (appid, campaign_id) do update
    set free_at = ${from} + ${pace.count}::integer * ${each}
    where ${from} + (${pace.count}::integer - 1) * ${each}
      <= clock_timestamp() + make_interval(secs => ${pace.aheadMs} / 1000.0)
    returning (extract(epoch from p.free_at - ${each} - clock_timestamp()) * 1000)::double precision as "startInMs"`.execute(
    db,
  );
  const row = result.rows[0];
  return row === undefined ? undefined : Math.max(0, row.startInMs);
}

/** Milliseconds until `count` messages could start. */
export async function readPace(
  db: Db,
  appid: string,
  campaignId: string,
  pace: { perSecond: number; count: number },
): Promise<number> {
  const result = await sql<{ laterInMs: number }>`
    select
      (extract(epoch from p.free_at - clock_timestamp()) * 1000
        + ${((pace.count - 1) * 1000) / pace.perSecond}::double precision)::double precision as "laterInMs"
    from hongyan.paces p
    where p.appid = ${appid} and p.campaign_id = ${campaignId}::uuid`.execute(db);
  return result.rows[0]?.laterInMs ?? 0;
}

/** Of campaigns that have not sent for a day. */
export async function removeOldPaces(db: Db): Promise<void> {
  await sql`delete from hongyan.paces where free_at < now() - interval '1 day'`.execute(db);
}
