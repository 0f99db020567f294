import type { Context } from "../../context.ts";
import { findApp } from "../../store/apps.ts";
import type { CampaignPace } from "../../store/campaigns.ts";
import { nextShanghaiMidnight } from "../pacing/next-shanghai-midnight.ts";
import { forecastDuration, type Duration } from "../pacing/forecast-duration.ts";
import { readSubscribeQuota } from "../pacing/read-quotas.ts";

/**
 * How long so many messages of a campaign take, if nothing else is sent for its app meanwhile.
 *
 * @param measured messages a second, as they go; null: as fast as its rate and that of its app allow
 */
export async function forecastCampaign(
  ctx: Pick<Context, "db" | "reference">,
  campaign: { appid: string; scene: string; pace: CampaignPace; sendAt: Date | null },
  messages: number,
  measured: number | null = null,
): Promise<Duration> {
  const app = await findApp(ctx.db, campaign.appid);
  const quota = await readSubscribeQuota(ctx, campaign.appid);
  const rules = await ctx.reference.sceneRules(campaign.appid);
  const now = new Date();
  const perSecond =
    measured ??
    Math.min(
      campaign.pace.perSecond ?? Number.POSITIVE_INFINITY,
      app?.pacing?.perSecond ?? Number.POSITIVE_INFINITY,
    );
  const beginsAt = campaign.sendAt !== null && campaign.sendAt > now ? campaign.sendAt : now;
  const isToday = beginsAt < nextShanghaiMidnight(now);
  return forecastDuration({
    messages,
    beginsAt,
    pausedUntil: app?.isPaused === true ? (app.pausedUntil ?? "for-good") : null,
    perSecond: Number.isFinite(perSecond) ? perSecond : null,
    window: campaign.pace.window,
    quietHours: rules.find((rule) => rule.scene === campaign.scene)?.quietHours ?? null,
    quota: quota === null || isToday ? quota : { ...quota, leftToday: quota.dailyLimit },
  });
}
