import { existsSync } from "node:fs";
import { join, posix, resolve } from "node:path";
import { isObject } from "../../json.ts";
import type { AppConfig, TabBarConfig, WindowConfig } from "../screen/registry.ts";
import type { Problems } from "./problem.ts";
import { ProjectFiles } from "./project-files.ts";
import { readJsonFile } from "./read-json.ts";

export interface AppSource {
  files: ProjectFiles;
  appid: string | undefined;
  name: string;
  app: AppConfig;
  /** Components that app.json makes known to every page. */
  usingComponents: Record<string, string>;
}

/** Reads project.config.json and app.json; what is missing or malformed is a problem, and has a harmless value. */
export function readApp(dir: string, problems: Problems): AppSource {
  const project = readJsonFile(join(dir, "project.config.json"), "project.config.json", problems);
  const files = new ProjectFiles(resolve(dir, textOf(project?.["miniprogramRoot"]) ?? "."));
  const appJson = readJsonFile(join(files.root, "app.json"), "app.json", problems);
  if (!appJson && !existsSync(join(files.root, "app.json"))) {
    problems.error("app.json", `找不到 app.json：${files.root} 不像是小程序的目录`);
  }
  warnOfUnsupported(project ?? {}, appJson ?? {}, problems);
  const pages = readPages(appJson ?? {}, problems);
  const window = (isObject(appJson?.["window"]) ? appJson["window"] : {}) as WindowConfig;
  return {
    files,
    appid: textOf(project?.["appid"]),
    name: nameOf(textOf(project?.["projectname"]), window),
    app: {
      pages,
      entryPagePath: textOf(appJson?.["entryPagePath"]) ?? pages[0] ?? "",
      window,
      style: appJson?.["style"] === "v2" ? "v2" : "v1",
      tabBar: readTabBar(appJson?.["tabBar"], pages, problems),
    },
    usingComponents: textsOf(appJson?.["usingComponents"]),
  };
}

/** What the phone has not, and what would be missed without a word of it. */
function warnOfUnsupported(
  project: Record<string, unknown>,
  appJson: Record<string, unknown>,
  problems: Problems,
): void {
  const setting = isObject(project["setting"]) ? project["setting"] : {};
  const styles = listOfTexts(setting["useCompilerPlugins"]).filter((name) => name !== "typescript");
  if (styles.length > 0) {
    const message = `手机模拟器没有编译插件 ${styles.join("、")}：请先编译成 WXSS`;
    problems.warn("project.config.json", message);
  }
  if (appJson["renderer"] === "skyline") problems.warn("app.json", noSkyline);
  const packages = appJson["subPackages"] ?? appJson["subpackages"];
  const places = [appJson, ...(Array.isArray(packages) ? packages : [])].filter(isObject);
  for (const plugin of places.flatMap((place) => namesIn(place["plugins"]))) {
    problems.warn("app.json", `手机模拟器没有插件：${plugin} 不会载入`);
  }
  if (isObject(appJson["tabBar"]) && appJson["tabBar"]["custom"] === true) {
    problems.warn("app.json", "手机模拟器没有自定义 tabBar：按 list 画普通的 tabBar");
  }
}

export const noSkyline = "手机模拟器没有 Skyline：按 WebView 渲染";

function namesIn(value: unknown): string[] {
  return isObject(value) ? Object.keys(value) : [];
}

function readPages(appJson: Record<string, unknown>, problems: Problems): string[] {
  const main = listOfTexts(appJson["pages"]);
  const packages = appJson["subPackages"] ?? appJson["subpackages"];
  const others = (Array.isArray(packages) ? packages : []).flatMap((entry: unknown) => {
    if (!isObject(entry)) return [];
    const root = textOf(entry["root"]) ?? "";
    return listOfTexts(entry["pages"]).map((page) => posix.join(root, page));
  });
  if (main.length === 0 && problems.list.length === 0) {
    problems.error("app.json", "app.json 的 pages 里没有页面");
  }
  return [...new Set([...main, ...others].map((page) => page.replace(/^\//, "")))];
}

function readTabBar(value: unknown, pages: string[], problems: Problems): TabBarConfig | undefined {
  if (!isObject(value) || !Array.isArray(value["list"])) return undefined;
  const tabBar = value as unknown as TabBarConfig;
  for (const item of value["list"] as unknown[]) {
    const pagePath = isObject(item) ? item["pagePath"] : undefined;
    if (typeof pagePath !== "string" || !pages.includes(pagePath)) {
      problems.error("app.json", `tabBar 的页面 ${String(pagePath)} 不在 pages 里`);
    }
  }
  return tabBar;
}

/** What the phone calls the program: the project's name, unless it is a folder's. */
function nameOf(projectname: string | undefined, window: WindowConfig): string {
  return projectname ?? window.navigationBarTitleText ?? "小程序";
}

export function textsOf(value: unknown): Record<string, string> {
  if (!isObject(value)) return {};
  const entries = Object.entries(value).filter(([, text]) => typeof text === "string");
  return Object.fromEntries(entries) as Record<string, string>;
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function listOfTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((entry) => typeof entry === "string") : [];
}
