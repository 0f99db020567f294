import type { Pool } from "pg";
import { fromKysely, PgBoss, type Db as QueueDb } from "pg-boss";
import type { Tx } from "../db/connection.ts";
import { uuidv7 } from "../ids.ts";
import { withLogFields } from "../log-fields.ts";

/** Every kind of job, by the name of its queue. A job says "look at these rows"; the rows are the truth. */
export interface Jobs {
  /** Messages of one app that are to be sent. */
  dispatch: {
    appid: string;
    messageIds: string[];
    /** They belong to this campaign. */
    campaignId?: string;
    /** An open dispatch names them (M2). The version before 0014 enqueued without: what it enqueued is noted when it is taken. */
    isNoted?: true;
    /** They wait by a rule of their own: they are in nobody's way. */
    paced?: true;
    /** Of a campaign: the traceparent of the slice that wrote them. A single message has its own, kept beside it. */
    trace?: string;
  };
  /** A campaign that has something to do: begin, expand, be cancelled; `redispatch`: what is queued is to be sent again. */
  campaign: { appid: string; campaignId: string; redispatch?: true };
  /** Stored callbacks of one app that are to be processed. */
  callback: { appid: string; callbackIds: number[] };
  /** Uniform messages of one app whose channel failed: the next one is to be tried. */
  uniform: { appid: string; uniformIds: string[] };
}

type QueueName = keyof Jobs;

export interface NewJob<Name extends QueueName> {
  job: Jobs[Name];
  /**
   * Not before this time, or this many seconds from now by the database's clock. A dispatch that starts more than a minute from
   * now waits outside of the queue until shortly before.
   */
  startAfter?: Date | number;
  /** Higher ones first. Default 0. */
  priority?: number;
}

/** A job as a worker gets it. */
export type TakenJob<Name extends QueueName> = Jobs[Name] & { jobId: string };

export interface JobQueue extends AsyncDisposable {
  /** Joins the caller's transaction: a rolled-back transaction enqueues nothing. */
  enqueue<Name extends QueueName>(tx: Tx, name: Name, jobs: NewJob<Name>[]): Promise<void>;
  /** Looks for work now, without waiting for the poll. Call after the commit. */
  wake(name: QueueName): void;
  /** Hands jobs to `handler` until the queue is disposed of. A job whose handler throws is tried again. */
  work<Name extends QueueName>(
    name: Name,
    handler: (jobs: TakenJob<Name>[]) => Promise<void>,
    options?: {
      /** Only jobs of at least this priority: a worker that what is less urgent cannot keep busy. */
      minPriority?: number;
      /** How many fetch jobs at once; none takes all jobs of one group. Default 1. */
      fetchers?: number;
      /** The most jobs of one fetch. Default 8, or 4 of several fetchers. */
      batchSize?: number;
    },
  ): Promise<void>;
  /** Takes no further jobs; those under way go on. */
  stopWork(): Promise<void>;
}

/** The most messages one dispatch names. */
export const dispatchSize = 500;

/** Single messages go first: a campaign's dispatches have a lower priority than any other job. */
export const singlePriority = 0;
export const campaignPriority = -1;

/** A dispatch of messages that belong to one campaign, or to none. */
export function newDispatch(
  appid: string,
  messageIds: string[],
  campaignId: string | null,
  trace?: string,
): NewJob<"dispatch"> {
  if (campaignId === null) return { job: { appid, messageIds } };
  const job = { appid, messageIds, campaignId, ...(trace === undefined ? {} : { trace }) };
  return { job, priority: campaignPriority };
}

/** Dispatches of messages of one app, as many as it takes: those of a campaign apart from the others. */
export function dispatchesOf(
  appid: string,
  messages: { messageId: string; campaignId: string | null }[],
  startAfter?: Date | number,
): NewJob<"dispatch">[] {
  const byCampaign = Map.groupBy(messages, (message) => message.campaignId);
  return [...byCampaign].flatMap(([campaignId, ones]) =>
    inDispatches(ones.map((one) => one.messageId)).map((messageIds) => {
      const dispatch = newDispatch(appid, messageIds, campaignId);
      return startAfter === undefined ? dispatch : { ...dispatch, startAfter };
    }),
  );
}

/** The same for messages that wait for their pace, for hours that are theirs, or for a place under a cap. */
export function pacedDispatchesOf(
  appid: string,
  messages: { messageId: string; campaignId: string | null }[],
  startAfter: Date | number,
): NewJob<"dispatch">[] {
  return dispatchesOf(appid, messages, startAfter).map((dispatch) => ({
    ...dispatch,
    job: { ...dispatch.job, paced: true },
  }));
}

/** Ids, as many in each part as a dispatch may name. */
export function inDispatches(messageIds: string[]): string[][] {
  const count = Math.ceil(messageIds.length / dispatchSize);
  return Array.from({ length: count }, (_, index) =>
    messageIds.slice(index * dispatchSize, (index + 1) * dispatchSize),
  );
}

/**
 * A process has no more jobs of one group at once than one fetch brings: so a campaign, whose jobs come many together, keeps one
 * fetcher and leaves the others to others. The single messages of an app, which come in smaller jobs, may keep two.
 */
