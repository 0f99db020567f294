import { dirname } from "node:path/posix";
import postcss, { type AtRule, CssSyntaxError, type Declaration, type Root } from "postcss";
import { convertUnits } from "./convert-units.ts";
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
  root.walkRules((rule) => {
    if (isKeyframe(rule.parent)) return;
    const { file, place } = placeOf(rule.source?.input.file, rule.source?.start);
    rule.selector = rewriteSelector(rule.selector, owner, (message) => {
      problems.warn(file ?? `${path}.wxss`, message, place);
    });
  });
  root.walkDecls((declaration) => {
    const file = declaration.source?.input.file ?? `${path}.wxss`;
    declaration.value = convertValue(declaration, file, problems);
  });
  return root.toString();
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
    const imported = importPath(node, file);
    const { place } = placeOf(file, node.source?.start);
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

function importPath(node: AtRule, from: string): string {
  const reference = /^(?:url\()?\s*["']?([^"')]+)/.exec(node.params)?.[1]?.trim() ?? "";
  const base = reference.startsWith("/") ? "file:///" : `file:///${from}`;
  const path = decodeURIComponent(new URL(reference, base).pathname.slice(1));
  return path.endsWith(".wxss") ? path : `${path}.wxss`;
}

function convertValue({ value, source }: Declaration, input: string, problems: Problems): string {
  const { file, place } = placeOf(input, source?.start);
  const name = file ?? input;
  return convertUnits(value).replace(
    /url\(\s*(["']?)([^"')]+)\1\s*\)/g,
    (whole: string, _quote: string, reference: string) => {
      if (/^(?:[a-z]+:|\/\/|#)/i.test(reference)) return whole;
      problems.warn(
        name,
        `真机上 WXSS 不能用本地文件 ${reference}，请用网络图片、base64 或 image`,
        place,
      );
      return `url("${filesUrl(reference, name)}")`;
    },
  );
}

/** Where the phone serves a file of the mini program that is named in another. */
function filesUrl(reference: string, from: string): string {
  const base = reference.startsWith("/") ? "file:///" : `file:///${dirname(from)}/`;
  return `/phone/files${new URL(reference, base).pathname}`;
}

function isKeyframe(parent: unknown): boolean {
  const { type, name } = (parent ?? {}) as { type?: string; name?: string };
  return type === "atrule" && /keyframes$/i.test(name ?? "");
}

function placeOf(file: string | undefined, start: { line: number; column: number } | undefined) {
  const name = file?.replace(/^.*?\/(?=[^/])/, (prefix) => (prefix === "/" ? "" : prefix));
  return { file: name, place: start && { line: start.line, column: start.column } };
}
