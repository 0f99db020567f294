import { compileKeywords, type CompiledKeyword } from "./compile.ts";
import type { Keyword, Violation } from "./types.ts";
import { explainUnknownKey, explainValue, violation } from "./violation.ts";

export interface ValidateOptions {
  /**
   * `report` (default): a key that the template lacks is a violation. WeChat ignores such a key,
   * but the business believes it is shown, and most often it is a typo. `ignore` lets it pass.
   */
  unknownKeys?: "report" | "ignore";
}

/**
 * Checks the data of a message against the rules of its template, and returns EVERY violation, in
 * the template's order (WeChat's own 47003 names only the first). An empty array means WeChat will
 * take the data, as far as its rules are public; word lists (45168) are not.
 *
 * Values are strings or `{ value: string }`. Never throws, whatever the data holds.
 */
export function validate(
  template: { keywords: readonly Keyword[] },
  data: Record<string, unknown>,
  options?: ValidateOptions,
): Violation[] {
  const compiled = compileKeywords(template.keywords);
  let violations: Violation[] | undefined;
  let presentCount = 0;
  for (let i = 0; i < compiled.length; i++) {
    const entry = compiled[i]!;
    const raw = data[entry.key];
    if (raw !== undefined) presentCount++;
    const value =
      typeof raw === "object" && raw !== null ? (raw as { value?: unknown }).value : raw;
    if (typeof value === "string" && !isBlank(value) && entry.accepts(value)) continue;
    (violations ??= []).push(...explain(entry, raw, value));
  }
  if (options?.unknownKeys !== "ignore" && hasMoreKeys(data, presentCount)) {
    (violations ??= []).push(...unknownKeys(template.keywords, data));
  }
  return violations ?? [];
}

/** Looks at the first unit before it trims: nearly every value starts with something visible. */
function isBlank(value: string): boolean {
  const first = value.charCodeAt(0);
  return !(first > 0x20 && first < 0x7f) && value.trim() === "";
}

function explain({ keyword, rule }: CompiledKeyword, raw: unknown, value: unknown): Violation[] {
  if (raw === undefined) return [violation(keyword, { rule: "missing", value: "" })];
  if (typeof value !== "string") return [violation(keyword, { rule: "not-a-string", value })];
  if (isBlank(value)) return [violation(keyword, { rule: "empty", value })];
  return explainValue(keyword, rule, value);
}

/** Counting is enough: the template's keys that are present have been counted already. */
function hasMoreKeys(data: Record<string, unknown>, count: number): boolean {
  let left = count;
  for (const _ in data) if (left-- === 0) return true;
  return false;
}

function unknownKeys(keywords: readonly Keyword[], data: Record<string, unknown>): Violation[] {
  const known = new Set(keywords.map((keyword) => keyword.key));
  return Object.keys(data)
    .filter((key) => !known.has(key) && data[key] !== undefined)
    .map((key) => explainUnknownKey(keywords, key, data[key]));
}
