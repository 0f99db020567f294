import type { Context } from "../context.ts";
import { recoverUniformMessages } from "../flow/channels/continue-uniform-messages.ts";
import { recoverCampaigns } from "../flow/campaigns/recover-campaigns.ts";
import { recoverCallbacks } from "../flow/callbacks/handle-callbacks.ts";
import { recoverMessages, type Look } from "../flow/messages/recover-messages.ts";
import { startLaterDispatches } from "../flow/messages/start-later-dispatches.ts";
import { warnOfQuotas } from "../flow/pacing/warn-of-quotas.ts";
import { removeOldApiCalls } from "../store/api-calls.ts";
import { removeOldTraces } from "../store/message-traces.ts";
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
const startPauseMs = 1_000;
const quotaPauseMs = 60_000;

/**
 * @param isStopping asked within what may take long
 * @param takingSince when this process began to take jobs, by the database's clock
 */
export function startUpkeep(ctx: Context, isStopping: () => boolean, takingSince: Date): Upkeep {
  let busy = Promise.resolve();
  /** Apart: what is due does not wait for a long look. */
  let starting = Promise.resolve();
  /** Apart: it asks WeChat, and what a crash left must not wait while WeChat is silent. */
  let warning = Promise.resolve();
  const say = (error: unknown): void => {
    ctx.logger.error({ err: error }, "upkeep of the database failed; it is tried again");
  };
  const every = (pauseMs: number, task: () => Promise<void>): NodeJS.Timeout =>
    setInterval(() => {
      busy = busy.then(task).catch(say);
    }, pauseMs);

  const { claimLeaseSeconds } = ctx.config;
  const recover = async (look: Look): Promise<void> => {
    await recoverMessages(ctx, look, isStopping);
    await recoverCampaigns(ctx, { stalledAfterSeconds: claimLeaseSeconds });
    await recoverCallbacks(ctx);
    await recoverUniformMessages(ctx);
  };
  const timers = [
    every(Math.min(longestRecoveryPauseMs, claimLeaseSeconds * 500), () => recover({ at: "due" })),
  ];
  const start = (): void => {
    starting = starting.then(() => startLaterDispatches(ctx, isStopping)).catch(say);
  };
  start();
  timers.push(setInterval(start, startPauseMs));
  timers.push(every(removalPauseMs, () => removeOldApiCalls(ctx.db)));
  timers.push(every(removalPauseMs, () => removeOldPaces(ctx.db)));
  if (ctx.tracing.isOn) timers.push(every(removalPauseMs, () => removeOldTraces(ctx.db)));
  const warn = (): void => {
    warning = warning.then(() => warnOfQuotas(ctx)).catch(say);
  };
  timers.push(setInterval(warn, quotaPauseMs));
  // At once as well, but nobody waits for it: it may have much to look at.
  busy = recover(ctx.isEmbedded ? { at: "all", takingSince } : { at: "due" }).catch(
    (error: unknown) => {
      ctx.logger.error(
        { err: error },
        "the first look at what a crash left failed; it is tried again",
      );
    },
  );
  if (ctx.isEmbedded) timers.push(every(vacuumPauseMs, () => vacuum(ctx.db)));

  return {
    recover: () => recover({ at: "all" }),
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all([busy, starting, warning]);
    },
  };
}
