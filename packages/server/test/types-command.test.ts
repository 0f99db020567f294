import { copyFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createDatabase, temporaryFolder } from "@hongyan/testing/databases";
import { apiKey, appid, startTestServer, template, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { describeParams } from "../src/flow/messages/scene-params.ts";
import { readSource } from "../src/cli/types/types-source.ts";
import { writeTypes } from "../src/cli/types/write-types.ts";
import { ended, hongyan } from "./run-hongyan.ts";

const tsc = fileURLToPath(new URL("../../../node_modules/.bin/tsc", import.meta.url));

const delivery = {
  priTmplId: "TEST_delivery_000000000000000000000000001",
  title: "配送通知",
  content: "状态:{{enum1.DATA}}\n时间:{{time2.DATA}}\n",
  example: "状态:配送中\n时间:15:01\n",
  type: 2 as const,
  keywordEnumValueList: [{ keywordCode: "enum1", enumValueList: ["配送中", "已送达"] }],
};

let t: TestServer;
let folder: string;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  folder = resources.use(await temporaryFolder()).path;
  t = resources.use(
    await startTestServer({
      databaseUrl: await createDatabase(inject("postgresUrl")),
      options: { worker: false },
    }),
  );
  t.emulator.control.addTemplate({ appid, ...delivery });
  await t.call("POST", "/v1/templates/sync");
  await t.call("POST", "/v1/scenes", {
    name: "delivery",
    templateId: delivery.priTmplId,
    page: "pages/order?id={{ order.id }}",
    mapping: { enum1: "{{ state }}", time2: '{{ order.at | default: "00:00" }}' },
  });
});
afterAll(() => resources.disposeAsync());

const types = (...args: string[]) =>
  hongyan(["types", ...args], { HONGYAN_URL: t.server.url, HONGYAN_API_KEY: apiKey }, folder);

describe("hongyan types", () => {
  test("a program that sends what a scene needs compiles; a wrong, missing or additional param does not", async () => {
    expect(await types()).toMatchObject({ code: 0 });
    await writeFile(
      join(folder, "client.d.ts"),
      `export interface HongyanScenes {}
       export function send<S extends keyof HongyanScenes>(m: { scene: S; params: HongyanScenes[S] }): void;`,
    );
    const uses = `
      import { send } from "@hongyan/client";
      import type { Templates } from "./hongyan-types.ts";
      send({ scene: "task-reminder", params: { taskName: "练习", remarks: "无", className: 3 } });
      send({ scene: "delivery", params: { state: "已送达", order: { id: 7, at: null } } });
      export const data: Templates["${template.priTmplId}"] = { thing1: "a", thing10: "b", thing9: "c" };
      // @ts-expect-error a param is missing
      send({ scene: "task-reminder", params: { taskName: "练习", remarks: "无" } });
      // @ts-expect-error no such param
      send({ scene: "delivery", params: { state: "已送达", order: { id: 7, at: null }, more: 1 } });
      // @ts-expect-error not one of the template's values
      send({ scene: "delivery", params: { state: "丢失", order: { id: 7, at: null } } });
      // @ts-expect-error the text for the page has no default
      send({ scene: "delivery", params: { state: "已送达", order: { id: null, at: null } } });
      // @ts-expect-error no such scene
      send({ scene: "delivry", params: {} });
    `;
    await writeFile(join(folder, "uses.ts"), uses);
    const config = {
      compilerOptions: {
        ...{ strict: true, noEmit: true, module: "nodenext", allowImportingTsExtensions: true },
        ...{ types: [], paths: { "@hongyan/client": ["./client.d.ts"] } },
      },
      files: ["uses.ts", "hongyan-types.ts"],
    };
    await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
    expect(await ended(tsc, ["-p", folder], { cwd: folder, env: {} })).toEqual({
      code: 0,
      out: "",
    });
  });

  test("a formatted file passes the check, an edited one does not", async () => {
    const file = join(folder, "other.ts");
    await types("--out", "other.ts");
    const written = await readFile(file, "utf8");
    await writeFile(file, written.replaceAll(";", "").replaceAll("  ", "\t"));
    expect(await types("--check", "--out", "other.ts")).toMatchObject({ code: 0 });
    await writeFile(file, written.replace("className: string | number;", ""));
    const edited = await types("--check", "--out", "other.ts");
    expect([edited.code, edited.out]).toEqual([1, expect.stringContaining("changed by hand")]);
  });

  test("a template that changed at WeChat fails the check, which names keyword and scene; nothing is written", async () => {
    expect(await types("--check", "--sync")).toMatchObject({ code: 0 });
    await copyFile(join(folder, "hongyan-types.ts"), join(folder, "before.ts"));
    t.emulator.control.addTemplate({
      appid,
      ...delivery,
      content: "状态:{{enum1.DATA}}\n骑手:{{name3.DATA}}\n",
    });

    const checked = await types("--check", "--sync");
    expect(checked.code).toBe(1);
    expect(checked.out.split("\n")).toEqual([
      `✗ template 配送通知 (${delivery.priTmplId}) has a new keyword name3 骑手`,
      `✗ template 配送通知 (${delivery.priTmplId}) has no keyword time2 时间 any more`,
      "✗ scene delivery cannot be sent: it has no text for name3, the template has no keyword time2",
      "",
    ]);
    const [before, after] = await Promise.all(
      ["before.ts", "hongyan-types.ts"].map((file) => readFile(join(folder, file), "utf8")),
    );
    expect(after).toBe(before);
  });
});

test("no title, however it is written at WeChat, ends the comment that it stands in and becomes code", () => {
  const title = "a\u2028b(); \u2029c(); \n\r d(); */ e();";
  const app = { scenes: {}, templates: { t1: { title, type: "one-time" as const, keywords: {} } } };
  const text = writeTypes(app, { appid: undefined, client: false });
  expect(text.split(/[\n\r\u2028\u2029]/).filter((line) => /^\W*[a-e]\(/.test(line))).toEqual([]);
  expect(text).not.toMatch(/^ *\/\*\*.*\*\/.*e\(/m);
  expect(readSource(text)).toEqual(app);
});

test("what a param may be is read off the scene's Liquid: a text, an object, or anything where a list may be meant", () => {
  const shapes = describeParams({
    mapping: {
      thing1: "{{ a }} {{ b.c | upcase }}",
      thing2: '{{ items | join: "、" }}{% if flag %}{{ a }}{% endif %}',
      thing3: '{{ d | default: "无" }}{{ list[0] }}{{ n.size }}',
    },
    page: null,
  }).map(({ name, shape, readBy }) => [name, shape, readBy.join()]);
  expect(shapes).toEqual([
    ["a", { kind: "json" }, "thing1,thing2"],
    ["b", { kind: "object", fields: { c: { kind: "scalar", orNull: false } } }, "thing1"],
    ["d", { kind: "scalar", orNull: true }, "thing3"],
    ["flag", { kind: "json" }, "thing2"],
    ["items", { kind: "json" }, "thing2"],
    ["list", { kind: "json" }, "thing3"],
    ["n", { kind: "json" }, "thing3"],
  ]);
});
