import { transformSync, type Message } from "esbuild";
import { TmplGroup } from "glass-easel-template-compiler";
import { builtInTags } from "../screen/component-coverage.ts";
import { isGeneric, type SourceUnit } from "./collect-units.ts";
import { placeAt, type Place, type Problems } from "./problem.ts";
import type { ProjectFiles } from "./project-files.ts";
import { renameReserved } from "./rename-reserved.ts";
import { scanTags } from "./scan-tags.ts";
import { requiredWxs, translateWxs, wxsGlobals } from "./wxs.ts";

/**
 * Compiles the WXML of all units, and the templates and WXS they refer to, to one JavaScript expression: the groups by
 * path. What does not compile is a problem and stands there empty.
 */
export function compileTemplates(
  units: SourceUnit[],
  files: ProjectFiles,
  problems: Problems,
): string {
  const group = new TmplGroup();
  try {
    const compiler = new Compiler(group, files, problems);
    for (const unit of units) {
      compiler.addTemplate(unit.path);
      if (unit.kind === "page" || files.find(`${unit.path}.wxml`)) {
        reportUnknownTags(unit, files, problems);
      }
    }
    group.setExtraRuntimeScript(wxsGlobals);
    const code = group.getTmplGenObjectGroups();
    return syntaxErrors(`(${code})`).length === 0 ? code : renameReserved(code);
  } finally {
    group.free();
  }
}

class Compiler {
  readonly #group: TmplGroup;
  readonly #files: ProjectFiles;
  readonly #problems: Problems;
  readonly #added = new Set<string>();

  constructor(group: TmplGroup, files: ProjectFiles, problems: Problems) {
    this.#group = group;
    this.#files = files;
    this.#problems = problems;
  }

  /** `around` are the templates on the way to this one. */
  addTemplate(path: string, around: readonly string[] = []): void {
    const file = `${path}.wxml`;
    if (this.#added.has(file)) return;
    this.#added.add(file);
    const text = this.#files.read(file);
    const messages = this.#group.addTmpl(path, text ?? "") as CompilerMessage[];
    for (const message of messages) this.#report(file, message);
    this.#checkInlineScripts(path);
    for (const script of this.#group.getScriptDependencies(path) as string[]) {
      this.#addScript(script, file);
    }
    const within = [...around, path];
    for (const template of this.#group.getDirectDependencies(path) as string[]) {
      if (this.#files.find(`${template}.wxml`) === undefined) {
        const place = placeOfSource(text ?? "", template);
        this.#problems.error(file, `找不到引入的模板 ${template}.wxml`, place);
      }
      if (within.includes(template)) {
        const place = placeOfSource(text ?? "", template);
        this.#problems.error(file, `循环引用模板 ${template}.wxml`, place);
      }
      this.addTemplate(template, within);
    }
  }

  #addScript(path: string, from: string): void {
    const file = `${path}.wxs`;
    if (this.#added.has(file)) return;
    this.#added.add(file);
    const text = this.#files.read(file);
    if (text === undefined) {
      const place = placeOfSource(this.#files.read(from) ?? "", path);
      this.#problems.error(from, `找不到 ${file}`, place);
    }
    const isGood = text !== undefined && this.#isScript(text, file, 0);
    this.#group.addScript(path, isGood ? translateWxs(text) : "");
    this.#addRequired(text ?? "", path, file);
  }

  #addRequired(text: string, from: string, file: string): void {
    for (const reference of requiredWxs(text)) {
      this.#addScript(resolveWxs(from, reference), file);
    }
  }

  #checkInlineScripts(path: string): void {
    for (const name of this.#group.getInlineScriptModuleNames(path) as string[]) {
      const text = this.#group.getInlineScript(path, name);
      const firstLine = this.#group.getInlineScriptStartLine(path, name);
      if (!this.#isScript(text, `${path}.wxml`, firstLine)) {
        this.#group.setInlineScript(path, name, "");
      } else {
        this.#group.setInlineScript(path, name, translateWxs(text));
        this.#addRequired(text, path, `${path}.wxml`);
      }
    }
  }

  /** A broken script would break the one script that holds all templates. */
  #isScript(text: string, file: string, firstLine: number): boolean {
    const errors = syntaxErrors(text);
    for (const { text, location } of errors) {
      const place = location && { line: firstLine + location.line, column: location.column + 1 };
      this.#problems.error(file, `WXS 语法错误：${text}`, place ?? undefined);
    }
    return errors.length === 0;
  }

  #report(file: string, { level, message, startLine, startColumn }: CompilerMessage): void {
    const place = { line: startLine + 1, column: startColumn + 1 };
    // WeChat's own compiler refuses what this one lets pass.
    if (message === "missing end tag") this.#problems.error(file, "缺少结束标签", place);
    else if (level === "Fatal" || level === "Error") {
      this.#problems.error(file, `WXML 错误：${message}`, place);
    } else this.#problems.warn(file, `WXML：${message}`, place);
  }
}

function syntaxErrors(script: string): Message[] {
  try {
    transformSync(script, { loader: "js", logLevel: "silent" });
    return [];
  } catch (error) {
    return (error as { errors: Message[] }).errors;
  }
}

interface CompilerMessage {
  level: string;
  message: string;
  startLine: number;
  startColumn: number;
}

/** Where a text names the file, by the last part of its path. */
function placeOfSource(text: string, path: string): Place {
  return placeAt(text, Math.max(text.indexOf(path.replace(/^.*\//, "")), 0));
}

function resolveWxs(from: string, reference: string): string {
  const base = reference.startsWith("/") ? "file:///" : `file:///${from}`;
  return new URL(reference, base).pathname.slice(1);
}

/** Tags that are part of the language. */
const syntaxTags = new Set(["block", "template", "import", "include", "wxs", "slot"]);

function reportUnknownTags(unit: SourceUnit, files: ProjectFiles, problems: Problems): void {
  const known = unit.config.usingComponents ?? {};
  for (const { name, place } of scanTags(files.read(`${unit.path}.wxml`) ?? "")) {
    if (syntaxTags.has(name) || builtInTags.has(name) || name in known) continue;
    if (isGeneric(unit, name)) continue;
    const file = `${unit.path}.wxml`;
    problems.warn(file, `没有组件 <${name}>：usingComponents 里没有它，内置组件里也没有`, place);
  }
}
