import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { appid, scene, template } from "@hongyan/testing/server";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { valueWith } from "../src/pages/scene/value-with.ts";
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

interface SavedScene {
  mapping: Record<string, string>;
  page: string | null;
  fit: string;
  quietHours: { from: string } | null;
}

const readScene = async (name: string) =>
  (await console.hongyan.call<SavedScene>("GET", `/v1/scenes/${name}`)).body;

const saveScene = (name: string, more: Record<string, unknown> = {}) =>
  console.hongyan.call("POST", "/v1/scenes", { ...scene, name, ...more });

describe("a scene is written with its card beside it", () => {
  test("from a template to a saved scene, and the code that sends it", async () => {
    const page = await console.open(`${appid}/scenes/new`);
    await page.getByLabel("场景名").fill("homework");
    await page.getByLabel("任务名称 thing1").fill("{{ taskName }}");
    await page.getByLabel("备注 thing10").fill("共 {{ count }} 题");
    await page.getByLabel("count", { exact: true }).fill("12");
    const card = page.getByRole("figure", { name: "订阅消息卡片预览" });
    await card.getByText("共 12 题").waitFor();
    await page.getByText("卡片符合微信的规则").waitFor();
    await page.getByRole("switch", { name: "免打扰" }).click();
    await expectAccessible(page);

    await page.getByRole("button", { name: "创建场景" }).click();

    await page.getByRole("heading", { level: 1, name: "homework" }).waitFor();
    await page.locator("pre").getByText('"scene": "homework"').waitFor();
    expect(await readScene("homework")).toMatchObject({
      mapping: { thing1: "{{ taskName }}", thing10: "共 {{ count }} 题", thing9: "{{ thing9 }}" },
      quietHours: { from: "22:00" },
    });
    await expectAccessible(page);
  });

  test("what WeChat would refuse stands beside its keyword, in words, as it is typed", async () => {
    const page = await console.open(`${appid}/scenes/new`);
    await page.getByLabel("任务名称 thing1").fill("{{ taskName }}");
    await page.getByLabel("taskName", { exact: true }).fill("一".repeat(23));
    await page.getByRole("alert").filter({ hasText: "23" }).waitFor();
    await page.getByLabel("备注 thing10").fill("{{ remarks ");
    await page.getByRole("alert").filter({ hasText: "写法有误" }).waitFor();
    await page.getByText("2 处需要修改").waitFor();

    await page.getByLabel("场景名").fill("Home Work");
    await page.getByText("只能用小写字母、数字和 -").waitFor();
    await page.getByLabel("场景名").fill("a".repeat(300));
    await page.getByText("场景名最多 63 个字符，现在 300 个").waitFor();
    await page.getByRole("button", { name: "创建场景" }).click();

    expect(await page.getByLabel("场景名").inputValue()).toBe("a".repeat(300));
    expect(new URL(page.url()).pathname).toMatch(/scenes\/new$/);
  });

  test("emoji and text from right to left are shown as they are", async () => {
    const page = await console.open(`${appid}/scenes/new`);
    await page.getByLabel("任务名称 thing1").fill("{{ taskName }}");
    await page.getByLabel("taskName", { exact: true }).fill("🎉 مرحبا");
    await page.getByRole("figure").getByText("🎉 مرحبا").waitFor();
  });

  test("a param and a filter are put where the cursor stands", async () => {
    await saveScene("insertion");
    const page = await console.open(`${appid}/scenes/insertion`);
    const field = page.getByLabel("任务名称 thing1");
    await field.fill("作业：");
    await page.getByRole("button", { name: "在“任务名称”中插入" }).click();
    await page.getByRole("menuitem", { name: "{{ remarks }}" }).click();
    await page.getByRole("button", { name: "在“任务名称”中插入" }).click();
    await page.getByRole("menuitem", { name: "为空时用“无”" }).click();

    expect(await field.inputValue()).toBe('作业：{{ remarks | default: "无" }}');
  });

  test("a name that is taken is said beside it, and the scene of that name stays as it is", async () => {
    await saveScene("taken", { page: "pages/before" });
    const page = await console.open(`${appid}/scenes/new`, { areFailuresExpected: true });
    await page.getByLabel("场景名").fill("taken");
    await page.getByRole("button", { name: "创建场景" }).click();

    await page.getByText("已经有场景“taken”，没有覆盖它").waitFor();
    expect((await readScene("taken")).page).toBe("pages/before");
  });
});

