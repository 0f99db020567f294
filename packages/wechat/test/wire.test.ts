import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseReply } from "../src/wire/parse-reply.ts";
import { splitErrmsg } from "../src/wire/split-errmsg.ts";
import { redact } from "@hongyan/wechat";

describe("parseReply", () => {
  test("64-bit ids stay exact, as digits", () => {
    const reply = parseReply('{"errcode":0,"errmsg":"ok","msgid":3248682510344192008}');
    expect(reply).toEqual({ errcode: 0, errmsg: "ok", msgid: "3248682510344192008" });
  });

  test("ids in lists, nested objects and negative ones stay exact too", () => {
    const json = '{"a":[1988810812324364291, -1988810812324364291,{"b":18446744073709551615}]}';
    const a = ["1988810812324364291", "-1988810812324364291", { b: "18446744073709551615" }];
    expect(parseReply(json)).toEqual({ a });
  });

  test("digits inside strings, decimals and exponents are left alone", () => {
    const json = '{"a":"x \\" 12345678901234567890 \\\\","b":0.12345678901234567,"c":1e21}';
    expect(parseReply(json)).toEqual(JSON.parse(json));
  });

  test.each(["", " ", "<html></html>", "[1]", "null", "1", '"x"', "{", '{"a":1}x'])(
    "%j is no reply, and does not throw",
    (body) => expect(parseReply(body)).toBeUndefined(),
  );

  test("a byte order mark is skipped", () => {
    expect(parseReply('\ufeff{"errcode":0}')).toEqual({ errcode: 0 });
  });

  test("agrees with JSON.parse on every object without long integers", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (value) => {
        const json = JSON.stringify(value);
        fc.pre(!/(?<![.\d])\d{16}/.test(json.replace(/"(?:[^"\\]|\\.)*"/g, "")));
        expect(parseReply(json)).toEqual(JSON.parse(json));
      }),
    );
  });

  test("keeps every 64-bit integer, whatever strings surround it", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 10n ** 15n, max: 2n ** 63n - 1n }), fc.string(), (id, text) => {
        const quoted = JSON.stringify(text);
        const json = `{"before":${quoted},"msgid":${id},"after":${quoted}}`;
        expect(parseReply(json)).toEqual({ before: text, msgid: String(id), after: text });
      }),
    );
  });

  test("the usual answer to a send reads like any other, whatever its id and text", () => {
    const digits = fc.string({ unit: fc.constantFrom(..."0019"), minLength: 14, maxLength: 22 });
    const text = fc.string({ unit: fc.constantFrom(...'ok_A9 \\"') });
    fc.assert(
      fc.property(text, digits, (errmsg, msgid) => {
        // The blank keeps the second from being read in one go.
        const usual = `{"errcode":0,"errmsg":"${errmsg}","msgid":${msgid}}`;
        expect(parseReply(usual)).toEqual(parseReply(`${usual} `));
      }),
      { numRuns: 1_000 },
    );
  });

  test("a string of a megabyte of quotes and digits does not take long", () => {
    const json = JSON.stringify({ text: '\\"1234567890123456'.repeat(50_000) });
    const start = performance.now();
    expect(parseReply(json)).toEqual(JSON.parse(json));
    expect(performance.now() - start).toBeLessThan(1000);
  });
});

describe("splitErrmsg", () => {
  const rid = "65f1a2b3-0a1b2c3d-4e5f6a7b";
  test.each([
    ["ok", { text: "ok" }],
    [`invalid openid rid: ${rid}`, { text: "invalid openid", rid }],
    [`invalid code, rid: ${rid}`, { text: "invalid code", rid }],
    ["invalid appid hint: [xYz1]", { text: "invalid appid" }],
    ["invalid credential hints: [ req_id: abc ]", { text: "invalid credential" }],
    [
      `argument invalid! data.character_string13.value  rid: ${rid}`,
      { text: "argument invalid! data.character_string13.value", rid },
    ],
    ["user refuse to accept the msg", { text: "user refuse to accept the msg" }],
    ["", { text: "" }],
  ])("%j", (errmsg, expected) => expect(splitErrmsg(errmsg)).toEqual(expected));

  test("never throws and never adds text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (errmsg) => {
        expect(errmsg.startsWith(splitErrmsg(errmsg).text)).toBe(true);
      }),
    );
  });
});

describe("redact", () => {
  test.each([
    ["/cgi-bin/token?appid=wx1&secret=abc&x=1", "/cgi-bin/token?appid=wx1&secret=***&x=1"],
    ["?access_token=abc_D-e rest", "?access_token=*** rest"],
    ["js_code=abc", "js_code=***"],
    ['{"secret":"abc","appid":"wx1"}', '{"secret":"***","appid":"wx1"}'],
    ['{"session_key": "abc=="}', '{"session_key": "***"}'],
  ])("%s", (text, expected) => expect(redact(text)).toBe(expected));

  test("blanks known values wherever they stand", () => {
    expect(redact("token abc is bad, abc!", ["abc", ""])).toBe("token *** is bad, ***!");
  });
});

test("a megabyte of an unclosed string of escaped quotes is no JSON, and found to be none at once", () => {
  const startedAt = performance.now();
  expect(parseReply(`{"a":1234567890123456,"b":"${'\\"'.repeat(500_000)}`)).toBeUndefined();
  // Quadratic it was minutes; what is left is one pass.
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
