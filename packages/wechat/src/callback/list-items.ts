import { isRecord } from "../wire/is-record.ts";

/**
 * The items of a subscribe event: one is an object and several are an array, directly under `List`
 * in JSON, and in XML inside an element named after the event. Any of the three names is taken: the
 * one of change events was documented wrongly for a time.
 */
export function listItems(fields: Record<string, unknown>): Record<string, unknown>[] {
  return [fields, ...listWrappers.flatMap((name) => toRecords(fields[name]))].flatMap((holder) =>
    toRecords(holder.List),
  );
}

export const listWrappers = [
  "SubscribeMsgPopupEvent",
  "SubscribeMsgChangeEvent",
  "SubscribeMsgSentEvent",
] as const;

function toRecords(value: unknown): Record<string, unknown>[] {
  return (Array.isArray(value) ? value : [value]).filter(isRecord);
}
