import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "./free-port.ts";

/** A server in a process of its own, to be killed. */
export interface ServerProcess extends AsyncDisposable {
  url: string;
  /** kill -9: no farewell. */
  kill(): Promise<void>;
  /** SIGSTOP: it hangs, with its connections open, until `resume`. */
  pause(): void;
  resume(): void;
  /** SIGTERM, and waits for the end. Answers with the exit code. */
  stop(): Promise<number | null>;
  /** SIGTERM, without waiting. */
  askToStop(): void;
  /** Waits until it has ended by itself. Answers with the exit code. */
  ended(): Promise<number | null>;
  output(): string;
}

const program = fileURLToPath(new URL("../packages/server/src/cli/main.ts", import.meta.url));
const longestStartMs = 30_000;

/** Starts `hongyan serve` (or another command) and waits until it is ready. */
export async function startServerProcess(
  env: Record<string, string | undefined>,
  command = "serve",
): Promise<ServerProcess> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const child = spawn(process.execPath, ["--conditions=@hongyan/source", program, command], {
    env: { ...process.env, ...env, PORT: String(port) },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output = collect(child);
  const exited = once(child, "exit");
  await untilReady(url, child, output);

  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await exited;
    }
    return child.exitCode;
  };
  return {
    url,
    output,
    kill: async () => {
      await end("SIGKILL");
    },
    pause: () => void child.kill("SIGSTOP"),
    resume: () => void child.kill("SIGCONT"),
    stop: () => end("SIGTERM"),
    askToStop: () => void child.kill("SIGTERM"),
    ended: async () => {
      if (child.exitCode === null && child.signalCode === null) await exited;
      return child.exitCode;
    },
    [Symbol.asyncDispose]: async () => {
      await end("SIGKILL");
    },
  };
}

function collect(child: ChildProcess): () => string {
  const chunks: Buffer[] = [];
  child.stdout?.on("data", (chunk: Buffer) => chunks.push(chunk));
  child.stderr?.on("data", (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}

async function untilReady(url: string, child: ChildProcess, output: () => string): Promise<void> {
  const deadline = performance.now() + longestStartMs;
  while (performance.now() < deadline) {
    if (child.exitCode !== null) break;
    const isReady = await fetch(`${url}/readyz`).then(
      (response) => response.ok,
      () => false,
    );
    if (isReady) return;
    await wait(20);
  }
  child.kill("SIGKILL");
  throw new Error(`the server did not become ready:\n${output()}`);
}
