import { HongyanError } from "../../../errors.ts";
import { parseCsvRecord } from "./csv-record.ts";
import type { LineFault, ListEntry, TextLine } from "./list-line.ts";
import { readEntry, shown } from "./read-entry.ts";
import type { ListReader } from "./read-list.ts";

/** A cell may have line breaks; a record of more lines than this is taken for a quote that was never closed. */
const mostLines = 6;

/**
 * The first line names the columns: `openid`, `externalId`, and params by their own names. An empty cell leaves the campaign's
 * own value. A quote that is not closed spoils the line where it stands, and the lines after it are read again by themselves.
 *
 * @throws {HongyanError} CAMPAIGN_LIST_INVALID for a header that names no user, or a column that the scene does not read
 */
export function createCsvReader(known: ReadonlySet<string>): ListReader {
  let columns: string[] | undefined;
  /** Lines of one record, whose quote is open. */
  let held: TextLine[] = [];

  const finish = (first: TextLine, fields: string[]): (ListEntry | LineFault)[] => {
    if (columns === undefined) {
      columns = readHeader(fields, known);
      return [];
    }
    if (fields.every((field) => field.trim() === "")) return [];
    return [readFields(first.line, columns, fields, known)];
  };
  const giveUp = (): (ListEntry | LineFault)[] => {
    const [first, ...rest] = held;
    held = [];
    if (first === undefined) return [];
    if (columns === undefined) throw invalidHeader("its quotes do not match");
    const message = "its quotes do not match: a quote inside a quoted cell is written twice";
    const zh = "引号不配对：引号内的引号要写两次";
    return [{ line: first.line, code: "LINE_INVALID", message, zh }, ...rest.flatMap(read)];
  };
  const read = (line: TextLine): (ListEntry | LineFault)[] => {
    if (held.length === 0 && line.text.trim() === "") return [];
    held.push(line);
    const record = parseCsvRecord(held.map((one) => one.text).join("\n"));
    if (record.kind === "malformed") return giveUp();
    if (record.kind === "open") return held.length < mostLines ? [] : giveUp();
    const [first = line] = held;
    held = [];
    return finish(first, record.fields);
  };
  const end = (): (ListEntry | LineFault)[] => {
    const rest: (ListEntry | LineFault)[] = [];
    while (held.length > 0) rest.push(...giveUp());
    return rest;
  };
  return { read, end };
}

function readFields(
  line: number,
  columns: string[],
  fields: string[],
  known: ReadonlySet<string>,
): ListEntry | LineFault {
  if (fields.length !== columns.length) {
    const message = `has ${fields.length} cells, and the first line names ${columns.length} columns`;
    const zh = `有 ${fields.length} 格，首行有 ${columns.length} 列`;
    return { line, code: "LINE_INVALID", message, zh };
  }
  const given: Parameters<typeof readEntry>[1] = { params: {} };
  for (const [index, column] of columns.entries()) {
    const cell = fields[index] ?? "";
    if (cell.trim() === "") continue;
    if (column === "") {
      const message = `has ${shown(cell)} in a column without a name`;
      return { line, code: "LINE_INVALID", message };
    }
    if (column === "openid" || column === "externalId") given[column] = cell.trim();
    else given.params[column] = cell;
  }
  return readEntry(line, given, known);
}

function readHeader(fields: string[], known: ReadonlySet<string>): string[] {
  const columns = fields.map((field) => field.trim());
  const takes = `It may have openid, externalId, and the params of the scene: ${[...known].join(", ")}.`;
  if (!columns.includes("openid") && !columns.includes("externalId")) {
    throw invalidHeader(
      `it names neither openid nor externalId: ${shown(fields.join(","))}`,
      `Put the names of the columns into the first line, with commas between them. ${takes}`,
    );
  }
  const isColumn = (name: string) => name === "openid" || name === "externalId" || known.has(name);
  const unknown = columns.find((name) => name !== "" && !isColumn(name));
  if (unknown !== undefined) {
    throw invalidHeader(`the scene reads no param ${shown(unknown)}`, takes);
  }
  const twice = columns.find((name, index) => name !== "" && columns.indexOf(name) !== index);
  if (twice !== undefined) throw invalidHeader(`it names ${twice} twice`, takes);
  return columns;
}

function invalidHeader(what: string, hint = "See docs/campaign-lists.md."): HongyanError {
  return new HongyanError(
    "CAMPAIGN_LIST_INVALID",
    `the first line of the CSV cannot be used: ${what}`,
    { hint },
  );
}
