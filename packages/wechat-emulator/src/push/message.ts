/** A message or an event as WeChat pushes it: WeChat's own field names, in the order they are written. */
export type Message = { readonly [name: string]: MessageValue };

/** A bigint is a 64-bit number: raw digits in JSON, as MsgId is. */
export type MessageValue =
  | string
  | number
  | bigint
  | boolean
  | null
  | Message
  | readonly MessageValue[];

/** The event's name, or the msgtype of what is no event. */
export function nameOf(message: Message): string {
  const { MsgType, Event } = message;
  return textOf(MsgType === "event" ? Event : MsgType);
}

/** A text or a number as text, and anything else as none. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "bigint" ? value.toString() : "";
}

/** For those who read it through JSON.stringify, which refuses a bigint. */
export function withoutBigints(value: MessageValue): MessageValue {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return value.map(withoutBigints);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, withoutBigints(field)]),
  );
}
