import type { Context } from "../context.ts";
import { removeUnusedMedia } from "../flow/customer-service/save-media.ts";
import { removeOldRecords } from "../flow/retention/remove-old-records.ts";
import { startLoop } from "./start-loop.ts";

const pauseMs = 10 * 60_000;

/**
 * Removes old records now and then, apart from the other upkeep: the first run after years may take hours, and what crashes leave
 * behind cannot wait for it.
 */
export function startRetentionLoop(ctx: Context): AsyncDisposable {
  return startLoop({
    // Processes that were started together do not begin together.
    firstPauseMs: pauseMs * (0.5 + Math.random() / 2),
    async round(signal) {
      await removeOld(ctx, signal);
      return pauseMs;
    },
    onError(error) {
      ctx.logger.error({ err: error }, "old records could not be removed; it is tried again");
      return pauseMs;
    },
  });
}

async function removeOld(ctx: Context, signal: AbortSignal): Promise<void> {
  await removeUnusedMedia(ctx).catch((error: unknown) => {
    ctx.logger.error({ err: error }, "unused pictures could not be removed; it is tried again");
  });
  const removed = await removeOldRecords(ctx, signal);
  const some = Object.fromEntries(Object.entries(removed).filter(([, count]) => count > 0));
  if (Object.keys(some).length > 0) ctx.logger.info({ removed: some }, "old records were removed");
}
