import { describe, expect, test } from "vitest";
import { defaultStandIns, fit, type FitOptions, parseTemplate, validate } from "@hongyan/wechat";

function templateOf(key: string, enumValueList?: string[]) {
  return parseTemplate({
    priTmplId: "p",
    title: "t",
    content: `标签:{{${key}.DATA}}\n`,
    example: "",
    type: 2,
    ...(enumValueList && { keywordEnumValueList: [{ keywordCode: `${key}.DATA`, enumValueList }] }),
  });
}

/** The one fitted value, after checking that it validates. */
function fitted(key: string, value: unknown, options?: FitOptions): string | undefined {
  const template = templateOf(key);
  const result = fit(template, { [key]: value }, options);
  expect(result.violations).toEqual([]);
  expect(validate(template, result.data)).toEqual([]);
  return result.data[key]?.value;
}

function rulesLeft(key: string, value: unknown, enumValues?: string[]) {
  return fit(templateOf(key, enumValues), { [key]: value }).violations.map((found) => found.rule);
}

describe("text", () => {
  test("thing is cut to 19 characters and an ellipsis", () => {
    expect(fitted("thing1", "汉".repeat(21))).toBe(`${"汉".repeat(19)}…`);
    expect(fitted("thing1", "汉".repeat(20))).toBe("汉".repeat(20));
  });

  test("line breaks and control characters become blanks, outer blanks go", () => {
    expect(fitted("thing1", "  第一行\r\n第二行\u0007\n")).toBe("第一行 第二行");
  });

  test("no emoji, family or combining mark is cut in half", () => {
    const family = "👨‍👩‍👧‍👦"; // 11 units
    expect(fitted("thing1", `${"a".repeat(9)}${family}b`)).toBe(`${"a".repeat(9)}…`);
    expect(fitted("thing1", "😀".repeat(11))).toBe(`${"😀".repeat(9)}…`);
    expect(fitted("thing1", `${"a".repeat(18)}e\u0323\u0302zzz`)).toBe(`${"a".repeat(18)}\u1ec7…`);
  });

  test("a single cluster that is too long is cut between code points", () => {
    const value = fitted("thing1", `😀${"\u{1D165}".repeat(30)}`);
    expect(value?.isWellFormed()).toBe(true);
    expect(value?.length).toBeLessThanOrEqual(20);
  });

  test("lone surrogates are dropped, decomposed letters composed", () => {
    expect(fitted("thing1", "a\ud800b")).toBe("ab");
    expect(fitted("thing1", "e\u0301")).toBe("\u00e9");
  });

  test("phrase keeps its first 5 Chinese characters", () => {
    expect(fitted("phrase2", "待付款3笔订单")).toBe("待付款笔订");
    expect(rulesLeft("phrase2", "paid")).toEqual(["empty"]);
  });

  test("names and order numbers are never reworded", () => {
    expect(rulesLeft("name1", "user25")).toEqual(["charset"]);
    expect(rulesLeft("name1", "张".repeat(11))).toEqual(["too-long"]);
    expect(rulesLeft("character_string1", "订单123")).toEqual(["charset"]);
    expect(rulesLeft("character_string1", "x".repeat(33))).toEqual(["too-long"]);
  });

  test("an enumeration only loses outer blanks", () => {
    const template = templateOf("enum_string1", ["一号厅"]);
    expect(fit(template, { enum_string1: " 一号厅\n" }).data).toEqual({
      enum_string1: { value: "一号厅" },
    });
    expect(rulesLeft("enum_string1", "三号厅", ["一号厅"])).toEqual(["enum"]);
  });

  test("full-width digits of a phone number and separators of a plate are put right", () => {
    expect(fitted("phone_number1", "１３８００１３８０００")).toBe("13800138000");
    expect(fitted("car_number1", "粤A·8Z888")).toBe("粤A8Z888");
  });
});

describe("numbers and amounts", () => {
  test.each([
    [5, "5"],
    [1e21, "1000000000000000000000"],
    [1e-7, "0.0000001"],
    [12345678901234567890n, "12345678901234567890"],
    ["1,234.5", "1234.5"],
    ["+5", "5"],
    ["１２", "12"],
  ])("number: %s becomes %j", (value, expected) => expect(fitted("number1", value)).toBe(expected));

  test.each([-5, Number.NaN, Infinity, "5个", "1e3", "1,23"])(
    "number: %s stays a violation",
    (value) => {
      expect(rulesLeft("number1", value)).not.toEqual([]);
    },
  );

  test.each([
    [100, "￥100.00"],
    [12.5, "￥12.50"],
    [0.1 + 0.2, "￥0.30"],
    ["30", "￥30.00"],
    ["1,234.5", "￥1234.50"],
    ["1.005", "￥1.005"],
    ["$9.9", "$9.9"],
    ["100元", "100元"],
    ["￥ 100", "￥100"],
    ["＄１０", "$10"],
  ])("amount: %s becomes %j", (value, expected) => expect(fitted("amount1", value)).toBe(expected));

  test.each([12345678901, -1, "一百", "1.2.3", "￥-5"])("amount: %s stays a violation", (value) => {
    expect(rulesLeft("amount1", value)).not.toEqual([]);
  });
});

