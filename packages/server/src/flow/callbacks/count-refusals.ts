import type { Context } from "../../context.ts";
import { noteCallbackRefusal, type CallbackRefusalRow } from "../../store/callback-refusals.ts";
import { countRefusedCallbacks } from "../../store/hourly-counts.ts";

/** Anybody can send rubbish: it is written to the database this rarely ... */
const flushAfterMs = 2_000;
/** ... and by so many apps and checks at most; the metric counts them all. */
const mostCounted = 200;

type Refusal = Omit<CallbackRefusalRow, "at">;

/**
 * Counts refused requests by app and check, for the overview, and keeps the last one for whoever sets the callbacks up. A process
 * that ends loses the last seconds.
 */
export function createRefusalCounter(ctx: Context): (appid: string, refusal: Refusal) => void {
  const counts = new Map<string, { appid: string; refusal: Refusal; count: number }>();
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    timer = undefined;
    const taken = [...counts.values()];
    counts.clear();
    try {
      for (const { appid, refusal, count } of taken) {
        const reason = `${refusal.stage}: ${refusal.reason}`;
        await countRefusedCallbacks(ctx.db, appid, { reason, count });
        await noteCallbackRefusal(ctx.db, appid, refusal);
      }
    } catch (error) {
      ctx.logger.warn({ err: error }, "refused callbacks could not be counted");
    }
  };

  return (appid, refusal) => {
    const key = `${appid} ${refusal.kind} ${refusal.stage} ${refusal.reason}`;
    const known = counts.get(key);
    if (known !== undefined) known.count += 1;
    else if (counts.size < mostCounted) counts.set(key, { appid, refusal, count: 1 });
    timer ??= setTimeout(() => void flush(), flushAfterMs).unref();
  };
}
