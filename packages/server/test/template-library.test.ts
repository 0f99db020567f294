import { createDatabase } from "@hongyan/testing/databases";
import { appid, scene, startTestServer, template, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

let t: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl, options: { worker: false } }));
});
afterAll(() => resources.disposeAsync());

const read = <T>(path: string) => t.call<T>("GET", `/v1/template-library/${path}`);

describe("the public library can be read without WeChat's website", () => {
  test("categories, the titles of one, and the keywords of a title lead to a template", async () => {
    const { categories } = (
      await read<{ categories: { id: number; name: string }[] }>("categories")
    ).body;
    const education = categories.find(({ name }) => name === "教育服务");
    const { titles, total } = (
      await read<{ titles: { tid: string; title: string; type: string }[]; total: number }>(
        `titles?category=${education?.id}&start=1&limit=2`,
      )
    ).body;
    const { keywords } = (
      await read<{ keywords: { kid: number; name: string; type: string }[] }>(
        `titles/${titles[0]?.tid}/keywords`,
      )
    ).body;
    const chosen = [keywords[2], keywords[0]].map((keyword) => keyword?.kid);
    const added = await t.call<{ title: string; keywords: { name: string }[] }>(
      "POST",
      "/v1/templates",
      { tid: titles[0]?.tid, kidList: chosen, sceneDesc: "上课提醒" },
    );

    expect([total, titles.map(({ title }) => title)]).toEqual([4, ["上课提醒", "作业批改通知"]]);
    expect(keywords[0]).toEqual({
      kid: 1,
      name: "课程名称",
      example: expect.any(String),
      type: "thing",
    });
    expect(added.body.keywords.map(({ name }) => name)).toEqual(["上课地点", "课程名称"]);
  });

  test("a category that the app does not have is WeChat's refusal, with its errcode", async () => {
    expect(await read("titles?category=1")).toMatchObject({
      status: 502,
      body: { error: { code: "WECHAT_REFUSED", details: { errcode: 200019 } } },
    });
  });
});

test("a sync tells what changed at WeChat, and which scenes cannot be sent any more", async () => {
  const gone = t.emulator.control.addTemplate({
    appid,
    title: "停课通知",
    content: "课程:{{thing1.DATA}}\n",
    example: "",
    type: 2,
  });
  const sync = () =>
    t.call<{ changes: { templateId: string; change: string }[] }>("POST", "/v1/templates/sync");
  expect((await sync()).body.changes).toMatchObject([
    { templateId: gone.priTmplId, change: "added", brokenScenes: [] },
  ]);
  expect((await sync()).body.changes).toEqual([]);
  await t.call("POST", "/v1/scenes", {
    name: "cancelled-class",
    templateId: gone.priTmplId,
    mapping: { thing1: "{{ course }}" },
  });

  await t.server.ctx.wechat.of(appid).templates.delete(gone.priTmplId);
  await t.server.ctx.wechat.of(appid).templates.delete(template.priTmplId);
  t.emulator.control.addTemplate({
    appid,
    ...template,
    content: "任务:{{thing1.DATA}}\n备注:{{thing10.DATA}}\n截止:{{time2.DATA}}\n",
  });

  const { changes } = (await sync()).body;
  expect(changes.find(({ templateId }) => templateId === gone.priTmplId)).toMatchObject({
    change: "removed",
    brokenScenes: ["cancelled-class"],
  });
  expect(changes.find(({ templateId }) => templateId === template.priTmplId)).toMatchObject({
    change: "changed",
    keywords: {
      added: [{ key: "time2", name: "截止" }],
      removed: [{ key: "thing9", name: "班级名称" }],
      changed: [{ before: { name: "任务名称" }, after: { name: "任务" } }],
    },
    brokenScenes: [scene.name],
  });
});
