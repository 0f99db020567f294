import { readOwn } from "./json.ts";
import { isValidKeywordValue } from "./keyword-rules.ts";
import type { Template } from "./state.ts";

export interface DataFault {
  key: string;
  problem: "invalid" | "is empty";
}

/**
 * The first keyword, in template order, whose value WeChat would refuse. It names only one: a sender that repairs
 * it may meet the next. Keys that the template lacks are ignored.
 */
export function findDataFault(
  template: Template,
  data: unknown,
  countUtf16: boolean,
): DataFault | undefined {
  for (const { key, type } of template.keywords) {
    const value = readKeywordValue(data, key);
    if (value === undefined) return { key, problem: "is empty" };
    if (!isTaken(template, key, type, value, countUtf16)) return { key, problem: "invalid" };
  }
  return undefined;
}

/** `argument invalid! ` and what is wrong, of which WeChat keeps 30 bytes only. */
export function describeDataFault(fault: DataFault): string {
  const detail = Buffer.from(`data.${fault.key}.value ${fault.problem}`);
  return `argument invalid! ${detail.subarray(0, 30).toString("latin1")}`;
}

/** Undefined where WeChat says "is empty": no such key, a bare string instead of `{ value }`, null, blanks only. */
export function readKeywordValue(data: unknown, key: string): string | number | undefined {
  const entry = readOwn(data, key);
  const value = readOwn(entry, "value");
  if (typeof value === "number") return value;
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function isTaken(
  template: Template,
  key: string,
  type: string,
  value: string | number,
  countUtf16: boolean,
): boolean {
  // Seen at WeChat: a JSON number passes for number3 and fails for an amount.
  if (typeof value === "number" && type !== "number") return false;
  const text = String(value);
  const choices = template.keywordEnumValueList.find((item) => item.keywordCode === `${key}.DATA`);
  if (choices) return choices.enumValueList.includes(text);
  return isValidKeywordValue(type, text, countUtf16);
}
