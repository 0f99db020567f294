import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "@hongyan/testing/free-port";
import type { Logs } from "../lib/logs.ts";

/** Several servers over one database, each started again when it ends, as an init system would. */
export interface Fleet extends AsyncDisposable {
  members: readonly [Member, ...Member[]];
  /** URLs of those that serve the API. */
  urls: readonly [string, ...string[]];
  /** Every one runs and is ready; whoever is frozen goes on, whoever does not end or begin is killed and started again. */
  untilAllReady(longestMs: number): Promise<void>;
  startCount(): number;
  /** Servers that were up and ended although nobody had told them to, with how. */
  crashes: string[];
}

/** One server process, and its successors. */
interface Member {
  name: string;
  signal(signal: NodeJS.Signals): void;
  /** Its wall clock is off by so much. */
  shiftClock(offsetMs: number): void;
}

interface Running extends Member {
  url: string;
  isReady(): Promise<boolean>;
  starts: number;
}

const program = fileURLToPath(new URL("../../packages/server/src/cli/main.ts", import.meta.url));
const clockShift = new URL("./shift-clock.ts", import.meta.url).href;
const restartPauseMs = 150;
/** Longer than a frozen or starting process needs on a very busy machine. */
const patienceMs = 60_000;

/** Two that serve and send, and one that only sends. */
const roles = ["serve", "serve", "worker"] as const;

export async function startFleet(options: {
  env: Record<string, string>;
  logs: Logs;
  /** For the files by which clocks are shifted. */
  folder: string;
}): Promise<Fleet> {
  const stopping = new AbortController();
  const ports = await Promise.all(roles.map(() => freePort()));
  const running: Running[] = [];
  const crashes: string[] = [];
  const loops: Promise<void>[] = [];

  for (const [index, role] of roles.entries()) {
    const name = `${role}-${index}`;
    const port = String(ports[index]);
    const clockFile = join(options.folder, `${name}.clock`);
    const env = { ...process.env, ...options.env, PORT: port, CHAOS_CLOCK_FILE: clockFile };
    let child: ChildProcess | undefined;
    let isUp = false;
    let isToldToStop = false;
    const member: Running = {
      name,
      url: role === "serve" ? `http://127.0.0.1:${port}` : "",
      starts: 0,
      signal(signal) {
        if (signal === "SIGTERM" || signal === "SIGKILL") isToldToStop = true;
        child?.kill(signal);
      },
      shiftClock: (offsetMs) => writeFileSync(clockFile, String(offsetMs)),
      isReady: () => (role === "serve" ? answersReady(port) : Promise.resolve(isUp)),
    };
    running.push(member);
    loops.push(
      keepRunning(stopping.signal, () => {
        isUp = false;
        isToldToStop = false;
        member.starts += 1;
        child = spawn(
          process.execPath,
          ["--conditions=@hongyan/source", "--import", clockShift, program, role],
          { env, stdio: ["ignore", "pipe", "pipe"] },
        );
        child.stdout?.on("data", (chunk: Buffer) => {
          if (chunk.includes("hongyan is up")) isUp = true;
        });
        child.once("exit", (code, signal) => {
          if (!isUp || isToldToStop) return;
          crashes.push(`${name} ended by itself with ${signal ?? code ?? "nothing"}`);
          options.logs.note(`${name} ended by itself`);
        });
        options.logs.follow(name, child);
        return child;
      }),
    );
  }

  const [first, ...others] = running;
  if (first === undefined) throw new Error("the fleet is empty");
  const serving = others.filter((member) => member.url !== "").map((member) => member.url);
  return {
    members: [first, ...others],
    urls: [first.url, ...serving],
    crashes,
    startCount: () => running.reduce((sum, member) => sum + member.starts, 0),
    async untilAllReady(longestMs) {
      const deadline = performance.now() + longestMs;
      for (const member of running) {
        let patientUntil = performance.now() + patienceMs;
        member.signal("SIGCONT");
        while (!(await member.isReady())) {
          if (performance.now() > deadline) throw new Error(`${member.name} does not become ready`);
          if (performance.now() > patientUntil) {
            options.logs.note(`${member.name} neither ends nor begins: it is killed`);
            member.signal("SIGKILL");
            patientUntil = performance.now() + patienceMs;
          }
          await wait(50);
        }
      }
    },
    async [Symbol.asyncDispose]() {
      stopping.abort();
      for (const member of running) member.signal("SIGKILL");
      await Promise.all(loops);
    },
  };
}

/** Starts a process again whenever it has ended. */
async function keepRunning(signal: AbortSignal, start: () => ChildProcess): Promise<void> {
  while (!signal.aborted) {
    const child = start();
    await once(child, "exit");
    await wait(restartPauseMs, undefined, { signal }).catch(() => {});
  }
}

async function answersReady(port: string): Promise<boolean> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}/readyz`, {
      signal: AbortSignal.timeout(2_000),
    });
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
