import stringWidth from "string-width";
import type { Words } from "./words.ts";

/** A column of a table for people: its head, and what stands in it for each row. */
export type Column<Row> = [head: Words, cellOf: (row: Row) => string];

const gap = "  ";
const narrowest = 8;

/**
 * Rows under their heads, each column as wide as its widest cell; a Chinese character takes two columns of the terminal.
 * Where it does not fit into `columns`, the widest cells are cut. The first column never is: it holds what is copied.
 */
export function renderTable(heads: string[], rows: string[][], columns = Infinity): string[] {
  const cells = [heads, ...rows].map((row) => row.map(onOneLine));
  const widths = fitted(
    heads.map((_, index) => Math.max(...cells.map((row) => stringWidth(row[index] ?? "")))),
    columns,
  );
  return cells.map((row) =>
    row
      .map((cell, index) => padTo(cutTo(cell, widths[index] ?? 0), widths[index] ?? 0))
      .join(gap)
      .trimEnd(),
  );
}

/** Names and values below each other; a value of several lines keeps them. */
export function renderPairs(pairs: [name: string, value: string][]): string[] {
  const width = Math.max(0, ...pairs.map(([name]) => stringWidth(name)));
  const indent = " ".repeat(width) + gap;
  return pairs.map(([name, value]) => {
    const lines = value.split("\n").map(onOneLine);
    return `${padTo(onOneLine(name), width)}${gap}${lines.join(`\n${indent}`)}`.trimEnd();
  });
}

export function cutTo(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  let kept = "";
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (stringWidth(kept + segment) > width - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

export function padTo(text: string, width: number): string {
  return text + " ".repeat(Math.max(0, width - stringWidth(text)));
}

function fitted(widths: number[], columns: number): number[] {
  const result = [...widths];
  const total = () => result.reduce((sum, width) => sum + width, gap.length * (result.length - 1));
  while (total() > columns) {
    const widest = Math.max(...result.slice(1), 0);
    if (widest <= narrowest) break;
    const index = result.indexOf(widest, 1);
    result[index] = Math.max(narrowest, widest - Math.max(1, total() - columns > 8 ? 4 : 1));
  }
  return result;
}

/** Text of users may hold line breaks, bytes that steer a terminal, and marks that turn the order of letters around. */
function onOneLine(text: string): string {
  return text.replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]+/gu, " ");
}
