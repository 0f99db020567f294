import { createServer } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import { PGlite } from "@electric-sql/pglite";
import { PGLiteSocketServer } from "@electric-sql/pglite-socket";
import type { EmbeddedWorkerData } from "./embedded.ts";

// The thread of the embedded database: opens it, serves it on one socket, says so, and closes it when told.
const { databaseDir, listen } = workerData as EmbeddedWorkerData;

const db = await PGlite.create({ dataDir: databaseDir });
const port = "host" in listen ? await freePort(listen.host) : 0;
const server = new PGLiteSocketServer({
  db,
  ...("host" in listen ? { host: listen.host, port } : { path: listen.path }),
  maxConnections: 2,
});
await server.start();

parentPort?.once("message", () => void close());
parentPort?.postMessage(port);

async function close(): Promise<void> {
  await server.stop();
  await db.close();
  process.exit(0);
}

async function freePort(host: string): Promise<number> {
  const probe = createServer().listen(0, host);
  await new Promise((resolve) => probe.once("listening", resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}
