import type { MarkdownRenderer } from "vitepress";
import { resolveLink, toSitePath } from "./site-paths.ts";

/**
 * Turns links between files of the repository into links between pages of the site. A link to
 * source code becomes text with the path as its title: the site does not hold the source.
 */
export function linkPages(md: MarkdownRenderer, files: Map<string, string>): void {
  md.core.ruler.push("link-pages", (state) => {
    const { realPath, path = "" } = state.env as { realPath?: string; path?: string };
    const from = fileOf(realPath ?? path, files);
    if (from === undefined) return;
    for (const token of state.tokens.flatMap((block) => block.children ?? [])) {
      if (token.type !== "link_open") continue;
      const link = resolveLink(from, token.attrGet("href") ?? "");
      if (link === undefined || link.file === from) continue;
      const page = [link.file, `${link.file}/README.md`].find((file) => files.has(file));
      if (page === undefined) token.attrs = [["data-source", link.file]];
      else {
        const fragment = link.fragment === "" ? "" : `#${link.fragment}`;
        token.attrSet("href", `/${toSitePath(page)}${fragment}`);
      }
    }
  });
}

function fileOf(path: string, files: Map<string, string>): string | undefined {
  const slashed = path.replaceAll("\\", "/");
  // The longest: docs/README.md ends like README.md.
  return [...files.keys()]
    .filter((file) => slashed.endsWith(`/${file}`))
    .toSorted((a, b) => b.length - a.length)[0];
}
