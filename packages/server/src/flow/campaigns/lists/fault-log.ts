import type { LineFault } from "./list-line.ts";

/** Of each code. The others are counted: a file of another kind has a million bad lines, and nobody reads them. */
const mostKept = 1_000;

export interface FaultLog {
  add(fault: LineFault): void;
  /** Code -> how many lines. */
  counts: Record<string, number>;
  /** The first ones of each code, in the order of the lines. */
  first(): LineFault[];
}

export function createFaultLog(): FaultLog {
  const counts: Record<string, number> = {};
  const kept: LineFault[] = [];
  return {
    counts,
    add(fault) {
      const count = (counts[fault.code] ?? 0) + 1;
      counts[fault.code] = count;
      if (count <= mostKept) kept.push(fault);
    },
    first: () => kept.toSorted((a, b) => a.line - b.line),
  };
}
