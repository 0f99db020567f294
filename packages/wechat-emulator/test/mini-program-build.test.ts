import { describe, expect, it } from "vitest";
import { buildMiniProgram } from "../src/phone/miniprogram/build-mini-program.ts";
import { compileStyle } from "../src/phone/miniprogram/compile-style.ts";
import { convertUnits } from "../src/phone/miniprogram/convert-units.ts";
import { Problems } from "../src/phone/miniprogram/problem.ts";
import { ProjectFiles } from "../src/phone/miniprogram/project-files.ts";
import { rewriteSelector, type StyleOwner } from "../src/phone/miniprogram/rewrite-selector.ts";
import { scanTags } from "../src/phone/miniprogram/scan-tags.ts";
import { translateWxs } from "../src/phone/miniprogram/wxs.ts";
import { createMiniProgramFolder } from "./mini-program-folder.ts";
import { fixture } from "./screen-window.ts";

describe("a build", () => {
  it("takes a WXML of any size: names that the template compiler runs into are no keywords", async () => {
    const row = `<view wx:if="{{if}}" wx:for="{{list}}">if, {{item}} do)</view><template is="{{t}}" />`;
    await using folder = await createMiniProgramFolder({
      "pages/one/one.wxml": `<wxs module="m">if (true) { do { } while (false); }</wxs>${row.repeat(3_000)}`,
    });
    const { problems, script } = await buildMiniProgram(folder);
    expect(problems).toEqual([]);
    expect(script).toContain(`"if, "`);
    expect(script).toContain(".if");
  });

  it("does not look through a large WXML anew for each of its tags", () => {
    const tags = scanTags("<a>\n".repeat(200_000));
    expect(tags.at(-1)).toEqual({ name: "a", place: { line: 200_000, column: 1 } });
  });

  it("names the program, its pages with those of subpackages, and has no problems when there are none", async () => {
    const { manifest } = await buildMiniProgram({ dir: fixture("miniprogram-kitchen") });
    expect(manifest).toEqual({
      appid: "wx1234567890abcdef",
      name: "厨房",
      version: expect.stringMatching(/^[\da-f]{12}$/) as string,
      pages: [
        "pages/index/index",
        "pages/logic/logic",
        "pages/mine/mine",
        "pages/layout/layout",
        "pages/second/second",
      ],
      entryPagePath: "pages/index/index",
      navigationBarTitleText: "厨房",
      problems: [],
    });
  });

  it("has the same version for the same source, and another for another", async () => {
    await using folder = await createMiniProgramFolder();
    const version = async () => (await buildMiniProgram(folder)).manifest.version;
    const first = await version();
    expect(await version()).toBe(first);
    await folder.write({ "pages/one/one.wxss": ".a { color: red; }" });
    expect(await version()).not.toBe(first);
  });

  it("carries a source map with the real files", async () => {
    const { script } = await buildMiniProgram({ dir: fixture("miniprogram-kitchen") });
    const [, encoded = ""] = /sourceMappingURL=data:[^,]+,(\S+)/.exec(script) ?? [];
    const { sources } = JSON.parse(Buffer.from(encoded, "base64").toString()) as {
      sources: string[];
    };
    expect(sources.join(" ")).toContain("pages/logic/logic.ts");
  });

  it("finds a component in node_modules in the folder its package names, with 构建 npm not run", async () => {
    await using folder = await createMiniProgramFolder({
      "pages/one/one.json": `{ "usingComponents": { "fancy": "fancy-kit/button" } }`,
      "pages/one/one.wxml": "<fancy />",
      "node_modules/fancy-kit/package.json": `{ "name": "fancy-kit", "miniprogram": "weapp" }`,
      "node_modules/fancy-kit/weapp/button/index.json": `{ "component": true }`,
      "node_modules/fancy-kit/weapp/button/index.wxml": "<view>按钮</view>",
      "node_modules/fancy-kit/weapp/button/index.js": "Component({});",
    });
    const { problems, script } = await buildMiniProgram(folder);
    expect(problems).toEqual([]);
    expect(script).toContain("miniprogram_npm/fancy-kit/button/index");
  });
});

