import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "@hongyan/testing/databases";
import type { Measurement } from "../lib/bench.ts";
import { nowMs } from "../lib/clock.ts";
import { toRow } from "../lib/row.ts";

const program = fileURLToPath(new URL("../../packages/server/bin/hongyan.mjs", import.meta.url));

/** `npm start` up to the first delivered message: in an empty data folder, then once more in the same one. */
export const firstMessage: Measurement = {
  rows: ["first-message-cold", "first-message-warm"],
  async measure(bench) {
    const cold: number[] = [];
    const warm: number[] = [];
    for (let run = 0; run < bench.scale.starts; run += 1) {
      await using folder = await temporaryFolder();
      cold.push(await secondsToDelivered(folder.path, bench.signal));
      warm.push(await secondsToDelivered(folder.path, bench.signal));
      bench.say(
        `first message: cold ${cold.at(-1)?.toFixed(2)} s, warm ${warm.at(-1)?.toFixed(2)} s`,
      );
    }
    return [toRow("first-message-cold", "s", cold), toRow("first-message-warm", "s", warm)];
  },
};

async function secondsToDelivered(dataDir: string, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  const startedAtMs = nowMs();
  const server = spawn(process.execPath, [program, "start"], {
    // A group of its own: Ctrl-C reaches the bench only, which stops it below.
    detached: true,
    env: { ...ownEnv(), PORT: "0", EMULATOR_PORT: "0", HONGYAN_DATA_DIR: dataDir },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(server, "exit");
  try {
    for await (const line of createInterface({ input: server.stdout, signal })) {
      if (line.includes("delivered")) return (nowMs() - startedAtMs) / 1000;
    }
    throw new Error("hongyan start ended before its message was delivered");
  } finally {
    server.kill("SIGINT");
    server.stdout.resume();
    await exited;
  }
}

/** Nothing of the caller's settings: the first run of a stranger is measured. */
function ownEnv(): NodeJS.ProcessEnv {
  const isOurs = (name: string): boolean =>
    /^(HONGYAN_|WECHAT_|DATABASE_URL$|LOG_LEVEL$)/.test(name);
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isOurs(name)));
}
