import fc from "fast-check";

const texts = [
  "",
  " ",
  "\0",
  "a\0b",
  "\uD800",
  "\u202E\u200B\uFEFF",
  "👩‍👩‍👧‍👦",
  "鸿雁\r\nX-Injected: yes",
  "__proto__",
  "constructor",
  "toString",
  "null",
  "undefined",
  "NaN",
  "-0",
  "1e400",
  "9223372036854775808",
  "0x7f",
  "'; drop table messages; --",
  "${7*7}",
  "{{ 'a' | append: 'b' }}",
  "{% for i in (1..1000000000) %}a{% endfor %}",
  "{{ constructor }}",
  "../../../../etc/passwd",
  "..%2f..%2fetc%2fpasswd",
  "%",
  "%zz",
  "%00",
  "https://127.0.0.1:9/",
  "file:///etc/passwd",
  "<script>alert(1)</script>",
  "=cmd|' /C calc'!A1",
  "9999-12-31T23:59:59.999Z",
  "0000-01-01T00:00:00Z",
  "2026-02-30T00:00:00Z",
  "Asia/Nowhere",
  "00000000-0000-0000-0000-000000000000",
];

const numbers = [
  0,
  -0,
  -1,
  0.1,
  1e-320,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 32,
  2 ** 53,
  2 ** 63,
  -(2 ** 63),
  1e21,
  Number.MAX_VALUE,
];

/** A text that somebody might send to break something; seldom a very long one. */
export const hostileText: fc.Arbitrary<string> = fc.oneof(
  { arbitrary: fc.constantFrom(...texts), weight: 12 },
  { arbitrary: fc.string({ unit: "binary", maxLength: 40 }), weight: 4 },
  {
    arbitrary: fc
      .tuple(fc.constantFrom("a", "字", "{{", "👍"), fc.constantFrom(65, 129, 1_025, 70_000))
      .map(([unit, times]) => unit.repeat(times)),
    weight: 2,
  },
);

const deep = (open: string, close: string, depth: number): unknown =>
  JSON.parse(`${open.repeat(depth)}1${close.repeat(depth)}`);

/** A JSON value that does not belong where it stands. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { arbitrary: hostileText, weight: 8 },
  {
    arbitrary: fc.constantFrom<unknown>(...numbers, null, true, false, [], {}, [[]], [null]),
    weight: 8,
  },
  { arbitrary: fc.jsonValue({ maxDepth: 3 }), weight: 3 },
  {
    arbitrary: fc
      .constantFrom(50, 1_000)
      .chain((depth) => fc.constantFrom(deep("[", "]", depth), deep('{"a":', "}", depth))),
    weight: 1,
  },
  { arbitrary: fc.constantFrom(2_000, 20_000).map((count) => Array(count).fill(1)), weight: 1 },
  {
    arbitrary: fc.constant(
      JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{}},"toString":1}'),
    ),
    weight: 1,
  },
);

/** Bodies that are no JSON, or JSON of another kind than was said. */
export const brokenBody: fc.Arbitrary<Buffer> = fc.oneof(
  fc
    .constantFrom(
      "",
      "{",
      '{"a":1}}',
      '{"a":1,"a":2}',
      "\uFEFF{}",
      "null",
      "[]",
      '"text"',
      "1e999",
      '{"a":"\u0000"}',
      "[".repeat(100_000),
      `${'{"a":'.repeat(20_000)}1${"}".repeat(20_000)}`,
      "openid\n\0\n",
      'openid,taskName\noA,"unclosed',
      '--x\r\nContent-Disposition: form-data; name="media"; filename="../a.png"\r\n\r\nGIF89a\r\n--x--',
      "<xml><ToUserName><![CDATA[a]]></ToUserName></xml>",
      "a=1&b=2",
    )
    .map((text) => Buffer.from(text)),
  fc.uint8Array({ maxLength: 64 }).map((bytes) => Buffer.from(bytes)),
  fc.constant(Buffer.alloc(1_100_000, "a")),
);
