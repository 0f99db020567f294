// `npm ci` builds the web console, so that `npm start` on a fresh clone has it. An install never fails for its sake.
import { execFile } from "node:child_process";
import { readdirSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const folder = fileURLToPath(new URL("../packages/console/", import.meta.url));
const sources = ["src", "public", "index.html", "vite.config.ts", "package.json"];

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  try {
    await buildConsole();
  } catch (error) {
    const isMissing = error.code === "MODULE_NOT_FOUND";
    const reason = isMissing ? "vite is not installed" : error.message;
    say(`The console was not built: ${reason}. Build it with: npm run build -w @hongyan/console`);
  }
}

/** Builds packages/console/dist when it is missing or older than its sources. */
export async function buildConsole() {
  const builtAt = changedAt("dist/index.html");
  if (builtAt > Math.max(...sources.map(changedAt))) return;
  // Found before it is run: without it the console is left unbuilt, in words.
  const vite = join(createRequire(import.meta.url).resolve("vite/package.json"), "../bin/vite.js");
  const startedAt = performance.now();
  // In a process of its own: in a test's, NODE_ENV is "test", and React would be built for that.
  const env = { ...process.env, NODE_ENV: "production" };
  const args = [vite, "build", "--logLevel", "error"];
  await promisify(execFile)(process.execPath, args, { cwd: folder, env });
  say(`The console was built in ${((performance.now() - startedAt) / 1000).toFixed(1)} s.`);
}

/** When the file, or the newest file in the folder, changed last; 0 when there is none. */
function changedAt(name) {
  const path = join(folder, name);
  const entry = statSync(path, { throwIfNoEntry: false });
  if (entry === undefined) return 0;
  if (!entry.isDirectory()) return entry.mtimeMs;
  const files = readdirSync(path, { recursive: true });
  // Of folders too: a file that is gone changes its folder.
  return Math.max(entry.mtimeMs, ...files.map((file) => statSync(join(path, file)).mtimeMs));
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
