import { beijingDay, beijingMonth } from "./clock.ts";
import { refuse, type Refusal } from "./reply.ts";
import type { App, State } from "./state.ts";

/** How often an app called what, today and this minute. */
export interface Usage {
  day: number;
  today: Map<string, number>;
  minute: number;
  thisMinute: Map<string, number>;
  clearMonth: string;
  clearsThisMonth: number;
}

export function createUsage(): Usage {
  return {
    day: 0,
    today: new Map(),
    minute: 0,
    thisMinute: new Map(),
    clearMonth: "",
    clearsThisMonth: 0,
  };
}

/** Counts one call: 45009 when the day's quota of the path is used up, 45011 when the minute's is. */
export function countCall(
  state: State,
  app: App,
  path: string,
  dailyQuotaErrmsg?: string,
): Refusal | undefined {
  const usage = currentUsage(state, app);
  const today = usage.today.get(path) ?? 0;
  if (today >= dailyLimit(state, path)) return refuse(45009, dailyQuotaErrmsg);
  const minuteLimit = state.switches.minuteQuotas[path];
  if (minuteLimit !== undefined) {
    const thisMinute = usage.thisMinute.get(path) ?? 0;
    if (thisMinute >= minuteLimit) return refuse(45011);
    usage.thisMinute.set(path, thisMinute + 1);
  }
  usage.today.set(path, today + 1);
  return undefined;
}

export function usedToday(state: State, app: App, path: string): number {
  return currentUsage(state, app).today.get(path) ?? 0;
}

export function dailyLimit(state: State, path: string): number {
  return state.switches.dailyQuotas[path] ?? publishedDailyLimits[path] ?? defaultDailyLimit;
}

/** Sets the day's counters of all APIs back: ten times a month, by whichever call. */
export function clearQuota(state: State, app: App): Refusal | undefined {
  const usage = currentUsage(state, app);
  const month = beijingMonth(state.clock.nowMs());
  if (usage.clearMonth !== month) {
    usage.clearMonth = month;
    usage.clearsThisMonth = 0;
  }
  if (usage.clearsThisMonth >= 10) return refuse(48006);
  usage.clearsThisMonth += 1;
  usage.today.clear();
  return undefined;
}

/** Forced refreshes of the stable token are counted apart: 20 a day within the 500,000. */
export const forcedRefreshes = "/cgi-bin/stable_token#force_refresh";

const defaultDailyLimit = 1_000_000;

const publishedDailyLimits: Record<string, number> = {
  "/cgi-bin/token": 2_000,
  "/cgi-bin/stable_token": 500_000,
  [forcedRefreshes]: 20,
  // 30,000,000 with WeChat Pay enabled.
  "/cgi-bin/message/subscribe/send": 10_000_000,
  "/cgi-bin/message/custom/send": 500_000,
};

function currentUsage(state: State, app: App): Usage {
  const nowMs = state.clock.nowMs();
  const { usage } = app;
  const day = beijingDay(nowMs);
  if (usage.day !== day) {
    usage.day = day;
    usage.today.clear();
  }
  const minute = Math.floor(nowMs / 60_000);
  if (usage.minute !== minute) {
    usage.minute = minute;
    usage.thisMinute.clear();
  }
  return usage;
}
