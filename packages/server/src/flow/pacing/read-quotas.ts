import type { Context } from "../../context.ts";
import { countApiCalls, type CountedCalls } from "../../store/api-calls.ts";
import { listStatedQuotas, saveStatedQuota, type StatedQuota } from "../../store/api-quotas.ts";
import { nextShanghaiMidnight } from "./next-shanghai-midnight.ts";
import { apiPaths, textCheckPath } from "./api-paths.ts";
import { forecastEnd } from "./forecast.ts";

/** One of WeChat's daily quotas of an app. */
export interface Quota {
  /** WeChat's path. */
  api: string;
  /** null: WeChat has not said, and publishes none. */
  dailyLimit: number | null;
  /** Who says so: WeChat of this app, or its documentation of every app. */
  source: "wechat" | "published" | null;
  usedToday: number;
  remaining: number | null;
  /** A second, over the last ten to twenty minutes. */
  perSecond: number;
  /** At this rate; null: not before it begins anew. */
  runsOutAt: Date | null;
  /** Midnight in China. */
  resetsAt: Date;
}

/** https://developers.weixin.qq.com/doc/service/guide/dev/api/limit.html; 30 million with WeChat Pay. */
const publishedLimits: Record<string, number> = {
  [apiPaths.subscribe]: 10_000_000,
  [apiPaths["customer-service"]]: 500_000,
  [textCheckPath]: 2_000_000,
};

/**
 * The daily quotas of the APIs that the app has called today, and of subscribe messages always. Reads what was counted and
 * what WeChat said before; asks nothing.
 */
export async function readQuotas(ctx: Pick<Context, "db">, appid: string): Promise<Quota[]> {
  const counted = await countApiCalls(ctx.db, appid);
  const stated = await listStatedQuotas(ctx.db, appid);
  const apis = new Set([apiPaths.subscribe, ...counted.map((one) => one.api)]);
  const now = new Date();
  return [...apis].map((api) =>
    toQuota(
      api,
      counted.find((one) => one.api === api),
      stated.find((one) => one.api === api),
      now,
    ),
  );
}

/**
 * How many subscribe messages the app may send today, in China, and on another day; null when nobody knows. As exact as WeChat's
 * own figures (1 %) and the last second's count. What is left is of today: on a later day it is the whole limit.
 */
export async function readSubscribeQuota(
  ctx: Pick<Context, "db">,
  appid: string,
): Promise<{ leftToday: number; dailyLimit: number } | null> {
  const quotas = await readQuotas(ctx, appid);
  const quota = quotas.find((one) => one.api === apiPaths.subscribe);
  if (quota === undefined || quota.dailyLimit === null || quota.remaining === null) return null;
  return { leftToday: quota.remaining, dailyLimit: quota.dailyLimit };
}

/** WeChat is not asked again before. */
const statementLastsMs = 10 * 60_000;
/** Nor after a question that it did not answer: whoever wants to know would wait for the timeout each time. */
const silenceLastsMs = 5 * 60_000;

type Client = ReturnType<Context["wechat"]["of"]>;

/** When WeChat last left a question unanswered, by API. Gone with the client: an app that was repaired is asked at once. */
const silences = new WeakMap<Client, Map<string, number>>();

/**
 * Asks WeChat for the quotas that it has not spoken of for ten minutes. What it does not answer stays as it was, for five
 * minutes at least: the figures of the documentation serve as well.
 */
export async function askQuotas(ctx: Context, appid: string): Promise<void> {
  const stated = await listStatedQuotas(ctx.db, appid);
  const counted = await countApiCalls(ctx.db, appid);
  const fresh = stated.filter((one) => Date.now() - one.askedAt.getTime() < statementLastsMs);
  const old = new Set([apiPaths.subscribe, ...counted.map((one) => one.api)]);
  for (const { api } of fresh) old.delete(api);
  await Promise.all([...old].map((api) => ask(ctx, appid, api, counted)));
}

async function ask(
  ctx: Context,
  appid: string,
  api: string,
  counted: CountedCalls[],
): Promise<void> {
  const client = ctx.wechat.of(appid);
  const silentSince = silences.get(client) ?? new Map<string, number>();
  silences.set(client, silentSince);
  if (Date.now() - (silentSince.get(api) ?? -Infinity) < silenceLastsMs) return;
  try {
    const { dailyLimit, used } = await client.ops.quota(api);
    const today = counted.find((one) => one.api === api)?.today ?? 0;
    await saveStatedQuota(ctx.db, appid, { api, dailyLimit, used, counted: today });
    silentSince.delete(api);
  } catch (error) {
    silentSince.set(api, Date.now());
    ctx.logger.warn({ err: error, appid, api }, "WeChat did not say how much of a quota is left");
  }
}

function toQuota(
  api: string,
  counted: CountedCalls | undefined,
  stated: StatedQuota | undefined,
  now: Date,
): Quota {
  const published = publishedLimits[api] ?? null;
  const dailyLimit = stated?.dailyLimit ?? published;
  const usedToday = used(counted?.today ?? 0, stated);
  const remaining = dailyLimit === null ? null : Math.max(0, dailyLimit - usedToday);
  const perSecond = counted?.perSecond ?? 0;
  return {
    api,
    dailyLimit,
    source: stated !== undefined ? "wechat" : published === null ? null : "published",
    usedToday,
    remaining,
    perSecond,
    runsOutAt: remaining === null ? null : forecastEnd(remaining, perSecond, now),
    resetsAt: nextShanghaiMidnight(now),
  };
}

/** Others may send for the same app: WeChat's count then, and ours since. */
function used(today: number, stated: StatedQuota | undefined): number {
  if (stated === undefined || !stated.isOfToday) return today;
  return stated.used + Math.max(0, today - stated.counted);
}
