import { once } from "node:events";
import { createHash } from "node:crypto";
import { chmod, lstat, mkdir, realpath, rm } from "node:fs/promises";
import { connect as connectSocket } from "node:net";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { Worker } from "node:worker_threads";
import { HongyanError } from "../errors.ts";
import { readMovedMarker } from "./moved-marker.ts";

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
 * @throws {HongyanError} DATA_DIR_IN_USE when another process has this data folder open; CONFIG_INVALID when it was moved.
 */
export async function startEmbeddedDatabase(
  dataDir: string,
  options: { evenIfMoved?: boolean } = {},
): Promise<EmbeddedDatabase> {
  const databaseDir = join(dataDir, "postgres");
  if (options.evenIfMoved !== true) refuseMoved(dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  await chmod(dataDir, 0o700);
  await mkdir(databaseDir, { recursive: true, mode: 0o700 });

  const folder = process.platform === "win32" ? undefined : await socketFolder(dataDir);
  if (folder !== undefined) await claimSocket(join(folder, socketName), dataDir);

  const data: EmbeddedWorkerData = {
    databaseDir,
    listen: folder === undefined ? { host: "127.0.0.1" } : { path: join(folder, socketName) },
  };
  const worker = new Worker(workerFile(), { workerData: data });
  const [port] = (await Promise.race([once(worker, "message"), failed(worker)])) as [number];
  worker.on("error", endProcess);

  return {
    connectionString:
      folder === undefined
        ? `postgresql://postgres@127.0.0.1:${port}/postgres`
        : `postgresql://postgres@/postgres?host=${encodeURIComponent(folder)}`,
    async [Symbol.asyncDispose]() {
      const exited = once(worker, "exit");
      worker.postMessage("close");
      await exited;
    },
  };
}

/** From both databases messages would be sent twice (M2). */
function refuseMoved(dataDir: string): void {
  const marker = readMovedMarker(dataDir);
  if (marker === undefined) return;
  if (marker.state === "begun") {
    throw new HongyanError(
      "CONFIG_INVALID",
      `a move of the database in ${dataDir} to ${marker.to} began and may have arrived there`,
      { hint: "Run `hongyan move` to it again: it finds out, and does the rest." },
    );
  }
  throw new HongyanError(
    "CONFIG_INVALID",
    `the database in ${dataDir} was moved to Postgres by \`hongyan move\`: ${marker.to}`,
    { hint: "Set DATABASE_URL and HONGYAN_MASTER_KEY. Never run both." },
  );
}

function workerFile(): URL {
  const isSource = import.meta.url.endsWith(".ts");
  return new URL(isSource ? "./embedded-worker.ts" : "./embedded-worker.js", import.meta.url);
}

/** Without its database this process can do nothing, and says so to whoever watches over it. */
function endProcess(cause: unknown): void {
  setImmediate(() => {
    throw new Error("the embedded database broke down", { cause });
  });
}

async function failed(worker: Worker): Promise<never> {
  const [error] = (await once(worker, "error")) as [unknown];
  throw new HongyanError("UNAVAILABLE", "the embedded database did not start", {
    hint: "If the data folder was copied while in use, restore it from a backup, or remove it to start anew.",
    cause: error,
  });
}

/** In the data folder, or, where its path is too long for a socket, in a folder named for it. */
async function socketFolder(dataDir: string): Promise<string> {
  if (Buffer.byteLength(join(dataDir, socketName)) <= longestSocketPath) return dataDir;
  const name = createHash("sha256")
    .update(await realpath(dataDir))
    .digest("hex")
    .slice(0, 24);
  const folder = join(tmpdir(), `hongyan-${name}`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = await lstat(folder);
  if (uid !== userInfo().uid || (mode & 0o077) !== 0) {
    throw new HongyanError("CONFIG_INVALID", `${folder} is not this user's alone`, {
      hint: "Remove it, or choose a data folder with a shorter path (HONGYAN_DATA_DIR).",
    });
  }
  return folder;
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
