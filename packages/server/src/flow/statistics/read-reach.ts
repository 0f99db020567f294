import type { Context } from "../../context.ts";
import { listReach, listReachTrend, type ReachPoint, type ReachRow } from "../../store/reach.ts";
import { findFirstHour, readPaces } from "../../store/statistics.ts";

export interface Reach extends ReachRow {
  trend: ReachPoint[];
  earnedPerDay: number;
  spentPerDay: number;
  /** Until no grant is left at this pace; null: never. */
  daysLeft: number | null;
}

const dayMs = 86_400_000;
const days = 7;

/** Who can be reached by each template, and whether grants are spent faster than they are earned. */
export async function readReach(
  ctx: Pick<Context, "db">,
  appid: string,
  timeZone: string,
): Promise<Reach[]> {
  const { db } = ctx;
  const nowMs = Date.now();
  const since = new Date(nowMs - days * dayMs);
  const rows = await listReach(db, appid);
  const templateIds = rows.map((row) => row.templateId);
  const points = await listReachTrend(db, appid, { templateIds, since, timeZone });
  const paces = await readPaces(db, appid, since);
  const firstHour = await findFirstHour(db, appid);
  // Of an app that began yesterday, the average of the days that it has had; not less than one.
  const countedDays =
    firstHour === null ? days : Math.min(days, Math.max(1, (nowMs - firstHour.getTime()) / dayMs));
  return rows.map((row) => {
    const pace = paces.find((one) => one.templateId === row.templateId);
    const earnedPerDay = (pace?.earned ?? 0) / countedDays;
    const spentPerDay = (pace?.spent ?? 0) / countedDays;
    return {
      ...row,
      trend: points.filter((one) => one.templateId === row.templateId),
      earnedPerDay,
      spentPerDay,
      daysLeft: spentPerDay > earnedPerDay ? row.grants / (spentPerDay - earnedPerDay) : null,
    };
  });
}
