import { expect, test } from "vitest";
import { startWorld, type World } from "./helpers.ts";

const han21 = "字".repeat(21);

/** Every verdict comes over HTTP, so that the text is WeChat's too. */
const cases: [key: string, value: unknown, verdict: "ok" | "invalid" | "is empty"][] = [
  ["thing1", "字".repeat(20), "ok"],
  ["thing1", han21, "invalid"],
  ["thing1", "", "is empty"],
  ["thing1", "   ", "is empty"],
  ["thing1", null, "is empty"],
  ["thing1", "两\n行", "invalid"],
  ["thing1", "三楼会议室 A-3", "ok"],
  ["thing1", "😀".repeat(20), "ok"],
  ["phrase2", "审核通过", "ok"],
  ["phrase2", "待付款3笔", "invalid"],
  ["phrase2", "六个汉字超长", "invalid"],
  ["name1", "user25", "invalid"],
  ["name1", "张三", "ok"],
  ["name1", "Tom Lee", "ok"],
  ["name1", "欧阳·abc", "ok"],
  ["name1", "十一个汉字的名字就太长", "invalid"],
  ["character_string2", "订单123", "invalid"],
  ["character_string2", "WX20260105-0001", "ok"],
  ["character_string2", "x".repeat(33), "invalid"],
  ["date2", "2019-12-25 09:42", "ok"],
  ["date2", "2019年10月1日", "ok"],
  ["date2", "01-01", "ok"],
  ["date2", "1577236800", "invalid"],
  ["time3", "2019年10月1日 15:01", "ok"],
  ["time3", "15:01~16:00", "ok"],
  ["time3", "15:01～16:00", "invalid"],
  ["time3", "2024-07-24 08~12", "invalid"],
  ["time3", "2024-07-24", "invalid"],
  ["phone_number4", "+86-0766-66888866", "ok"],
  ["phone_number4", "x123", "invalid"],
  ["car_number5", "粤A8Z888挂", "ok"],
  ["car_number5", "粤A8Z8888挂", "invalid"],
  ["amount6", "￥100.00", "ok"],
  ["amount6", "100元", "ok"],
  ["amount6", "12345678901", "invalid"],
  ["amount6", 656887888, "invalid"],
  ["number3", "1.5", "ok"],
  ["number3", 0, "ok"],
  ["number3", "+5", "invalid"],
  ["letter1", "ABCdef", "ok"],
  ["letter1", "ABC1", "invalid"],
  ["symbol1", "¥%", "ok"],
  ["symbol1", "a%", "invalid"],
  ["enum_string7", "一号厅", "ok"],
  ["enum_string7", "三号厅", "invalid"],
  ["site01", "体育馆", "ok"],
  ["site01", han21, "invalid"],
];

test.each(cases)("%s with %j is %s", async (key, value, verdict) => {
  await using world = await startWorld();
  const send = templateWith(world, [key]);

  const answer = await send({ [key]: { value } });

  if (verdict === "ok") {
    expect(answer.errcode).toBe(0);
    return;
  }
  expect(answer.errcode).toBe(47003);
  const detail = `data.${key}.value ${verdict}`.slice(0, 30);
  expect(answer.errmsg.replace(/ rid: .*/, "")).toBe(`argument invalid! ${detail}`);
});

test("what is wrong is cut to 30 bytes: a long key hides the reason", async () => {
  await using world = await startWorld();

  const invalid = await templateWith(world, ["character_string1"])({});
  const longer = await templateWith(world, ["character_string13"])({});
  const carNumber = await templateWith(world, ["car_number12"])({});

  expect(invalid.errmsg).toMatch(/^argument invalid! data\.character_string1\.value i rid: /);
  expect(longer.errmsg).toMatch(/^argument invalid! data\.character_string13\.value {2}rid: /);
  expect(carNumber.errmsg).toMatch(/^argument invalid! data\.car_number12\.value is emp rid: /);
});

test("only the first failing keyword in template order is named, whatever the order of the data", async () => {
  await using world = await startWorld();

  const answer = await templateWith(world, ["thing9", "phrase2"])({
    phrase2: { value: "123" },
    thing9: { value: han21 },
  });

  expect(answer.errmsg).toMatch(/^argument invalid! data\.thing9\.value invalid rid/);
});

test("a bare text instead of { value }, and data as a JSON text, are empty values", async () => {
  await using world = await startWorld();
  const send = templateWith(world, ["thing1"]);

  expect((await send({ thing1: "text" })).errmsg).toContain("data.thing1.value is empty");
  expect((await send('{"thing1":{"value":"text"}}')).errmsg).toContain(
    "data.thing1.value is empty",
  );
});

test("keys that the template lacks are ignored; a key with .DATA is such a key", async () => {
  await using world = await startWorld();
  const send = templateWith(world, ["thing1"]);

  expect((await send({ thing1: { value: "a" }, thing2: { value: han21 } })).errcode).toBe(0);
  expect((await send({ "thing1.DATA": { value: "a" } })).errcode).toBe(47003);
});

test("a body in another charset is an invalid value", async () => {
  await using world = await startWorld();
  world.accept();
  const path = `/cgi-bin/message/subscribe/send?access_token=${await world.token()}`;
  const [head, tail] = JSON.stringify({
    touser: world.openid,
    template_id: world.templateId,
    data: { thing1: { value: "@" }, date2: { value: "2026-01-05" }, number3: { value: "1" } },
  }).split("@");

  // 中文 in GBK.
  const gbk = Buffer.concat([
    Buffer.from(head!),
    Buffer.from([0xd6, 0xd0, 0xce, 0xc4]),
    Buffer.from(tail!),
  ]);

  expect((await world.post(path, gbk)).errmsg).toContain("data.thing1.value invalid");
});

test("characters are counted, not UTF-16 units, unless told otherwise", async () => {
  await using world = await startWorld();
  const send = templateWith(world, ["thing1"]);
  const data = { thing1: { value: "😀".repeat(11) } };

  expect((await send(data)).errcode).toBe(0);
  world.control.setOptions({ countUtf16: true });
  expect((await send(data)).errcode).toBe(47003);
});

function templateWith(world: World, keys: string[]) {
  const { appid, openid } = world;
  const { priTmplId } = world.control.addTemplate({
    appid,
    title: "试",
    content: keys.map((key) => `名:{{${key}.DATA}}\n`).join(""),
    keywordEnumValueList: [
      { keywordCode: "enum_string7.DATA", enumValueList: ["一号厅", "二号厅"] },
    ],
  });
  return (data: unknown) => {
    world.accept(openid, priTmplId);
    return world.send({ template_id: priTmplId, data });
  };
}
