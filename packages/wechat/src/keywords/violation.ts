import { describeKeyword } from "./describe-keyword.ts";
import type { TypeRule } from "./rules.ts";
import type { BilingualText, Keyword, Violation, ViolationRule } from "./types.ts";

interface Fault {
  rule: Exclude<ViolationRule, "unknown-key">;
  value: unknown;
  limit?: number;
  /** What the rule adds to the message, such as the character that is not allowed. */
  found?: string;
  expected?: BilingualText;
}

/** Everything that is wrong with a string, given that its type does not accept it. */
export function explainValue(keyword: Keyword, rule: TypeRule, value: string): Violation[] {
  const { enumValues } = keyword;
  if (keyword.type === "enum" && enumValues !== undefined) {
    return [violation(keyword, { rule: "enum", value, expected: describeKeyword(keyword) })];
  }
  const faults: Fault[] = [];
  const limit = rule.limit?.(value);
  if (limit !== undefined && value.length > limit) faults.push({ rule: "too-long", value, limit });
  const found = rule.forbidden.exec(value)?.[0];
  if (found !== undefined) faults.push({ rule: "charset", value, found });
  if (faults.length === 0) faults.push({ rule: "format", value });
  return faults.map((fault) => violation(keyword, { expected: rule.expected, ...fault }));
}

/** A key that the template lacks, with the key that was probably meant. */
export function explainUnknownKey(
  keywords: readonly Keyword[],
  key: string,
  value: unknown,
): Violation {
  const meant = keywords.find((keyword) => looksLike(keyword.key, key));
  const keys = keywords.map((keyword) => keyword.key).join(", ");
  return {
    key,
    rule: "unknown-key",
    value: shorten(value),
    message: {
      en: `${shorten(key)} is not a keyword of this template`,
      zh: `${shorten(key)} 不是该模板的关键词`,
    },
    hint: {
      en: meant === undefined ? `The template has: ${keys}.` : `Did you mean ${meant.key}?`,
      zh: meant === undefined ? `模板中的关键词：${keys}。` : `是否应为 ${meant.key}？`,
    },
  };
}

export function violation(keyword: Keyword, fault: Fault): Violation {
  const { key, name } = keyword;
  const label = name === "" ? key : `${key} (${name})`;
  const value = shorten(fault.value);
  const message = describeFault[fault.rule](fault, value);
  return {
    key,
    ...(name !== "" && { keywordName: name }),
    rule: fault.rule,
    value,
    ...(fault.limit !== undefined && { limit: fault.limit }),
    message: { en: `${label} ${message.en}`, zh: `${label} ${message.zh}` },
    hint: hintFor(fault),
  };
}

type Describe = (fault: Fault, value: string) => BilingualText;

const describeFault: Record<Exclude<ViolationRule, "unknown-key">, Describe> = {
  missing: () => ({ en: "is missing", zh: "缺失" }),
  empty: () => ({ en: "is empty", zh: "为空" }),
  "not-a-string": (_, value) => ({
    en: `is not a string: ${value}`,
    zh: `不是字符串：${value}`,
  }),
  "too-long": ({ value: whole, limit }, value) => {
    const length = typeof whole === "string" ? whole.length : 0;
    return {
      en: `is ${length} characters long, ${limit} are allowed: "${value}"`,
      zh: `长度为 ${length}，上限 ${limit}：“${value}”`,
    };
  },
  charset: ({ found }, value) => {
    const character = nameCharacter(found);
    return {
      en: `may not hold ${character.en}: "${value}"`,
      zh: `不能含有${character.zh}：“${value}”`,
    };
  },
  format: (_, value) => ({
    en: `has the wrong form: "${value}"`,
    zh: `格式不符：“${value}”`,
  }),
  enum: (_, value) => ({
    en: `is not one of the template's values: "${value}"`,
    zh: `不在模板的枚举值中：“${value}”`,
  }),
};

function hintFor({ rule, expected }: Fault): BilingualText {
  if (rule === "missing" || rule === "empty") {
    return {
      en: "WeChat has no optional keywords: send a stand-in such as 无 or -.",
      zh: "微信没有可选关键词：无内容时请填占位值，如“无”或“-”。",
    };
  }
  if (rule === "not-a-string") {
    return {
      en: 'Give a string or { "value": "a string" }.',
      zh: '请传字符串或 { "value": "字符串" }。',
    };
  }
  return { en: `Allowed: ${expected?.en ?? ""}.`, zh: `要求：${expected?.zh ?? ""}。` };
}

/** A control character is named by its code, since printing it would break the line it stands in. */
function nameCharacter(character = ""): BilingualText {
  if (character === "\n" || character === "\r") return { en: "a line break", zh: "换行" };
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
  const name = /[\p{C}\p{Z}]/u.test(character) ? `U+${code}` : character;
  return { en: name, zh: `字符 ${name}` };
}

/** For a message: whatever it is, as at most 40 characters, without control characters. */
export function shorten(value: unknown): string {
  const text = toText(value)
    .slice(0, 200)
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029]/gu, " ");
  if (text.length <= 40) return text;
  return `${text.slice(0, 39).toWellFormed()}…`;
}

/** Never runs code of the value's own (`toString`, getters): data may be hostile. */
function toText(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "function" || typeof value === "symbol") return typeof value;
  if (typeof value !== "object" || value === null) return String(value);
  return Array.isArray(value) ? "an array" : "an object";
}

/** Same letters in another case, another number, or a stray `.DATA` or blank. */
function looksLike(key: string, typed: string): boolean {
  const bare = typed
    .trim()
    .replace(/\.DATA$/i, "")
    .toLowerCase();
  if (bare === key.toLowerCase()) return true;
  return bare.replace(/\d+$/, "") === key.toLowerCase().replace(/\d+$/, "");
}
