import type { SeedResult } from "../run-seed.ts";

const mostShown = 5;

/** One line; more when an invariant broke. */
export function describeSeed(result: SeedResult, folder: string): string {
  const { seed, elapsedMs, kills, faults, messages, sends, unknown, violations } = result;
  const line = [
    `seed ${String(seed).padEnd(6)}`,
    `${String(elapsedMs).padStart(6)} ms`,
    `${String(kills).padStart(3)} kills`,
    `${String(faults.length).padStart(3)} faults`,
    `${String(messages).padStart(5)} messages`,
    `${String(sends).padStart(5)} sends`,
    `${String(unknown).padStart(4)} unknown`,
    violations.length === 0 ? "held" : `${violations.length} BROKEN`,
  ].join("  ");
  if (violations.length === 0) return line;
  const shown = violations
    .slice(0, mostShown)
    .map(({ invariant, text }) => `  ${invariant}: ${text}`);
  const more = violations.length - shown.length;
  return [
    line,
    ...shown,
    ...(more > 0 ? [`  and ${more} more`] : []),
    `  replay: npm run chaos -- --seed ${seed}    logs: ${folder}`,
  ].join("\n");
}

/** The last line of a run of many seeds. */
export function describeAll(
  results: SeedResult[],
  { couldNotRun, elapsedMs }: { couldNotRun: number; elapsedMs: number },
): string {
  const sum = (of: (result: SeedResult) => number): number =>
    results.reduce((total, result) => total + of(result), 0);
  const broken = results.filter((result) => result.violations.length > 0).map(({ seed }) => seed);
  return [
    `${results.length} seeds in ${Math.round(elapsedMs / 1000)} s:`,
    `${sum((result) => result.kills)} kills, ${sum((result) => result.faults.length)} faults,`,
    `${sum((result) => result.messages)} messages, ${sum((result) => result.sends)} sends,`,
    `${sum((result) => result.unknown)} unknown for a time,`,
    broken.length === 0 ? "every invariant held" : `invariants broke in seeds ${broken.join(", ")}`,
    ...(couldNotRun === 0 ? [] : [`(${couldNotRun} could not be run)`]),
  ].join(" ");
}
