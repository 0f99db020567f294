import type { Context } from "../context.ts";
import { createDeliverer } from "../flow/webhooks/deliver-webhooks.ts";
import { fanOutEvents, takeOverRestoredEvents } from "../flow/webhooks/fan-out-events.ts";
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
  const nap = createNap();
  const deliverer = createDeliverer(ctx, client, nap.wake);
  const stopping = new AbortController();
  let isNeeded = false;
  let lookedAtMs = -Infinity;

  /** Answers with the pause until the next one. */
  const round = async (): Promise<number> => {
    if (!isNeeded || performance.now() - lookedAtMs >= lookPauseMs) {
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
      const pauseMs = await round().catch((error: unknown) => {
        ctx.logger.error({ err: error }, "webhooks could not be looked after; trying again");
        return lookPauseMs;
      });
      if (!stopping.signal.aborted) await nap.sleep(pauseMs);
    }
  };
  const running = loop();

  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      nap.wake();
      await running;
      await deliverer.idle();
      await client[Symbol.asyncDispose]();
    },
  };
}

interface Nap {
  sleep(ms: number): Promise<void>;
  /** Ends the sleep, or, while nobody sleeps, makes the next one end at once: a delivery that ends during a round asks for another. */
  wake(): void;
}

function createNap(): Nap {
  let isAwake = false;
  let end = (): void => {};
  return {
    async sleep(ms) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, isAwake ? 0 : ms);
        end = () => {
          clearTimeout(timer);
          resolve();
        };
      });
      isAwake = false;
    },
    wake() {
      isAwake = true;
      end();
    },
  };
}
