import type { LineFault, ListEntry, TextLine } from "./list-line.ts";
import { readEntry, shown } from "./read-entry.ts";
import type { ListReader } from "./read-list.ts";

const members = new Set(["openid", "externalId", "params"]);

/** A line is an object: `{ "openid" | "externalId", "params"? }`. */
export function createNdjsonReader(known: ReadonlySet<string>): ListReader {
  return {
    read: (line) => (line.text.trim() === "" ? [] : [readLine(line, known)]),
    end: () => [],
  };
}

function readLine({ line, text }: TextLine, known: ReadonlySet<string>): ListEntry | LineFault {
  const invalid = (message: string): LineFault => ({ line, code: "LINE_INVALID", message });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return invalid("is not JSON");
  }
  if (!isObject(value)) return invalid(`must be an object, and is ${shown(value)}`);
  const unknown = Object.keys(value).find((name) => !members.has(name));
  if (unknown !== undefined) {
    return invalid(`has a member ${shown(unknown)}; it may have openid, externalId and params`);
  }
  const { openid, externalId, params = {} } = value;
  if (!isObject(params)) return invalid(`params must be an object, and is ${shown(params)}`);
  return readEntry(line, { openid, externalId, params }, known);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
