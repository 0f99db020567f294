import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

/** The messages of a campaign, as they were counted. */
export interface CampaignCounts {
  /** Messages by status; a status without any is left out. */
  counts: Record<string, number>;
  /** Of those that did not reach their user, the most frequent reasons first. */
  failures: CampaignFailure[];
  /** Put on the wire within the minute before. */
  recent: number;
  countedAt: Date;
  /** How long counting took. */
  tookMs: number;
}

/** Messages that came to the same end for the same reason. */
export interface CampaignFailure {
  status: "failed" | "expired" | "cancelled" | "unknown";
  /** WeChat's last refusal. */
  errcode: number | null;
  reason: string | null;
  count: number;
}

const mostFailures = 50;

/** Reads every message of the campaign. */
export async function countMessages(
  db: Db,
  appid: string,
  campaignId: string,
): Promise<CampaignCounts> {
  const startedAt = performance.now();
  const result = await sql<Counted>`
    select
      m.status,
      case when m.status in ('failed', 'expired', 'cancelled', 'unknown') then m.errcode end as errcode,
      case when m.status in ('failed', 'expired', 'cancelled', 'unknown') then m.reason end as reason,
      count(*)::integer as count,
      (count(*) filter (where m.status <> 'queued' and m.claimed_at > now() - interval '1 minute'))::integer as recent,
      now() as "countedAt"
    from hongyan.messages m
    where m.appid = ${appid} and m.campaign_id = ${campaignId}::uuid
    group by 1, 2, 3`.execute(db);
  const counts: Record<string, number> = {};
  for (const { status, count } of result.rows) counts[status] = (counts[status] ?? 0) + count;
  return {
    counts,
    failures: toFailures(result.rows),
    recent: result.rows.reduce((sum, row) => sum + row.recent, 0),
    countedAt: result.rows[0]?.countedAt ?? new Date(),
    tookMs: performance.now() - startedAt,
  };
}

interface Counted {
  status: string;
  errcode: number | null;
  reason: string | null;
  count: number;
  recent: number;
  countedAt: Date;
}

function toFailures(rows: Counted[]): CampaignFailure[] {
  return rows
    .flatMap(({ status, errcode, reason, count }) => {
      const isFailure =
        status === "failed" ||
        status === "expired" ||
        status === "cancelled" ||
        status === "unknown";
      return isFailure ? [{ status, errcode, reason, count } satisfies CampaignFailure] : [];
    })
    .toSorted((a, b) => b.count - a.count)
    .slice(0, mostFailures);
}

/** What was counted last, and how long ago by the database's clock; undefined when nobody kept a count. */
export async function findCounts(
  db: Db,
  appid: string,
  campaignId: string,
): Promise<(CampaignCounts & { ageMs: number }) | undefined> {
  const result = await sql<CampaignCounts & { ageMs: number }>`
    select
      c.counts, c.failures, c.recent, c.counted_at as "countedAt", c.took_ms as "tookMs",
      (extract(epoch from now() - c.counted_at) * 1000)::double precision as "ageMs"
    from hongyan.campaign_counts c
    where c.appid = ${appid} and c.campaign_id = ${campaignId}::uuid`.execute(db);
  return result.rows[0];
}

/** One counts, for all processes: false while somebody else does, and is not taken for dead. */
export async function claimCounting(db: Db, appid: string, campaignId: string): Promise<boolean> {
  const result = await sql`
    update hongyan.campaign_counts c
    set counting_until = now() + greatest(interval '1 minute', make_interval(secs => 3 * c.took_ms / 1000))
    where c.appid = ${appid} and c.campaign_id = ${campaignId}::uuid
      and coalesce(c.counting_until < now(), true)
    returning c.campaign_id`.execute(db);
  return result.rows.length === 1;
}

/** An older count never takes the place of a newer one. */
export async function keepCounts(
  db: Db,
  appid: string,
  campaignId: string,
  counted: CampaignCounts,
): Promise<void> {
  await sql`
    insert into hongyan.campaign_counts as c (appid, campaign_id, counts, failures, recent, counted_at, took_ms)
    values (
      ${appid}, ${campaignId}::uuid, ${JSON.stringify(counted.counts)}::jsonb,
      ${JSON.stringify(counted.failures)}::jsonb, ${counted.recent}, ${counted.countedAt}, ${counted.tookMs}
    )
    on conflict (appid, campaign_id) do update
    set
      counts = excluded.counts, failures = excluded.failures, recent = excluded.recent, counted_at = excluded.counted_at, took_ms = excluded.took_ms,
      counting_until = null
    where c.counted_at <= excluded.counted_at`.execute(db);
}
