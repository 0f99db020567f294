import { firstOutside, firstWithin, type DailyWindow } from "../../daily-window.ts";
import { nextShanghaiMidnight } from "./next-shanghai-midnight.ts";

/** What is to be sent, and what bounds it. */
export interface Work {
  messages: number;
  beginsAt: Date;
  /** Nothing of the app is sent before; null: at once. "for-good": until somebody resumes it. */
  pausedUntil: Date | "for-good" | null;
  /** null: as fast as WeChat answers. */
  perSecond: number | null;
  /** null: at any hour. */
  window: DailyWindow | null;
  /** null: nobody knows of any. */
  quota: { leftToday: number; dailyLimit: number } | null;
}

/** How long the last message has to wait for its turn. */
export interface Duration {
  /** From the beginning on; null: longer than a year, or nobody can say. */
  seconds: number | null;
  endsAt: Date | null;
  /** What takes the most of it. `wechat`: nothing of ours, it goes as fast as WeChat answers. */
  limitedBy: "rate" | "window" | "quota" | "pause" | "wechat";
  /** When WeChat's daily quota is used up before the last message; it goes on at midnight in China. null: it suffices. */
  quotaRunsOutAt: Date | null;
}

const dayMs = 86_400_000;
const longestMs = 366 * dayMs;

/** How long sending takes when nothing else is sent for the app: by its rate, the hours of the campaign and WeChat's daily quota. */
export function forecastDuration(work: Work): Duration {
  const { perSecond, window, quota, pausedUntil } = work;
  if (pausedUntil === "for-good") {
    return { seconds: null, endsAt: null, limitedBy: "pause", quotaRunsOutAt: null };
  }
  const beginMs = work.beginsAt.getTime();
  const spentMs = { rate: 0, window: 0, quota: 0, pause: 0 };
  let nowMs = beginMs;
  let left = work.messages;
  let quotaLeft = quota?.leftToday ?? Number.POSITIVE_INFINITY;
  let midnightMs = nextShanghaiMidnight(work.beginsAt).getTime();
  let quotaRunsOutAt: Date | null = null;

  const pass = (what: keyof typeof spentMs, untilMs: number): void => {
    spentMs[what] += untilMs - nowMs;
    nowMs = untilMs;
  };
  if (pausedUntil !== null) pass("pause", Math.max(nowMs, pausedUntil.getTime()));

  while (left > 0) {
    const now = new Date(nowMs);
    if (nowMs - beginMs > longestMs) break;
    if (nowMs >= midnightMs) {
      quotaLeft = quota?.dailyLimit ?? Number.POSITIVE_INFINITY;
      midnightMs = nextShanghaiMidnight(now).getTime();
    }
    const opensMs = window === null ? nowMs : firstWithin(window, now).getTime();
    const closesMs =
      window === null ? Number.POSITIVE_INFINITY : firstOutside(window, now).getTime();
    const untilMs = Math.min(midnightMs, closesMs);
    if (opensMs > nowMs) pass("window", opensMs);
    else if (quotaLeft <= 0) {
      quotaRunsOutAt ??= now;
      pass("quota", untilMs);
    } else {
      const fits = perSecond === null ? left : (perSecond * (untilMs - nowMs)) / 1000;
      const count = Math.min(left, quotaLeft, fits);
      left -= count;
      quotaLeft -= count;
      if (perSecond !== null)
        pass("rate", count === fits ? untilMs : nowMs + (count / perSecond) * 1000);
    }
  }
  const isKnown = left <= 0;
  return {
    seconds: isKnown ? Math.ceil((nowMs - beginMs) / 1000) : null,
    endsAt: isKnown ? new Date(nowMs) : null,
    limitedBy: longestOf(spentMs),
    quotaRunsOutAt,
  };
}

function longestOf(
  spentMs: Record<"rate" | "window" | "quota" | "pause", number>,
): Duration["limitedBy"] {
  const [what, ms] = Object.entries(spentMs).reduce((most, one) => (one[1] > most[1] ? one : most));
  return ms > 0 ? (what as keyof typeof spentMs) : "wechat";
}
