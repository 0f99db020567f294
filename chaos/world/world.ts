import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { preparePostgres } from "@hongyan/testing/postgres-binaries";
import { createPostgresNode, type PostgresNode } from "@hongyan/testing/postgres-node";
import { freePort } from "@hongyan/testing/free-port";
import { startTcpProxy, type TcpProxy } from "@hongyan/testing/tcp-proxy";
import type { Logs } from "../lib/logs.ts";
import type { Random } from "../lib/random.ts";
import { pointCallbacks, startEmulatorProcess, type EmulatorProcess } from "./emulator.ts";
import { startFleet, type Fleet } from "./fleet.ts";
import type { PreparedCluster } from "./prepared-cluster.ts";
import { databaseName, databasePassword, serverEnv } from "./settings.ts";
import { startWebhookReceiver, type WebhookReceiver } from "./webhook-receiver.ts";

/** All the processes of one run. */
export interface World extends AsyncDisposable {
  postgres: PostgresNode;
  /** Past the proxy, for the laboratory itself. */
  databaseUrl: string;
  proxy: TcpProxy;
  emulator: EmulatorProcess;
  fleet: Fleet;
  receiver: WebhookReceiver;
  logs: Logs;
}

export async function startWorld(
  prepared: PreparedCluster,
  logs: Logs,
  random: Random,
): Promise<World> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "hongyan-chaos-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const binaries = await preparePostgres(folder);
  const data = join(folder, "data");
  await prepared.copyTo(data);
  const postgres = opened.use(
    createPostgresNode({
      binaries,
      data,
      port: await freePort(),
      socketFolder: folder,
      settings: {
        listen_addresses: "127.0.0.1",
        max_connections: "100",
        shared_buffers: "64MB",
        // Processes are killed here, never the machine: what was written is there without it.
        fsync: "off",
      },
      onLog: (text) => logs.write("postgres", text),
    }),
  );
  await postgres.start();
  const proxy = opened.use(await startTcpProxy(postgres.port));
  const emulator = opened.use(await startEmulatorProcess(logs, prepared.nodeEnv));
  const receiver = opened.use(await startWebhookReceiver(random.fork("receiver")));
  const fleet = opened.use(
    await startFleet({
      env: {
        ...prepared.nodeEnv,
        ...serverEnv({
          databaseUrl: `postgres://postgres:${databasePassword}@127.0.0.1:${proxy.port}/${databaseName}`,
          wechatUrl: emulator.url,
        }),
      },
      logs,
      folder,
    }),
  );
  await fleet.untilAllReady(120_000);
  await pointCallbacks(emulator, fleet.urls[0]);

  const resources = opened.move();
  return {
    postgres,
    databaseUrl: `${postgres.url}${databaseName}`,
    proxy,
    emulator,
    fleet,
    receiver,
    logs,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
