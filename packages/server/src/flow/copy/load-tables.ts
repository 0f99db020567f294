import { createHash } from "node:crypto";
import type { Tx } from "../../db/connection.ts";
import { HongyanError } from "../../errors.ts";
import { rowsOf, tablesOf } from "../../store/app-rows.ts";
import {
  forgetJobs,
  hasRows,
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
 * Writes a copy into a database of the same schema whose tables are empty, or, of one app, have no row of it; and reads it back: what does
 * not come out as it went in rolls everything back with the transaction. Of one app only its own rows are read back, and as many as were
 * written: no other row was among them, whatever the file says of itself.
 * Afterwards every message that is not over is given to the queue anew. That transactions are counted anew there is another's care
 * (decision 0011).
 *
 * @throws {HongyanError} COPY_TARGET_NOT_EMPTY, COPY_BROKEN
 */
export async function loadTables(
  tx: Tx,
  entries: AsyncIterable<CopyEntry>,
  appid?: string,
): Promise<LoadedTable[]> {
  await prepareCopy(tx);
  const tables = await tablesOf(tx, appid);
  const targets = new Map(tables.map((table) => [table.name, table]));
  for (const table of tables) await refuseRows(tx, table, appid);

  const loaded: LoadedTable[] = [];
  let table: CopiedTable | undefined;
  let written = 0;
  for await (const entry of entries) {
    switch (entry.kind) {
      case "table":
        if (table !== undefined) throw broken(`its table ${table.name} has no end`);
        table = ownTable(targets, entry.table);
        if (loaded.some(({ name }) => name === entry.table.name)) {
          throw broken(`it has the table ${table.name} twice`);
        }
        written = 0;
        break;
      case "rows":
        if (table === undefined) throw broken("it has rows without a table");
        written += await writeTableRows(tx, table, entry.lines);
        break;
      case "end":
        if (table === undefined) throw broken("it has the end of no table");
        if (written !== entry.rows) {
          throw broken(`table ${table.name} has ${written} rows and speaks of ${entry.rows}`);
        }
        await compare(tx, table, entry, appid);
        loaded.push({ name: table.name, rows: entry.rows });
        table = undefined;
        break;
      case "sequences":
        if (appid !== undefined) throw broken("one app has no sequences");
        for (const sequence of entry.sequences) await setSequence(tx, sequence);
        break;
      default:
        throw entry satisfies never;
    }
  }
  if (table !== undefined) throw broken(`its table ${table.name} has no end`);
  if (loaded.length < targets.size) {
    throw broken(`it has ${loaded.length} of ${targets.size} tables`);
  }
  await forgetJobs(tx, rowsOf("open_dispatches", appid));
  return loaded;
}

async function refuseRows(tx: Tx, table: CopiedTable, appid: string | undefined): Promise<void> {
  if (!(await hasRows(tx, table, rowsOf(table.name, appid)))) return;
  const [whose, hint] =
    appid === undefined
      ? ["", "Choose an empty database."]
      : [` of app ${appid}`, "The app was here before, and records were kept when it was removed."];
  throw new HongyanError(
    "COPY_TARGET_NOT_EMPTY",
    `the table hongyan.${table.name} of the target has rows${whose}`,
    { hint: `${hint} Nothing was changed.` },
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
  appid: string | undefined,
): Promise<void> {
  const digest = createHash("sha256");
  let rows = 0;
  for await (const lines of readTableRows(tx, table, rowsOf(table.name, appid))) {
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
