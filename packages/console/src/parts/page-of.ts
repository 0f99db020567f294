import type { CursorPage } from "./cursor-table.tsx";

const rowsPerPage = 50;

/** A page of a list that the server answers whole; the cursor is the place where the page begins. */
export function pageOf<Row>(rows: Row[], cursor: string | undefined): CursorPage<Row> {
  const begin = Number(cursor ?? 0);
  const end = begin + rowsPerPage;
  return { rows: rows.slice(begin, end), nextCursor: end < rows.length ? String(end) : null };
}
