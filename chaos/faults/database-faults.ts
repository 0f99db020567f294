import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { promisify } from "node:util";
import pg from "pg";
import type { World } from "../world/world.ts";
import { lasting, type Fault } from "./fault.ts";

const run = promisify(execFile);

/** What happens to Postgres, and to the way there. Each leaves it whole. */
export const databaseFaults: readonly Fault[] = [
  {
    name: "fast restart of Postgres",
    strike: (world) => restart(world, () => world.postgres.stop("fast")),
  },
  {
    name: "immediate restart of Postgres",
    strike: (world) => restart(world, () => world.postgres.stop("immediate")),
  },
  {
    name: "kill -9 of Postgres",
    strike: (world) => restart(world, () => world.postgres.kill()),
  },
  {
    name: "kill -9 of a backend",
    async strike(world) {
      const pid = await pickBackend(world);
      // Postgres then ends every session and recovers by itself.
      if (pid !== undefined) process.kill(pid, "SIGKILL");
    },
  },
  {
    name: "every session terminated",
    async strike(world) {
      await onPostgres(
        world,
        `select pg_terminate_backend(pid) from pg_stat_activity
         where backend_type = 'client backend' and pid <> pg_backend_pid()`,
      );
    },
  },
  {
    name: "all connections cut",
    async strike(world) {
      world.proxy.cut();
    },
  },
  {
    name: "connections refused",
    strike: (world, random) =>
      lasting(
        random.between(300, 1_500),
        async () => {
          await world.proxy.refuse();
          world.proxy.cut();
        },
        () => world.proxy.heal(),
      ),
  },
  {
    name: "a slow network",
    strike: (world, random) =>
      lasting(
        random.between(500, 1_500),
        () => world.proxy.delay(random.between(2, 40)),
        () => world.proxy.heal(),
      ),
  },
  {
    name: "half-open connections",
    strike: (world, random) =>
      lasting(
        random.between(500, 2_000),
        () => world.proxy.stall(),
        () => world.proxy.heal(),
      ),
  },
  {
    name: "a database that refuses writes",
    strike: (world, random) =>
      lasting(
        random.between(300, 1_200),
        () => setReadOnly(world, "on"),
        () => setReadOnly(world, "off"),
      ),
  },
  {
    name: "a full disk",
    strike: (world, random) =>
      lasting(
        random.between(300, 1_500),
        () => limitFiles(world, walSegmentBytes),
        () => liftLimit(world),
      ),
  },
  {
    name: "a full disk, also for the WAL",
    strike: (world, random) =>
      lasting(
        random.between(200, 800),
        () => limitFiles(world, walSegmentBytes / 4),
        () => liftLimit(world),
      ),
  },
];

async function restart(world: World, stop: () => Promise<void>): Promise<void> {
  await stop();
  await world.postgres.start();
}

async function pickBackend(world: World): Promise<number | undefined> {
  const rows = await onPostgres<{ pid: number }>(
    world,
    `select pid from pg_stat_activity
     where backend_type = 'client backend' and application_name like 'hongyan%' order by random() limit 1`,
  );
  return rows[0]?.pid;
}

async function setReadOnly(world: World, value: "on" | "off"): Promise<void> {
  await onPostgres(
    world,
    `set default_transaction_read_only = off`,
    `alter system set default_transaction_read_only = ${value}`,
    `select pg_reload_conf()`,
  );
}

/** As the prepared cluster has it. */
const walSegmentBytes = 1_048_576;

/**
 * A limit on the size of files: Postgres ignores the signal "so that ulimit violations work like disk full" (its own words),
 * and every process of it fails to write beyond. At the size of a WAL segment only tables cannot grow; below it the WAL
 * cannot be written either, and Postgres goes down as it does on a full disk.
 */
async function limitFiles(world: World, bytes: number): Promise<void> {
  const pids = await processesOf(world);
  await Promise.all(pids.map((pid) => setLimit(pid, String(bytes))));
}

async function liftLimit(world: World): Promise<void> {
  await Promise.all((await processesOf(world)).map((pid) => setLimit(pid, "unlimited")));
  await world.postgres.start();
}

/** Of the soft limit alone, so that it can be lifted again. */
async function setLimit(pid: number, limit: string): Promise<void> {
  // A backend may have ended meanwhile.
  await run("prlimit", ["--pid", String(pid), `--fsize=${limit}:`]).catch(() => {});
}

async function processesOf(world: World): Promise<number[]> {
  const pid = world.postgres.pid();
  if (pid === undefined) return [];
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, "utf8").catch(() => "");
  return [pid, ...children.split(" ").filter(Boolean).map(Number)];
}

/** Past the proxy. Faults of other lanes do not touch Postgres, but it may be recovering from the one before. */
async function onPostgres<T>(world: World, ...statements: string[]): Promise<T[]> {
  for (;;) {
    const client = new pg.Client({ connectionString: world.databaseUrl });
    client.on("error", () => {});
    try {
      await client.connect();
      let rows: unknown[] = [];
      for (const statement of statements) rows = (await client.query(statement)).rows;
      return rows as T[];
    } catch {
      await world.postgres.start();
      await new Promise((resolve) => setTimeout(resolve, 50));
    } finally {
      await client.end().catch(() => {});
    }
  }
}
