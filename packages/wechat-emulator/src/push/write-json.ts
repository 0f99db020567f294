import type { MessageValue } from "./message.ts";

/** JSON in which a bigint keeps all its digits and stays a number, as in WeChat's pushes. */
export function writeJson(value: MessageValue): string {
  if (typeof value === "bigint") return value.toString();
  if (Array.isArray(value)) return `[${value.map(writeJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(
    ([name, field]) => `${JSON.stringify(name)}:${writeJson(field)}`,
  );
  return `{${members.join(",")}}`;
}
