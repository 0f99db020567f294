import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { freePort } from "@hongyan/testing/free-port";
import {
  initCluster,
  preparePostgres,
  type PostgresBinaries,
} from "@hongyan/testing/postgres-binaries";
import { createPostgresNode } from "@hongyan/testing/postgres-node";
import { startServerProcess } from "@hongyan/testing/process";
import pg from "pg";
import { demand } from "../lib/call-api.ts";
import type { Logs } from "../lib/logs.ts";
import { appid, callback, grantsAtFirst, openids, scene, template } from "../lib/sample.ts";
import { startEmulatorProcess } from "./emulator.ts";
import { databaseName, serverEnv } from "./settings.ts";

/** A data folder with an installation in it, made once and copied for each run. */
export interface PreparedCluster extends AsyncDisposable {
  binaries: PostgresBinaries;
  /** Environment of the processes of a run: they start in half the time with what was compiled before. */
  nodeEnv: Record<string, string>;
  copyTo(folder: string): Promise<void>;
}

const run = promisify(execFile);

/**
 * Makes the cluster with small WAL segments, so that "no file may grow beyond one segment" leaves the WAL alone: see the
 * fault that fills the disk.
 */
export async function prepareCluster(logs: Logs): Promise<PreparedCluster> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "hongyan-chaos-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const binaries = await preparePostgres(folder);
  const data = join(folder, "data");
  await initCluster(binaries, data, ["--wal-segsize=1"]);
  const nodeEnv = { NODE_COMPILE_CACHE: join(folder, "compiled") };
  await install(binaries, { folder, data, nodeEnv }, logs);

  const resources = opened.move();
  return {
    binaries,
    nodeEnv,
    copyTo: async (target) => {
      // With owners and modes, which Postgres insists on.
      await run("cp", ["-a", data, target]);
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

async function install(
  binaries: PostgresBinaries,
  { folder, data, nodeEnv }: { folder: string; data: string; nodeEnv: Record<string, string> },
  logs: Logs,
): Promise<void> {
  await using node = createPostgresNode({
    binaries,
    data,
    port: await freePort(),
    socketFolder: folder,
    settings: { listen_addresses: "127.0.0.1", fsync: "off" },
  });
  await node.start();
  await createDatabase(node.url);
  await using emulator = await startEmulatorProcess(logs, nodeEnv);
  const env = serverEnv({ databaseUrl: `${node.url}${databaseName}`, wechatUrl: emulator.url });
  await using server = await startServerProcess({ ...nodeEnv, ...env });
  await demand(server.url, "POST", "/v1/templates/sync");
  await demand(server.url, "POST", "/v1/scenes", scene);
  // One witness: then what a user granted can be counted from outside without weighing who told of it first.
  await demand(server.url, "PATCH", `/v1/apps/${appid}`, { callback, grantSource: "client" });
  const grants = openids.map((openid) => ({
    id: "before-the-faults",
    openid,
    templateId: template.priTmplId,
    count: grantsAtFirst,
  }));
  await demand(server.url, "POST", "/v1/grants", { grants });
  await server.stop();
  await node.stop("fast");
}

async function createDatabase(clusterUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: `${clusterUrl}postgres` });
  await client.connect();
  await client.query(`create database ${databaseName}`);
  await client.end();
}
