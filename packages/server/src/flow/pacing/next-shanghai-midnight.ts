const dayMs = 86_400_000;
const shanghaiOffsetMs = 8 * 3_600_000;

/** Daily quotas begin anew at midnight in Beijing time, which has had no daylight saving since 1991. */
export function nextShanghaiMidnight(now: Date): Date {
  const shanghai = now.getTime() + shanghaiOffsetMs;
  return new Date(Math.floor(shanghai / dayMs) * dayMs + dayMs - shanghaiOffsetMs);
}
