import type { Context } from "../../context.ts";
import { listAppidsCalling } from "../../store/api-calls.ts";
import { warnOfQuota } from "../../store/quota-warnings.ts";
import { askQuotas, readQuotas, type Quota } from "./read-quotas.ts";

/**
 * Tells, by the event `quota.running-out`, of daily quotas that run out before midnight in China at the present rate: once for
 * each app, API and day. WeChat is asked before, so that nobody is warned of a limit that is not theirs.
 */
export async function warnOfQuotas(ctx: Context): Promise<void> {
  for (const appid of await listAppidsCalling(ctx.db)) {
    if ((await runningOut(ctx, appid)).length === 0) continue;
    await askQuotas(ctx, appid);
    for (const { api, dailyLimit, usedToday, perSecond, runsOutAt, resetsAt } of await runningOut(
      ctx,
      appid,
    )) {
      const warning = { appid, api, dailyLimit, usedToday, perSecond, runsOutAt, resetsAt };
      if (await warnOfQuota(ctx.db, warning)) {
        ctx.metrics.quotaWarnings.inc();
        ctx.logger.warn(warning, "a daily quota of WeChat's is about to run out");
      }
    }
  }
}

type RunningOut = Quota & { dailyLimit: number; runsOutAt: Date };

async function runningOut(ctx: Context, appid: string): Promise<RunningOut[]> {
  const quotas = await readQuotas(ctx, appid);
  return quotas.filter(
    (quota): quota is RunningOut => quota.dailyLimit !== null && quota.runsOutAt !== null,
  );
}
