import { describe, expect, test } from "vitest";
import { type Keyword, parseTemplate, type TemplateItem, validate } from "@hongyan/wechat";

/** A template with one keyword, its type read from the key as WeChat does. */
function templateOf(key: string, enumValueList?: string[]) {
  const item: TemplateItem = {
    priTmplId: "p",
    title: "t",
    content: `标签:{{${key}.DATA}}\n`,
    example: "",
    type: 2,
    ...(enumValueList && {
      keywordEnumValueList: [{ keywordCode: `${key}.DATA`, enumValueList }],
    }),
  };
  return parseTemplate(item);
}

function rulesBroken(key: string, value: unknown, enumValues?: string[]) {
  return validate(templateOf(key, enumValues), { [key]: value }).map((found) => found.rule);
}

const han = (count: number) => "汉".repeat(count);

describe("the cases that WeChat's page and its users' logs give", () => {
  test.each([
    ["thing1", han(20), []],
    ["thing1", han(21), ["too-long"]],
    ["thing1", "", ["empty"]],
    ["phrase2", "审核通过", []],
    ["phrase2", "待付款3笔", ["charset"]],
    ["name1", "user25", ["charset"]],
    ["character_string2", "订单123", ["charset"]],
    ["date2", "2019-12-25 09:42", []],
    ["time3", "2019年10月1日 15:01", []],
    ["time3", "15:01～16:00", ["charset"]],
    ["time3", "2024-07-24 08~12", ["format"]],
    ["phone_number4", "+86-0766-66888866", []],
    ["car_number5", "粤A8Z888挂", []],
    ["amount6", "￥100.00", []],
    ["amount6", "12345678901", ["format"]],
  ])("%s %j: %j", (key, value, rules) => expect(rulesBroken(key, value)).toEqual(rules));

  test("enum_string7 outside its list", () => {
    expect(rulesBroken("enum_string7", "一号厅", ["一号厅", "二号厅"])).toEqual([]);
    expect(rulesBroken("enum_string7", "三号厅", ["一号厅", "二号厅"])).toEqual(["enum"]);
    expect(rulesBroken("enum_string7", "一号厅 ", ["一号厅"])).toEqual(["enum"]);
  });
});

const accepted: Record<string, string[]> = {
  thing1: ["三楼会议室 A-3", "a", han(20), "😀".repeat(10)],
  number2: ["339208499", "1.5", "0", "1".repeat(32)],
  letter3: ["ABCdef"],
  symbol4: ["¥%", "★"],
  character_string5: ["WX20260105-0001", "a b", "x".repeat(32)],
  time6: ["15:01", "2019年10月1日 15:01", "2023-03-24 11:50:00", "15:01~16:00", "9:05"],
  date7: [
    "2019年10月1日",
    "2018-01-01",
    "2018/01/01",
    "2018.01.01",
    "2018-01",
    "01-01",
    "2019-12-25 09:42",
    "2019年10月",
    "10月1日",
    "2019-12-25~2019-12-26",
    "2019-12-25 09:42~10:42",
  ],
  amount8: ["￥100.00", "$9.9", "100元", "30", "0.02元", "1234567890"],
  phone_number9: ["+86-0766-66888866", "13800138000"],
  car_number10: ["粤A8Z888挂", "粤A8Z888", "A12345"],
  name11: ["张三", "Tom Lee", "欧阳·abc", han(10), "a".repeat(20)],
  phrase12: ["配送中", han(5)],
  site13: ["三楼"],
  const14: ["任意内容"],
};

const refused: Record<string, string[]> = {
  thing1: [han(21), "a\nb", "a\tb", "a\u0000", "  ", "\u3000", "\ud800", "a\udc00", "a\u2028b"],
  number2: ["12个", "+5", "-5", "1e3", "1.", ".5", "1".repeat(33), "1,000", "１２"],
  letter3: ["abc1", "a b", "汉", "a".repeat(33)],
  symbol4: ["a", "1", "汉", "%".repeat(6), "%\n"],
  character_string5: ["订单123", "x".repeat(33), "a\nb"],
  time6: [
    "15:01～16:00",
    "2024-07-24 08~12",
    "2024-07-24",
    "25:00",
    "12:60",
    "15:01 ~ 16:00",
    "下午三点",
  ],
  date7: ["2019年10月1日～2日", "1767571200000", "明天", "2019-12-25T09:42", "2019"],
  amount8: ["12345678901", "一百元", "1,000.00", "￥", "-5", "￥$1", "100圆"],
  phone_number9: ["call me", "1".repeat(18), "电话"],
  car_number10: ["粤A8Z88888", "粤A中8888", "粤A·8Z888"],
  name11: ["user25", "用户410774", han(11), "a".repeat(21), `${"a".repeat(10)}汉`, "张\n三"],
  phrase12: [han(6), "配送1", "abc", "配送。", "配 送"],
};

test.each(Object.entries(accepted).flatMap(([key, values]) => values.map((value) => [key, value])))(
  "%s takes %j",
  (key = "", value = "") => expect(rulesBroken(key, value)).toEqual([]),
);

