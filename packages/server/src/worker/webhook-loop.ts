import { setTimeout as wait } from "node:timers/promises";
import type { Context } from "../context.ts";
import { createDeliverer } from "../flow/deliver-webhooks.ts";
import { fanOutEvents, takeOverRestoredEvents } from "../flow/fan-out-events.ts";
import { hasEnabledWebhook } from "../store/webhooks.ts";
import { createWebhookClient } from "../webhooks/client.ts";

/** Between two looks for events. Nobody is woken at a commit: that would cost every message something. */
const pollPauseMs = 500;
/** Between two looks for webhooks while there is none; also how old the knowledge of one may be. */
const lookPauseMs = 2_000;

/**
 * Turns events into deliveries, and carries deliveries out, for as long as there is an enabled webhook. Without one it
 * costs one tiny read every two seconds.
 */
export async function startWebhookLoop(ctx: Context): Promise<AsyncDisposable> {
  await takeOverRestoredEvents(ctx);
  const client = createWebhookClient({ allowPrivate: ctx.config.webhookAllowPrivate });
  const stopping = new AbortController();
  let waking = new AbortController();
  const deliverer = createDeliverer(ctx, client, () => waking.abort());

  let isNeeded = false;
  let lookedAtMs = -Infinity;
  const round = async (): Promise<number> => {
    if (performance.now() - lookedAtMs >= lookPauseMs) {
      isNeeded = await hasEnabledWebhook(ctx.db);
      lookedAtMs = performance.now();
    }
    if (!isNeeded) return lookPauseMs;
    const isMore = await fanOutEvents(ctx);
    await deliverer.startDue();
    return isMore ? 0 : pollPauseMs;
  };

  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      // Before the round: a delivery that ends during it asks for the next one.
      waking = new AbortController();
      const pauseMs = await round().catch((error: unknown) => {
        ctx.logger.error({ err: error }, "webhooks could not be looked after; trying again");
        return lookPauseMs;
      });
      const signal = AbortSignal.any([stopping.signal, waking.signal]);
      await wait(pauseMs, undefined, { signal }).catch(() => {});
    }
  };
  const running = loop();

  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
      await deliverer.idle();
      await client[Symbol.asyncDispose]();
    },
  };
}