describe("what is wrong with the source is said with its place, and nothing is thrown", () => {
  const cases: {
    title: string;
    files: Record<string, string>;
    problem: { level?: string; file: string; line?: number; message: RegExp };
  }[] = [
    {
      title: "a page that is not there",
      files: { "app.json": `{\n  "pages": [\n    "pages/one/one",\n    "pages/two/two"\n  ]\n}` },
      problem: { file: "app.json", line: 4, message: /找不到页面 pages\/two\/two.wxml/ },
    },
    {
      title: "a comment in JSON, which WeChat does not allow",
      files: { "pages/one/one.json": `{\n  // 标题\n  "navigationBarTitleText": "一"\n}` },
      problem: { file: "pages/one/one.json", line: 2, message: /不能写注释/ },
    },
    {
      title: "JSON that ends too early",
      files: { "app.json": `{\n  "pages": ["pages/one/one"]\n` },
      problem: { file: "app.json", line: 3, message: /JSON 格式错误/ },
    },
    {
      title: "a component that is not there",
      files: { "pages/one/one.json": `{ "usingComponents": {\n "lost": "../lost/lost" } }` },
      problem: { file: "pages/one/one.json", line: 2, message: /组件 lost：找不到/ },
    },
    {
      title: "a tag that nobody knows",
      files: { "pages/one/one.wxml": "<view>\n  <nothing />\n</view>" },
      problem: {
        level: "warning",
        file: "pages/one/one.wxml",
        line: 2,
        message: /没有组件 <nothing>/,
      },
    },
    {
      title: "a missing end tag",
      files: { "pages/one/one.wxml": "<view>\n  <input>\n</view>" },
      problem: { file: "pages/one/one.wxml", line: 2, message: /缺少结束标签/ },
    },
    {
      title: "a binding that is no expression",
      files: { "pages/one/one.wxml": "<view>\n{{ a + }}</view>" },
      problem: { file: "pages/one/one.wxml", line: 2, message: /WXML 错误/ },
    },
    {
      title: "a template that is not there",
      files: { "pages/one/one.wxml": `<view />\n<import src="./none.wxml" />` },
      problem: {
        file: "pages/one/one.wxml",
        line: 2,
        message: /找不到引入的模板 pages\/one\/none.wxml/,
      },
    },
    {
      title: "WXS that is no script",
      files: { "pages/one/one.wxml": `<wxs module="m">\nvar a = ;\n</wxs><view />` },
      problem: { file: "pages/one/one.wxml", line: 2, message: /WXS 语法错误/ },
    },
    {
      title: "TypeScript that is no script",
      files: { "pages/one/one.ts": "Page({\n  data: {,\n});" },
      problem: { file: "pages/one/one.ts", line: 2, message: /语法错误/ },
    },
    {
      title: "a module that is not there",
      files: { "pages/one/one.js": `\nrequire("./none");\nPage({});` },
      problem: { file: "pages/one/one.js", line: 2, message: /找不到模块 .\/none/ },
    },
    {
      title: "a module of Node.js",
      files: { "pages/one/one.js": `const fs = require("fs");\nPage({});` },
      problem: {
        level: "warning",
        file: "pages/one/one.js",
        line: 1,
        message: /没有 Node.js 的模块 fs/,
      },
    },
    {
      title: "WXSS that does not end",
      files: { "pages/one/one.wxss": ".a {\n  color: red;\n" },
      problem: { file: "pages/one/one.wxss", line: 1, message: /WXSS 语法错误/ },
    },
    {
      title: "an @import that is not there",
      files: { "pages/one/one.wxss": `.a {}\n@import "./none.wxss";` },
      problem: { file: "pages/one/one.wxss", line: 2, message: /@import 找不到/ },
    },
    {
      title: "@imports that go round in a circle",
      files: {
        "pages/one/one.wxss": `@import "./a.wxss";`,
        "pages/one/a.wxss": `\n@import "./one.wxss";`,
      },
      problem: { file: "pages/one/a.wxss", line: 2, message: /循环引用/ },
    },
    {
      title: "a local file in WXSS, which no real phone shows",
      files: { "pages/one/one.wxss": `.a {\n  background: url(/a.png);\n}` },
      problem: { level: "warning", file: "pages/one/one.wxss", line: 2, message: /真机上/ },
    },
    {
      title: "a template that includes itself on a detour",
      files: {
        "pages/one/one.wxml": `<include src="/a.wxml" />`,
        "a.wxml": `<view />\n<include src="/b.wxml" />`,
        "b.wxml": `<import src="/a.wxml" />`,
      },
      problem: { file: "b.wxml", line: 1, message: /循环引用模板 a.wxml/ },
    },
    {
      title: "a module outside the mini program's folder",
      files: {
        "project.config.json": `{ "miniprogramRoot": "src/" }`,
        "src/app.json": `{ "pages": ["one"] }`,
        "src/one.wxml": `<view />`,
        "src/one.js": `require("../secret");\nPage({});`,
        "secret.js": "",
      },
      problem: { file: "one.js", line: 1, message: /\.\.\/secret 在小程序的目录之外/ },
    },
    {
      title: "a module by its path on the disk",
      files: { "pages/one/one.js": `require(${JSON.stringify(import.meta.filename)});\nPage({});` },
      problem: { file: "pages/one/one.js", line: 1, message: /找不到模块/ },
    },
    {
      title: "an @import that is no path at all",
      files: { "pages/one/one.wxss": `@import "/%zz.wxss";` },
      problem: { file: "pages/one/one.wxss", line: 1, message: /@import 找不到 %zz.wxss/ },
    },
    {
      title: "an @import of the network",
      files: { "pages/one/one.wxss": `@import url(https://example.com/a.css);` },
      problem: { level: "warning", file: "pages/one/one.wxss", line: 1, message: /网络上的样式/ },
    },
    {
      title: "styles in Less",
      files: { "pages/one/one.less": ".a { .b { color: red; } }" },
      problem: { level: "warning", file: "pages/one/one.less", message: /不编译 Less/ },
    },
    {
      title: "plugins of the compiler that are not there",
      files: {
        "project.config.json": `{ "setting": { "useCompilerPlugins": ["typescript", "sass"] } }`,
      },
      problem: { level: "warning", file: "project.config.json", message: /没有编译插件 sass：/ },
    },
    {
      title: "Skyline, for all pages",
      files: { "app.json": `{ "pages": ["pages/one/one"], "renderer": "skyline" }` },
      problem: { level: "warning", file: "app.json", message: /没有 Skyline/ },
    },
    {
      title: "Skyline, for one page",
      files: { "pages/one/one.json": `{ "renderer": "skyline" }` },
      problem: { level: "warning", file: "pages/one/one.json", message: /没有 Skyline/ },
    },
    {
      title: "plugins",
      files: {
        "app.json": `{ "pages": ["pages/one/one"], "subPackages": [{ "plugins": { "map": {} } }] }`,
      },
      problem: { level: "warning", file: "app.json", message: /没有插件：map/ },
    },
    {
      title: "a tab bar of its own",
      files: {
        "app.json": `{ "pages": ["pages/one/one"], "tabBar": { "custom": true, "list": [] } }`,
      },
      problem: { level: "warning", file: "app.json", message: /没有自定义 tabBar/ },
    },
    {
      title: "a tab that is no page",
      files: {
        "app.json": `{ "pages": ["pages/one/one"], "tabBar": { "list": [{ "pagePath": "pages/x/x", "text": "X" }] } }`,
      },
      problem: { file: "app.json", message: /tabBar 的页面 pages\/x\/x 不在 pages 里/ },
    },
  ];
  it.each(cases)("$title", async ({ files, problem }) => {
    await using folder = await createMiniProgramFolder(files);
    const { problems, script } = await buildMiniProgram(folder);
    const { level = "error", file, line, message } = problem;
    expect(problems).toContainEqual(
      expect.objectContaining({
        level,
        file,
        ...(line !== undefined && { line }),
        message: expect.stringMatching(message) as string,
      }),
    );
    expect(script).toContain("bootMiniProgram");
  });

  it("whatever else the files hold", async () => {
    await using folder = await createMiniProgramFolder({
      "app.json": `{ "pages": ["pages/one/one"], "tabBar": { "list": [null] } }`,
    });
    const { problems } = await buildMiniProgram(folder);
    expect(problems.length).toBeGreaterThan(0);
  });

  it("a folder without a mini program", async () => {
    const { problems } = await buildMiniProgram({ dir: "/nowhere-at-all" });
    expect(problems).toEqual([expect.objectContaining({ level: "error", file: "app.json" })]);
  });
});

