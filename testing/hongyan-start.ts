import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryFolder } from "./databases.ts";

const program = fileURLToPath(new URL("../packages/server/bin/hongyan.mjs", import.meta.url));

/** `hongyan start` as a user types it, in English, on free ports and a data folder of its own. */
export interface StartedHongyan extends AsyncDisposable {
  /** What it has printed so far. */
  output(): string;
  /** The emulator's address: the phone is at /phone. */
  emulatorUrl: string;
  /** The API's. */
  url: string;
  apiKey: string;
}

export async function startHongyan(
  args: string[] = [],
  env: Record<string, string> = {},
): Promise<StartedHongyan> {
  await using opened = new AsyncDisposableStack();
  const folder = opened.use(await temporaryFolder());
  const child = spawn(process.execPath, [program, "start", ...args], {
    env: {
      ...process.env,
      LC_ALL: "C",
      HONGYAN_DATA_DIR: folder.path,
      EMULATOR_PORT: "0",
      PORT: "0",
      ...env,
    },
  });
  let output = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (output += chunk.toString()));
  const exited = once(child, "exit");
  opened.defer(async () => {
    child.kill("SIGINT");
    await exited;
  });
  while (!output.includes("Ctrl-C stops")) {
    if (child.exitCode !== null) throw new Error(`hongyan start ended: ${output}`);
    await Promise.race([once(child.stdout, "data"), exited]);
  }
  const [, url = ""] = /API {9}(http\S+)/.exec(output) ?? [];
  const [, emulatorUrl = ""] = /(http\S+)\/phone/.exec(output) ?? [];
  const resources = opened.move();
  return {
    output: () => output,
    emulatorUrl,
    url,
    apiKey: readFileSync(join(folder.path, "api-key"), "utf8").trim(),
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}