describe("two operators editing one scene", () => {
  test("the second sees the first's changes beside their own, and nothing is overwritten before they choose", async () => {
    await saveScene("shared", { page: "pages/before" });
    const page = await console.open(`${appid}/scenes/shared`, { areFailuresExpected: true });
    await page.getByLabel("任务名称 thing1").fill("二：{{ taskName }}");
    await saveScene("shared", {
      page: "pages/first",
      mapping: { ...scene.mapping, thing10: "一：{{ remarks }}" },
    });

    await page.getByRole("button", { name: "保存", exact: true }).click();

    const conflict = page.getByRole("region", { name: "另一位同事刚刚保存了这个场景" });
    await conflict.waitFor();
    expect(await readScene("shared")).toMatchObject({
      page: "pages/first",
      mapping: { thing1: "{{ taskName }}", thing10: "一：{{ remarks }}" },
    });
    expect(
      await conflict.getByRole("radio", { name: "打开的页面：用对方保存的" }).isChecked(),
    ).toBe(true);
    expect(await conflict.getByRole("radio", { name: /thing1）：用我填写的/ }).isChecked()).toBe(
      true,
    );
    await expectAccessible(page);
    await conflict.getByRole("radio", { name: "打开的页面：用我填写的" }).check();
    await conflict.getByRole("button", { name: "按选择保存" }).click();

    await page.getByText("已保存").waitFor();
    expect(await readScene("shared")).toMatchObject({
      page: "pages/before",
      mapping: { thing1: "二：{{ taskName }}", thing10: "一：{{ remarks }}" },
    });
  });

  test("one that was deleted meanwhile can be saved as a new one", async () => {
    await saveScene("deleted");
    const page = await console.open(`${appid}/scenes/deleted`, { areFailuresExpected: true });
    await page.getByLabel("任务名称 thing1").fill("还在：{{ taskName }}");
    await console.hongyan.call("DELETE", "/v1/scenes/deleted");
    await page.getByRole("button", { name: "保存", exact: true }).click();

    await page.getByRole("button", { name: "作为新场景保存" }).click();

    await page.getByText("已保存").waitFor();
    expect((await readScene("deleted")).mapping).toMatchObject({ thing1: "还在：{{ taskName }}" });
  });
});

test("what is typed while a scene is being saved stays, and counts as not saved", async () => {
  await saveScene("slow");
  const page = await console.open(`${appid}/scenes/slow`);
  const field = page.getByLabel("任务名称 thing1");
  const isLetThrough = Promise.withResolvers<void>();
  await page.route("**/v1/scenes", async (route) => {
    if (route.request().method() === "POST") await isLetThrough.promise;
    await route.continue();
  });
  await field.fill("一：{{ taskName }}");
  const answer = page.waitForResponse(
    (response) => response.request().method() === "POST" && response.url().endsWith("/v1/scenes"),
  );
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await field.fill("二：{{ taskName }}");
  isLetThrough.resolve();
  await answer;
  await page
    .getByRole("button", { name: "保存", exact: true })
    .and(page.locator(":not(.ant-btn-loading)"))
    .waitFor();

  expect(await field.inputValue()).toBe("二：{{ taskName }}");
  await page.getByText("有未保存的修改").waitFor();
  expect((await readScene("slow")).mapping).toMatchObject({ thing1: "一：{{ taskName }}" });
  await page.getByRole("button", { name: "保存", exact: true }).click();
  await page.getByText("已保存").waitFor();
  expect((await readScene("slow")).mapping).toMatchObject({ thing1: "二：{{ taskName }}" });
});

test.each([
  [["items", "items.size"], { items: ["示例"] }],
  [["buyer", "buyer.name"], { buyer: { name: "示例" } }],
  [["items.first.name", "id"], { items: [{ name: "示例" }], id: "示例" }],
])("a sample has every member of %j", (paths, sample) => {
  expect(valueWith(paths.map((path) => path.split(".")))).toEqual(sample);
});

