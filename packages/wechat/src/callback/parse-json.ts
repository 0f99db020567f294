import { parseReply } from "../wire/parse-reply.ts";
import { refuseTrap, Unreadable } from "./unreadable.ts";

/**
 * Reads a JSON object. Long integers stay exact, as digits; names are trimmed, since WeChat's own
 * samples carry `" OpenID"`; of a name that stands twice the last counts. Throws Unreadable.
 */
export function parseJson(text: string, maxDepth: number): Record<string, unknown> {
  const record = parseReply(text);
  if (record === undefined) throw new Unreadable("json_not_well_formed");
  return tidyRecord(record, maxDepth);
}

function tidyRecord(record: Record<string, unknown>, depthLeft: number): Record<string, unknown> {
  const fields: Record<string, unknown> = Object.create(null);
  for (const key of Object.keys(record)) {
    const name = key.trim();
    refuseTrap(name);
    // Against a name with blanks the exact one wins, in either order.
    if (name !== key && Object.hasOwn(fields, name)) continue;
    fields[name] = tidy(record[key], depthLeft - 1);
  }
  return fields;
}

function tidy(value: unknown, depthLeft: number): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (depthLeft <= 0) throw new Unreadable("too_deep");
  return Array.isArray(value)
    ? value.map((item) => tidy(item, depthLeft - 1))
    : tidyRecord(value as Record<string, unknown>, depthLeft);
}
