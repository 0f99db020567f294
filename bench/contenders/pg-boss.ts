import { createDatabase } from "@hongyan/testing/databases";
import { PgBoss } from "pg-boss";
import type { Contender } from "../lib/contender.ts";
import { sendOf } from "../lib/sample.ts";
import { settleDown } from "../lib/settle-down.ts";
import { tuned } from "../lib/tuned.ts";
import type { PgBossWorker } from "../processes/peer-pg-boss.ts";

const name = "messages";
const jobsAtOnce = 1_000;

/** pg-boss with one job a message, on the Postgres that ours runs on. */
export const pgBoss: Contender = tuned({
  row: "peer-pg-boss",
  missing: () => undefined,
  settings: [
    { batchSize: 64, localConcurrency: 4 },
    { batchSize: 250, localConcurrency: 2 },
    { batchSize: 250, localConcurrency: 4 },
    { batchSize: 1_000, localConcurrency: 2 },
  ],
  async queue(bench, messages, setting) {
    const { url } = await bench.wechat();
    const databaseUrl = await createDatabase(await bench.postgresUrl());
    await insertJobs(databaseUrl, messages);
    await settleDown(databaseUrl);
    return {
      async send() {
        await using worker = bench.start<PgBossWorker>("peer-pg-boss");
        return await worker.ask({ url, databaseUrl, queue: name, messages, ...setting });
      },
      async [Symbol.asyncDispose]() {},
    };
  },
});

async function insertJobs(databaseUrl: string, messages: number): Promise<void> {
  const boss = new PgBoss({ connectionString: databaseUrl, supervise: false, schedule: false });
  await boss.start();
  await boss.createQueue(name);
  for (let from = 0; from < messages; from += jobsAtOnce) {
    const count = Math.min(jobsAtOnce, messages - from);
    await boss.insert(
      name,
      Array.from({ length: count }, (_, index) => ({ data: sendOf(from + index) })),
    );
  }
  await boss.stop({ graceful: true, close: true });
}
