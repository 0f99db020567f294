import type { Live } from "../live.ts";
import type { Attempt, Delivery } from "./delivery.ts";
import { nameOf, withoutBigints } from "./message.ts";

/** One attempt to push a message to the developer's server. */
export function tellAttempt(live: Live, delivery: Delivery, attempt: Attempt): void {
  const nth = delivery.attempts.length;
  live.tell(() => {
    const outcome = attempt.status === undefined ? "没有答复" : `HTTP ${attempt.status}`;
    const again = nth > 1 ? `（第 ${nth} 次）` : "";
    return {
      ...describe(delivery),
      title: `推送 ${nameOf(delivery.message)}${again} → ${outcome}`,
      ms: attempt.durationMs,
      isError: attempt.error !== undefined,
      detail: { ...detailOf(delivery), attempt, nth },
    };
  });
}

/** WeChat does not try again. */
export function tellGivenUp(live: Live, delivery: Delivery): void {
  live.tell(() => ({
    ...describe(delivery),
    title: `放弃推送 ${nameOf(delivery.message)}`,
    isError: true,
    detail: { ...detailOf(delivery), attempts: delivery.attempts, error: delivery.error },
  }));
}

function describe({ app, openid }: Delivery) {
  return { from: "wechat" as const, kind: "callback", appid: app.appid, openid };
}

function detailOf({ id, repeatOf, message, reply }: Delivery) {
  return { id, repeatOf, message: withoutBigints(message), reply };
}
