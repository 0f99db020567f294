import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { createRefusalCounter } from "./count-refusals.ts";

interface Why {
  kind: "check" | "push";
  stage: string;
  reason: string;
}

const logEveryMs = 10_000;

/**
 * One answer for every fault: whoever tries keys or signatures learns nothing from it. The log says which it was, a
 * reason at most every ten seconds, so that whoever sends rubbish does not fill the disk; the metric counts them all.
 */
export function createCallbackRefusals(ctx: Context): (appid: string, why: Why) => HongyanError {
  const logged = new Map<string, { atMs: number; since: number }>();
  const count = createRefusalCounter(ctx);

  return (appid, { kind, stage, reason }) => {
    ctx.metrics.callbacks.inc({ result: "refused" });
    count(appid.slice(0, 64), { kind, stage, reason });
    const last = logged.get(reason);
    const nowMs = performance.now();
    if (last === undefined || nowMs - last.atMs >= logEveryMs) {
      logged.set(reason, { atMs: nowMs, since: 0 });
      const more = last?.since ?? 0;
      ctx.logger.warn(
        { appid: appid.slice(0, 64), kind, stage, reason, more },
        "a callback was refused",
      );
    } else {
      last.since += 1;
    }
    return new HongyanError("CALLBACK_REFUSED", "this is not a valid push of WeChat", {
      hint: "If it was: compare Token, EncodingAESKey and mode at 消息推送配置 with those of the app; the server's log says which check failed.",
    });
  };
}
