import fc from "fast-check";
import { fromSchema, knownValue, type Source } from "./from-schema.ts";
import { brokenBody, hostileText, hostileValue } from "./hostile.ts";
import type { Operation } from "./operations.ts";

export interface FuzzRequest {
  /** METHOD /path/{as}/documented */
  operation: string;
  method: string;
  /** With its query, as it goes over the wire. */
  target: string;
  headers: Record<string, string>;
  body: Buffer | undefined;
  /** Which credential, as a number to choose one with. */
  credential: number;
}

/** Requests to one operation: some good, some spoilt in one place, some broken altogether. */
export function requestTo(operation: Operation, source: Source): fc.Arbitrary<FuzzRequest> {
  return fc
    .record({
      path: pathOf(operation, source),
      query: queryOf(operation, source),
      body: bodyOf(operation, source),
      headers: headersOf(operation),
      credential: fc.nat(1_000),
    })
    .map(({ path, query, body, headers, credential }) => ({
      operation: `${operation.method} ${operation.path}`,
      method: operation.method,
      target: query === "" ? path : `${path}?${query}`,
      headers: { ...body?.headers, ...headers },
      body: body?.bytes,
      credential,
    }));
}

function pathOf({ path }: Operation, source: Source): fc.Arbitrary<string> {
  const parts = path.split(/\{(\w+)\}/).map((part, index) =>
    index % 2 === 0
      ? fc.constant(part)
      : fc.oneof(
          { arbitrary: knownInPath(path, part, source).map(encode), weight: 8 },
          { arbitrary: hostileText.map(encode), weight: 2 },
          // As a careless program would write it; what cannot be sent as it is goes encoded.
          { arbitrary: hostileText.map((text) => encode(text).replaceAll("%25", "%")), weight: 1 },
        ),
  );
  return fc.tuple(...parts).map((texts) => texts.join("").slice(0, 4_000));
}

/** An id is known by the folder that it stands behind, anything else by its own name. */
function knownInPath(path: string, name: string, source: Source): fc.Arbitrary<string> {
  const [, folder = ""] = new RegExp(`([^/]+)/\\{${name}\\}`).exec(path) ?? [];
  const isKnown = source.known[folder] !== undefined;
  return knownValue(source, isKnown ? folder : name).map((value) => toText(value ?? "1"));
}

function queryOf({ parameters }: Operation, source: Source): fc.Arbitrary<string> {
  const pairs = parameters
    .filter((one) => one.in === "query")
    .map(({ name, schema = {}, required }) =>
      fc.oneof(
        {
          arbitrary: fromSchema(schema, source, name).map((value) => [[name, toText(value)]]),
          weight: 3,
        },
        { arbitrary: hostileText.map((value) => [[name, value]]), weight: 1 },
        {
          arbitrary: fc.constant([
            [name, "1"],
            [name, "2"],
          ]),
          weight: 1,
        },
        { arbitrary: fc.constant<string[][]>([]), weight: required === true ? 1 : 10 },
      ),
    );
  const strange = fc.oneof(
    { arbitrary: fc.constant(""), weight: 12 },
    {
      arbitrary: fc.constantFrom(
        "%",
        "a[b][c]=1",
        "__proto__[x]=1",
        "&&&==",
        "a=%E0%A4%A",
        "appid=",
      ),
      weight: 1,
    },
  );
  return fc.tuple(fc.tuple(...pairs), strange).map(([named, more]) =>
    [...named.flat().map(([name = "", value = ""]) => `${name}=${encode(value)}`), more]
      .filter((one) => one !== "")
      .join("&")
      .slice(0, 8_000),
  );
}

