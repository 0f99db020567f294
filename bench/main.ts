import { readArguments } from "./lib/arguments.ts";
import { createBench, type Bench, type Measurement } from "./lib/bench.ts";
import { describeMachine, listVersions } from "./lib/machine.ts";
import { writeResult, type Result } from "./lib/result.ts";
import type { Row } from "./lib/row.ts";
import { full, quick } from "./lib/scale.ts";
import { toTable } from "./lib/table.ts";
import { measurements } from "./measurements.ts";

const stopped = new AbortController();
/** Something hangs then; processes end with this one all the same. */
const longestStopMs = 20_000;

for (const signal of ["SIGINT", "SIGTERM"] as const) {
  process.once(signal, () => {
    stopped.abort(new Error("the bench was stopped"));
    setTimeout(() => process.exit(1), longestStopMs).unref();
  });
}
try {
  await run();
} catch (error) {
  if (!stopped.signal.aborted) throw error;
  process.stderr.write("\nstopped; nothing is left behind\n");
  process.exitCode = 130;
}

async function run(): Promise<void> {
  const args = readArguments(
    process.argv.slice(2),
    measurements.flatMap((one) => one.rows),
  );
  const scale = args.isQuick ? quick : full;
  const result: Result = {
    measuredAt: new Date().toISOString(),
    scale: scale.name,
    machine: describeMachine(),
    versions: listVersions(),
    rows: [],
  };
  {
    await using bench = createBench({
      scale,
      signal: stopped.signal,
      isProfiled: args.isProfiled,
      only: args.only,
    });
    for (const measurement of measurements) {
      if (!measurement.rows.some(bench.wants)) continue;
      stopped.signal.throwIfAborted();
      result.rows.push(...(await measure(bench, measurement)));
      // At once: what comes after may fail, or be stopped.
      writeResult(result);
    }
  }
  const { cpu, cores, memoryGiB, node, fsyncMs } = result.machine;
  process.stdout.write(
    `\n${cpu}, ${cores} cores, ${memoryGiB} GiB, Node ${node}, fsync ${fsyncMs} ms\n\n${toTable(result.rows)}\n`,
  );
}

/** A measurement that fails costs its own rows and the exit code, not the rows of the others. */
async function measure(bench: Bench, measurement: Measurement): Promise<Row[]> {
  const names = measurement.rows.filter(bench.wants);
  const rows = await bench.attempt(names, () => measurement.measure(bench));
  if (bench.failures.size > 0) process.exitCode = 1;
  return (
    rows ??
    names.map((name) => ({ name, notMeasured: bench.failures.get(name) ?? "for no reason" }))
  );
}
