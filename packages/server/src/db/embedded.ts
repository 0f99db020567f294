import { once } from "node:events";
import { chmod, mkdir, mkdtemp, rm } from "node:fs/promises";
import { connect as connectSocket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { HongyanError } from "../errors.ts";

export interface EmbeddedDatabase extends AsyncDisposable {
  connectionString: string;
}

export interface EmbeddedWorkerData {
  databaseDir: string;
  listen: { path: string } | { host: string };
}

// A socket's path may have 107 bytes; Postgres clients append this name to the folder they are given.
const socketName = ".s.PGSQL.5432";
const longestSocketPath = 100;

/**
 * Starts Postgres inside this process: PGlite in a thread of its own, so that a long statement does not stop the event
 * loop, behind a Unix socket in the data folder (mode 0700), so that only this user reaches it. Where there are no Unix
 * sockets it listens on a random loopback port.
 *
 * @throws {HongyanError} DATA_DIR_IN_USE when another process has this data folder open.
 */
export async function startEmbeddedDatabase(dataDir: string): Promise<EmbeddedDatabase> {
  const databaseDir = join(dataDir, "postgres");
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await chmod(dataDir, 0o700);
  await mkdir(databaseDir, { recursive: true, mode: 0o700 });

  const place = process.platform === "win32" ? undefined : await socketFolder(dataDir);
  if (place !== undefined) await claimSocket(join(place.folder, socketName), dataDir);

  const data: EmbeddedWorkerData = {
    databaseDir,
    listen: place === undefined ? { host: "127.0.0.1" } : { path: join(place.folder, socketName) },
  };
  const worker = new Worker(workerFile(), { workerData: data });
  const [port] = (await Promise.race([once(worker, "message"), failed(worker)])) as [number];

  return {
    connectionString:
      place === undefined
        ? `postgresql://postgres@127.0.0.1:${port}/postgres`
        : `postgresql://postgres@/postgres?host=${encodeURIComponent(place.folder)}`,
    async [Symbol.asyncDispose]() {
      const exited = once(worker, "exit");
      worker.postMessage("close");
      await exited;
      if (place?.isTemporary) await rm(place.folder, { recursive: true, force: true });
    },
  };
}

function workerFile(): URL {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "./embedded-worker.ts" : "./embedded-worker.js", import.meta.url);
}

async function failed(worker: Worker): Promise<never> {
  const [error] = (await once(worker, "error")) as [unknown];
  throw new HongyanError("UNAVAILABLE", "the embedded database did not start", {
    hint: "If the data folder was copied while in use, restore it from a backup, or remove it to start anew.",
    cause: error,
  });
}

async function socketFolder(dataDir: string): Promise<{ folder: string; isTemporary: boolean }> {
  if (Buffer.byteLength(join(dataDir, socketName)) <= longestSocketPath) {
    return { folder: dataDir, isTemporary: false };
  }
  return { folder: await mkdtemp(join(tmpdir(), "hongyan-")), isTemporary: true };
}

/** The kernel closes a dead process's socket, so a socket that answers means that the folder is in use. */
async function claimSocket(path: string, dataDir: string): Promise<void> {
  const socket = connectSocket(path);
  const isAlive = await new Promise<boolean>((resolve) => {
    socket.once("connect", () => resolve(true));
    socket.once("error", () => resolve(false));
  });
  socket.destroy();
  if (isAlive) {
    throw new HongyanError(
      "DATA_DIR_IN_USE",
      `another process has the data folder ${dataDir} open`,
      {
        hint: "Stop the other hongyan process, or give this one a folder of its own with HONGYAN_DATA_DIR.",
      },
    );
  }
  await rm(path, { force: true });
}
