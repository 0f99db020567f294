import { firstOutside, firstWithin, type DailyWindow } from "../../daily-window.ts";
import type { QuietHours } from "../../store/scene-rules.ts";
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
  /** null: none. Of users with a time zone of their own nothing is known: the rule's own counts for all. */
  quietHours: QuietHours | null;
  /** null: nobody knows of any. */
  quota: { leftToday: number; dailyLimit: number } | null;
}

/** How long the last message has to wait for its turn. */
export interface Duration {
  /** From the beginning on; null: longer than a year, or nobody can say. */
  seconds: number | null;
  endsAt: Date | null;
  /** What takes the most of it, or ends it before all are sent. `wechat`: nothing of ours, it goes as fast as WeChat answers. */
  limitedBy: Bound | "wechat";
  /** When WeChat's daily quota is used up before the last message; it goes on at midnight in China. null: it suffices. */
  quotaRunsOutAt: Date | null;
  /** From then on what comes due is dropped by quiet hours; null: nothing is. */
  droppedFrom: Date | null;
  /** So many are dropped. */
  dropped: number;
}

type Bound = "rate" | "window" | "quiet-hours" | "quota" | "pause";

const dayMs = 86_400_000;
const longestMs = 366 * dayMs;
const never = Number.POSITIVE_INFINITY;
/** Less of a message than this comes of rounding. */
const crumb = 1e-6;

/**
 * How long sending takes when nothing else is sent for the app: by its rate, the hours of the campaign, the quiet hours of its
 * scene and WeChat's daily quota. What caps hold back is not foreseen: it is another time for each user.
 */
export function forecastDuration(work: Work): Duration {
  const { perSecond, window, quietHours, quota, pausedUntil } = work;
  if (pausedUntil === "for-good") {
    return {
      ...{ seconds: null, endsAt: null, limitedBy: "pause" },
      ...{ quotaRunsOutAt: null, droppedFrom: null, dropped: 0 },
    };
  }
  const beginMs = work.beginsAt.getTime();
  const spentMs = { rate: 0, window: 0, "quiet-hours": 0, quota: 0, pause: 0 };
  let nowMs = beginMs;
  let left = work.messages;
  let quotaLeft = quota?.leftToday ?? Number.POSITIVE_INFINITY;
  let midnightMs = nextShanghaiMidnight(work.beginsAt).getTime();
  let quotaRunsOutAt: Date | null = null;
  let droppedFrom: Date | null = null;
  let dropped = 0;

  const pass = (what: Bound, untilMs: number): void => {
    spentMs[what] += untilMs - nowMs;
    nowMs = untilMs;
  };
  if (pausedUntil !== null) pass("pause", Math.max(nowMs, pausedUntil.getTime()));

  while (left > crumb) {
    const now = new Date(nowMs);
    if (nowMs - beginMs > longestMs) break;
    if (nowMs >= midnightMs) {
      quotaLeft = quota?.dailyLimit ?? Number.POSITIVE_INFINITY;
      midnightMs = nextShanghaiMidnight(now).getTime();
    }
    const opensMs = window === null ? nowMs : firstWithin(window, now).getTime();
    const closesMs = window === null ? never : firstOutside(window, now).getTime();
    const loudMs = quietHours === null ? nowMs : firstOutside(quietHours, now).getTime();
    const quietMs = quietHours === null ? never : firstWithin(quietHours, now).getTime();
    if (opensMs > nowMs) pass("window", opensMs);
    // Before the quiet hours: an app that has used up its quota is paused, and they are not asked.
    else if (quotaLeft <= crumb) {
      quotaRunsOutAt ??= now;
      pass("quota", Math.min(midnightMs, closesMs));
    } else if (loudMs > nowMs && quietHours?.action === "drop") {
      droppedFrom = now;
      dropped = Math.ceil(left - crumb);
      left = 0;
    } else if (loudMs > nowMs) pass("quiet-hours", loudMs);
    else {
      const untilMs = Math.min(midnightMs, closesMs, quietMs);
      const fits = perSecond === null ? left : (perSecond * (untilMs - nowMs)) / 1000;
      const count = Math.min(left, quotaLeft, fits);
      left -= count;
      quotaLeft -= count;
      if (perSecond !== null)
        pass("rate", count === fits ? untilMs : nowMs + (count / perSecond) * 1000);
    }
  }
  const isKnown = left <= crumb;
  return {
    seconds: isKnown ? Math.ceil((nowMs - beginMs) / 1000) : null,
    endsAt: isKnown ? new Date(nowMs) : null,
    limitedBy: dropped > 0 ? "quiet-hours" : longestOf(spentMs),
    ...{ quotaRunsOutAt, droppedFrom, dropped },
  };
}

function longestOf(spentMs: Record<Bound, number>): Duration["limitedBy"] {
  const [what, ms] = Object.entries(spentMs).reduce((most, one) => (one[1] > most[1] ? one : most));
  return ms > 0 ? (what as Bound) : "wechat";
}
