import { setTimeout as wait } from "node:timers/promises";
import type { Context } from "../../context.ts";
import { pacedDispatchesOf } from "../../dispatch/queue.ts";
import type { Pacer, Turn } from "./pacer.ts";
import type { Share } from "./share.ts";

/** The turns of one share, one after the other, for as long as it is worth staying. */
export interface Turns {
  /** Waits for the next turn; undefined when it is too long until then, or this process stops. */
  next(most: number): Promise<Go | undefined>;
  /** When it was too long: when to come again. */
  resumesAt(): Date;
}

type Go = Turn & { kind: "go" };

/** Who waits keeps a worker from others: after this time it comes back later instead. */
const longestStayMs = 3_000;
const stopIsSeenInMs = 50;
const firstBackMs = 1_000;

export function createTurns(pacer: Pacer, share: Share, isStopping: () => boolean): Turns {
  const startedAt = performance.now();
  let resumesAt: Date | undefined;

  /** False when this process stops meanwhile. */
  const sleep = async (ms: number): Promise<boolean> => {
    const until = performance.now() + ms;
    for (let left = ms; left > 0; left = until - performance.now()) {
      if (isStopping()) return false;
      await wait(Math.min(left, stopIsSeenInMs));
    }
    return !isStopping();
  };

  return {
    resumesAt: () => resumesAt ?? new Date(Date.now() + firstBackMs),
    async next(most) {
      for (;;) {
        if (isStopping() || resumesAt !== undefined) return undefined;
        const turn = await pacer.take(share, most);
        switch (turn.kind) {
          case "go":
            if (await sleep(turn.inMs)) return turn;
            turn.putBack(turn.count);
            return undefined;
          case "closed":
            resumesAt = turn.until;
            return undefined;
          case "wait": {
            const staysMs = performance.now() - startedAt + turn.ms;
            if (staysMs > longestStayMs) {
              resumesAt = new Date(Date.now() + Math.max(firstBackMs, turn.ms));
              return undefined;
            }
            await sleep(turn.ms);
            break;
          }
          default:
            turn satisfies never;
        }
      }
    },
  };
}

/** What did not get its turn is dispatched anew for later: nothing of it was claimed (N1), and others go first. */
export async function postpone(
  ctx: Pick<Context, "db" | "queue">,
  { appid, campaignId }: Share,
  messageIds: string[],
  until: Date,
): Promise<void> {
  const seconds = Math.max(1, Math.ceil((until.getTime() - Date.now()) / 1000));
  const messages = messageIds.map((messageId) => ({ messageId, campaignId }));
  const jobs = pacedDispatchesOf(appid, messages, seconds);
  await ctx.db.transaction().execute((tx) => ctx.queue.enqueue(tx, "dispatch", jobs));
}
