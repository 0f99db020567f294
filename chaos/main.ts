import { fileURLToPath } from "node:url";
import { readArguments } from "./lib/arguments.ts";
import { describeAll, describeSeed } from "./lib/figures.ts";
import { openLogs } from "./lib/logs.ts";
import { runSeed, type SeedResult } from "./run-seed.ts";
import { prepareCluster } from "./world/prepared-cluster.ts";

const out = fileURLToPath(new URL("out/", import.meta.url));
const { seeds, faultMs, keepsLogs } = readArguments(process.argv.slice(2));
const stopped = new AbortController();
/** Something hangs then; the processes of the run end with this one all the same. */
const longestStopMs = 20_000;

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    stopped.abort(new Error("stopped"));
    setTimeout(() => process.exit(1), longestStopMs).unref();
  });
}

const startedAt = performance.now();
const results: SeedResult[] = [];
let couldNotRun = 0;

await using logs = openLogs(`${out}prepare`);
await using prepared = await prepareCluster(logs);
for (const seed of seeds) {
  if (stopped.signal.aborted) break;
  try {
    const folder = `${out}${seed}`;
    const { signal } = stopped;
    const result = await runSeed(seed, { prepared, folder, faultMs, keepsLogs, signal });
    results.push(result);
    print(describeSeed(result, folder));
  } catch (error) {
    if (stopped.signal.aborted) break;
    couldNotRun += 1;
    print(`seed ${seed}  could not be run: ${String(error)}  (logs in ${out}${seed})`);
  }
}
print(describeAll(results, { couldNotRun, elapsedMs: performance.now() - startedAt }));
const isWhole = couldNotRun === 0 && !stopped.signal.aborted;
if (!isWhole || results.some((result) => result.violations.length > 0)) process.exitCode = 1;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
