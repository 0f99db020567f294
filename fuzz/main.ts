import { parseArgs } from "node:util";
import { startPostgres } from "@hongyan/testing/postgres";
import { runFuzz } from "./run.ts";
import { startWorld } from "./world.ts";

const { values } = parseArgs({
  options: {
    requests: { type: "string", default: "50000" },
    seed: { type: "string", default: "1" },
  },
});
const [requests, seed] = [Number(values.requests), Number(values.seed)];

await using postgres = await startPostgres({ isDurable: false });
await using world = await startWorld(await postgres.createDatabase("fuzz"));
const report = await runFuzz(world, {
  requests,
  seed,
  onProgress: (done) => process.stderr.write(`\r${done} requests`),
});
const kinds = Map.groupBy(report.faults, ({ what }) => what.slice(0, 100));
for (const [kind, faults] of kinds) {
  print(`\n✗ ${kind}  (${faults.length} times)\n  ${faults[0]?.repeat ?? ""}`);
}
print(
  `\nseed ${seed}: ${report.requests} requests to ${report.operations} operations, of which ${report.reached.size} answered well, in ${Math.round(report.elapsedMs / 1000)} s; ` +
    `answers ${JSON.stringify(report.statuses)}; ${report.faults.length} faults`,
);
if (report.faults.length > 0) process.exitCode = 1;

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
