import { Queue } from "bullmq";
import type { Contender } from "../lib/contender.ts";
import { redisVersion } from "../lib/redis-version.ts";
import { sendOf } from "../lib/sample.ts";
import { tuned } from "../lib/tuned.ts";
import type { BullmqWorker } from "../processes/peer-bullmq.ts";
import type { AppendFsync, Redis } from "../processes/redis.ts";

const name = "messages";
const jobsAtOnce = 1_000;

/** The usual home-made design: BullMQ on Redis, one job a message, undici in the processor. */
export function bullmq(row: string, appendFsync: AppendFsync): Contender {
  return tuned({
    row,
    missing: () => (redisVersion() === undefined ? "redis-server is not installed" : undefined),
    settings: [{ concurrency: 64 }, { concurrency: 128 }, { concurrency: 256 }],
    async queue(bench, messages, { concurrency }) {
      const { url } = await bench.wechat();
      await using made = new AsyncDisposableStack();
      // A Redis of its own for each turn: no run pays for the file that another one has left.
      const redis = made.use(bench.start<Redis>("redis"));
      const { port } = await redis.ask({ appendFsync });
      await addJobs(port, messages);
      const resources = made.move();
      return {
        async send() {
          await using worker = bench.start<BullmqWorker>("peer-bullmq");
          return await worker.ask({ url, port, queue: name, messages, concurrency });
        },
        [Symbol.asyncDispose]: () => resources.disposeAsync(),
      };
    },
  });
}

async function addJobs(port: number, messages: number): Promise<void> {
  const queue = new Queue(name, { connection: { port } });
  for (let from = 0; from < messages; from += jobsAtOnce) {
    const count = Math.min(jobsAtOnce, messages - from);
    // A job that is done goes at once, which is the least that BullMQ can do about it.
    await queue.addBulk(
      Array.from({ length: count }, (_, index) => ({
        name: "send",
        data: sendOf(from + index),
        opts: { removeOnComplete: true },
      })),
    );
  }
  await queue.close();
}
