import { expect, test } from "vitest";
import { startWorld, type World } from "./helpers.ts";

test("gettemplate lists content, example, type, and enumerations only where there are some", async () => {
  await using world = await startWorld();
  const keywordEnumValueList = [{ keywordCode: "enum_string3.DATA", enumValueList: ["一号厅"] }];
  world.control.addTemplate({
    appid: world.appid,
    priTmplId: "own-id",
    title: "会议通知",
    content: "会议厅:{{enum_string3.DATA}}\n",
    example: "会议厅:一号厅\n",
    type: 3,
    keywordEnumValueList,
  });

  const { json } = await call(world, "GET", "gettemplate");

  expect(json["data"]).toEqual([
    {
      priTmplId: world.templateId,
      title: "任务提醒",
      content: "任务名称:{{thing1.DATA}}\n日期:{{date2.DATA}}\n序号:{{number3.DATA}}\n",
      example: "",
      type: 2,
    },
    {
      priTmplId: "own-id",
      title: "会议通知",
      content: "会议厅:{{enum_string3.DATA}}\n",
      example: "会议厅:一号厅\n",
      type: 3,
      keywordEnumValueList,
    },
  ]);
  expect(world.templateId).toMatch(/^[\w-]{43}$/);
});

test.each([
  ["JSON", JSON.stringify({ tid: "1536", kidList: [1, 10, 9], sceneDesc: "提醒做任务" })],
  ["a form with repeated fields", "tid=1536&kidList=1&kidList=10&kidList=9&sceneDesc=x"],
  ["a form with indexed fields", "tid=1536&kidList[0]=1&kidList[1]=10&kidList[2]=9"],
])("addtemplate takes %s and keeps the order of the keywords", async (_, body) => {
  await using world = await startWorld();

  const { json } = await call(world, "POST", "addtemplate", body);

  const list = (await call(world, "GET", "gettemplate")).json["data"];
  expect(list).toContainEqual({
    priTmplId: json["priTmplId"],
    title: "任务提醒",
    content: "任务名称:{{thing1.DATA}}\n备注:{{thing10.DATA}}\n班级名称:{{thing9.DATA}}\n",
    example: "任务名称:完成第三单元练习\n备注:请按时提交\n班级名称:三年级二班\n",
    type: 2,
  });
});

test("adding the same title and keywords again is 200022 with the id of the first, and adds nothing", async () => {
  await using world = await startWorld();
  const first = await call(world, "POST", "addtemplate", { tid: "1536", kidList: [1, 10] });

  const again = await call(world, "POST", "addtemplate", { tid: 1536, kidList: [10, 1] });
  const other = await call(world, "POST", "addtemplate", { tid: "1536", kidList: [1, 9] });

  expect(again.errcode).toBe(200022);
  expect(again.json["priTmplId"]).toBe(first.json["priTmplId"]);
  expect(other.errcode).toBe(0);
  const list = (await call(world, "GET", "gettemplate")).json["data"];
  expect(list).toHaveLength(3);
});

test("a template added from the library can be sent at once", async () => {
  await using world = await startWorld();
  const { json } = await call(world, "POST", "addtemplate", { tid: "3350", kidList: [1, 3] });
  const template_id = String(json["priTmplId"]);
  world.accept(world.openid, template_id);
  const topic = { value: "周会" };

  expect(
    (await world.send({ template_id, data: { thing1: topic, enum_string3: { value: "三号厅" } } }))
      .errcode,
  ).toBe(47003);
  expect(
    (await world.send({ template_id, data: { thing1: topic, enum_string3: { value: "二号厅" } } }))
      .errcode,
  ).toBe(0);
});

test.each([
  [{}, 200014, "missing parameter tid"],
  [{ tid: "99999999" }, 200014, "tid does not exist"],
  [{ tid: "1536", kidList: [1] }, 200020, ""],
  [{ tid: "1536", kidList: [1, 999] }, 200020, ""],
  [{ tid: "1536", kidList: [1, 1] }, 200020, ""],
  [{ tid: "1536", kidList: [1, 2], sceneDesc: "字".repeat(16) }, 200021, ""],
])("addtemplate of %j is %i", async (body, errcode, text) => {
  await using world = await startWorld();

  const answer = await call(world, "POST", "addtemplate", body);

  expect(answer.errcode).toBe(errcode);
  expect(answer.errmsg).toContain(text);
});

test("at the limit of templates addtemplate is 200012 until one is deleted, whose sends are then 40037", async () => {
  await using world = await startWorld({ privateTemplateLimit: 1 });
  const add = { tid: "1536", kidList: [1, 10] };
  world.accept();

  expect((await call(world, "POST", "addtemplate", add)).errcode).toBe(200012);
  const gone = await call(world, "POST", "deltemplate", { priTmplId: world.templateId });
  expect(gone.errcode).toBe(0);
  expect((await world.send()).errcode).toBe(40037);
  expect((await call(world, "POST", "addtemplate", add)).errcode).toBe(0);
  const again = await call(world, "POST", "deltemplate", { priTmplId: world.templateId });
  expect(again.errcode).toBe(200002);
});

test("the library can be browsed: categories, titles page by page, keywords with their rule", async () => {
  await using world = await startWorld();
  const categories = (await call(world, "GET", "getcategory")).json["data"];
  const titles = await call(world, "GET", "getpubtemplatetitles", "ids=616,307&start=1&limit=2");
  const keywords = await call(world, "GET", "getpubtemplatekeywords", "tid=1536");

  expect(categories).toContainEqual({ id: 616, name: "教育服务" });
  expect(titles.json["count"]).toBe(8);
  expect(titles.json["data"]).toHaveLength(2);
  expect(keywords.json["data"]).toContainEqual({
    kid: 10,
    name: "备注",
    example: "请按时提交",
    rule: "thing",
  });
});

test.each([
  ["getpubtemplatetitles", "start=0&limit=1", 200018],
  ["getpubtemplatetitles", "ids=1&start=0&limit=1", 200019],
  ["getpubtemplatetitles", "ids=616&start=x&limit=1", 200016],
  ["getpubtemplatetitles", "ids=616&start=0&limit=31", 200017],
  ["getpubtemplatekeywords", "", 200014],
])("%s?%s is %i", async (name, query, errcode) => {
  await using world = await startWorld();

  expect((await call(world, "GET", name, query)).errcode).toBe(errcode);
});

test("the wrong method is answered with errcode 404, without a rid", async () => {
  await using world = await startWorld();

  expect((await call(world, "POST", "gettemplate", {})).text).toBe(
    '{"errcode":404,"errmsg":"404 not found"}',
  );
});

async function call(world: World, method: "GET" | "POST", name: string, input: unknown = "") {
  const path = `/wxaapi/newtmpl/${name}?access_token=${await world.token()}`;
  return method === "POST" ? world.post(path, input) : world.get(`${path}&${String(input)}`);
}
