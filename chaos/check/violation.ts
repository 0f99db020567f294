import type { Observations } from "../observe/observations.ts";

/** An invariant that did not hold, with what shows it. */
export interface Violation {
  /** L1, L2, M1, M2, C1, E1, T1, S1 (docs/flow.md), or what the documentation promises besides. */
  invariant: string;
  text: string;
}

/** Looks for one kind of violation. */
export type Check = (seen: Observations) => Violation[];

/** What is known of one message, gathered by its id. */
export function groupBy<T>(rows: T[], keyOf: (row: T) => string | null): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const row of rows) {
    const key = keyOf(row);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
