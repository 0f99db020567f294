import { sql, type RawBuilder } from "kysely";
import type { Db } from "../db/connection.ts";

// Reads of hourly_counts. Each is one range of its primary key: an hour has some dozens of rows, whatever was sent in it.

export interface CountRange {
  from: Date;
  /** Not included. */
  to: Date;
  /** Only the messages of this scene, and the grants of its template. */
  scene: { name: string; templateId: string | undefined } | undefined;
}

export interface CountRow {
  what: string;
  scene: string;
  templateId: string;
  reason: string;
  errcode: number;
  count: number;
}

/** Of the whole range, each by all that tells it from others. */
export async function readCounts(db: Db, appid: string, range: CountRange): Promise<CountRow[]> {
  const result = await sql<CountRow>`
    select c.what, c.scene, c.template_id as "templateId", c.reason, c.errcode, sum(c.count)::double precision as count
    from hongyan.hourly_counts c
    where ${isWithin(appid, range)}
    group by c.what, c.scene, c.template_id, c.reason, c.errcode`.execute(db);
  return result.rows;
}

export interface BucketRow {
  at: Date;
  what: string;
  count: number;
}

/** By hour, or by day in a time zone. Empty ones are not among them. */
export async function readSeries(
  db: Db,
  appid: string,
  range: CountRange,
  by: { unit: "hour" | "day"; timeZone: string },
): Promise<BucketRow[]> {
  const at =
    by.unit === "hour" ? sql`c.hour` : sql`date_trunc('day', c.hour, ${by.timeZone}::text)`;
  const result = await sql<BucketRow>`
    select b.at, b.what, sum(b.count)::double precision as count
    from (
      select ${at} as at, c.what, c.count
      from hongyan.hourly_counts c
      where ${isWithin(appid, range)}
    ) b
    group by b.at, b.what`.execute(db);
  return result.rows;
}

function isWithin(appid: string, range: CountRange): RawBuilder<unknown> {
  const inTime = sql`c.appid = ${appid} and c.hour >= ${range.from} and c.hour < ${range.to}`;
  if (range.scene === undefined) return inTime;
  const { name, templateId } = range.scene;
  return sql`${inTime} and (c.scene = ${name} or (c.scene = '' and c.template_id = ${templateId ?? null}
    and c.what in ('granted', 'corrected', 'tap-accepted', 'tap-refused', 'revoked')))`;
}

/** The begins of the hours or days from the one with `from` up to `to`. */
export async function listBuckets(
  db: Db,
  range: { from: Date; to: Date },
  by: { unit: "hour" | "day"; timeZone: string },
): Promise<Date[]> {
  const step = by.unit === "hour" ? sql`interval '1 hour'` : sql`interval '1 day'`;
  const zone = by.unit === "hour" ? "UTC" : by.timeZone;
  // On the clock of the zone, so that a day is a day also when the clock is changed in it.
  const result = await sql<{ at: Date }>`
    select distinct b.local at time zone ${zone}::text as at
    from generate_series(
      date_trunc(${by.unit}::text, ${range.from}::timestamptz at time zone ${zone}::text),
      (${range.to}::timestamptz - interval '1 microsecond') at time zone ${zone}::text,
      ${step}
    ) as b (local)
    order by at`.execute(db);
  return result.rows.map((row) => row.at);
}

/** Pushes that were not believed since, by the check. */
export async function readRefusedCallbacks(
  db: Db,
  appid: string,
  since: Date,
): Promise<{ reason: string; count: number }[]> {
  const result = await sql<{ reason: string; count: number }>`
    select c.reason, sum(c.count)::double precision as count
    from hongyan.hourly_counts c
    where c.appid = ${appid} and c.hour >= ${since} and c.what = 'callback-refused'
    group by c.reason
    order by count desc, c.reason
    limit 20`.execute(db);
  return result.rows;
}

export interface Pace {
  templateId: string;
  earned: number;
  spent: number;
}

/** Grants that came and went since, by template. */
export async function readPaces(db: Db, appid: string, since: Date): Promise<Pace[]> {
  const result = await sql<Pace>`
    select
      c.template_id as "templateId",
      coalesce(sum(c.count) filter (where c.what = 'granted'), 0)::double precision as earned,
      coalesce(sum(c.count) filter (where c.what in ('spent', 'corrected')), 0)::double precision as spent
    from hongyan.hourly_counts c
    where c.appid = ${appid} and c.hour >= ${since} and c.what in ('granted', 'spent', 'corrected')
    group by c.template_id`.execute(db);
  return result.rows;
}

/** The first hour that was counted; null: none was. */
export async function findFirstHour(db: Db, appid: string): Promise<Date | null> {
  const result = await sql<{ hour: Date }>`
    select c.hour
    from hongyan.hourly_counts c
    where c.appid = ${appid}
    order by c.hour
    limit 1`.execute(db);
  return result.rows[0]?.hour ?? null;
}
