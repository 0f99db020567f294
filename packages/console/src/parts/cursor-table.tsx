import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, Spin } from "antd";
import { useState, type ReactNode } from "react";
import { useWords } from "../language/language.ts";
import styles from "./cursor-table.module.css";
import { ErrorNote } from "./error-note.tsx";
import { words } from "./words.ts";

export interface Column<Row> {
  key: string;
  title: string;
  render: (row: Row) => ReactNode;
  /** Numbers stand under each other. */
  isNumeric?: boolean;
  /** Any CSS width; without it, what the content needs. */
  width?: string;
}

export interface CursorPage<Row> {
  rows: Row[];
  /** null: this is the last page. */
  nextCursor: string | null;
}

interface CursorTableProps<Row> {
  /** Names the list for those who listen. */
  label: string;
  columns: Column<Row>[];
  /** Names the list and its filters; when it changes, the list begins anew. */
  queryKey: readonly unknown[];
  fetchPage: (cursor: string | undefined) => Promise<CursorPage<Row>>;
  rowKey: (row: Row) => string;
  /** Shown in place of the table when there is nothing at all. */
  empty: ReactNode;
  /** Asks again, so often, while the page is looked at. */
  refetchEveryMs?: number;
}

/**
 * A list of any length, one page at a time: only the rows of one page are drawn, and the server finds the next by its cursor. On
 * a narrow screen each row is a card.
 */
export function CursorTable<Row>(props: CursorTableProps<Row>) {
  // Another list has pages of its own.
  return <Pages key={JSON.stringify(props.queryKey)} {...props} />;
}

function Pages<Row>({
  queryKey,
  fetchPage,
  empty,
  refetchEveryMs,
  ...table
}: CursorTableProps<Row>) {
  const say = useWords(words);
  // The cursors of the pages up to this one; the first page has none.
  const [cursors, setCursors] = useState<string[]>([]);
  const cursor = cursors.at(-1);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: [...queryKey, { cursor }],
    queryFn: () => fetchPage(cursor),
    placeholderData: keepPreviousData,
    ...(refetchEveryMs !== undefined && { refetchInterval: refetchEveryMs }),
  });

  if (data === undefined) {
    return error === null ? (
      <div className={styles["wait"]} role="status" aria-label={say("loading")}>
        <Spin />
      </div>
    ) : (
      <ErrorNote error={error} />
    );
  }
  const isFirst = cursors.length === 0;
  if (data.rows.length === 0 && isFirst && data.nextCursor === null) return empty;
  const next = data.nextCursor;
  return (
    <div className={styles["list"]} aria-busy={isPlaceholderData}>
      <ErrorNote error={error} />
      {data.rows.length === 0 ? (
        <p className={styles["none"]}>{say("nothingOnPage")}</p>
      ) : (
        <Rows {...table} rows={data.rows} />
      )}
      {!(isFirst && next === null) && (
        <nav className={styles["pages"]} aria-label={table.label}>
          <Button disabled={isFirst} onClick={() => setCursors(cursors.slice(0, -1))}>
            {say("previousPage")}
          </Button>
          <span aria-live="polite">{say("page", { n: cursors.length + 1 })}</span>
          <Button
            disabled={next === null || isPlaceholderData}
            onClick={() => next !== null && setCursors([...cursors, next])}
          >
            {say("nextPage")}
          </Button>
        </nav>
      )}
    </div>
  );
}

function Rows<Row>({
  label,
  columns,
  rows,
  rowKey,
}: Pick<CursorTableProps<Row>, "label" | "columns" | "rowKey"> & { rows: Row[] }) {
  return (
    // A wide table is moved sideways by the keyboard too.
    <section className={styles["scroll"]} tabIndex={0} aria-label={label}>
      <table className={styles["table"]}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.key} scope="col" {...look(column)}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.key} data-title={column.title} {...look(column)}>
                  <span className={styles["cell"]}>{column.render(row)}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function look<Row>({ isNumeric, width }: Column<Row>) {
  return {
    ...(isNumeric === true && { className: styles["numeric"] }),
    ...(width !== undefined && { style: { width } }),
  };
}
