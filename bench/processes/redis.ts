import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { temporaryFolder } from "@hongyan/testing/databases";
import { freePort } from "@hongyan/testing/free-port";
import { answerParent } from "../lib/answer-parent.ts";

// A Redis with an append-only file in a temporary folder, looked after by a process that outlives a killed bench.

/** When the append-only file reaches the disk: once a second, or before each answer. */
export type AppendFsync = "everysec" | "always";

export interface Redis {
  task: {
    appendFsync: AppendFsync;
  };
  answer: {
    port: number;
  };
}

answerParent<Redis>(async ({ appendFsync }, resources) => {
  const folder = resources.use(await temporaryFolder());
  const port = await freePort();
  const server = spawn(
    "redis-server",
    [
      ...["--port", String(port), "--bind", "127.0.0.1", "--dir", folder.path, "--save", ""],
      ...["--appendonly", "yes", "--appendfsync", appendFsync],
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  resources.defer(async () => {
    const exited = once(server, "exit");
    server.kill("SIGKILL");
    await exited;
  });
  const lines: string[] = [];
  for await (const line of createInterface({ input: server.stdout })) {
    lines.push(line);
    if (line.includes("Ready to accept connections")) {
      server.stdout.resume();
      return { port };
    }
  }
  throw new Error(`redis-server did not start:\n${lines.join("\n")}`);
});
