import { judge } from "./budgets.ts";
import type { Row } from "./row.ts";

const head = ["row", "median", "min", "max", "unit", "ratio", "budget", ""];
const isNumber = [false, true, true, true, false, true, false, false];

/** The rows as a table for people, each with what it was to reach. */
export function toTable(rows: Row[]): string {
  const lines = [head, ...rows.map(toCells)];
  const widths = head.map((_, column) =>
    Math.max(...lines.map((line) => line[column]?.length ?? 0)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return isNumber[column] ? cell.padStart(width) : cell.padEnd(width);
        })
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

function toCells(row: Row): string[] {
  const verdict = judge(row);
  return [
    row.name,
    toFigure(row.median),
    toFigure(row.min),
    toFigure(row.max),
    row.unit,
    row.ratio === undefined ? "" : row.ratio.toFixed(2),
    verdict?.wanted ?? "",
    verdict === undefined ? "" : verdict.isMet ? "ok" : "missed",
  ];
}

/** Three digits that mean something. */
function toFigure(value: number): string {
  if (value >= 100) return Math.round(value).toLocaleString("en");
  return value.toFixed(value >= 10 ? 1 : 2);
}
