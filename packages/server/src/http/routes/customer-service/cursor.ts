/** Where a page ended: a time in microseconds, and what orders rows of one time. The contract checks its form. */
export interface Cursor {
  us: number;
  key: string;
}

export function readCursor(cursor: string | undefined): Cursor | undefined {
  if (cursor === undefined) return undefined;
  const at = cursor.indexOf("_");
  return { us: Number(cursor.slice(0, at)), key: cursor.slice(at + 1) };
}

/** null: there is no further page. */
export function nextCursor<Row>(
  rows: Row[],
  limit: number,
  cursorOf: (row: Row) => Cursor,
): string | null {
  const last = rows.length === limit ? rows.at(-1) : undefined;
  if (last === undefined) return null;
  const { us, key } = cursorOf(last);
  return `${us}_${key}`;
}
