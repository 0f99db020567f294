import type { LoadedTable } from "../flow/copy/load-tables.ts";

/** The tables that hold something, each with its number of rows: `apps 1, users 20`. */
export function namedRows(tables: LoadedTable[]): string {
  return tables
    .filter(({ rows }) => rows > 0)
    .map(({ name, rows }) => `${name} ${rows}`)
    .join(", ");
}
