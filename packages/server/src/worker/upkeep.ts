import type { Context } from "../context.ts";
import { recoverUniformMessages } from "../flow/channels/continue-uniform-messages.ts";
import { recoverCampaigns } from "../flow/campaigns/recover-campaigns.ts";
import { recoverCallbacks } from "../flow/callbacks/handle-callbacks.ts";
import { recoverMessages } from "../flow/messages/recover-messages.ts";
import { removeOldApiCalls } from "../store/api-calls.ts";
import { removeOldPaces } from "../store/paces.ts";
import { vacuum } from "../store/vacuum.ts";

/** What a worker does now and then, one thing at a time. */
export interface Upkeep extends AsyncDisposable {
  /** Puts in order what a crash left behind, now instead of at the next look. */
  recover(): Promise<void>;
}

const longestRecoveryPauseMs = 5_000;
const vacuumPauseMs = 10 * 60_000;
const removalPauseMs = 10 * 60_000;
const meterPauseMs = 1_000;

/** @param isStopping asked within what may take long */
export function startUpkeep(ctx: Context, isStopping: () => boolean): Upkeep {
  let busy = Promise.resolve();
  const every = (pauseMs: number, task: () => Promise<void>): NodeJS.Timeout =>
    setInterval(() => {
      busy = busy.then(task).catch((error: unknown) => {
        ctx.logger.error({ err: error }, "upkeep of the database failed; it is tried again");
      });
    }, pauseMs);

  const { claimLeaseSeconds } = ctx.config;
  const recover = async (at: "due" | "all"): Promise<void> => {
    await recoverMessages(ctx, { at }, isStopping);
    await recoverCampaigns(ctx, { stalledAfterSeconds: claimLeaseSeconds });
    await recoverCallbacks(ctx);
    await recoverUniformMessages(ctx);
  };
  const timers = [
    every(Math.min(longestRecoveryPauseMs, claimLeaseSeconds * 500), () => recover("due")),
  ];
  timers.push(every(removalPauseMs, () => removeOldApiCalls(ctx.db)));
  timers.push(every(removalPauseMs, () => removeOldPaces(ctx.db)));
  timers.push(every(meterPauseMs, () => ctx.callMeter.flush()));
  // At once as well, but nobody waits for it: it may have much to look at.
  busy = recover(ctx.isEmbedded ? "all" : "due").catch((error: unknown) => {
    ctx.logger.error(
      { err: error },
      "the first look at what a crash left failed; it is tried again",
    );
  });
  if (ctx.isEmbedded) timers.push(every(vacuumPauseMs, () => vacuum(ctx.db)));

  return {
    recover: () => recover("all"),
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearInterval(timer);
      await busy;
    },
  };
}
