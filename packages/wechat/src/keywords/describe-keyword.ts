import { typeRules } from "./rules.ts";
import type { BilingualText, Keyword } from "./types.ts";

/** What WeChat takes as the value of a keyword, in words: "at most 20 characters of any kind, on one line". */
export function describeKeyword({ type, enumValues }: Keyword): BilingualText {
  if (type !== "enum") return typeRules[type].expected;
  if (enumValues === undefined) return typeRules.thing.expected;
  const list = enumValues.join(", ");
  return { en: `one of: ${list}`, zh: `只能取以下值之一：${list}` };
}
