import { existsSync, readFileSync, statSync } from "node:fs";
import { posix } from "node:path";
import { expect, test } from "vitest";
import { projectFolder, readJson, readSource, sourceFiles, sourceFolder } from "./source.ts";

interface AppJson {
  pages: string[];
  sitemapLocation: string;
}
type ComponentJson = { component?: boolean; usingComponents?: Record<string, string> };

const app = readJson("app.json") as AppJson;
/** What is drawn: pages and components, without extension. */
const drawn = sourceFiles("wxml").map((file) => file.slice(0, -".wxml".length));

test("every page of app.json has its four files, and no page is left out of app.json", () => {
  for (const page of app.pages) {
    for (const extension of ["wxml", "wxss", "ts", "json"]) {
      expect(existsSync(`${sourceFolder}${page}.${extension}`), `${page}.${extension}`).toBe(true);
    }
  }
  expect(drawn.filter((path) => path.startsWith("pages/"))).toEqual(app.pages.toSorted());
});

test("every JSON is JSON as WeChat reads it, without comments", () => {
  for (const file of sourceFiles("json")) expect(() => readJson(file), file).not.toThrow();
});

test("every tag is one that the phone and WeChat know, or a component that is declared and there", () => {
  const builtIn =
    "block button form image input label navigator scroll-view switch text textarea view";
  for (const path of drawn) {
    const { usingComponents = {} } = readJson(`${path}.json`) as ComponentJson;
    for (const target of Object.values(usingComponents)) {
      const component = posix.resolve("/", posix.dirname(path), target).slice(1);
      expect(readJson(`${component}.json`)).toMatchObject({ component: true });
    }
    const known = new Set([...builtIn.split(" "), ...Object.keys(usingComponents)]);
    const tags = Array.from(readSource(`${path}.wxml`).matchAll(/<([a-z-]+)/g), ([, tag]) => tag);
    expect(
      tags.filter((tag) => !known.has(tag ?? "")),
      path,
    ).toEqual([]);
  }
});

test("every handler that a WXML names is a method of its page or component", () => {
  for (const path of drawn) {
    const script = readSource(`${path}.ts`);
    const named = readSource(`${path}.wxml`).matchAll(/(?:bind|catch):?[a-z]+="(\w+)"/g);
    for (const [, handler] of named) {
      expect(script, `${path} has no ${handler}`).toMatch(
        new RegExp(`^ +(async )?${handler}\\(`, "m"),
      );
    }
  }
});

test("every picture and page that a WXML names is there", () => {
  for (const path of drawn) {
    const wxml = readSource(`${path}.wxml`);
    for (const [, src] of wxml.matchAll(/ src="([^"{]+)"/g)) {
      expect(existsSync(sourceFolder + src), src).toBe(true);
    }
    for (const [, url] of wxml.matchAll(/ url="\/([^"?{]+)/g)) expect(app.pages).toContain(url);
  }
});

test("the sitemap hides what the notification opens: a task is nothing for WeChat's search", () => {
  const { rules } = readJson(app.sitemapLocation) as {
    rules: { action: string; page: string }[];
  };
  const rule = rules.find(({ page }) => page === "*" || page === "pages/task/detail");
  expect(rule?.action).toBe("disallow");
});

test("the developer tools find the source, its TypeScript and its packages", () => {
  const project = JSON.parse(readFileSync(`${projectFolder}project.config.json`, "utf8")) as {
    miniprogramRoot: string;
    setting: {
      useCompilerPlugins: string[];
      packNpmManually: boolean;
      packNpmRelationList: { packageJsonPath: string; miniprogramNpmDistDir: string }[];
    };
  };
  expect(project.setting.useCompilerPlugins).toEqual(["typescript"]);
  expect(project.setting.packNpmManually).toBe(true);
  const [relation] = project.setting.packNpmRelationList;
  expect(existsSync(projectFolder + project.miniprogramRoot + "app.json")).toBe(true);
  expect(existsSync(projectFolder + relation?.packageJsonPath)).toBe(true);
  expect(relation?.miniprogramNpmDistDir).toBe(`./${project.miniprogramRoot}`);
});

test("the source stays far below the 2 MB that WeChat takes for one package", () => {
  const bytes = sourceFiles()
    .map((file) => statSync(sourceFolder + file))
    .filter((file) => file.isFile())
    .reduce((sum, { size }) => sum + size, 0);
  expect(bytes).toBeGreaterThan(0);
  expect(bytes).toBeLessThan(100_000);
});
