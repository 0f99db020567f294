import { createHash } from "node:crypto";
import type { Tx } from "../../db/connection.ts";
import { HongyanError } from "../../errors.ts";
import {
  forgetJobs,
  hasRows,
  listCopiedTables,
  readTableRows,
  setSequence,
  writeTableRows,
  prepareCopy,
  type CopiedTable,
} from "../../store/table-copy.ts";
import type { CopyEntry } from "./dump-tables.ts";

export interface LoadedTable {
  name: string;
  rows: number;
}

/**
 * Writes a copy into a database of the same schema whose tables are empty, and reads it back: what does not come out as it went
 * in rolls everything back with the transaction. Afterwards every message that is not over is given to the queue anew. That
 * transactions are counted anew there is noticed, and set right, when a worker starts (decision 0011).
 *
 * @throws {HongyanError} COPY_TARGET_NOT_EMPTY, COPY_BROKEN
 */
export async function loadTables(
  tx: Tx,
  entries: AsyncIterable<CopyEntry>,
): Promise<LoadedTable[]> {
  await prepareCopy(tx);
  const targets = new Map((await listCopiedTables(tx)).map((table) => [table.name, table]));
  for (const table of targets.values()) await refuseRows(tx, table);

  const loaded: LoadedTable[] = [];
  let table: CopiedTable | undefined;
  for await (const entry of entries) {
    switch (entry.kind) {
      case "table":
        table = ownTable(targets, entry.table);
        break;
      case "rows":
        if (table === undefined) throw broken("it has rows without a table");
        await writeTableRows(tx, table, entry.lines);
        break;
      case "end":
        if (table === undefined) throw broken("it has the end of no table");
        await compare(tx, table, entry);
        loaded.push({ name: table.name, rows: entry.rows });
        break;
      case "sequences":
        for (const sequence of entry.sequences) await setSequence(tx, sequence);
        break;
      default:
        throw entry satisfies never;
    }
  }
  if (loaded.length < targets.size) {
    throw broken(`it has ${loaded.length} of ${targets.size} tables`);
  }
  await forgetJobs(tx);
  return loaded;
}

async function refuseRows(tx: Tx, table: CopiedTable): Promise<void> {
  if (!(await hasRows(tx, table))) return;
  throw new HongyanError(
    "COPY_TARGET_NOT_EMPTY",
    `the table hongyan.${table.name} of the target has rows`,
    { hint: "Choose an empty database. Nothing was changed." },
  );
}

/** As this database lists it: in what order its keys are is its own affair. */
function ownTable(targets: Map<string, CopiedTable>, table: CopiedTable): CopiedTable {
  const columns = (of: CopiedTable) => of.columns.map(({ name, type }) => `${name} ${type}`).join();
  const own = targets.get(table.name);
  if (own !== undefined && columns(own) === columns(table)) return own;
  throw broken(`its table ${table.name} is not the one of this schema`);
}

/** Both are read in the order of their key. */
async function compare(
  tx: Tx,
  table: CopiedTable,
  original: { rows: number; sha256: string },
): Promise<void> {
  const digest = createHash("sha256");
  let rows = 0;
  for await (const lines of readTableRows(tx, table)) {
    rows += lines.length;
    for (const line of lines) digest.update(`${line}\n`);
  }
  if (rows === original.rows && digest.digest("hex") === original.sha256) return;
  throw broken(
    `table ${table.name} came out otherwise than it went in (${rows} of ${original.rows} rows)`,
  );
}

function broken(what: string): HongyanError {
  return new HongyanError("COPY_BROKEN", `the copy cannot be taken over: ${what}`, {
    hint: "Nothing was changed. Make the copy again, with this version of Hongyan.",
  });
}
