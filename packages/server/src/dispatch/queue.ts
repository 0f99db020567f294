import type { Pool } from "pg";
import { fromKysely, PgBoss, type Db as QueueDb } from "pg-boss";
import type { Tx } from "../db/connection.ts";

/** A dispatch says "look at these messages"; the message rows are the truth. */
export interface DispatchJob {
  appid: string;
  messageIds: string[];
}

interface NewDispatch {
  job: DispatchJob;
  /** Not before this time, or this many seconds from now by the database's clock. */
  startAfter?: Date | number;
}

export interface DispatchQueue extends AsyncDisposable {
  /** Joins the caller's transaction: a rolled-back transaction enqueues nothing. */
  enqueue(tx: Tx, jobs: NewDispatch[]): Promise<void>;
  /** Looks for work now, without waiting for the poll. Call after the commit. */
  wake(): void;
  /** Hands jobs to `handler` until the queue is disposed of. A job whose handler throws is tried again. */
  work(handler: (jobs: DispatchJob[]) => Promise<void>): Promise<void>;
  /** Takes no further jobs; those under way go on. */
  stopWork(): Promise<void>;
}

/** The most messages one dispatch names. */
export const dispatchSize = 500;

const queueName = "dispatch";
const nil = "00000000-0000-0000-0000-000000000000";
const jobsPerFetch = 8;
const pollSeconds = 1;

/**
 * pg-boss over the same database. On Postgres it keeps a small pool of its own and listens for NOTIFY, so that a worker in
 * another process wakes at commit. The embedded database is one session: pg-boss shares our one connection, and `wake`
 * does what NOTIFY cannot.
 */
export async function startDispatchQueue(options: {
  pool: Pool;
  connectionString: string;
  isEmbedded: boolean;
  onError: (error: Error) => void;
}): Promise<DispatchQueue> {
  const boss = new PgBoss({
    ...(options.isEmbedded
      ? { db: overPool(options.pool), backend: "pglite" as const }
      : { connectionString: options.connectionString, max: 4, useListenNotify: true }),
    application_name: "hongyan-queue",
    schema: "pgboss",
    schedule: false,
    persistWarnings: false,
  });
  boss.on("error", options.onError);
  await boss.start();
  await boss.createQueue(queueName, {
    retryLimit: 3,
    retryDelay: 2,
    retryBackoff: true,
    expireInSeconds: 300,
    deleteAfterSeconds: 3600,
    notify: !options.isEmbedded,
  });
  // pg-boss looks a queue up once, over its own connection. Within a transaction on the embedded database's only
  // connection that would wait for itself, so it happens now.
  await boss.findJobs(queueName, { id: nil });
  const workerIds: string[] = [];

  return {
    async enqueue(tx, jobs) {
      if (jobs.length === 0) return;
      const inserts = jobs.map(({ job, startAfter }) => ({
        data: job,
        ...(startAfter === undefined ? {} : { startAfter }),
      }));
      await boss.insert(queueName, inserts, { db: fromKysely(tx) });
    },
    wake() {
      for (const workerId of workerIds) boss.notifyWorker(workerId);
    },
    async work(handler) {
      const workerId = await boss.work<DispatchJob>(
        queueName,
        {
          batchSize: jobsPerFetch,
          burstWhenBatchFull: true,
          pollingIntervalSeconds: pollSeconds,
          notifyPollingIntervalSeconds: pollSeconds,
        },
        async (jobs) => {
          await handler(jobs.map((job) => job.data));
        },
      );
      workerIds.push(workerId);
    },
    async stopWork() {
      await boss.offWork(queueName, { wait: false });
    },
    async [Symbol.asyncDispose]() {
      await boss.stop({ graceful: true, timeout: 15_000, close: true });
    },
  };
}

function overPool(pool: Pool): QueueDb {
  return {
    async executeSql(text, values) {
      const result = await pool.query(text, values);
      // Several statements in one text give several results; pg-boss reads the last one's rows.
      const last = Array.isArray(result) ? result.at(-1) : result;
      return { rows: (last as { rows: unknown[] }).rows };
    },
  };
}
