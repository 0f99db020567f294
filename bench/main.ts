import { mkdirSync, writeFileSync } from "node:fs";
import { readArguments } from "./lib/arguments.ts";
import { createBench, type Measurement } from "./lib/bench.ts";
import { describeMachine, listVersions } from "./lib/machine.ts";
import type { Row } from "./lib/row.ts";
import { full, quick } from "./lib/scale.ts";
import { toTable } from "./lib/table.ts";
import { acceptEmbedded } from "./rows/accept-embedded.ts";
import { acceptPostgres } from "./rows/accept-postgres.ts";
import { callbacks } from "./rows/callbacks.ts";
import { campaignExpansion } from "./rows/campaign-expansion.ts";
import { campaignMillion } from "./rows/campaign-million.ts";
import { durable } from "./rows/durable.ts";
import { firstMessage } from "./rows/first-message.ts";
import { idleLatencyEmbedded } from "./rows/idle-latency-embedded.ts";
import { idleLatencyPostgres } from "./rows/idle-latency-postgres.ts";
import { render } from "./rows/render.ts";
import { validate } from "./rows/validate.ts";

const measurements: Measurement[] = [
  validate,
  render,
  durable,
  campaignExpansion,
  campaignMillion,
  acceptPostgres,
  acceptEmbedded,
  callbacks,
  idleLatencyPostgres,
  idleLatencyEmbedded,
  firstMessage,
];
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
  const machine = describeMachine();
  const versions = listVersions();
  const rows: Row[] = [];
  {
    await using bench = createBench({
      scale: args.isQuick ? quick : full,
      signal: stopped.signal,
      isProfiled: args.isProfiled,
      only: args.only,
    });
    for (const { rows: names, measure } of measurements) {
      if (!names.some(bench.wants)) continue;
      stopped.signal.throwIfAborted();
      rows.push(...(await measure(bench)));
    }
  }

  const out = new URL("./out/", import.meta.url);
  mkdirSync(out, { recursive: true });
  const result = { machine, versions, rows };
  writeFileSync(new URL("latest.json", out), `${JSON.stringify(result, undefined, 2)}\n`);
  process.stdout.write(
    `\n${machine.cpu}, ${machine.cores} cores, ${machine.memoryGiB} GiB, Node ${machine.node}, fsync ${machine.fsyncMs} ms\n\n${toTable(rows)}\n`,
  );
}
