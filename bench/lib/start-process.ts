import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Conversation, Reply } from "./answer-parent.ts";

/** A process of the bench, so that what it measures shares no event loop and no heap with anything else. */
export interface BenchProcess<C extends Conversation> extends AsyncDisposable {
  pid: number;
  /** Gives it a task and waits for the answer; one at a time. */
  ask(task: C["task"]): Promise<C["answer"]>;
}

const longestEndMs = 15_000;
/** Far more than any task takes: one that hangs then costs its row, not the night. */
const longestAnswerMs = 10 * 60_000;
/** As packages/server/bin/hongyan.mjs starts the server. */
const nodeFlags = ["--max-semi-space-size=16"];
const profileFolder = fileURLToPath(new URL("../out/profiles/", import.meta.url));

/**
 * Starts `processes/<name>.ts`, by the same Node and flags as the server. It runs in a process group of its own, so that Ctrl-C in a terminal reaches the bench
 * only, which then takes its processes down in order; a bench that is killed takes them down too, by the closed channel.
 *
 * @param options.signal ends a wait for an answer.
 * @param options.isProfiled writes CPU profiles to out/profiles/<name> when the process ends.
 */
export function startProcess<C extends Conversation>(
  name: string,
  options: { signal: AbortSignal; isProfiled: boolean },
): BenchProcess<C> {
  const { signal } = options;
  const child = fork(new URL(`../processes/${name}.ts`, import.meta.url), {
    detached: true,
    execArgv: [...nodeFlags, ...process.execArgv, ...(options.isProfiled ? profileArgs(name) : [])],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  const exited = once(child, "exit");

  return {
    // 0 when it did not start; asking it then says so.
    pid: child.pid ?? 0,
    async ask(task) {
      signal.throwIfAborted();
      const late = new AbortController();
      const timer = setTimeout(() => late.abort(), longestAnswerMs);
      const replied = once(child, "message", { signal: AbortSignal.any([signal, late.signal]) });
      child.send(task);
      try {
        const [reply] = (await Promise.race([replied, exited.then(() => died(name))])) as [
          Reply<C["answer"]>,
        ];
        if ("error" in reply) throw new Error(`${name}: ${reply.error}`);
        return reply.answer;
      } catch (error) {
        if (late.signal.aborted)
          throw new Error(`the process ${name} does not answer`, { cause: error });
        throw error;
      } finally {
        clearTimeout(timer);
      }
    },
    async [Symbol.asyncDispose]() {
      if (child.connected) child.disconnect();
      const timer = setTimeout(() => child.kill("SIGKILL"), longestEndMs);
      await exited;
      clearTimeout(timer);
    },
  };
}

/** Node names the files: one for each thread, so that the embedded database's own is among them. */
function profileArgs(name: string): string[] {
  return ["--cpu-prof", `--cpu-prof-dir=${profileFolder}${name}`];
}

function died(name: string): never {
  throw new Error(`the process ${name} ended before it had answered`);
}
