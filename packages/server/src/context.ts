import { randomUUID } from "node:crypto";
import type { ServerConfig } from "./config.ts";
import { checkWritable } from "./db/check-writable.ts";
import { connect, type Db } from "./db/connection.ts";
import { startEmbeddedDatabase } from "./db/embedded.ts";
import { explainFailure } from "./db/explain-failure.ts";
import { migrate } from "./db/migrate.ts";
import { readMigrations, type Migration } from "./db/read-migrations.ts";
import { startJobQueue, type JobQueue } from "./dispatch/queue.ts";
import { createLogger, type Logger } from "./logger.ts";
import { createMetrics, type Metrics } from "./metrics.ts";
import { watchProcess } from "./process-gauges.ts";
import { createDatabaseGauges } from "./flow/operations/database-gauges.ts";
import { createContentCheckSlots } from "./flow/messages/content-check-slots.ts";
import { createOutcomeWriter, type OutcomeWriter } from "./flow/messages/outcome-writer.ts";
import { createCallMeter, type CallMeter } from "./flow/pacing/call-meter.ts";
import type { FairSlots } from "./flow/pacing/fair-slots.ts";
import { createPacer, type Pacer } from "./flow/pacing/pacer.ts";
import { createReference, type Reference } from "./reference.ts";
import { ResourceStack } from "./resource-stack.ts";
import { createSecrets, type Secrets } from "./secrets.ts";
import { createSteps, type Steps } from "./steps.ts";
import { insertOpenDispatches } from "./store/open-dispatches.ts";
import { createTracing, type Tracing } from "./tracing/tracing.ts";
import { traceTransport } from "./tracing/trace-transport.ts";
import { version } from "./version.ts";
import { createWechatClients, type WechatClients } from "./wechat/clients.ts";
import { measureTransport } from "./wechat/measure-transport.ts";
import { createUndiciTransport } from "./wechat/undici-transport.ts";

/** Everything the server's functions work with, built once. */
export interface Context extends AsyncDisposable {
  config: ServerConfig;
  logger: Logger;
  db: Db;
  queue: JobQueue;
  secrets: Secrets;
  wechat: WechatClients;
  reference: Reference;
  metrics: Metrics;
  /** Everything that is measured, in Prometheus' form. Answers also while the database is away. */
  exposeMetrics(): Promise<string>;
  steps: Steps;
  tracing: Tracing;
  /** Every change of the schema that this program was written for. */
  migrations: Migration[];
  callMeter: CallMeter;
  pacer: Pacer;
  contentCheckSlots: FairSlots;
  outcomes: OutcomeWriter;
  /** Names this process in claims and leases. */
  processId: string;
  isEmbedded: boolean;
}

const postgresConnections = 10;

/** Opens the database (embedded when the configuration names none), brings it up to date, and wires the rest. */
export async function createContext(
  config: ServerConfig,
  overrides: { logger?: Logger } = {},
): Promise<Context> {
  const logger =
    overrides.logger ?? createLogger(config.logLevel, { logOpenids: config.logOpenids });
  const isEmbedded = config.databaseUrl === undefined;
  await using opened = new ResourceStack();

  const connectionString =
    config.databaseUrl ?? opened.use(await startEmbeddedDatabase(config.dataDir)).connectionString;
  const processId = randomUUID();
  // So that the database's administrator, and `hongyan doctor`, can tell how many processes there are.
  const shortId = processId.slice(0, 8);
  const { db, pool } = opened.use(
    connect(connectionString, isEmbedded ? 1 : postgresConnections, `hongyan ${shortId}`),
  );
  const migrations = await readMigrations();
  const migrated = await bringUpToDate(db, { allowNewer: config.allowNewerSchema, migrations });
  if (migrated.length > 0) logger.info({ migrated }, "the database schema was brought up to date");

  const tracing = opened.use(await createTracing(config.tracing, logger));
  // Before the queue, so that it is taken down after the queue's last dispatch has ended.
  const undici = opened.use(createUndiciTransport(config.sendConcurrency));
  const queue = opened.use(
    await startJobQueue({
      pool,
      connectionString,
      isEmbedded,
      name: `hongyan-queue ${shortId}`,
      noteDispatches: (tx, dispatches) =>
        insertOpenDispatches(
          tx,
          dispatches.map(({ jobId, job, startAfter }) => ({
            appid: job.appid,
            dispatchId: jobId,
            messageIds: job.messageIds,
            campaignId: job.campaignId ?? null,
            startAfter: startAfter ?? null,
          })),
          config.claimLeaseSeconds,
        ),
      onError: (error) => logger.error({ err: error }, "the queue reports an error"),
    }),
  );
  const metrics = createMetrics();
  const secrets = createSecrets(config.masterKey, config.otherMasterKeys);
  const wechat = createWechatClients({
    db,
    secrets,
    transport: traceTransport(measureTransport(undici.transport, metrics), tracing),
    apiBase: config.wechatApiBase,
    timeoutMs: config.wechatTimeoutMs,
    openApiApp: config.cloudOpenApiApp,
  });

  watchProcess(metrics.registry, { pool, wechat, version });
  const databaseGauges = createDatabaseGauges(metrics.registry, { db, logger });
  const reference = createReference(db);
  const resources = opened.move();
  return {
    config,
    logger,
    db,
    queue,
    secrets,
    wechat,
    reference,
    metrics,
    async exposeMetrics() {
      await databaseGauges.refresh();
      return metrics.registry.metrics();
    },
    steps: createSteps(),
    tracing,
    migrations,
    callMeter: createCallMeter({ db, metrics }),
    pacer: createPacer({ db, reference, isEmbedded }),
    contentCheckSlots: createContentCheckSlots(),
    outcomes: createOutcomeWriter(logger),
    processId,
    isEmbedded,
    async [Symbol.asyncDispose]() {
      await resources[Symbol.asyncDispose]();
    },
  };
}

async function bringUpToDate(
  db: Db,
  options: { allowNewer: boolean; migrations: Migration[] },
): Promise<string[]> {
  try {
    const migrated = await migrate(db, options);
    await checkWritable(db);
    return migrated;
  } catch (cause) {
    throw explainFailure(cause);
  }
}
