import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fit, type Keyword, parseTemplate, validate } from "@hongyan/wechat";
import { naiveAccepts, naiveTypes } from "./helpers/naive-rules.ts";

const types = [...naiveTypes, "other"] as const;
const runs = { numRuns: 1500 };

function templateOf(type: Keyword["type"]): { keywords: Keyword[] } {
  return { keywords: [{ key: "key1", type, name: "名称" }] };
}

/** Strings near the borders of the rules: random ones alone would nearly always be refused. */
const pieces = fc.constantFrom(
  ..."0123456789abzABZ汉字粤挂元年月日~～:：-/. +￥$¥%,·\n\t\u0000\u2028\u3000…",
  "😀",
  "👨‍👩‍👧",
  "\ud800",
  "\udc00",
  "e\u0301",
  "2026",
  "01-05",
  "09:42",
  "2026年1月5日",
  "1767571200000",
  "2026-01-05T16:30:00Z",
);
const two = (min: number, max: number) =>
  fc.integer({ min, max }).map((number) => String(number).padStart(2, "0"));
const clock = fc.tuple(two(0, 25), two(0, 61)).map((parts) => parts.join(":"));
const day = fc
  .tuple(
    fc.constantFrom("2026", "２０２６", "26"),
    fc.constantFrom("-", "/", ".", "年"),
    two(1, 13),
  )
  .map(([year, mark, month]) =>
    mark === "年" ? `${year}年${month}月5日` : [year, month, "05"].join(mark),
  );
const moment = fc.oneof(
  clock,
  day,
  fc.tuple(day, fc.constantFrom(" ", "", "  ", "T"), clock).map((parts) => parts.join("")),
  fc.date({ noInvalidDate: true }).map((date) => date.toISOString()),
);
const range = fc
  .tuple(moment, fc.constantFrom("~", "～", " ~ ", "〜", "-"), moment)
  .map((parts) => parts.join(""));
const value = fc.oneof(
  moment,
  range,
  fc.array(pieces, { maxLength: 24 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc
    .constantFrom(..."汉a1".split(""))
    .chain((unit) => fc.nat(40).map((count) => unit.repeat(count))),
);

describe.each(types)("%s", (type) => {
  test("validate never passes what the written-down rule refuses", () => {
    fc.assert(
      fc.property(value, (text) => {
        const isAccepted = validate(templateOf(type), { key1: text }).length === 0;
        if (isAccepted) expect(naiveAccepts(type === "other" ? "thing" : type, text)).toBe(true);
      }),
      runs,
    );
  });

  test("validate refuses no more than the rule: but for blanks, lone surrogates, line separators, odd letters and lengths counted in UTF-16", () => {
    fc.assert(
      fc.property(value, (text) => {
        const isPlain =
          text.trim() !== "" && text.isWellFormed() && !/[\u2028\u2029]|[^\0-\uffff]/u.test(text);
        const isOddSymbol =
          (type === "symbol" || type === "phone_number") &&
          /[\p{L}\p{N}]|\p{Script=Han}/u.test(text.replace(/\d/g, ""));
        if (!isPlain || isOddSymbol || !naiveAccepts(type === "other" ? "thing" : type, text))
          return;
        expect(validate(templateOf(type), { key1: text })).toEqual([]);
      }),
      runs,
    );
  });

  test("a fitted value always validates, or is listed", () => {
    fc.assert(
      fc.property(value, (text) => {
        const { data, violations } = fit(templateOf(type), { key1: text });
        expect(validate(templateOf(type), data)).toEqual(violations);
        if (violations.length === 0) {
          expect(naiveAccepts(type === "other" ? "thing" : type, data["key1"]!.value)).toBe(true);
        }
      }),
      runs,
    );
  });

  test("fitting a fitted value changes nothing", () => {
    fc.assert(
      fc.property(value, (text) => {
        const once = fit(templateOf(type), { key1: text });
        if (once.violations.length > 0) return;
        expect(fit(templateOf(type), once.data)).toEqual({
          data: once.data,
          changes: [],
          violations: [],
        });
      }),
      runs,
    );
  });
});

test("nothing throws, whatever the data is", () => {
  const anything = fc.dictionary(
    fc.oneof(fc.constantFrom("key1", "__proto__", "constructor", "value"), fc.string()),
    fc.anything({ withDate: true, withBigInt: true, withNullPrototype: true, withMap: true }),
  );
  fc.assert(
    fc.property(anything, fc.constantFrom(...types), (data, type) => {
      const found = validate(templateOf(type), data);
      const result = fit(templateOf(type), data);
      for (const { message } of [...found, ...result.violations]) {
        expect(message.en).not.toMatch(/[\n\r]/);
      }
    }),
    runs,
  );
});

test("no content makes parseTemplate throw", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.string(), (label, key) => {
      const content = `${label}{{${key}.DATA}}\n{{thing1.DATA}}`;
      const item = { priTmplId: "p", title: "t", content, example: "", type: 2 } as const;
      expect(parseTemplate(item).keywords.some((keyword) => keyword.key === "thing1")).toBe(true);
    }),
  );
});