function bodyOf(
  { method, body, path }: Operation,
  source: Source,
): fc.Arbitrary<{ bytes: Buffer; headers: Record<string, string> } | undefined> {
  const json = { "content-type": "application/json" };
  const none = fc.constant(undefined);
  const broken = fc
    .tuple(brokenBody, contentType)
    .map(([bytes, type]) => ({ bytes, headers: { "content-type": type } }));
  if (method === "GET" || method === "HEAD" || method === "OPTIONS") {
    return fc.oneof({ arbitrary: none, weight: 30 }, { arbitrary: broken, weight: 1 });
  }
  const value = body === undefined ? fc.constant({}) : fromSchema(body, source);
  const written = (one: fc.Arbitrary<unknown>) =>
    one.map((json_) => ({ bytes: Buffer.from(JSON.stringify(json_) ?? ""), headers: json }));
  // The lists of campaigns.
  const lines = fc.constantFrom(
    "openid\noA\noB\n",
    "externalId,taskName\n1,a\n",
    '{"openid":"oA"}\n',
  );
  const list = lines.map((text) => ({
    bytes: Buffer.from(text),
    headers: { "content-type": text.startsWith("{") ? "application/x-ndjson" : "text/csv" },
  }));
  return fc.oneof(
    { arbitrary: written(value), weight: 12 },
    { arbitrary: written(spoilt(value)), weight: 8 },
    { arbitrary: written(hostileValue), weight: 1 },
    { arbitrary: broken, weight: 1 },
    { arbitrary: none, weight: 1 },
    { arbitrary: list, weight: path.endsWith("/recipients") ? 20 : 0 },
    { arbitrary: fc.constant(picture), weight: path.endsWith("/media") ? 20 : 0 },
  );
}

/** The beginning of a PNG is enough for what looks at it. */
const picture = {
  bytes: Buffer.from("89504e470d0a1a0a0000000d49484452", "hex"),
  headers: { "content-type": "image/png" },
};

/** The same value with one member, at any depth, replaced, added or left out. */
function spoilt(value: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  const how = fc.record({
    place: fc.nat(10_000),
    kind: fc.constantFrom("replace" as const, "add" as const, "leave out" as const),
    name: fc.constantFrom("extra", "__proto__", "constructor", "appid", "id"),
    by: hostileValue,
  });
  return fc.tuple(value, how).map(([good, { place, kind, name, by }]) => {
    const copy = structuredClone(good);
    const places = objectsIn(copy);
    const target = places[place % Math.max(places.length, 1)];
    if (target === undefined) return by;
    const names = Object.keys(target);
    const chosen = names[place % Math.max(names.length, 1)];
    if (kind === "add" || chosen === undefined) {
      Object.defineProperty(target, name, { value: by, enumerable: true, configurable: true });
    } else if (kind === "replace") target[chosen] = by;
    else delete target[chosen];
    return copy;
  });
}

function objectsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== "object" || value === null) return [];
  const own = Array.isArray(value) ? [] : [value as Record<string, unknown>];
  return [...own, ...Object.values(value).flatMap(objectsIn)];
}

const contentType = fc.constantFrom(
  "application/json",
  "application/json; charset=utf-16",
  "text/csv",
  "application/x-ndjson",
  "image/png",
  "multipart/form-data; boundary=x",
  "multipart/form-data",
  "application/x-www-form-urlencoded",
  "text/xml",
  "nonsense",
  'a/b; c="',
);

function headersOf({ parameters }: Operation): fc.Arbitrary<Record<string, string>> {
  const own = parameters.filter((one) => one.in === "header").map(({ name }) => name);
  const names = [...own, "if-match", "if-none-match", "idempotency-key", "last-event-id"].concat([
    "x-forwarded-for",
    "x-forwarded-proto",
    "origin",
    "sec-fetch-site",
    "accept",
    "accept-encoding",
    "content-encoding",
    "range",
    "user-agent",
    "x-http-method-override",
    "traceparent",
  ]);
  const value = fc.oneof(
    fc.constantFrom("*", '"x"', "1", "gzip", "bytes=0-", "text/html", "cross-site", "a,b;c=d"),
    hostileText.map((text) => encode(text).slice(0, 2_000)),
  );
  return fc.oneof(
    { arbitrary: fc.constant({}), weight: 3 },
    {
      arbitrary: fc.dictionary(fc.constantFrom(...names), value, {
        maxKeys: 2,
        noNullPrototype: true,
      }),
      weight: 1,
    },
  );
}

function toText(value: unknown): string {
  return typeof value === "string" ? value : (JSON.stringify(value) ?? "");
}

/** `encodeURIComponent`, also of halves of characters. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}
