import { typeRules, type TypeRule } from "./rules.ts";
import type { Keyword } from "./types.ts";

/** A keyword with the check of its values at hand. */
export interface CompiledKeyword {
  keyword: Keyword;
  key: string;
  rule: TypeRule;
  accepts: (value: string) => boolean;
}

/**
 * Prepares the keywords of a template once; kept as long as the same array of keywords is used.
 * Do not change that array afterwards.
 */
export function compileKeywords(keywords: readonly Keyword[]): readonly CompiledKeyword[] {
  let compiled = cache.get(keywords);
  if (compiled === undefined) {
    compiled = keywords.map(compileKeyword);
    cache.set(keywords, compiled);
  }
  return compiled;
}

const cache = new WeakMap<readonly Keyword[], readonly CompiledKeyword[]>();

function compileKeyword(keyword: Keyword): CompiledKeyword {
  const { key, type, enumValues } = keyword;
  const rule = type === "enum" ? typeRules.thing : typeRules[type];
  if (type !== "enum" || enumValues === undefined) {
    return { keyword, key, rule, accepts: rule.accepts };
  }
  const values = new Set(enumValues);
  return { keyword, key, rule, accepts: (value) => values.has(value) };
}
