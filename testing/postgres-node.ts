import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { setTimeout as wait } from "node:timers/promises";
import type { PostgresBinaries } from "./postgres-binaries.ts";

/** How a Postgres is stopped: wait for clients, cut them off, or leave everything to recovery. */
export type StopMode = "smart" | "fast" | "immediate";

/** One Postgres over one data folder, to be stopped, killed and started again. */
export interface PostgresNode extends AsyncDisposable {
  /** `postgres://…/` without a database name; the same after every start. */
  url: string;
  port: number;
  /** Of the postmaster; undefined while it does not run. */
  pid(): number | undefined;
  /** Waits until it takes connections. Does nothing while it runs. */
  start(): Promise<void>;
  stop(mode: StopMode): Promise<void>;
  /** kill -9 of the postmaster; its backends see that and end by themselves. */
  kill(): Promise<void>;
}

export interface PostgresNodeOptions {
  binaries: PostgresBinaries;
  data: string;
  port: number;
  /** For the Unix socket. */
  socketFolder: string;
  settings: Record<string, string>;
  /** Called with what it logs. */
  onLog?: (text: string) => void;
}

const signals = { smart: "SIGTERM", fast: "SIGINT", immediate: "SIGQUIT" } as const;
const longestStartMs = 60_000;

/** Starts nothing yet. */
export function createPostgresNode(options: PostgresNodeOptions): PostgresNode {
  const { binaries, data, port, socketFolder, settings } = options;
  let server: ChildProcess | undefined;

  const launch = async (): Promise<ChildProcess> => {
    const args = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
    const child = spawn(
      binaries.postgres,
      ["-D", data, "-p", String(port), "-k", socketFolder, ...args],
      { ...binaries.owner, stdio: ["ignore", "ignore", "pipe"] },
    );
    child.once("exit", () => {
      if (server === child) server = undefined;
    });
    await untilReady(child, options.onLog);
    return child;
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const child = server;
    if (child === undefined) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  };

  return {
    url: `postgres://postgres@127.0.0.1:${port}/`,
    port,
    pid: () => server?.pid,
    async start() {
      const deadline = performance.now() + longestStartMs;
      // After kill -9 of a postmaster its backends, until they have ended, keep the next one from starting.
      for (;;) {
        try {
          server ??= await launch();
          return;
        } catch (error) {
          if (performance.now() > deadline) throw error;
          await wait(100);
        }
      }
    },
    stop: (mode) => end(signals[mode]),
    kill: () => end("SIGKILL"),
    [Symbol.asyncDispose]: () => end("SIGQUIT"),
  };
}

async function untilReady(child: ChildProcess, onLog?: (text: string) => void): Promise<void> {
  let said = "";
  await new Promise<void>((resolve, reject) => {
    child.stderr?.on("data", (chunk: Buffer) => {
      const text = chunk.toString();
      onLog?.(text);
      // The end of it: while it recovers, everybody who asks meanwhile is refused with a line each.
      said = (said + text).slice(-10_000);
      if (said.includes("ready to accept")) resolve();
    });
    child.once("error", reject);
    child.once("exit", () => reject(new Error(`Postgres did not start:\n${said}`)));
  });
}
