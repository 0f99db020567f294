import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const longestStartMs = 60_000;

/** Starts the installed server over its embedded database, asks for what it serves, and stops it. Throws when any of it fails. */
export async function serve({ cwd, path }: { cwd: string; path: string }): Promise<void> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(join(cwd, "node_modules", ".bin", "hongyan"), ["serve"], {
    cwd,
    env: { ...process.env, PATH: path, PORT: String(port), HONGYAN_DATA_DIR: join(cwd, "data") },
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, "exit");
  try {
    const deadline = performance.now() + longestStartMs;
    while (!(await isReady(url))) {
      if (child.exitCode !== null) throw new Error("it ended");
      if (performance.now() > deadline) throw new Error("it did not become ready");
      await wait(50);
    }
    // The console and the pages of the routes are files of the package; the version is the package's.
    for (const page of ["/console/", "/docs/", "/openapi.json"]) {
      const { status } = await fetch(url + page);
      if (status !== 200) throw new Error(`${page} answers ${status}`);
    }
    child.kill("SIGTERM");
    const [code] = (await ended) as [number | null];
    if (code !== 0) throw new Error(`it ended with ${code}`);
  } catch (error) {
    child.kill("SIGKILL");
    throw new Error(`${String(error)}\n${output}`, { cause: error });
  }
}

function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/readyz`).then(
    (response) => response.ok,
    () => false,
  );
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}