describe("WXSS", () => {
  const select = (selector: string, owner: StyleOwner): string =>
    rewriteSelector(selector, owner, () => {});

  it.each([
    ["1rpx", "calc(1 * 100vw / 750)"],
    ["-24.5rpx .5rpx", "calc(-24.5 * 100vw / 750) calc(.5 * 100vw / 750)"],
    ["50vh", "calc(50 * var(--page-vh, 1vh))"],
    ["10px", "10px"],
    ["var(--a1rpx)", "var(--a1rpx)"],
    [`"1rpx 'a" 2rpx`, `"1rpx 'a" calc(2 * 100vw / 750)`],
  ])("%s becomes %s", (before, after) => {
    expect(convertUnits(before)).toBe(after);
  });

  it("of a page holds within the page alone, without more weight", () => {
    const owner: StyleOwner = { kind: "page", path: "pages/a/a" };
    expect(select("page", owner)).toBe('wx-page:where([data-page="pages/a/a"])');
    expect(select(".a > button", owner)).toBe(':where([data-page="pages/a/a"]) .a > wx-button');
    expect(select("#id", owner)).toBe(':where([data-page="pages/a/a"]) :is([id$="--id"],#_)');
  });

  it("of a component keeps to its classes, and :host is the component", () => {
    const owner: StyleOwner = { kind: "component", scope: "c1" };
    expect(select(".a.b::after", owner)).toBe(".c1--a.c1--b::after");
    expect(select(":host", owner)).toBe('[wx-host="c1"]');
  });

  it("comes with what it imports, in its place, and keyframes stay as they are", async () => {
    await using folder = await createMiniProgramFolder({
      "app.wxss": `@import "./base.wxss";\n@media (min-width: 2rpx) { .b { width: 2rpx; } }\n@keyframes k { from { top: 1rpx; } }`,
      "base.wxss": ".a { width: 1rpx; }",
    });
    const problems = new Problems();
    const css = compileStyle("app", { kind: "app" }, new ProjectFiles(folder.dir), problems);
    expect(problems.list).toEqual([]);
    expect(css.replaceAll(/\s+/g, " ").trim()).toBe(
      ".a { width: calc(1 * 100vw / 750); } @media (min-width: calc(2 * 100vw / 750)) { .b { width: calc(2 * 100vw / 750); } } @keyframes k { from { top: calc(1 * 100vw / 750); } }",
    );
  });
});

describe("WXS", () => {
  it.each([
    ["a.constructor === 'Array'", "wxsConstructor(a) === 'Array'"],
    ["a.b[0].c(1).constructor", "wxsConstructor(a.b[0].c(1))"],
    ["a.constructors", "a.constructors"],
    [String.raw`getRegExp('^\d+\.\n\\w$')`, String.raw`getRegExp('^\\d+\\.\n\\w$')`],
    ['require("./x.wxs")', 'require("./x")'],
  ])("%s becomes %s", (before, after) => {
    expect(translateWxs(before)).toBe(after);
  });
});

describe("scanTags", () => {
  it("passes over comments, scripts, bindings and what stands in quotes", () => {
    const tags = scanTags(
      `<!-- <a /> --><wxs module="m">if (1 <b) {}</wxs>\n<view title="<c>">{{ 1 <d }}</view><e-f wx:if="{{g>h}}" />`,
    );
    expect(tags.map(({ name }) => name)).toEqual(["view", "e-f"]);
    expect(tags[0]?.place).toEqual({ line: 2, column: 1 });
    expect(tags[1]?.place).toEqual({ line: 2, column: 36 });
  });
});
