import { execFile } from "node:child_process";
import { appendFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { freePort } from "./free-port.ts";
import { query } from "./ledger.ts";
import { initCluster, preparePostgres } from "./postgres-binaries.ts";
import { createPostgresNode, type PostgresNode } from "./postgres-node.ts";

/** A primary, and a replica that streams from it: a commit is acknowledged when both have it. */
export interface PostgresPair extends AsyncDisposable {
  primary: PostgresNode;
  replica: PostgresNode;
  /** The replica becomes a primary that waits for nobody. */
  promote(): Promise<void>;
}

const run = promisify(execFile);
const replicaName = "replica";
const longestWaitMs = 30_000;

/** npm's binaries have no pg_basebackup: the replica begins as a copy of the primary's folder, taken while it is down. */
export async function startPostgresPair(): Promise<PostgresPair> {
  await using opened = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), "hongyan-pair-"));
  opened.defer(() => rm(folder, { recursive: true, force: true }));
  const binaries = await preparePostgres(folder);
  const [primaryData, replicaData] = [join(folder, "primary"), join(folder, "replica")];
  const [primaryPort, replicaPort] = [await freePort(), await freePort()];
  await initCluster(binaries, primaryData);
  await run("cp", ["-a", primaryData, replicaData]);
  await writeFile(join(replicaData, "standby.signal"), "");
  const primaryAddress = `host=127.0.0.1 port=${primaryPort} user=postgres application_name=${replicaName}`;
  await appendFile(
    join(replicaData, "postgresql.conf"),
    `\nprimary_conninfo = '${primaryAddress}'\n`,
  );
  const settings = {
    listen_addresses: "127.0.0.1",
    max_connections: "100",
    wal_level: "replica",
    hot_standby: "on",
    fsync: "off",
  };
  const node = (data: string, port: number, more: Record<string, string>): PostgresNode =>
    opened.use(
      createPostgresNode({
        binaries,
        data,
        port,
        socketFolder: folder,
        settings: { ...settings, ...more },
      }),
    );
  const primary = node(primaryData, primaryPort, {
    synchronous_standby_names: replicaName,
    synchronous_commit: "on",
  });
  const replica = node(replicaData, replicaPort, {});
  await primary.start();
  await replica.start();
  await until(primary, "select 1 from pg_stat_replication where sync_state = 'sync'");

  const resources = opened.move();
  return {
    primary,
    replica,
    async promote() {
      await query(`${replica.url}postgres`, "select pg_promote(wait => true)");
      await until(replica, "select 1 where not pg_is_in_recovery()");
    },
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** Until the query has a row. */
async function until(node: PostgresNode, text: string): Promise<void> {
  const deadline = performance.now() + longestWaitMs;
  while ((await query(`${node.url}postgres`, text)).length === 0) {
    if (performance.now() > deadline) throw new Error(`never true: ${text}`);
    await wait(50);
  }
}
