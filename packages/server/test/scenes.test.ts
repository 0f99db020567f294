import { createDatabase } from "@hongyan/testing/databases";
import { params, scene, startTestServer, template, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

/** Of the emulator's public library. */
const libraryTemplate = { tid: "1536", kidList: [1, 12], sceneDesc: "测试" };

let t: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl, options: { worker: false } }));
});
afterAll(() => resources.disposeAsync());

const save = (more: Record<string, unknown>) =>
  t.call<{ params: string[]; error: { code: string; message: string; details: unknown } }>(
    "POST",
    "/v1/scenes",
    { ...scene, name: "under-test", ...more },
  );
const preview = (values: Record<string, unknown>) =>
  t.call<{
    lines: { name: string; value: string }[];
    page: string;
    changes: { key: string; to: string }[];
    violations: { key: string; rule: string }[];
    error: { code: string; message: string };
  }>("POST", "/v1/scenes/under-test/preview", { params: values });

describe("a scene is checked when it is saved", () => {
  test.each<[string, Record<string, unknown>, string, RegExp]>([
    [
      "a keyword of the template is not mapped",
      { mapping: { thing1: "a", thing9: "b" } },
      "SCENE_INVALID",
      /thing10 \(备注\) is not mapped/,
    ],
    [
      "a key that the template lacks",
      { mapping: { ...scene.mapping, thing2: "x" } },
      "SCENE_INVALID",
      /thing2 is no keyword/,
    ],
    [
      "Liquid that does not parse",
      { mapping: { ...scene.mapping, thing1: "{{ taskName | }}{% if %}" } },
      "SCENE_INVALID",
      /thing1/,
    ],
    ["a template of nobody", { templateId: "NOWHERE" }, "TEMPLATE_NOT_FOUND", /NOWHERE/],
  ])("%s is refused, by name", async (_, more, code, message) => {
    const answer = await save(more);
    expect(answer.body.error.code).toBe(code);
    expect(answer.body.error.message).toMatch(message);
  });

  test("a good one answers with the params that it needs, those of its page too", async () => {
    const { body } = await save({ page: "pages/task/detail?id={{ taskId | url_encode }}" });
    expect(body.params.toSorted()).toEqual(["className", "remarks", "taskId", "taskName"]);
  });
});

describe("a preview renders and checks without sending", () => {
  test("dates are written in the time of Shanghai, wherever the server is", async () => {
    await save({
      mapping: { ...scene.mapping, thing1: '{{ startsAt | date: "%Y-%m-%d %H:%M" }}' },
    });
    const { body } = await preview({ ...params, startsAt: "2026-01-05T16:30:00Z" });
    expect(body.lines[0]).toMatchObject({ name: "任务名称", value: "2026-01-06 00:30" });
  });

  test("strict: every violation is listed", async () => {
    await save({});
    const { body } = await preview({ taskName: "一".repeat(21), remarks: "", className: "ok" });
    expect(body.violations.map((one) => [one.key, one.rule])).toEqual([
      ["thing1", "too-long"],
      ["thing10", "empty"],
    ]);
  });

  test("fit: what can be made to conform is, and the change is told", async () => {
    await save({ fit: "fit" });
    const { body } = await preview({ ...params, taskName: "一".repeat(21) });
    expect(body.violations).toEqual([]);
    expect(body.changes).toMatchObject([{ key: "thing1", to: `${"一".repeat(19)}…` }]);
  });

  test("a mapping reaches the params and nothing else: no prototype, no file", async () => {
    await save({ mapping: { ...scene.mapping, thing1: "{{ taskName.constructor.name }}" } });
    expect((await preview(params)).body.error.code).toBe("PARAM_INVALID");
    const answer = await save({
      mapping: { ...scene.mapping, thing1: "{% include '/etc/passwd' %}" },
    });
    const previewed = await preview(params);
    expect(JSON.stringify([answer.body, previewed.body])).not.toContain("root:");
  });

  test("Liquid that would run for ever is stopped", async () => {
    await save({
      mapping: {
        ...scene.mapping,
        thing1: "{% for i in (1..100000000) %}{{ taskName }}{% endfor %}",
      },
    });
    const startedAt = performance.now();
    expect((await preview(params)).status).toBe(422);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });
});

describe("a draft is previewed while it is written", () => {
  const draft = (more: Record<string, unknown>) =>
    t.call<{
      params: { name: string; readBy: string[] }[];
      lines: { key: string; value: string }[];
      page: string | null;
      faults: { key: string; kind: string; rule: string | null; message: { zh: string } }[];
      foreignKeys: string[];
    }>("POST", "/v1/scenes/preview", {
      templateId: template.priTmplId,
      mapping: scene.mapping,
      params,
      ...more,
    });

  test("a text that does not parse leaves the others to be seen", async () => {
    const { body } = await draft({
      mapping: { thing1: "{{ taskName ", thing9: "{{ className }}", thing2: "x" },
      page: "pages/task?id={{ taskId }}",
    });
    expect(body.lines).toMatchObject([
      { key: "thing1", value: "" },
      { key: "thing10", value: "" },
      { key: "thing9", value: params.className },
    ]);
    expect(body.faults.map(({ key, kind }) => [key, kind])).toEqual([
      ["thing10", "unmapped"],
      ["thing1", "liquid"],
      ["page", "param-missing"],
    ]);
    expect(body.foreignKeys).toEqual(["thing2"]);
    expect(body.params).toEqual([
      { name: "className", readBy: ["thing9"] },
      { name: "taskId", readBy: ["page"] },
    ]);
  });

  test("a value that WeChat would refuse is told with its rule and its length", async () => {
    const { body } = await draft({ params: { ...params, taskName: "一".repeat(23) } });
    expect(body.faults).toMatchObject([{ key: "thing1", kind: "value", rule: "too-long" }]);
    expect(body.faults[0]?.message.zh).toMatch(/23/);
  });

  test("nothing is saved by it", async () => {
    const list = () => t.call<{ scenes: unknown[] }>("GET", "/v1/scenes");
    const before = (await list()).body.scenes.length;
    expect((await draft({})).status).toBe(200);
    expect((await list()).body.scenes.length).toBe(before);
  });
});

test("a template in use is not deleted; one that WeChat no longer lists refuses sends before anything is queued", async () => {
  await save({});
  expect(await t.call("DELETE", `/v1/templates/${template.priTmplId}`)).toMatchObject({
    status: 409,
    body: { error: { code: "TEMPLATE_IN_USE" } },
  });
  const added = await t.call<{ templateId: string; keywords: { key: string }[] }>(
    "POST",
    "/v1/templates",
    libraryTemplate,
  );
  expect(added.status).toBe(200);
  const again = await t.call<{ templateId: string }>("POST", "/v1/templates", libraryTemplate);
  expect(again.body.templateId).toBe(added.body.templateId);
  expect((await t.call("DELETE", `/v1/templates/${added.body.templateId}`)).status).toBe(200);
  const openid = await t.user(0);
  const data = Object.fromEntries(added.body.keywords.map((keyword) => [keyword.key, "已完成"]));
  const answer = await t.call("POST", "/v1/messages", {
    to: { openid },
    templateId: added.body.templateId,
    data,
  });
  expect(answer).toMatchObject({ status: 404, body: { error: { code: "TEMPLATE_NOT_FOUND" } } });
});
