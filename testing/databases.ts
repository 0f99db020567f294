import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

/** An empty database in the cluster at `clusterUrl`. */
export async function createDatabase(clusterUrl: string): Promise<string> {
  const name = `t_${randomBytes(6).toString("hex")}`;
  const client = new pg.Client({ connectionString: `${clusterUrl}postgres` });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  return `${clusterUrl}${name}`;
}

/** A folder that is gone at the end. */
export async function temporaryFolder(): Promise<AsyncDisposable & { path: string }> {
  const path = await mkdtemp(join(tmpdir(), "hongyan-test-"));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
}
