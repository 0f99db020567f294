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

/** Builds the mini program in a folder for the phone's screen. Never throws for what is wrong with its source. */
export async function buildMiniProgram(options: { dir: string }): Promise<MiniProgramBuild> {
  const problems = new Problems();
  const source = readApp(resolve(options.dir), problems);
  const units = collectUnits(source, problems);
  const parts = {
    templates: compileTemplates(units, source.files, problems),
    appStyle: compileStyle("app", { kind: "app" }, source.files, problems),
    units: compileUnits(units, source, problems),
  };
  const bundle = await bundleScripts(
    {
      data: { manifest: manifestPlaceholder, app: source.app, appStyle: parts.appStyle },
      units: parts.units,
      appScript: source.files.findScript("app"),
      templates: parts.templates,
    },
    source.files,
    problems,
  );
  const manifest = createManifest(source, problems.list, bundle ?? "");
  const text = JSON.stringify(manifest);
  const isRunning = bundle !== undefined && !problems.hasErrors();
  return {
    script: isRunning
      ? bundle.replace(JSON.stringify(manifestPlaceholder), () => text)
      : `globalThis.bootMiniProgram({ manifest: ${text}, app: { pages: [], entryPagePath: "", window: {}, style: "v2" }, units: {}, templates: {}, appStyle: "", loadApp() {} });\n`,
    manifest,
    problems: problems.list,
    root: source.files.root,
  };
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
