import { createHash } from "node:crypto";
import type { Tx } from "../../db/connection.ts";
import { rowsOf, tablesOf } from "../../store/app-rows.ts";
import {
  readSequences,
  readTableRows,
  prepareCopy,
  type CopiedTable,
  type SequenceState,
} from "../../store/table-copy.ts";

/** What a copy consists of, in this order: for each table its head, its rows, its foot; then, of a whole database, the sequences. */
export type CopyEntry =
  | { kind: "table"; table: CopiedTable }
  | { kind: "rows"; lines: string[] }
  /** SHA-256 of the rows, each with a line break, in hex. */
  | { kind: "end"; rows: number; sha256: string }
  | { kind: "sequences"; sequences: SequenceState[] };

/**
 * Everything in our tables, or what goes with one app, as of one moment. The queue's own tables are left out: the rows of messages are the truth, and
 * jobs are made from them anew (M2).
 *
 * @param tx at `repeatable read`, so that every table is of the same moment
 */
export async function* dumpTables(tx: Tx, appid?: string): AsyncGenerator<CopyEntry> {
  await prepareCopy(tx);
  for (const table of await tablesOf(tx, appid)) {
    yield { kind: "table", table };
    const digest = createHash("sha256");
    let rows = 0;
    for await (const lines of readTableRows(tx, table, rowsOf(table.name, appid))) {
      rows += lines.length;
      for (const line of lines) digest.update(`${line}\n`);
      yield { kind: "rows", lines };
    }
    yield { kind: "end", rows, sha256: digest.digest("hex") };
  }
  if (appid === undefined) yield { kind: "sequences", sequences: await readSequences(tx) };
}
