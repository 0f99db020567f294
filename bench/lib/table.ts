import { judge } from "./budgets.ts";
import { toFigure } from "./figure.ts";
import { isMeasured, type Row } from "./row.ts";

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

/** The same as a table of Markdown. */
export function toMarkdown(rows: Row[]): string {
  const line = (cells: string[]): string => `| ${cells.join(" | ")} |`;
  const rule = isNumber.map((right) => (right ? "---:" : "---"));
  return [line(head), line(rule), ...rows.map((row) => line(toCells(row)))].join("\n");
}

function toCells(row: Row): string[] {
  if (!isMeasured(row))
    return [row.name, "", "", "", "", "", "", `not measured: ${row.notMeasured}`];
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
