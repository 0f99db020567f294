import { createHash } from "node:crypto";
import { resolve } from "node:path";
import type { Manifest } from "../screen/registry.ts";
import { bundleScripts } from "./bundle-scripts.ts";
import { collectUnits, type SourceUnit } from "./collect-units.ts";
import { compileStyle } from "./compile-style.ts";
import { compileTemplates } from "./compile-templates.ts";
import { Problems, type Problem } from "./problem.ts";
import { readApp, type AppSource } from "./read-app.ts";

export interface MiniProgramBuild {
  /** Calls `globalThis.bootMiniProgram(registry)`; with errors, a registry that holds nothing but them. */
  script: string;
  manifest: Manifest;
  problems: Problem[];
  /** miniprogramRoot: where the files are that the program itself may ask for. */
  root: string;
}

/** Builds the mini program in a folder for the phone's screen. Never throws: what is wrong is among the problems. */
export async function buildMiniProgram(options: { dir: string }): Promise<MiniProgramBuild> {
  const problems = new Problems();
  const source = readApp(resolve(options.dir), problems);
  const bundle = await bundleSource(source, problems).catch((error: unknown) => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    problems.error("app.json", `编译器没有料到的错误：${text}`);
    return undefined;
  });
  const manifest = createManifest(source, problems.list, bundle ?? "");
  const text = JSON.stringify(manifest);
  const isRunning = bundle !== undefined && !problems.hasErrors();
  return {
    script: isRunning
      ? bundle.replace(JSON.stringify(manifestPlaceholder), () => text)
      : bootScript(manifest),
    manifest,
    problems: problems.list,
    root: source.files.root,
  };
}

async function bundleSource(source: AppSource, problems: Problems): Promise<string | undefined> {
  const { files, app } = source;
  const units = collectUnits(source, problems);
  const appStyle = compileStyle("app", { kind: "app" }, files, problems);
  const parts = {
    data: { manifest: manifestPlaceholder, app, appStyle },
    units: compileUnits(units, source, problems),
    appScript: files.findScript("app"),
    templates: compileTemplates(units, files, problems),
  };
  return bundleScripts(parts, files, problems);
}

/** Of a mini program that cannot run: the screen shows the problems in its place. */
function bootScript(manifest: Manifest): string {
  const app = { pages: [], entryPagePath: "", window: {}, style: "v2" };
  const registry = { manifest, app, units: {}, templates: {}, appStyle: "" };
  return `globalThis.bootMiniProgram(${JSON.stringify(registry)});\n`;
}

/** The version is a hash of the bundle, so the bundle is made first. Without line breaks: source maps stay right. */
const manifestPlaceholder = "@hongyan/manifest";

function compileUnits(units: SourceUnit[], { files }: AppSource, problems: Problems) {
  const compiled: Record<string, { data: Record<string, unknown>; script: string | undefined }> =
    {};
  for (const [index, { kind, path, config }] of units.entries()) {
    const scope = `c${index}`;
    const owner = kind === "page" ? { kind, path } : { kind, scope };
    const style = compileStyle(
      path,
      isShared(config.styleIsolation) ? { kind: "app" } : owner,
      files,
      problems,
    );
    const styleScope = kind === "page" ? undefined : scope;
    compiled[path] = { data: { kind, config, style, styleScope }, script: files.findScript(path) };
  }
  return compiled;
}

/** A component with `shared` lets its styles out; one with page's sharing too. */
function isShared(styleIsolation: string | undefined): boolean {
  return styleIsolation === "shared";
}

function createManifest(source: AppSource, problems: Problem[], bundle: string): Manifest {
  const { app, appid, name } = source;
  const hash = createHash("sha256")
    .update(bundle)
    .update(JSON.stringify([app, problems]));
  return {
    appid,
    name,
    version: hash.digest("hex").slice(0, 12),
    pages: app.pages,
    entryPagePath: app.entryPagePath,
    navigationBarTitleText: app.window.navigationBarTitleText ?? "",
    problems,
  };
}
