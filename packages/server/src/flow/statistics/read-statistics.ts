import type { Context } from "../../context.ts";
import { findUncounted } from "../../store/hourly-counts.ts";
import {
  listBuckets,
  readCounts,
  readSeries,
  type BucketRow,
  type CountRow,
} from "../../store/statistics.ts";
import { explainReason, type Explanation } from "./explain-reason.ts";

/** What messages and grants did; each is a count of `hourly_counts`. */
const countNames = [
  "accepted",
  "sent",
  "delivered",
  "failed",
  "unknown",
  "expired",
  "cancelled",
  "opened",
  "granted",
  "spent",
  "corrected",
] as const;
type Counts = Record<(typeof countNames)[number], number>;

export interface StatisticsRequest {
  from: Date;
  to: Date;
  by: "hour" | "day";
  timeZone: string;
  scene: string | undefined;
}

interface Taps {
  accepted: number;
  refused: number;
  rate: number | null;
}

export interface Statistics {
  from: Date;
  countedUntil: Date;
  totals: Counts;
  previous: { from: Date; to: Date; totals: Counts };
  series: ({ at: Date } & Counts)[];
  scenes: ({ scene: string | null; templateId: string | null } & Counts)[];
  failures: (Explanation & { reason: string; errcode: number | null; count: number })[];
  cancellations: { reason: string | null; count: number }[];
  taps: Taps & { templates: (Taps & { templateId: string; title: string | null })[] };
}

const mostListed = 100;
const hourMs = 3_600_000;
const bucketMs = { hour: hourMs, day: 24 * hourMs };

/** What happened in a range of time, and in the one before it. */
export async function readStatistics(
  ctx: Pick<Context, "db" | "reference">,
  appid: string,
  asked: StatisticsRequest,
): Promise<Statistics> {
  const { db } = ctx;
  const now = new Date();
  const unit = { unit: asked.by, timeZone: asked.timeZone };
  const buckets = await listBuckets(db, asked, unit);
  const from = buckets[0] ?? asked.from;
  const scene =
    asked.scene === undefined
      ? undefined
      : {
          name: asked.scene,
          templateId: (await ctx.reference.scene(appid, asked.scene))?.templateId,
        };
  // The same hours of the days before, so that half of today is laid beside half of yesterday.
  const shiftMs = buckets.length * bucketMs[asked.by];
  const before = {
    from: new Date(from.getTime() - shiftMs),
    to: new Date(asked.to.getTime() - shiftMs),
  };
  const uncountedAt = await findUncounted(db, appid);
  const rows = await readCounts(db, appid, { from, to: asked.to, scene });
  const rowsBefore = await readCounts(db, appid, { ...before, scene });
  const series = await readSeries(db, appid, { from, to: asked.to, scene }, unit);
  return {
    from,
    countedUntil: uncountedAt ?? now,
    totals: sum(rows),
    previous: { ...before, totals: sum(rowsBefore) },
    series: fill(buckets, series),
    scenes: byScene(rows),
    failures: listFailures(rows),
    cancellations: total(
      rows.filter(({ what }) => what === "cancelled"),
      (row) => row.reason,
    ).map(({ key, count }) => ({ reason: key === "" ? null : key, count })),
    taps: await readTaps(ctx, appid, rows),
  };
}

function sum(rows: { what: string; count: number }[]): Counts {
  const counts = Object.fromEntries(countNames.map((name) => [name, 0])) as Counts;
  for (const { what, count } of rows) if (isCountName(what)) counts[what] += count;
  return counts;
}

function isCountName(what: string): what is keyof Counts {
  return (countNames as readonly string[]).includes(what);
}

function fill(buckets: Date[], rows: BucketRow[]): Statistics["series"] {
  const byTime = Map.groupBy(rows, (row) => row.at.getTime());
  return buckets.map((at) => ({ at, ...sum(byTime.get(at.getTime()) ?? []) }));
}

const ofMessages = new Set<string>(countNames.slice(0, countNames.indexOf("granted")));

function byScene(rows: CountRow[]): Statistics["scenes"] {
  const groups = Map.groupBy(
    rows.filter((row) => ofMessages.has(row.what) || row.what === "spent"),
    (row) => `${row.scene}\n${row.templateId}`,
  );
  return [...groups.values()]
    .map((group) => ({
      scene: group[0]?.scene || null,
      templateId: group[0]?.templateId || null,
      ...sum(group),
    }))
    .toSorted((a, b) => b.accepted - a.accepted)
    .slice(0, mostListed);
}

function listFailures(rows: CountRow[]): Statistics["failures"] {
  const failed = rows.filter(({ what }) => what === "failed");
  return total(failed, (row) => `${row.reason}\n${row.errcode}`)
    .slice(0, mostListed)
    .map(({ first, count }) => {
      const errcode = first.errcode === 0 ? null : first.errcode;
      return {
        reason: first.reason,
        errcode,
        count,
        ...explainReason(first.reason, errcode),
      };
    });
}

/** Most frequent first. */
function total(
  rows: CountRow[],
  keyOf: (row: CountRow) => string,
): { key: string; first: CountRow; count: number }[] {
  const totals = new Map<string, { key: string; first: CountRow; count: number }>();
  for (const row of rows) {
    const key = keyOf(row);
    const known = totals.get(key);
    if (known === undefined) totals.set(key, { key, first: row, count: row.count });
    else known.count += row.count;
  }
  return [...totals.values()].toSorted((a, b) => b.count - a.count);
}

async function readTaps(
  ctx: Pick<Context, "reference">,
  appid: string,
  rows: CountRow[],
): Promise<Statistics["taps"]> {
  const taps = rows.filter(({ what }) => what === "tap-accepted" || what === "tap-refused");
  const templates = await Promise.all(
    [...Map.groupBy(taps, (row) => row.templateId)].map(async ([templateId, group]) => {
      const known = await ctx.reference.template(appid, templateId);
      return { templateId, title: known?.template.title ?? null, ...rate(group) };
    }),
  );
  return {
    ...rate(taps),
    templates: templates.toSorted(
      (a, b) =>
        b.accepted + b.refused - a.accepted - a.refused || (a.templateId < b.templateId ? -1 : 1),
    ),
  };
}

function rate(rows: CountRow[]): Taps {
  let accepted = 0;
  let refused = 0;
  for (const { what, count } of rows) {
    if (what === "tap-accepted") accepted += count;
    else refused += count;
  }
  const asked = accepted + refused;
  return { accepted, refused, rate: asked === 0 ? null : accepted / asked };
}
