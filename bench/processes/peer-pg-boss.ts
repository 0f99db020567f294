import pg from "pg";
import { PgBoss } from "pg-boss";
import { setTimeout as wait } from "node:timers/promises";
import { answerParent } from "../lib/answer-parent.ts";
import { nowMs } from "../lib/clock.ts";
import { openPool } from "../lib/http-pool.ts";
import { connections } from "../lib/measure-sends.ts";
import type { Send } from "../lib/sample.ts";
import { createSend } from "../lib/send-over-pool.ts";

// A pg-boss worker with one job a message: fetches and completes them by batches, several batches at once.

export interface PgBossWorker {
  task: {
    url: string;
    databaseUrl: string;
    queue: string;
    messages: number;
    batchSize: number;
    localConcurrency: number;
  };
  answer: {
    /** When the last job was committed as completed. */
    endedAtMs: number;
    peakRssMib: number;
  };
}

answerParent<PgBossWorker>(async ({ url, databaseUrl, queue, messages, ...setting }) => {
  await using http = openPool(url, connections);
  const send = createSend(http.pool);
  const boss = new PgBoss({ connectionString: databaseUrl, schedule: false });
  await new Promise<void>((resolve, reject) => {
    let sent = 0;
    boss.on("error", reject);
    const work = async (): Promise<void> => {
      await boss.start();
      await boss.work<Send>(
        queue,
        // The next batch is fetched at once: an interval between them would be waiting, not working.
        { ...setting, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 },
        async (jobs) => {
          await Promise.all(jobs.map((job) => send(job.data)));
          sent += jobs.length;
          if (sent === messages) resolve();
        },
      );
    };
    work().catch(reject);
  });
  await untilCompleted(databaseUrl, queue);
  const endedAtMs = nowMs();
  await boss.stop({ graceful: true, close: true });
  // maxRSS is in KiB on every platform.
  return { endedAtMs, peakRssMib: process.resourceUsage().maxRSS / 1024 };
});

/** pg-boss completes a batch after its handler has ended, and tells nobody. */
async function untilCompleted(databaseUrl: string, queue: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    for (;;) {
      const { rows } = await client.query<{ waits: boolean }>(
        "select exists (select from pgboss.job j where j.name = $1 and j.state < 'completed') as waits",
        [queue],
      );
      if (rows[0]?.waits === false) return;
      await wait(5);
    }
  } finally {
    await client.end();
  }
}
