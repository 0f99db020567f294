import { sql, type RawBuilder } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import { lastUnlessFull, type Slice } from "./old-messages.ts";

/** Tables whose keys lead with the appid, and that old rows are removed from. */
type ByApp =
  | "messages"
  | "uniform_messages"
  | "campaigns"
  | "events"
  | "callbacks"
  | "customer_messages";

/** The apps that have rows in a table, also those that were removed: one step in its index for each. */
export async function listAppidsOf(db: Db, table: ByApp): Promise<string[]> {
  const rows = sql.id("hongyan", table);
  const result = await sql<{ appid: string }>`
    with recursive found (appid) as (
      (select r.appid from ${rows} r order by r.appid limit 1)
      union all
      select (select r.appid from ${rows} r where r.appid > f.appid order by r.appid limit 1)
      from found f
      where f.appid is not null
    )
    select f.appid from found f where f.appid is not null`.execute(db);
  return result.rows.map((row) => row.appid);
}

/** False while another process removes old rows: one is enough, and two would get in each other's way. */
export async function lockRetention(tx: Tx): Promise<boolean> {
  const result = await sql<{ isMine: boolean }>`
    select pg_try_advisory_xact_lock(hashtextextended('hongyan.retention', 0)) as "isMine"`.execute(
    tx,
  );
  return result.rows[0]?.isMine ?? false;
}

/** Removes what WeChat pushed, once it was processed. */
export function removeOldCallbacks(...page: ReceivedPage): Promise<Slice<number>> {
  return removeReceived("callbacks", sql`r.processed_at is not null`, ...page);
}

/** Removes what users wrote. */
export function removeOldCustomerMessages(...page: ReceivedPage): Promise<Slice<number>> {
  return removeReceived("customer_messages", sql`true`, ...page);
}

type ReceivedPage = [
  tx: Tx,
  appid: string,
  after: number,
  limits: { keepDays: number; limit: number },
];

/** In the order in which it came. A slice in which nothing is old is the last. */
async function removeReceived(
  table: "callbacks" | "customer_messages",
  isOver: RawBuilder<unknown>,
  ...[tx, appid, after, { keepDays, limit }]: ReceivedPage
): Promise<Slice<number>> {
  const rows = sql.id("hongyan", table);
  const result = await sql<{ looked: number; old: number; removed: number; last: number | null }>`
    with looked as materialized (
      select r.appid, r.id, r.received_at < now() - make_interval(days => ${keepDays}) as is_old
      from ${rows} r
      where r.appid = ${appid} and r.id > ${after}::bigint
      order by r.id
      limit ${limit}
    ),
    removed as (
      delete from ${rows} r
      using looked l
      where r.appid = l.appid and r.id = l.id and l.is_old and ${isOver}
      returning r.id
    )
    select
      count(*)::integer as looked, (count(*) filter (where l.is_old))::integer as old, max(l.id) as last,
      (select count(*) from removed)::integer as removed
    from looked l`.execute(tx);
  return toSlice(result.rows[0], limit);
}

/** Removes reports of choices. The same report would count once more after it, so they are kept for longer than any client repeats one (L1). */
export async function removeOldReports(
  tx: Tx,
  { keepDays, limit }: { keepDays: number; limit: number },
): Promise<Slice<true>> {
  const result = await sql`
    delete from hongyan.grant_reports r
    using (
      select o.appid, o.openid, o.report_id
      from hongyan.grant_reports o
      where o.created_at < now() - make_interval(days => ${keepDays})
      order by o.created_at
      limit ${limit}
      for update skip locked
    ) old
    where r.appid = old.appid and r.openid = old.openid and r.report_id = old.report_id
    returning r.report_id`.execute(tx);
  return lastUnlessFull(result.rows.length, limit);
}

function toSlice(
  row: { looked: number; old: number; removed: number; last: number | null } | undefined,
  limit: number,
): Slice<number> {
  if (row === undefined || row.last === null) return { removed: 0, next: undefined };
  const isMore = row.looked === limit && row.old > 0;
  return { removed: row.removed, next: isMore ? row.last : undefined };
}
