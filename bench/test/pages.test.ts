import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { caveatOf } from "../lib/caveat.ts";
import { toChart } from "../lib/chart.ts";
import { replaceSection } from "../lib/generated-section.ts";
import { competitors } from "../lib/guarantees.ts";
import type { Result } from "../lib/result.ts";
import { toResultsPage } from "../lib/results-page.ts";
import { toRow, type Row } from "../lib/row.ts";
import { toSizes, toSizingTable } from "../lib/sizing.ts";
import { measurements } from "../measurements.ts";

const names = measurements.flatMap(({ rows }) => rows);
const rows: Row[] = names.map((name) => toRow(name, "unit", [900, 1_000, 1_100], [0.5, 0.6, 0.7]));

const resultOf = (measured: Row[]): Result => ({
  measuredAt: "2026-11-26T00:00:00.000Z",
  scale: "quick",
  machine: {
    cpu: "a processor",
    cores: 2,
    memoryGiB: 24,
    os: "Linux",
    node: "24",
    fsyncMs: 1,
    loadBefore: 0,
  },
  versions: { hongyan: "abc1234", pg: "8" },
  rows: measured,
});

test("what people write around a generated section stays as it is, however often it is generated", () => {
  const page = "before\n<!-- bench:a -->\nold\n<!-- /bench:a -->\nafter $& $1\n";
  const once = replaceSection(page, "a", "new $& text");
  expect(once).toBe("before\n<!-- bench:a -->\n\nnew $& text\n\n<!-- /bench:a -->\nafter $& $1\n");
  expect(replaceSection(once, "a", "new $& text")).toBe(once);
});

test.each([
  "no marks",
  "<!-- bench:a -->",
  "<!-- /bench:a --><!-- bench:a -->",
  "<!-- bench:a --><!-- /bench:a --><!-- bench:a --><!-- /bench:a -->",
])("a page that lacks a mark, or has it twice, is refused and not cut: %s", (page) => {
  expect(() => replaceSection(page, "a", "new")).toThrow("once each");
});

test("the pages have the marks that the bench writes between", () => {
  const read = (path: string): string =>
    readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
  replaceSection(read("bench/RESULTS.md"), "figures", "");
  replaceSection(read("docs/operations/scaling.md"), "figures", "");
  replaceSection(read("docs/operations/scaling.md"), "sizes", "");
});

test("every row that a page is computed from is one that the bench measures", () => {
  const known = new Set(names);
  expect(competitors.map(({ row }) => row).filter((row) => !known.has(row))).toEqual([]);
  expect(toSizingTable(rows)).not.toContain("not measured");
  expect(toSizes(rows)).not.toContain("not measured");
});

test("bench/README.md explains every row", () => {
  const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
  const plain = names.filter((name) => !/^accept-.*-p[\d.]+$/.test(name));
  expect(plain.filter((name) => !readme.includes(`\`${name}\``))).toEqual([]);
});

test("a row that could not be measured says why, and is not in the chart", () => {
  const gap = rows.map((row): Row =>
    row.name === "peer-bullmq"
      ? { name: row.name, notMeasured: "redis-server is not installed" }
      : row,
  );
  // Once among those who are compared, once among all rows.
  const told = toResultsPage(resultOf(gap)).split("not measured: redis-server is not installed");
  expect(told).toHaveLength(3);
  expect(toChart(rows)).toContain("BullMQ, AOF every second");
  expect(toChart(gap)).not.toContain("BullMQ, AOF every second");
  expect(toSizes([])).toContain("not measured");
});

test("figures of a quick run or of a busy machine say so wherever they are shown", () => {
  const quick = resultOf(rows);
  expect(toResultsPage(quick)).toContain("a quick run, with small numbers: they show");
  const machine = { ...quick.machine, loadBefore: 3 };
  expect(caveatOf({ scale: "full", machine })).toContain("busy with other work (load 3)");
  expect(toChart(rows, caveatOf(quick))).toContain("a quick run, with small numbers: they show");
  expect(caveatOf({ scale: "full", machine: quick.machine })).toBeUndefined();
  expect(toResultsPage({ ...quick, scale: "full" })).not.toContain("they show");
});

test("no bar of the chart leaves its picture, and no figure is one that was not measured", () => {
  const chart = toChart(rows);
  const [, width = "0"] = /viewBox="0 0 (\d+) /.exec(chart) ?? [];
  const ends = [
    ...chart.matchAll(/<rect class="(?:ours|theirs|bound)" x="([\d.]+)" .*?width="([\d.]+)"/g),
  ];
  expect(ends).toHaveLength(10);
  for (const [, x, length] of ends) expect(Number(x) + Number(length)).toBeLessThan(Number(width));
  expect(chart).not.toMatch(/NaN|undefined|Infinity/);
});
