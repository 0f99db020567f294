import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { freePort } from "./free-port.ts";
import { initCluster, preparePostgres } from "./postgres-binaries.ts";
import { createPostgresNode } from "./postgres-node.ts";

export interface PostgresCluster extends AsyncDisposable {
  /** `postgres://…/` without a database name. */
  url: string;
  /** Makes an empty database and answers with its URL. */
  createDatabase(name: string): Promise<string>;
}

/**
 * A real Postgres from npm's binaries, on a free loopback port, in a temporary folder that is removed at the end.
 *
 * @param options.isDurable with fsync, for measuring; tests kill our processes, not Postgres, and go without.
 */
export async function startPostgres(options: { isDurable: boolean }): Promise<PostgresCluster> {
  const folder = await mkdtemp(join(tmpdir(), "hongyan-postgres-"));
  const binaries = await preparePostgres(folder);
  const data = join(folder, "data");
  await initCluster(binaries, data);
  const node = createPostgresNode({
    binaries,
    data,
    port: await freePort(),
    socketFolder: folder,
    settings: {
      listen_addresses: "127.0.0.1",
      max_connections: "200",
      fsync: options.isDurable ? "on" : "off",
      shared_buffers: "256MB",
      max_wal_size: "4GB",
    },
  });
  await node.start();

  return {
    url: node.url,
    async createDatabase(name) {
      const client = new pg.Client({ connectionString: `${node.url}postgres` });
      await client.connect();
      await client.query(`create database ${client.escapeIdentifier(name)}`);
      await client.end();
      return `${node.url}${name}`;
    },
    async [Symbol.asyncDispose]() {
      await node[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
