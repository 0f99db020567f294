import MiniSearch from "minisearch";
import type { Plugin } from "vitepress";
import { searchTokens } from "./search-tokens.ts";
import type { Language } from "./site-paths.ts";

/**
 * An index for each language. VitePress tells the language of a page by the path of its file, before
 * it is rewritten; here files of both languages stand side by side, so all would be in one index, and
 * the English pages would find nothing.
 */
export function searchByLanguage(): Plugin {
  const all = "/@localSearchIndexroot";
  return {
    name: "search-by-language",
    enforce: "pre",
    apply: "build",
    async load(id) {
      const [, language] = /^\/@localSearchIndexroot\?(zh|en)$/.exec(id) ?? [];
      if (language === undefined) return;
      const { code } = await this.load({ id: all });
      const index = JSON.parse((code ?? "").replace(/^export default /, "")) as string;
      const part = await onlyLanguage(index, language as Language);
      return `export default ${JSON.stringify(part)}`;
    },
    transform(_code, id) {
      if (id !== "/@localSearchIndex") return;
      const load = (language: Language): string =>
        `() => import("@localSearchIndexroot?${language}")`;
      return { code: `export default { root: ${load("zh")}, en: ${load("en")} }`, map: null };
    },
  };
}

/** The index without the pages of the other language; takes and gives the JSON of MiniSearch. */
export async function onlyLanguage(json: string, language: Language): Promise<string> {
  const { documentIds } = JSON.parse(json) as { documentIds: Record<string, string> };
  const index = MiniSearch.loadJSON(json, {
    fields: ["title", "titles", "text"],
    storeFields: ["title", "titles"],
    tokenize: searchTokens,
  });
  for (const id of Object.values(documentIds)) {
    if (id.startsWith("/en/") !== (language === "en")) index.discard(id);
  }
  await index.vacuum();
  return JSON.stringify(index);
}
