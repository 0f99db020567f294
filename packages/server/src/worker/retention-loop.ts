import { setTimeout as wait } from "node:timers/promises";
import type { Context } from "../context.ts";
import { removeUnusedMedia } from "../flow/customer-service/save-media.ts";
import { removeOldRecords } from "../flow/retention/remove-old-records.ts";

const pauseMs = 10 * 60_000;

/**
 * Removes old records now and then, apart from the other upkeep: the first run after years may take hours, and what crashes leave
 * behind cannot wait for it.
 */
export function startRetentionLoop(ctx: Context): AsyncDisposable {
  const stopping = new AbortController();
  const { signal } = stopping;

  const loop = async (): Promise<void> => {
    // Processes that were started together do not begin together.
    await wait(pauseMs * (0.5 + Math.random() / 2), undefined, { signal }).catch(() => {});
    while (!signal.aborted) {
      await round(ctx, signal).catch((error: unknown) => {
        ctx.logger.error({ err: error }, "old records could not be removed; it is tried again");
      });
      await wait(pauseMs, undefined, { signal }).catch(() => {});
    }
  };
  const running = loop();

  return {
    async [Symbol.asyncDispose]() {
      stopping.abort();
      await running;
    },
  };
}

async function round(ctx: Context, signal: AbortSignal): Promise<void> {
  await removeUnusedMedia(ctx).catch((error: unknown) => {
    ctx.logger.error({ err: error }, "unused pictures could not be removed; it is tried again");
  });
  const removed = await removeOldRecords(ctx, signal);
  const some = Object.fromEntries(Object.entries(removed).filter(([, count]) => count > 0));
  if (Object.keys(some).length > 0) ctx.logger.info({ removed: some }, "old records were removed");
}
