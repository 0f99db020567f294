import { build, type BuildFailure, type Message } from "esbuild";
import { hiddenNames } from "./hidden-names.ts";
import type { Problems } from "./problem.ts";
import type { ProjectFiles } from "./project-files.ts";
import { onDisk, resolveModules } from "./resolve-modules.ts";

/** The parts of a registry that are scripts, as expressions; `"unit"` of a load is the path of the script on the disk. */
export interface ScriptParts {
  /** JSON of everything in the registry that is plain data but `units`. */
  data: Record<string, unknown>;
  units: Record<string, { data: Record<string, unknown>; script: string | undefined }>;
  appScript: string | undefined;
  /** A JavaScript expression. */
  templates: string;
}

/** One script that hands the registry to the screen; undefined when a script does not compile, which is then a problem. */
export async function bundleScripts(
  parts: ScriptParts,
  files: ProjectFiles,
  problems: Problems,
): Promise<string | undefined> {
  try {
    const { outputFiles, warnings } = await build({
      stdin: { contents: entryScript(parts), resolveDir: files.root, sourcefile: "小程序" },
      bundle: true,
      write: false,
      format: "iife",
      platform: "browser",
      target: "es2020",
      charset: "utf8",
      sourcemap: "inline",
      sourceRoot: "miniprogram:///",
      outdir: files.root,
      resolveExtensions: [".ts", ".js", ".json"],
      mainFields: ["module", "main"],
      // In the repository the packages beside this one are not built.
      conditions: import.meta.url.endsWith(".ts") ? ["@hongyan/source", "module"] : ["module"],
      define: { "process.env.NODE_ENV": '"development"', global: "globalThis" },
      banner: { js: `(function (__boot, globalThis, ${hiddenNames.join(", ")}) {` },
      footer: { js: "}).call(undefined, globalThis.bootMiniProgram, globalThis.programGlobal);" },
      logLevel: "silent",
      plugins: [resolveModules(files)],
    });
    for (const warning of warnings) report(warning, "warning", files, problems);
    return outputFiles[0]?.text;
  } catch (error) {
    const { errors } = error as BuildFailure;
    if (!Array.isArray(errors)) throw error;
    for (const message of errors) report(message, "error", files, problems);
    return undefined;
  }
}

/** Loads stay functions, so that each script runs when the screen is ready for its Page or Component. */
function entryScript({ data, units, appScript, templates }: ScriptParts): string {
  const load = (script: string | undefined) =>
    script === undefined ? "undefined" : `() => { require(${JSON.stringify(onDisk + script)}) }`;
  const entries = Object.entries(units).map(
    ([path, { data, script }]) =>
      `${JSON.stringify(path)}: { ...${JSON.stringify(data)}, load: ${load(script)} }`,
  );
  return `__boot({
  ...${JSON.stringify(data)},
  units: { ${entries.join(",\n")} },
  loadApp: ${appScript === undefined ? "() => {}" : load(appScript)},
  templates: ${templates},
})`;
}

/** esbuild says much in English; what a developer meets often is said in Chinese. */
function report(
  { text, location }: Message,
  level: "error" | "warning",
  files: ProjectFiles,
  problems: Problems,
): void {
  const file = location ? files.nameOf(resolveName(location.file)) : "小程序";
  const place = location ? { line: location.line, column: location.column + 1 } : undefined;
  const isOurs = /[\u4E00-\u9FFF]/.test(text);
  if (level === "error") problems.error(file, isOurs ? text : `语法错误：${text}`, place);
  else problems.warn(file, text, place);
}

/** esbuild names files relative to where the process runs. */
function resolveName(file: string): string {
  return file.startsWith("/") ? file : `${process.cwd()}/${file}`;
}
