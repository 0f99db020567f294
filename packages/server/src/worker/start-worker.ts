import type { Context } from "../context.ts";
import { continueUniformMessages } from "../flow/channels/continue-uniform-messages.ts";
import { carryOutCampaigns } from "../flow/campaigns/carry-out-campaign.ts";
import { dispatchMessages } from "../flow/messages/dispatch-messages.ts";
import { handleCallbacks } from "../flow/callbacks/handle-callbacks.ts";
import { createSender } from "../flow/messages/send-message.ts";
import { endAllLeases } from "../store/message-claims.ts";
import { readDatabaseTime } from "../store/open-dispatches.ts";
import { singlePriority, type TakenJob } from "../dispatch/queue.ts";
import { startErasureLoop } from "./erasure-loop.ts";
import { startRetentionLoop } from "./retention-loop.ts";
import { startStatisticsLoop } from "./statistics-loop.ts";
import { startUpkeep } from "./upkeep.ts";
import { startWebhookLoop } from "./webhook-loop.ts";

export interface Worker extends AsyncDisposable {
  /** Puts in order what a crash left behind, now instead of at the next look. For tests. */
  recover(): Promise<void>;
}

/** As many campaigns, or apps, are sent for side by side at least; more take turns. */
const dispatchFetchers = 4;
const campaignFetchers = 2;

/** Starts carrying out dispatches in this process, and looking after what crashes leave behind. */
export async function startWorker(ctx: Context): Promise<Worker> {
  const sender = createSender(ctx);
  let isStopping = false;

  // The embedded database belongs to this process alone: nobody else can be alive in it.
  if (ctx.isEmbedded) await endAllLeases(ctx.db);
  const takingSince = await readDatabaseTime(ctx.db);
  const running = new Set<Promise<void>>();
  const dispatch = async (jobs: TakenJob<"dispatch">[]): Promise<void> => {
    const dispatching = dispatchMessages(ctx, sender, jobs, () => isStopping);
    running.add(dispatching);
    await dispatching.finally(() => running.delete(dispatching));
    // A job that ends with an error is run again, by another process if this one goes.
    if (isStopping) throw new Error("this process stops; another one carries on");
  };
  await ctx.queue.work("dispatch", dispatch, { fetchers: dispatchFetchers });
  // While the others are at a campaign, this one takes single messages.
  await ctx.queue.work("dispatch", dispatch, { minPriority: singlePriority });

  await ctx.queue.work("callback", (jobs) => handleCallbacks(ctx, jobs), { batchSize: 64 });

  await ctx.queue.work("uniform", async (jobs) => {
    for (const job of jobs) await continueUniformMessages(ctx, job);
  });

  // Two, so that one who resumes or cancels does not wait for another campaign's expansion.
  for (let index = 0; index < campaignFetchers; index += 1) {
    await ctx.queue.work("campaign", async (jobs) => {
      const working = carryOutCampaigns(ctx, jobs, () => isStopping);
      running.add(working);
      await working.finally(() => running.delete(working));
    });
  }

  const webhooks = await startWebhookLoop(ctx);
  const upkeep = startUpkeep(ctx, () => isStopping, takingSince);
  const retention = startRetentionLoop(ctx);
  const statistics = startStatisticsLoop(ctx);
  const erasures = startErasureLoop(ctx);

  return {
    recover: upkeep.recover,
    async [Symbol.asyncDispose]() {
      isStopping = true;
      await ctx.queue.stopWork();
      await Promise.allSettled([
        upkeep[Symbol.asyncDispose](),
        retention[Symbol.asyncDispose](),
        statistics[Symbol.asyncDispose](),
        erasures[Symbol.asyncDispose](),
        webhooks[Symbol.asyncDispose](),
        ...running,
      ]);
    },
  };
}
