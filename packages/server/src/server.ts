import { setTimeout as wait } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import type { ServerConfig } from "./config.ts";
import { createContext, type Context } from "./context.ts";
import { prepareInstallation } from "./flow/setup/prepare-installation.ts";
import { answerWhileStarting } from "./http/answer-while-starting.ts";
import { createHttpApp } from "./http/app.ts";
import { listenForMetrics } from "./http/metrics-listener.ts";
import type { Logger } from "./logger.ts";
import { ResourceStack } from "./resource-stack.ts";
import { startMeterLoop } from "./worker/meter-loop.ts";
import { startWorker, type Worker } from "./worker/start-worker.ts";

/** A running Hongyan: its API, its worker, or both. */
export interface Server extends AsyncDisposable {
  /** Empty when the API is not served. */
  url: string;
  /** Where metrics and health are told apart from the API, if they are. */
  metricsUrl: string | undefined;
  ctx: Context;
  /** The first API key, if it was made or given now. */
  apiKey: string | undefined;
  worker: Worker | undefined;
}

export interface ServerOptions {
  /** Serve the API. Default true. */
  api?: boolean;
  /** Carry out sends. Default true. */
  worker?: boolean;
  logger?: Logger;
}

/**
 * Starts Hongyan over one database.
 *
 * @throws {HongyanError} CONFIG_INVALID, DATA_DIR_IN_USE, UNAVAILABLE; and what `listen` throws (EADDRINUSE).
 */
export async function startServer(
  config: ServerConfig,
  options: ServerOptions = {},
): Promise<Server> {
  await using started = new ResourceStack();
  await using starting = options.api === false ? undefined : await answerWhileStarting(config);
  const { metricsListen } = config;
  await using startingMetrics =
    metricsListen === undefined ? undefined : await answerWhileStarting(metricsListen);
  const ctx = started.use(
    await createContext(config, options.logger === undefined ? {} : { logger: options.logger }),
  );
  const { apiKey } = await prepareInstallation(ctx);
  let isStopping = false;
  const http = options.api === false ? undefined : await createHttpApp(ctx, () => isStopping);
  await startingMetrics?.[Symbol.asyncDispose]();
  const watched =
    startingMetrics === undefined
      ? undefined
      : started.use(await listenForMetrics(ctx, startingMetrics, () => isStopping));
  // Stopping goes the other way round: no new requests, then no new sends, then the last of them are counted, then the queue and the database.
  started.use(startMeterLoop(ctx));
  const worker = options.worker === false ? undefined : started.use(await startWorker(ctx));
  await starting?.[Symbol.asyncDispose]();
  const port = starting?.port ?? config.port;
  const url = http === undefined ? "" : await listen(http, { host: config.host, port });
  if (http !== undefined) started.defer(() => close(http));

  const resources = started.move();
  return {
    url,
    metricsUrl: watched?.url,
    ctx,
    apiKey,
    worker,
    async [Symbol.asyncDispose]() {
      if (!isStopping) {
        isStopping = true;
        // Whoever distributes the requests sees that this process is not ready, and sends them elsewhere.
        if (http !== undefined) await wait(config.drainSeconds * 1000);
      }
      await resources[Symbol.asyncDispose]();
    },
  };
}

const graceMs = 5_000;

/** Requests in flight are answered; a connection that does not end its request by then is cut, and holds up nobody. */
async function close(http: FastifyInstance): Promise<void> {
  const cut = setTimeout(() => http.server.closeAllConnections(), graceMs);
  try {
    await http.close();
  } finally {
    clearTimeout(cut);
  }
}

async function listen(
  http: FastifyInstance,
  where: { host: string; port: number },
): Promise<string> {
  try {
    return await http.listen(where);
  } catch (error) {
    await http.close();
    throw error;
  }
}