describe("dates and times", () => {
  const epochMs = Date.UTC(2026, 0, 5, 16, 30);

  test.each([
    [new Date(epochMs), "2026-01-06 00:30"],
    [epochMs, "2026-01-06 00:30"],
    [String(epochMs), "2026-01-06 00:30"],
    ["2026-01-05T16:30:00Z", "2026-01-06 00:30"],
    ["2026-01-05T16:30:00.123+00:00", "2026-01-06 00:30"],
    ["2026-01-05T16:30:00", "2026-01-05 16:30"],
    ["2026-01-05 16:30", "2026-01-05 16:30"],
    ["2026-01-05 16:30 ～ 2026-01-05 17:30", "2026-01-05 16:30~2026-01-05 17:30"],
    ["２０２６年１月５日", "2026年1月5日"],
  ])("date: %s becomes %j, in Asia/Shanghai", (value, expected) => {
    expect(fitted("date1", value)).toBe(expected);
  });

  test("time: a full-width range is put right", () => {
    expect(fitted("time1", "15:01～16:00")).toBe("15:01~16:00");
    expect(fitted("time1", "15：01 〜 16：00")).toBe("15:01~16:00");
    expect(fitted("time1", new Date(epochMs))).toBe("2026-01-06 00:30");
  });

  test("another zone is written where it is asked for", () => {
    expect(fitted("date1", epochMs, { timeZone: "UTC" })).toBe("2026-01-05 16:30");
    expect(() => fit(templateOf("date1"), { date1: epochMs }, { timeZone: "Mars/Base" })).toThrow(
      RangeError,
    );
  });

  test("a zone with summer time in the past is written as the clock then stood", () => {
    expect(fitted("date1", new Date("1988-07-01T00:00:00Z"))).toBe("1988-07-01 09:00");
  });

  test.each([
    new Date(Number.NaN),
    1_767_571_200,
    20_260_105,
    "tomorrow",
    "2026-01-05T16:30:00 Mars",
    Infinity,
  ])("date: %s stays a violation, no moment is guessed", (value) =>
    expect(rulesLeft("date1", value)).not.toEqual([]),
  );

  test("time: a date alone stays a violation, no hour is invented", () => {
    expect(rulesLeft("time1", "2026-01-05")).toEqual(["format"]);
  });
});

describe("what cannot be fitted, and what is said", () => {
  test("missing and empty values are violations; a stand-in is put only when asked for", () => {
    const template = templateOf("thing1");
    for (const data of [{}, { thing1: "" }, { thing1: " \n" }, { thing1: undefined }]) {
      expect(fit(template, data).violations).toHaveLength(1);
      expect(fit(template, data, { standIn: defaultStandIns })).toMatchObject({
        data: { thing1: { value: "无" } },
        changes: [{ key: "thing1", to: "无" }],
        violations: [],
      });
    }
  });

  test("every default stand-in is valid for its type", () => {
    for (const [type, value] of Object.entries(defaultStandIns)) {
      const key = type === "other" ? "site1" : `${type}1`;
      expect(validate(templateOf(key), { [key]: value }), type).toEqual([]);
    }
  });

  test.each([null, true, [], {}, () => 1, Symbol("x")])("%s is not a string", (value) => {
    expect(rulesLeft("thing1", value)).toEqual(["not-a-string"]);
  });

  test("every change is listed with its reason; what was right already is not", () => {
    const template = parseTemplate({
      priTmplId: "p",
      title: "t",
      content: "a:{{thing1.DATA}}\nb:{{thing2.DATA}}\nc:{{amount3.DATA}}\nd:{{number4.DATA}}",
      example: "",
      type: 2,
    });
    const data = {
      thing1: "好的",
      thing2: { value: " 好的 " },
      amount3: 5,
      number4: 7,
      extra: "x",
    };
    const result = fit(template, data);
    expect(result.changes.map(({ key, from, to }) => [key, from, to])).toEqual([
      ["thing2", " 好的 ", "好的"],
      ["amount3", "5", "￥5.00"],
      ["extra", "x", ""],
    ]);
    expect(result.violations).toEqual([]);
    for (const { reason } of result.changes) expect(reason.zh).toMatch(/\p{Script=Han}/u);
    expect(data).toEqual({
      thing1: "好的",
      thing2: { value: " 好的 " },
      amount3: 5,
      number4: 7,
      extra: "x",
    });
  });
});
