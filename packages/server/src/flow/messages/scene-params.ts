import { Liquid, Output, type Template as LiquidTemplate } from "liquidjs";

/** What a scene's Liquid can make of one param, as far as it can be seen without a value. */
export type ParamShape =
  /** Written out as it is: a text or a number. `orNull` where a `default` stands in for nothing. */
  | { kind: "scalar"; orNull: boolean }
  | { kind: "object"; fields: Record<string, ParamShape> }
  /** Read by a tag or by a filter for lists: any JSON may be right. */
  | { kind: "json" };

export interface SceneParam {
  name: string;
  shape: ParamShape;
  /** The texts that read it: keys of keywords, and `page`. */
  readBy: string[];
  /** The keywords whose whole text is this param. */
  wholeOf: string[];
}

// Parsing only: nothing is rendered, so no limits are set.
const liquid = new Liquid({ templates: {} });

/** Filters after which the value is a text, whatever was put in but a list or an object. */
const scalarFilters = new Set([
  ...["append", "capitalize", "date", "date_to_long_string", "date_to_string", "default"],
  ...["date_to_xmlschema", "date_to_rfc822", "downcase", "escape", "lstrip", "newline_to_br"],
  ...["prepend", "remove", "remove_first", "remove_last", "replace", "replace_first"],
  ...["replace_last", "rstrip", "strip", "strip_html", "strip_newlines", "truncate"],
  ...["truncatewords", "upcase", "url_decode", "url_encode"],
  ...["abs", "at_least", "at_most", "ceil", "divided_by", "floor", "minus", "modulo", "plus"],
  ...["round", "times"],
]);

/**
 * The params of a scene with the shape that each must have, sorted by name.
 *
 * @param scene whose Liquid parses: it was checked when it was saved.
 */
export function describeParams(scene: {
  mapping: Record<string, string>;
  page: string | null;
}): SceneParam[] {
  const texts = { ...scene.mapping, ...(scene.page === null ? {} : { page: scene.page }) };
  const params = new Map<string, SceneParam>();
  for (const [key, text] of Object.entries(texts).toSorted(byName)) {
    const parts = liquid.parse(text);
    for (const { name, isBare, shape } of parts.flatMap(readsOf)) {
      const known = params.get(name);
      const param: SceneParam = known ?? { name, shape, readBy: [], wholeOf: [] };
      if (known !== undefined) param.shape = merge(param.shape, shape);
      if (!param.readBy.includes(key)) param.readBy.push(key);
      if (isBare && isWhole(parts)) param.wholeOf.push(key);
      params.set(name, param);
    }
  }
  return [...params.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

function byName([a]: [string, string], [b]: [string, string]): number {
  return a < b ? -1 : 1;
}

function readsOf(part: LiquidTemplate): { name: string; isBare: boolean; shape: ParamShape }[] {
  const leaf = leafOf(part);
  return liquid.globalVariableSegmentsSync([part]).map(([root, ...path]) => ({
    name: String(root),
    isBare: path.length === 0,
    // A name that is computed may be any of a list's places.
    shape: path
      .map((segment) => (typeof segment === "string" ? segment : 0))
      .reduceRight<ParamShape>(inside, leaf),
  }));
}

function leafOf(part: LiquidTemplate): ParamShape {
  if (!(part instanceof Output)) return { kind: "json" };
  const filters = part.value.filters.map(({ name }) => name);
  if (!filters.every((name) => scalarFilters.has(name))) return { kind: "json" };
  return { kind: "scalar", orNull: filters.includes("default") };
}

/** `first`, `last` and `size` are asked of lists as well, and a number is a place in one. */
function inside(shape: ParamShape, field: string | number): ParamShape {
  if (typeof field === "number" || ["first", "last", "size"].includes(field)) {
    return { kind: "json" };
  }
  return { kind: "object", fields: { [field]: shape } };
}

/** What satisfies both readers. */
function merge(a: ParamShape, b: ParamShape): ParamShape {
  if (a.kind === "scalar" && b.kind === "scalar") {
    return { kind: "scalar", orNull: a.orNull && b.orNull };
  }
  if (a.kind !== "object" || b.kind !== "object") return { kind: "json" };
  const fields = { ...a.fields };
  for (const [field, shape] of Object.entries(b.fields)) {
    const known = fields[field];
    fields[field] = known === undefined ? shape : merge(known, shape);
  }
  return { kind: "object", fields };
}

function isWhole(parts: LiquidTemplate[]): boolean {
  const [only] = parts;
  return parts.length === 1 && only instanceof Output && only.value.filters.length === 0;
}
