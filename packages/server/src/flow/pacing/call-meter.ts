import type { SendOutcome } from "@hongyan/wechat";
import type { Db } from "../../db/connection.ts";
import type { Metrics } from "../../metrics.ts";
import { addApiCalls } from "../../store/api-calls.ts";
import type { MessageKind } from "../../store/message-submission.ts";
import { apiPaths } from "./api-paths.ts";

/**
 * Counts the sends that WeChat counts towards a daily quota. Kept in memory between two writes: a meter may lose a second's
 * count in a crash, and must cost nothing for each message.
 */
export interface CallMeter {
  count(appid: string, attempted: { message: { kind: MessageKind }; outcome: SendOutcome }[]): void;
  /** One call of another interface that is counted. */
  countCall(appid: string, api: string): void;
  /** Adds what was counted since the last time to the database. What cannot be written is kept for the next time. */
  flush(): Promise<void>;
}

export function createCallMeter(ctx: { db: Db; metrics: Metrics }): CallMeter {
  const counts = new Map<string, { appid: string; api: string; count: number }>();

  const add = (appid: string, api: string, count: number): void => {
    const key = `${appid} ${api}`;
    const entry = counts.get(key);
    if (entry === undefined) counts.set(key, { appid, api, count });
    else entry.count += count;
  };

  return {
    count(appid, attempted) {
      const called = attempted.filter(({ outcome }) => isCounted(outcome));
      for (const [kind, ones] of Map.groupBy(called, ({ message }) => message.kind)) {
        add(appid, apiPaths[kind], ones.length);
        ctx.metrics.apiCalls.inc({ api: apiPaths[kind] }, ones.length);
      }
    },
    countCall(appid, api) {
      add(appid, api, 1);
      ctx.metrics.apiCalls.inc({ api });
    },
    async flush() {
      if (counts.size === 0) return;
      const taken = [...counts.values()];
      counts.clear();
      try {
        await addApiCalls(ctx.db, taken);
      } catch (error) {
        for (const { appid, api, count } of taken) add(appid, api, count);
        throw error;
      }
    },
  };
}

/** It came to WeChat's interface, or may have. A refusal of the token call is none of this interface. */
function isCounted(outcome: SendOutcome): boolean {
  switch (outcome.kind) {
    case "accepted":
      return true;
    case "refused":
      return outcome.during !== "token";
    case "unanswered":
      return outcome.requestSent;
  }
}
