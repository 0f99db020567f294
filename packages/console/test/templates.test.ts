import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { appid, scene, template } from "@hongyan/testing/server";
import { afterAll, afterEach, beforeAll, expect, inject, test } from "vitest";
import { expectAccessible } from "./expect-accessible.ts";
import { startConsole, type TestConsole } from "./start-console.ts";

let console: TestConsole;
let databaseUrl: string;
beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  console = await startConsole({ databaseUrl });
});
afterEach(() => Promise.all(console.browser.contexts().map((context) => context.close())));
afterAll(() => console[Symbol.asyncDispose]());

test("a template comes from the library with its keywords in the chosen order, and leads to a scene", async () => {
  const page = await console.open(`${appid}/templates`, { areFailuresExpected: true });
  await page.getByRole("link", { name: "从公共模板库添加" }).click();
  await page.getByRole("button", { name: "上课提醒" }).click();
  await page.getByRole("checkbox", { name: /课程名称/ }).check();
  await page.getByRole("button", { name: "添加到我的模板" }).click();
  await page.getByText("至少选 2 个关键词，现在 1 个").waitFor();
  await page.getByRole("checkbox", { name: /上课地点/ }).check();
  await page.getByRole("button", { name: "上移 上课地点" }).click();
  await page.getByLabel("场景说明").fill("一".repeat(16));
  await page.getByText("场景说明最多 15 个字，现在 16 个").waitFor();
  await page.getByLabel("场景说明").fill("上课前提醒");
  await expectAccessible(page);

  console.hongyan.emulator.control.addFault({
    path: "/wxaapi/newtmpl/addtemplate",
    kind: "errcode",
    errcode: 200012,
    times: 1,
  });
  await page.getByRole("button", { name: "添加到我的模板" }).click();
  await page.getByRole("alert").filter({ hasText: "200012" }).waitFor();
  expect(await page.getByLabel("场景说明").inputValue()).toBe("上课前提醒");

  await page.getByRole("button", { name: "添加到我的模板" }).click();
  await page.getByRole("link", { name: "用它新建场景" }).click();

  await page.getByLabel("上课地点 thing4").waitFor();
  const { body } = await console.hongyan.call<{
    templates: { title: string; keywords: { name: string }[] }[];
  }>("GET", "/v1/templates");
  const added = body.templates.find(({ title }) => title === "上课提醒");
  expect(added?.keywords.map(({ name }) => name)).toEqual(["上课地点", "课程名称"]);
});

test("a template in use names its scenes; one that is not tells how many grants are lost, and goes", async () => {
  const { priTmplId } = console.hongyan.emulator.control.addTemplate({
    appid,
    title: "停课通知",
    content: "课程:{{thing1.DATA}}\n",
    example: "课程:少儿编程\n",
    type: 2,
  });
  await console.hongyan.call("POST", "/v1/templates/sync");
  // Newer than whatever the worker counts meanwhile.
  await query(
    databaseUrl,
    `insert into hongyan.reach_snapshots (appid, template_id, at, users, grants, unlimited)
     values ('${appid}', '${priTmplId}', now() + interval '1 hour', 3, 7, 0)`,
  );
  const page = await console.open(`${appid}/templates`);
  const card = (title: string) => page.getByRole("article", { name: title });
  await card(template.title).getByRole("button", { name: "删除" }).click();
  await page.getByRole("dialog").getByRole("link", { name: scene.name }).waitFor();
  await page.getByRole("button", { name: "关闭", exact: true }).last().click();

  await card("停课通知").getByRole("button", { name: "删除" }).click();
  const dialog = page.getByRole("dialog").filter({ hasText: "停课通知" });
  await dialog.getByText("3 位用户的 7 次授权会作废").waitFor();
  await expectAccessible(page);
  await dialog.getByRole("button", { name: "从微信删除" }).click();

  await card("停课通知").getByText("微信已删除").waitFor();
  const left = await console.hongyan.server.ctx.wechat.of(appid).templates.list();
  expect(left.some((one) => one.priTmplId === priTmplId)).toBe(false);
});

test("a sync says what changed in words, and which scenes have to be edited", async () => {
  await console.hongyan.server.ctx.wechat.of(appid).templates.delete(template.priTmplId);
  console.hongyan.emulator.control.addTemplate({
    appid,
    ...template,
    content: "任务名称:{{thing1.DATA}}\n备注:{{thing10.DATA}}\n截止时间:{{time2.DATA}}\n",
  });
  const page = await console.open(`${appid}/templates`, { areFailuresExpected: true });
  console.hongyan.emulator.control.addFault({
    path: "/wxaapi/newtmpl/gettemplate",
    kind: "errcode",
    errcode: 45009,
    times: 1,
  });
  await page.getByRole("button", { name: "与微信同步" }).click();
  await page.getByRole("alert").filter({ hasText: "45009" }).waitFor();

  await page.getByRole("button", { name: "与微信同步" }).click();
  await page.getByText("新增关键词 截止时间（time2）").waitFor();
  await page.getByText("去掉关键词 班级名称（thing9）").waitFor();
  await expectAccessible(page);
  await page.getByRole("status").getByRole("link", { name: scene.name }).click();

  await page.getByText("模板里已经没有这些关键词，保存时会去掉：thing9").waitFor();
  await page.getByLabel("截止时间 time2").fill("2026-05-01 12:00");
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByText("已保存").waitFor();
  await page.getByRole("link", { name: "返回场景" }).click();
  await page.getByRole("link", { name: scene.name }).waitFor();
  expect(await page.getByText("模板已变，需要修改").count()).toBe(0);
});

test("an old template message is migrated in three steps, and old code sends again", async () => {
  const page = await console.open(`${appid}/templates/bridges`);
  await page.getByRole("button", { name: "查找代替的模板" }).click();
  await page.getByText("请填写旧模板标题").waitFor();
  await page.getByLabel("旧模板标题").fill("上课提醒");
  await page.getByLabel("旧模板内容").fill("课程名称{{keyword1.DATA}}\n上课地点{{keyword2.DATA}}");
  await page.getByRole("button", { name: "查找代替的模板" }).click();
  await page.getByRole("article", { name: "上课提醒" }).first().getByRole("button").click();
  await expectAccessible(page);
  await page.getByLabel("旧模板 ID").fill("OLD_class_template");
  await page.getByLabel("新场景名（可不填）").fill("old-class");
  await page.getByRole("button", { name: "迁移", exact: true }).click();

  await page.getByText("已迁移到场景“old-class”").waitFor();
  await page.getByRole("row").filter({ hasText: "OLD_class_template" }).waitFor();
  const { body } = await console.hongyan.call<{ scene: string }>(
    "GET",
    "/v1/template-bridges/OLD_class_template",
  );
  expect(body.scene).toBe("old-class");

  await page.getByRole("button", { name: "取消迁移" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "取消迁移" }).click();
  await page.getByText("还没有迁移过旧模板。").waitFor();
});
