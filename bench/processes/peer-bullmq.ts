import { Worker } from "bullmq";
import { answerParent } from "../lib/answer-parent.ts";
import { nowMs } from "../lib/clock.ts";
import { openPool } from "../lib/http-pool.ts";
import { connections } from "../lib/measure-sends.ts";
import type { Send } from "../lib/sample.ts";
import { createSend } from "../lib/send-over-pool.ts";

// A BullMQ worker as people write it: one job a message, as many at once as the task says, completed one by one.

export interface BullmqWorker {
  task: {
    url: string;
    port: number;
    queue: string;
    messages: number;
    concurrency: number;
  };
  answer: {
    /** When Redis had answered that the last job is completed. */
    endedAtMs: number;
    peakRssMib: number;
  };
}

answerParent<BullmqWorker>(async ({ url, port, queue, messages, concurrency }) => {
  await using http = openPool(url, connections);
  const send = createSend(http.pool);
  const worker = new Worker<Send>(queue, (job) => send(job.data), {
    connection: { port },
    concurrency,
  });
  await new Promise<void>((resolve, reject) => {
    let completed = 0;
    worker.on("completed", () => {
      completed += 1;
      if (completed === messages) resolve();
    });
    worker.on("failed", (_, error) => reject(error));
    worker.on("error", reject);
  });
  const endedAtMs = nowMs();
  await worker.close();
  // maxRSS is in KiB on every platform.
  return { endedAtMs, peakRssMib: process.resourceUsage().maxRSS / 1024 };
});