function groupOf({ appid, campaignId, messageIds }: Jobs["dispatch"]): string {
  if (campaignId !== undefined) return campaignId;
  const half = Number.parseInt(messageIds[0]?.slice(-1) ?? "0", 16) % 2;
  return `${appid}/${half}`;
}

function isDispatch(job: Jobs[QueueName]): job is Jobs["dispatch"] {
  return "messageIds" in job;
}

const queueNames: QueueName[] = ["dispatch", "callback", "uniform", "campaign"];
const nil = "00000000-0000-0000-0000-000000000000";
const jobsPerFetch = 8;
/** Fewer where several fetch side by side, so that each gets some. */
const jobsPerSharedFetch = 4;
const pollSeconds = 1;
/** A process that says nothing about its jobs for so long is taken for dead or hung, and others get them. */
const heartbeatSeconds = 30;

/**
 * pg-boss over the same database. On Postgres it keeps a small pool of its own and listens for NOTIFY, so that a worker in
 * another process wakes at commit. The embedded database is one session: pg-boss shares our one connection, and `wake`
 * does what NOTIFY cannot.
 */
export async function startJobQueue(options: {
  pool: Pool;
  connectionString: string;
  isEmbedded: boolean;
  /** By which the database knows its connections. */
  name: string;
  /**
   * Notes which messages are open, in the transaction that enqueues their dispatches (M2). Answers with the jobs that are not to
   * be made yet: they start late enough to wait outside of the queue.
   */
  noteDispatches: (
    tx: Tx,
    dispatches: (NewJob<"dispatch"> & { jobId: string })[],
  ) => Promise<ReadonlySet<string>>;
  onError: (error: Error) => void;
}): Promise<JobQueue> {
  const boss = new PgBoss({
    ...(options.isEmbedded
      ? { db: overPool(options.pool), backend: "pglite" as const }
      : {
          connectionString: options.connectionString,
          max: 4,
          useListenNotify: true,
          // Handed on to pg: a host that is gone without a word is noticed while a statement waits for it.
          keepAlive: true,
          keepAliveInitialDelayMillis: 10_000,
        }),
    application_name: options.name,
    schema: "pgboss",
    schedule: false,
    superviseIntervalSeconds: heartbeatSeconds / 2,
    monitorIntervalSeconds: heartbeatSeconds / 2,
    persistWarnings: false,
  });
  boss.on("error", options.onError);
  await boss.start();
  for (const name of queueNames) {
    const settings = {
      retryLimit: 3,
      retryDelay: 2,
      retryBackoff: true,
      expireInSeconds: 300,
      heartbeatSeconds,
      deleteAfterSeconds: 3600,
      notify: !options.isEmbedded,
    };
    await boss.createQueue(name, settings);
    // A queue that is there keeps the settings of the version that made it.
    await boss.updateQueue(name, settings);
    // pg-boss looks a queue up once, over its own connection. Within a transaction on the embedded database's only
    // connection that would wait for itself, so it happens now.
    await boss.findJobs(name, { id: nil });
  }
  const workerIds = new Map<QueueName, string[]>();

  return {
    async enqueue(tx, name, jobs) {
      if (jobs.length === 0) return;
      const named = jobs.map((one) => ({ ...one, jobId: uuidv7() }));
      const later =
        name === "dispatch"
          ? await options.noteDispatches(tx, named as (NewJob<"dispatch"> & { jobId: string })[])
          : new Set();
      const now = named.filter((one) => !later.has(one.jobId));
      if (now.length === 0) return;
      const inserts = now.map(({ jobId, job, startAfter, priority }) => ({
        id: jobId,
        data: isDispatch(job) ? { ...job, isNoted: true as const } : job,
        ...(isDispatch(job) ? { group: { id: groupOf(job) } } : {}),
        ...(startAfter === undefined ? {} : { startAfter }),
        ...(priority === undefined ? {} : { priority }),
      }));
      await boss.insert(name, inserts, { db: fromKysely(tx) });
    },
    wake(name) {
      for (const workerId of workerIds.get(name) ?? []) boss.notifyWorker(workerId);
    },
    async work<Name extends QueueName>(
      name: Name,
      handler: (jobs: TakenJob<Name>[]) => Promise<void>,
      {
        fetchers = 1,
        batchSize = fetchers === 1 ? jobsPerFetch : jobsPerSharedFetch,
        ...options
      }: { minPriority?: number; fetchers?: number; batchSize?: number } = {},
    ): Promise<void> {
      const workerId = await boss.work<Jobs[Name]>(
        name,
        {
          batchSize,
          ...(fetchers === 1
            ? {}
            : { localConcurrency: fetchers, localGroupConcurrency: jobsPerSharedFetch }),
          burstWhenBatchFull: true,
          pollingIntervalSeconds: pollSeconds,
          notifyPollingIntervalSeconds: pollSeconds,
          ...options,
        },
        async (jobs) => {
          const taken = jobs.map((job) => ({ ...job.data, jobId: job.id }));
          const jobIds = taken.map((job) => job.jobId);
          await withLogFields({ queue: name, jobIds }, () => handler(taken));
        },
      );
      workerIds.set(name, [...(workerIds.get(name) ?? []), workerId]);
    },
    async stopWork() {
      await Promise.all([...workerIds.keys()].map((name) => boss.offWork(name, { wait: false })));
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
