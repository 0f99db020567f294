import type { Cli } from "./cli.ts";
import type { Column } from "./table.ts";

/** The answer of a list: a table of its rows, and what goes on with the next page if there is one. */
export function showList<Row>(
  cli: Cli,
  answer: object | { nextCursor: string | number | null },
  rows: readonly Row[],
  columns: Column<Row>[],
): void {
  cli.show(answer, () => {
    cli.table(rows, columns);
    const next = "nextCursor" in answer ? answer.nextCursor : null;
    if (next !== null) cli.print(`\n--cursor ${next}`);
  });
}