describe("a save that fails keeps what was typed", () => {
  test("when the server is away, and when the session is over", async () => {
    await saveScene("kept");
    const page = await console.open(`${appid}/scenes/kept`, { areFailuresExpected: true });
    const field = page.getByLabel("任务名称 thing1");
    await field.fill("留下：{{ taskName }}");
    await page.route("**/v1/scenes", (route) => route.abort());
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await page.getByText("服务器没有响应").waitFor();
    expect(await field.inputValue()).toBe("留下：{{ taskName }}");

    await page.unroute("**/v1/scenes");
    await page.context().clearCookies();
    await page.getByRole("button", { name: "保存", exact: true }).click();
    await page.getByRole("dialog").filter({ hasText: "登录已过期" }).waitFor();
    expect(await field.inputValue()).toBe("留下：{{ taskName }}");
  });

  test("leaving with unsaved changes asks first", async () => {
    await saveScene("guarded");
    const page = await console.open(`${appid}/scenes/guarded`);
    await page.getByLabel("任务名称 thing1").fill("没有保存");
    await page.getByRole("link", { name: "返回场景" }).click();
    await page.getByRole("button", { name: "留下" }).click();
    expect(await page.getByLabel("任务名称 thing1").inputValue()).toBe("没有保存");
    await page.getByRole("link", { name: "返回场景" }).click();
    await page.getByRole("button", { name: "离开", exact: true }).click();
    await page.getByRole("heading", { name: "场景", level: 1 }).waitFor();
  });
});

test("a scene is deleted after its use was told, and made the default with what it replaces", async () => {
  await saveScene("old-one");
  const page = await console.open(`${appid}/scenes/old-one`);
  await page.getByRole("button", { name: "设为默认场景" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText(`现在的默认场景是“${scene.name}”`).waitFor();
  await dialog.getByRole("button", { name: "设为默认场景" }).click();
  await page.getByText("这是默认场景").waitFor();

  await page.getByRole("button", { name: "删除场景" }).click();
  await dialog.getByText("过去 7 天没有消息用它发送").waitFor();
  await dialog.getByRole("button", { name: "删除", exact: true }).click();

  await page.getByRole("heading", { name: "场景", level: 1 }).waitFor();
  expect((await console.hongyan.call("GET", "/v1/scenes/old-one")).status).toBe(404);
});

test("a viewer sees scenes and templates and is offered no change of them", async () => {
  await saveScene("seen");
  const page = await console.open(`${appid}/scenes/seen`, { as: "viewer" });
  await page.getByText("你的角色可以查看场景，不能修改。").waitFor();
  expect(await page.getByLabel("任务名称 thing1").isDisabled()).toBe(true);
  await page.getByText("卡片符合微信的规则").waitFor();
  for (const name of ["保存", "删除场景", "设为默认场景"]) {
    expect(await page.getByRole("button", { name, exact: true }).count()).toBe(0);
  }
  await page.getByRole("link", { name: "模板", exact: true }).click();
  await page.getByRole("heading", { level: 2, name: template.title }).waitFor();
  for (const name of ["与微信同步", "删除", "从公共模板库添加", "用它新建场景"]) {
    expect(await page.getByText(name, { exact: true }).count()).toBe(0);
  }
  await expectAccessible(page);
});

test("a thousand scenes are fifty a page, found by name, and the search is in the link", async () => {
  await query(
    databaseUrl,
    `insert into hongyan.scenes (appid, name, template_id, mapping)
     select '${appid}', 'many-' || n, '${template.priTmplId}', '${JSON.stringify(scene.mapping)}'::jsonb
     from generate_series(1, 1000) n`,
  );
  const page = await console.open(`${appid}/scenes?q=many`);
  await page.getByRole("link", { name: "many-1", exact: true }).waitFor();
  expect(await page.getByRole("row").count()).toBe(51);
  await page.getByRole("button", { name: "下一页" }).click();
  await page.getByText("第 2 页").waitFor();
  await page.getByRole("searchbox", { name: "按名称或模板查找" }).fill("many-999");
  await expect.poll(() => page.getByRole("row").count(), { timeout: 30_000 }).toBe(2);
  expect(new URL(page.url()).searchParams.get("q")).toBe("many-999");
  await expectAccessible(page);
  await query(databaseUrl, "delete from hongyan.scenes where name like 'many-%'");
});
