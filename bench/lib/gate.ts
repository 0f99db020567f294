import { setTimeout as wait } from "node:timers/promises";
import pg from "pg";
import type { Wechat } from "./bench.ts";
import { nowMs } from "./clock.ts";

/** Keeps the dispatches of a seeded database back, so that workers can be started first and begin together. */
export interface Gate {
  close(): Promise<void>;
  /** Workers find them at their next look. */
  open(): Promise<void>;
  /** Waits until WeChat got all messages and each is settled as `sent`; answers with the time of it. */
  untilSent(wechat: Wechat, messages: number): Promise<number>;
}

const longestStandstillMs = 30_000;

/**
 * For processes that look for stranded messages only after a longer time than the gate is closed: set
 * HONGYAN_CLAIM_LEASE_SECONDS accordingly, for those that seed too.
 */
export function createGate(databaseUrl: string, signal: AbortSignal): Gate {
  const query = async <T extends pg.QueryResultRow>(text: string): Promise<T[]> => {
    const client = new pg.Client({ connectionString: databaseUrl });
    await client.connect();
    try {
      return (await client.query<T>(text)).rows;
    } finally {
      await client.end();
    }
  };
  const startJobs = async (at: string): Promise<void> => {
    await query(`update pgboss.job set start_after = ${at} where name = 'dispatch'`);
  };

  return {
    close: () => startJobs("now() + interval '1 day'"),
    open: () => startJobs("now()"),
    async untilSent(wechat, messages) {
      // Nobody asks the busy database before WeChat has all.
      await untilArrived(wechat, messages, signal);
      for (;;) {
        const [left] = await query<{ open: boolean }>(
          "select exists (select from hongyan.messages m where m.status in ('queued', 'sending')) as open",
        );
        if (left?.open === false) break;
        await wait(10, undefined, { signal });
      }
      const settledAtMs = nowMs();
      const states = await query<{ status: string; count: number }>(
        "select m.status, count(*)::integer as count from hongyan.messages m group by m.status",
      );
      const [only] = states;
      if (states.length !== 1 || only?.status !== "sent" || only.count !== messages) {
        throw new Error(`not every message is sent: ${JSON.stringify(states)}`);
      }
      return settledAtMs;
    },
  };
}

async function untilArrived(wechat: Wechat, messages: number, signal: AbortSignal): Promise<void> {
  let seen = 0;
  let movedAtMs = nowMs();
  while (seen < messages) {
    await wait(20, undefined, { signal });
    const { sends } = await wechat.process.ask({ forget: false });
    if (sends > seen) movedAtMs = nowMs();
    seen = sends;
    if (nowMs() - movedAtMs > longestStandstillMs) {
      throw new Error(`WeChat got ${seen} of ${messages} sends, and no more came`);
    }
  }
}