test.each(Object.entries(refused).flatMap(([key, values]) => values.map((value) => [key, value])))(
  "%s does not take %j",
  (key = "", value = "") => expect(rulesBroken(key, value)).not.toEqual([]),
);

describe("every violation is reported", () => {
  const template = parseTemplate({
    priTmplId: "p",
    title: "任务提醒",
    content:
      "任务名称:{{thing1.DATA}}\n姓名:{{name2.DATA}}\n时间:{{date3.DATA}}\n金额:{{amount4.DATA}}\n",
    example: "",
    type: 2,
  });

  test("not only the first, in the template's order, with name, limit and hint", () => {
    const found = validate(template, { thing1: han(25), name2: "user25", date3: "" });
    expect(found.map(({ key, rule }) => [key, rule])).toEqual([
      ["thing1", "too-long"],
      ["name2", "charset"],
      ["date3", "empty"],
      ["amount4", "missing"],
    ]);
    expect(found[0]).toEqual({
      key: "thing1",
      keywordName: "任务名称",
      rule: "too-long",
      value: han(25),
      limit: 20,
      message: {
        en: `thing1 (任务名称) is 25 characters long, 20 are allowed: "${han(25)}"`,
        zh: `thing1 (任务名称) 长度为 25，上限 20：“${han(25)}”`,
      },
      hint: {
        en: "Allowed: at most 20 characters of any kind, on one line.",
        zh: "要求：20个以内字符，可汉字、数字、字母或符号组合，不能换行。",
      },
    });
  });

  test("two faults of one value are two violations", () => {
    const rules = validate({ keywords: template.keywords.slice(0, 1) }, { thing1: `${han(25)}\n` });
    expect(rules.map((found) => found.rule)).toEqual(["too-long", "charset"]);
  });

  test("strings and { value } are both taken", () => {
    const data = {
      thing1: "a",
      name2: { value: "张三" },
      date3: "2026-01-05",
      amount4: { value: "￥1.00" },
    };
    expect(validate(template, data)).toEqual([]);
  });

  test.each([
    1,
    null,
    true,
    [],
    ["a"],
    {},
    { value: 1 },
    { value: null },
    { value: { value: "a" } },
    () => "a",
  ])("%j is not a string", (value) =>
    expect(rulesBroken("thing1", value)).toEqual(["not-a-string"]),
  );

  test("a key that the template lacks is reported with the key that was meant", () => {
    const one: { keywords: Keyword[] } = { keywords: template.keywords.slice(0, 1) };
    const found = validate(one, { "thing1.DATA": "a", Thing1: "a", thing2: "a", xyz: 1 });
    expect(found.map(({ key, rule, hint }) => [key, rule, hint.en])).toEqual([
      ["thing1", "missing", expect.any(String)],
      ["thing1.DATA", "unknown-key", "Did you mean thing1?"],
      ["Thing1", "unknown-key", "Did you mean thing1?"],
      ["thing2", "unknown-key", "Did you mean thing1?"],
      ["xyz", "unknown-key", "The template has: thing1."],
    ]);
    expect(validate(one, { thing1: "a", xyz: 1 }, { unknownKeys: "ignore" })).toEqual([]);
  });

  test("a message stays on one line and short, whatever the value", () => {
    const [found] = validate(template, { thing1: "x\n\u0007".repeat(10_000) });
    expect(found?.message.en.length).toBeLessThan(120);
    expect(found?.message.en).not.toMatch(/\p{Cc}/u);
  });
});

describe("parseTemplate", () => {
  test("reads keys, types, names and enumerations in the template's order", () => {
    const template = parseTemplate({
      priTmplId: "p",
      title: "会议通知",
      content:
        "会议时间:{{date2.DATA}}\n会议主题：{{thing1.DATA}}\n会议厅:{{enum_string3.DATA}}\n编号:{{character_string12.DATA}}\n备注:{{ thing10.DATA }}",
      example: "会议时间:2026年1月5日\n",
      type: 3,
      keywordEnumValueList: [
        { keywordCode: "enum_string3.DATA", enumValueList: ["一号厅", "二号厅"] },
      ],
    });
    expect(template).toMatchObject({ templateId: "p", title: "会议通知", type: "long-term" });
    expect(template.keywords).toEqual([
      { key: "date2", type: "date", name: "会议时间" },
      { key: "thing1", type: "thing", name: "会议主题" },
      { key: "enum_string3", type: "enum", name: "会议厅", enumValues: ["一号厅", "二号厅"] },
      { key: "character_string12", type: "character_string", name: "编号" },
      { key: "thing10", type: "thing", name: "备注" },
    ]);
  });

  test("a content without keywords has none, and __proto__ is never a key", () => {
    const item = {
      priTmplId: "p",
      title: "t",
      content: "{{__proto__.DATA}} x",
      example: "",
      type: 2,
    } as const;
    expect(parseTemplate(item).keywords).toEqual([]);
    expect(parseTemplate({ ...item, content: "" }).keywords).toEqual([]);
  });

  test("a keyword that is used twice counts once", () => {
    expect(templateOf("thing1.DATA}}{{thing1").keywords).toHaveLength(1);
  });
});
