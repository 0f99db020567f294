import fc from "fast-check";
import type { ApiDocument, Schema } from "./operations.ts";

/** What a schema is made into values with. */
export interface Source {
  document: ApiDocument;
  /** By the name of the member; looked at anew for every value. */
  known: Record<string, unknown[]>;
}

const deepest = 6;

/** Values that mostly fit the schema: known ones where the name says so, else made from type, pattern and limits. */
export function fromSchema(
  schema: Schema,
  source: Source,
  name = "",
  depth = 0,
): fc.Arbitrary<unknown> {
  const made = byKind(schema, source, name, depth);
  if (source.known[name] === undefined) return made;
  return fc.oneof(
    { arbitrary: knownValue(source, name), weight: 5 },
    { arbitrary: made, weight: 1 },
  );
}

/** `undefined` where nothing is known by that name. */
export function knownValue({ known }: Source, name: string): fc.Arbitrary<unknown> {
  return fc.nat(1_000).map((pick) => {
    const values = known[name] ?? [];
    return values[pick % Math.max(values.length, 1)];
  });
}

function byKind(
  schema: Schema,
  source: Source,
  name: string,
  depth: number,
): fc.Arbitrary<unknown> {
  const { $ref, enum: choices, anyOf, oneOf, allOf } = schema;
  if (depth > deepest) return fc.constant("deep");
  if ($ref !== undefined) {
    const target = source.document.components?.schemas?.[$ref.split("/").at(-1) ?? ""] ?? {};
    return fromSchema(target, source, name, depth + 2);
  }
  if ("const" in schema) return fc.constant(schema.const);
  if (choices !== undefined && choices.length > 0) return fc.constantFrom(...choices);
  const alternatives = anyOf ?? oneOf;
  if (alternatives !== undefined) {
    return fc.oneof(...alternatives.map((one) => fromSchema(one, source, name, depth + 1)));
  }
  if (allOf !== undefined) {
    return fc
      .tuple(...allOf.map((one) => fromSchema(one, source, name, depth + 1)))
      .map((parts) => Object.assign({}, ...parts) as unknown);
  }
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === "object" || schema.properties !== undefined) return objectOf(schema, source, depth);
  if (type === "array") {
    const { items = {}, minItems = 0, maxItems = 3 } = schema;
    const maxLength = Math.max(minItems, Math.min(maxItems, 3));
    return fc.array(fromSchema(items, source, name, depth + 1), { minLength: minItems, maxLength });
  }
  if (type === "integer" || type === "number") return numberOf(schema, type === "integer");
  if (type === "boolean") return fc.boolean();
  if (type === "null") return fc.constant(null);
  if (type === "string") return textOf(schema);
  return fc.jsonValue({ maxDepth: 2 });
}

function objectOf(schema: Schema, source: Source, depth: number): fc.Arbitrary<unknown> {
  const { properties = {}, required = [], additionalProperties } = schema;
  const members = Object.fromEntries(
    Object.entries(properties).map(([name, one]) => [
      name,
      fromSchema(one, source, name, depth + 1),
    ]),
  );
  const declared = fc.record(members, { requiredKeys: required.filter((name) => name in members) });
  if (typeof additionalProperties !== "object") return declared;
  const free = fc.dictionary(
    fc.constantFrom("thing1", "taskName", "remarks", "className", "time2", "k"),
    fromSchema(additionalProperties, source, "", depth + 1),
    { maxKeys: 4 },
  );
  return fc.tuple(free, declared).map(([more, own]) => ({ ...more, ...own }));
}

function numberOf({ minimum, maximum }: Schema, isWhole: boolean): fc.Arbitrary<number> {
  const [min, max] = [Math.ceil(minimum ?? -1000), Math.floor(maximum ?? 1_000_000)];
  const bounds = fc.constantFrom(min, max);
  return isWhole || min >= max
    ? fc.oneof(bounds, fc.integer({ min, max: Math.max(min, max) }))
    : fc.oneof(bounds, fc.double({ min, max, noNaN: true }));
}

function textOf({ format, pattern, minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<string> {
  if (format === "uuid") return fc.uuid();
  if (format === "date-time") {
    const [min, max] = [new Date("2026-01-01"), new Date("2028-01-01")];
    return fc.date({ min, max, noInvalidDate: true }).map((date) => date.toISOString());
  }
  if (format === "uri") return fc.constantFrom("http://127.0.0.1:9/hook", "https://example.com/a");
  if (pattern !== undefined) {
    try {
      return fc.stringMatching(new RegExp(pattern));
    } catch {
      return fc.string({ maxLength });
    }
  }
  return fc.string({
    unit: "grapheme",
    minLength,
    maxLength: Math.max(minLength, Math.min(maxLength, 60)),
  });
}
