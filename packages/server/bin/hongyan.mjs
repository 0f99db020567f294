#!/usr/bin/env -S node --max-semi-space-size=16
// Runs the built program; in a checkout, where there is none, the sources themselves (Node runs TypeScript).
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const source = fileURLToPath(new URL("../src/cli/main.ts", import.meta.url));
/**
 * As in the first line. With V8's default of 32 MiB for new objects a busy worker takes 75 MiB more, and is not faster.
 * bench/lib/start-process.ts does the same.
 */
const nodeFlags = ["--max-semi-space-size=16"];
const [major, minor] = process.versions.node.split(".").map(Number);

if (major < 22 || (major === 22 && minor < 19)) {
  process.stderr.write(
    `Hongyan needs Node 22.19 or newer; this is ${process.versions.node}.\n` +
      "In the repository, `npm ci` installs a newer one beside the code: start with `npm start` or `npx hongyan`.\n",
  );
  process.exitCode = 1;
} else if (existsSync(source)) {
  const args = [...nodeFlags, "--conditions=@hongyan/source", source, ...process.argv.slice(2)];
  const child = spawn(process.execPath, args, { stdio: "inherit" });
  // The child hears Ctrl-C itself; this process only waits for it, so that it can stop cleanly.
  for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => child.kill(signal));
  child.on("exit", (code, signal) => {
    process.exitCode = code ?? (signal === null ? 1 : 128);
  });
} else {
  await import("../dist/cli/main.js");
}
