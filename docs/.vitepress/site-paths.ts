import { posix } from "node:path";

export type Language = "zh" | "en";

/**
 * Where a Markdown file of the repository stands on the site: Chinese at `/`, English under `/en/`.
 * Files keep the places that suit readers of the repository (`x.md`, `x.zh-CN.md`), so the site has
 * paths of its own. Undefined: not a page of the site.
 */
export function toSitePath(file: string): string | undefined {
  const page = pageOf(file);
  if (page === undefined) return undefined;
  return languageOf(file) === "zh" ? `${page}.md` : `en/${page}.md`;
}

export function languageOf(file: string): Language {
  return file.endsWith(".zh-CN.md") ? "zh" : "en";
}

/** The name that both languages of a page share: `sending`, `operations/scaling`, `packages/wechat`. */
export function pageOf(file: string): string | undefined {
  const name = file.replace(/(\.zh-CN)?\.md$/, "");
  if (name === file) return undefined;
  const [folder = "", ...rest] = name.split("/");
  if (rest.length === 0) return `project/${folder.toLowerCase()}`;
  const inside = rest.join("/");
  if (folder === "docs") return inside.replace(/(^|\/)README$/, "$1index");
  if (folder === "bench") return `bench/${inside === "README" ? "index" : inside.toLowerCase()}`;
  if (folder === "packages" || folder === "examples") {
    const [part, readme, deeper] = rest;
    return readme === "README" && deeper === undefined ? `${folder}/${part}` : undefined;
  }
  return undefined;
}

/** The file a link of `from` points at, and the heading in it; undefined for addresses of the web. */
export function resolveLink(
  from: string,
  href: string,
): { file: string; fragment: string } | undefined {
  if (/^([a-z]+:|\/\/)/i.test(href)) return undefined;
  const [path = "", fragment = ""] = href.split("#");
  const file = path === "" ? from : posix.normalize(posix.join(posix.dirname(from), path));
  return { file: decodeURI(file.replace(/\/$/, "")), fragment };
}
