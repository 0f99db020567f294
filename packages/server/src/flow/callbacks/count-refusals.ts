import type { Context } from "../../context.ts";
import { countRefusedCallbacks } from "../../store/hourly-counts.ts";

/** Anybody can send rubbish: it is written to the database this rarely ... */
const flushAfterMs = 2_000;
/** ... and by so many apps and checks at most; the metric counts them all. */
const mostCounted = 200;

/** Counts refused pushes by app and check, for the overview. A process that ends loses the last seconds. */
export function createRefusalCounter(ctx: Context): (appid: string, reason: string) => void {
  const counts = new Map<string, { appid: string; reason: string; count: number }>();
  let timer: NodeJS.Timeout | undefined;

  const flush = async (): Promise<void> => {
    timer = undefined;
    const taken = [...counts.values()];
    counts.clear();
    try {
      for (const one of taken) await countRefusedCallbacks(ctx.db, one.appid, one);
    } catch (error) {
      ctx.logger.warn({ err: error }, "refused callbacks could not be counted");
    }
  };

  return (appid, reason) => {
    const key = `${appid} ${reason}`;
    const known = counts.get(key);
    if (known !== undefined) known.count += 1;
    else if (counts.size < mostCounted) counts.set(key, { appid, reason, count: 1 });
    timer ??= setTimeout(() => void flush(), flushAfterMs).unref();
  };
}
