import { readFileSync, writeFileSync } from "node:fs";
import { caveatOf } from "./lib/caveat.ts";
import { toChart } from "./lib/chart.ts";
import { replaceSection } from "./lib/generated-section.ts";
import { readResult } from "./lib/result.ts";
import { toResultsPage } from "./lib/results-page.ts";
import { toSizes, toSizingTable } from "./lib/sizing.ts";
import { measurements } from "./measurements.ts";

// Writes the last run into the pages that show figures. A run of some rows is refused: the others would be gone.

const result = readResult();
const missing = measurements
  .flatMap(({ rows }) => rows)
  .filter((name) => !result.rows.some((row) => row.name === name));
if (missing.length > 0) {
  throw new Error(
    `out/latest.json has no ${missing.join(", ")}: run the whole bench, without --only`,
  );
}

writeSection("bench/RESULTS.md", "figures", toResultsPage(result));
writeSection("docs/operations/scaling.md", "figures", withCaveat(toSizingTable(result.rows)));
writeSection("docs/operations/scaling.md", "sizes", toSizes(result.rows));
write("docs/assets/bench.svg", toChart(result.rows, caveatOf(result)));

function withCaveat(text: string): string {
  const caveat = caveatOf(result);
  return caveat === undefined ? text : `**${caveat}**\n\n${text}`;
}

function writeSection(path: string, name: string, content: string): void {
  write(path, replaceSection(readFileSync(atRoot(path), "utf8"), name, content));
}

function write(path: string, text: string): void {
  writeFileSync(atRoot(path), text);
  process.stdout.write(`${path}\n`);
}

function atRoot(path: string): URL {
  return new URL(`../${path}`, import.meta.url);
}
