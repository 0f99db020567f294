import { nextShanghaiMidnight } from "./next-shanghai-midnight.ts";

/**
 * When a daily quota runs out at the present rate; null: not before it begins anew, at midnight in China.
 *
 * @param remaining calls that are left
 * @param perSecond the present rate
 */
export function forecastEnd(remaining: number, perSecond: number, now: Date): Date | null {
  if (remaining <= 0) return now;
  if (perSecond <= 0) return null;
  const endsAtMs = now.getTime() + (remaining / perSecond) * 1000;
  return endsAtMs < nextShanghaiMidnight(now).getTime() ? new Date(endsAtMs) : null;
}
