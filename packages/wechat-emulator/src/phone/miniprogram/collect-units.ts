import { isObject } from "../../json.ts";
import type { UnitConfig } from "../screen/registry.ts";
import { placeAt, type Problems } from "./problem.ts";
import { readJsonFile } from "./read-json.ts";
import { noSkyline, textsOf, type AppSource } from "./read-app.ts";

/** A page or a component, with its components found. */
export interface SourceUnit {
  kind: "page" | "component";
  path: string;
  /** `usingComponents` holds absolute paths: `/components/card/card`. */
  config: UnitConfig;
}

/** All pages, and every component they use, before what uses it. */
export function collectUnits(source: AppSource, problems: Problems): SourceUnit[] {
  const units = new Map<string, SourceUnit>();
  const visited = new Set<string>();
  const shared = resolveComponents(source, "app", source.usingComponents, problems);

  const visit = (path: string, kind: "page" | "component"): void => {
    if (visited.has(path)) return;
    visited.add(path);
    const config = readConfig(source, path, problems);
    if (config.renderer === "skyline") problems.warn(`${path}.json`, noSkyline);
    const own = resolveComponents(source, path, textsOf(config.usingComponents), problems);
    const usingComponents = { ...shared, ...own };
    for (const component of Object.values(usingComponents)) visit(component.slice(1), "component");
    // A page that is written with Component keeps the page's styles, which `component` would take from it.
    const { component: _, ...pageConfig } = config;
    const settings = kind === "page" ? pageConfig : { ...config, component: true };
    units.set(path, { kind, path, config: { ...settings, usingComponents } });
  };

  for (const page of source.app.pages) {
    if (source.files.find(`${page}.wxml`) === undefined) {
      problems.error("app.json", `找不到页面 ${page}.wxml`, placeInApp(source, page));
    } else if (source.files.findScript(page) === undefined) {
      problems.error(
        "app.json",
        `找不到页面 ${page} 的脚本（.ts 或 .js）`,
        placeInApp(source, page),
      );
    }
    visit(page, "page");
  }
  return [...units.values()];
}

function readConfig(source: AppSource, path: string, problems: Problems): UnitConfig {
  const file = source.files.find(`${path}.json`);
  if (file === undefined) return {};
  return readJsonFile(file, `${path}.json`, problems) ?? {};
}

function resolveComponents(
  { files }: AppSource,
  from: string,
  components: Record<string, string>,
  problems: Problems,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [tag, reference] of Object.entries(components)) {
    const unit = files.resolveUnit(from, reference);
    if (unit !== undefined) {
      found[tag] = `/${unit}`;
      continue;
    }
    const text = files.read(`${from}.json`) ?? "";
    const place = placeAt(text, Math.max(text.indexOf(`"${reference}"`), 0));
    const message = reference.startsWith("plugin")
      ? `组件 ${tag}：手机模拟器还不支持插件（${reference}）`
      : `组件 ${tag}：找不到 ${reference}`;
    problems.error(`${from}.json`, message, place);
  }
  return found;
}

function placeInApp({ files }: AppSource, page: string) {
  const text = files.read("app.json") ?? "";
  return placeAt(text, Math.max(text.indexOf(page), 0));
}

/** Whether a unit's generics name the tag, so that whoever uses it decides what it is. */
export function isGeneric(unit: SourceUnit, tag: string): boolean {
  return isObject(unit.config.componentGenerics) && tag in unit.config.componentGenerics;
}
