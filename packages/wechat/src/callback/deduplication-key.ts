import { createHash } from "node:crypto";
import { isRecord } from "../wire/is-record.ts";
import { readText } from "../wire/read-fields.ts";
import { listItems, listWrappers } from "./list-items.ts";

/**
 * A key that is the same for each delivery of one push (the retries of WeChat renew what surrounds
 * the message, not the message) and for its JSON and XML spelling; 43 characters of base64url.
 *
 * A message is known by its `MsgId`, the result of a send by `MsgID` and `TemplateId`. Anything else
 * is known by all it says: WeChat's own advice, `FromUserName` with `CreateTime`, would take two
 * events of one user in one second for one.
 */
export function deduplicationKey(fields: Record<string, unknown>): string {
  return createHash("sha256")
    .update(JSON.stringify(identity(fields)))
    .digest("base64url");
}

function identity(fields: Record<string, unknown>): unknown[] {
  const msgId = readText(fields.MsgId).trim();
  if (msgId !== "") return ["message", readText(fields.FromUserName).trim(), msgId];

  if (readText(fields.Event) === "subscribe_msg_sent_event") {
    const sent = listItems(fields).map((item) => [readText(item.MsgID), readText(item.TemplateId)]);
    if (sent.length > 0 && sent.every(([msgid]) => msgid !== "")) return ["sent", ...sent];
  }
  return ["content", spellOneWay(withoutWrapper(fields))];
}

function withoutWrapper(fields: Record<string, unknown>): Record<string, unknown> {
  const items = listItems(fields);
  if (items.length === 0) return fields;
  const rest = Object.entries(fields).filter(
    ([name]) => !(listWrappers as readonly string[]).includes(name),
  );
  return { ...Object.fromEntries(rest), List: items };
}

/**
 * JSON and XML say the same in different ways: numbers are texts, an array of one is its item, empty
 * and missing are one, and the order of names means nothing.
 */
function spellOneWay(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.length === 1 ? spellOneWay(value[0]) : nonEmpty(value.map(spellOneWay));
  }
  if (isRecord(value)) {
    const entries = Object.keys(value)
      .toSorted()
      .map((name) => [name, spellOneWay(value[name])])
      .filter(([, spelled]) => spelled !== undefined);
    return nonEmpty(entries);
  }
  const text = typeof value === "boolean" ? String(value) : readText(value);
  return text.replace(/\r\n?/g, "\n").trim() || undefined;
}

function nonEmpty(list: unknown[]): unknown[] | undefined {
  return list.length === 0 ? undefined : list;
}
