import { dirname, join } from "node:path/posix";
import postcss, { type AtRule, CssSyntaxError, type Declaration, type Root } from "postcss";
import { convertMediaUnits, convertUnits } from "./convert-units.ts";
import type { Problems } from "./problem.ts";
import type { ProjectFiles } from "./project-files.ts";
import { rewriteSelector, type StyleOwner } from "./rewrite-selector.ts";

/** Compiles the WXSS of app, page or component to CSS for the screen, with what it imports. A missing file is empty. */
export function compileStyle(
  path: string,
  owner: StyleOwner,
  files: ProjectFiles,
  problems: Problems,
): string {
  const root = postcss.root();
  inline(`${path}.wxss`, root, new Set(), files, problems);
  warnOfUncompiled(path, files, problems);
  root.walkRules((rule) => {
    if (isKeyframe(rule.parent)) return;
    const { file, place } = placeOf(rule.source?.input.file, rule.source?.start);
    rule.selector = rewriteSelector(rule.selector, owner, (message) => {
      problems.warn(file ?? `${path}.wxss`, message, place);
    });
  });
  root.walkAtRules("media", (rule) => {
    rule.params = convertMediaUnits(rule.params);
  });
  root.walkDecls((declaration) => {
    const file = declaration.source?.input.file ?? `${path}.wxss`;
    declaration.value = convertValue(declaration, file, problems);
  });
  return root.toString();
}

/** Without a word of it, a project in Less or Sass would run without any styles. */
function warnOfUncompiled(path: string, files: ProjectFiles, problems: Problems): void {
  if (files.find(`${path}.wxss`) !== undefined) return;
  for (const extension of ["less", "scss", "sass"]) {
    const file = `${path}.${extension}`;
    if (files.find(file) === undefined) continue;
    problems.warn(file, `手机模拟器不编译 Less 和 Sass：请先编译成 ${path}.wxss`);
  }
}

/** Appends a file's rules to the target, those of its imports in their place. */
function inline(
  file: string,
  target: Root,
  open: Set<string>,
  files: ProjectFiles,
  problems: Problems,
): void {
  const parsed = parse(file, files.read(file) ?? "", problems);
  const within = new Set(open).add(file);
  for (const node of parsed.nodes.slice()) {
    if (node.type !== "atrule" || node.name !== "import") {
      target.append(node);
      continue;
    }
    const { place } = placeOf(file, node.source?.start);
    const reference = importedBy(node);
    if (isOfNetwork(reference)) {
      problems.warn(file, `WXSS 不能 @import 网络上的样式 ${reference}`, place);
      continue;
    }
    const imported = importPath(reference, file);
    if (files.find(imported) === undefined) {
      problems.error(file, `@import 找不到 ${imported}`, place);
    } else if (within.has(imported)) {
      problems.error(file, `@import 循环引用 ${imported}`, place);
    } else {
      inline(imported, target, within, files, problems);
    }
  }
}

function parse(file: string, text: string, problems: Problems): Root {
  try {
    return postcss.parse(text, { from: `/${file}` });
  } catch (error) {
    if (!(error instanceof CssSyntaxError)) throw error;
    const { line = 1, column = 1, reason } = error;
    problems.error(file, `WXSS 语法错误：${reason}`, { line, column });
    return postcss.root();
  }
}

function importedBy({ params }: AtRule): string {
  return /^(?:url\()?\s*["']?([^"')]+)/.exec(params)?.[1]?.trim() ?? "";
}

function isOfNetwork(reference: string): boolean {
  return /^(?:[a-z]+:|\/\/)/i.test(reference);
}

function importPath(reference: string, from: string): string {
  const path = resolvePath(reference, from);
  return path.endsWith(".wxss") ? path : `${path}.wxss`;
}

function convertValue({ value, source }: Declaration, input: string, problems: Problems): string {
  const { file, place } = placeOf(input, source?.start);
  const name = file ?? input;
  return convertUnits(value).replace(
    /url\(\s*(["']?)([^"')]+)\1\s*\)/g,
    (whole: string, _quote: string, reference: string) => {
      if (isOfNetwork(reference) || reference.startsWith("#")) return whole;
      problems.warn(
        name,
        `真机上 WXSS 不能用本地文件 ${reference}，请用网络图片、base64 或 image`,
        place,
      );
      return `url("/phone/files/${resolvePath(reference, name)}")`;
    },
  );
}

/** The path of a file that is named in another; it may be written in any way and is no URL. */
function resolvePath(reference: string, from: string): string {
  return join("/", reference.startsWith("/") ? "" : dirname(from), reference).slice(1);
}

function isKeyframe(parent: unknown): boolean {
  const { type, name } = (parent ?? {}) as { type?: string; name?: string };
  return type === "atrule" && /keyframes$/i.test(name ?? "");
}

function placeOf(file: string | undefined, start: { line: number; column: number } | undefined) {
  const name = file?.replace(/^.*?\/(?=[^/])/, (prefix) => (prefix === "/" ? "" : prefix));
  return { file: name, place: start && { line: start.line, column: start.column } };
}
