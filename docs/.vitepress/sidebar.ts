import type { DefaultTheme } from "vitepress";
import { pageGroups } from "./page-groups.ts";
import { languageOf, pageOf, type Language } from "./site-paths.ts";

/**
 * The sidebar of a language. A page that the language lacks is shown in the other one, marked.
 * Decisions are listed by their index page, not here.
 */
export function toSidebar(
  files: Map<string, string>,
  language: Language,
): DefaultTheme.SidebarItem[] {
  const titles = readTitles(files);
  const other: Language = language === "zh" ? "en" : "zh";
  const item = (page: string): DefaultTheme.SidebarItem[] => {
    const title = titles[language].get(page);
    if (title !== undefined) return [{ text: title, link: linkTo(page, language) }];
    const foreign = titles[other].get(page);
    if (foreign === undefined) return [];
    return [{ text: `${foreign} (${other})`, link: linkTo(page, other) }];
  };
  const groups = pageGroups.map((group) => ({
    text: group[language],
    collapsed: false,
    items: group.pages.flatMap(item),
  }));
  const rest = pagesWithoutGroup(files).flatMap(item);
  if (rest.length === 0) return groups;
  return [...groups, { text: { zh: "更多", en: "More" }[language], items: rest }];
}

export function pagesWithoutGroup(files: Map<string, string>): string[] {
  const grouped = new Set(pageGroups.flatMap(({ pages }) => pages));
  const pages = new Set([...files.keys()].map((file) => pageOf(file) ?? ""));
  return [...pages].filter((page) => !grouped.has(page) && !/^decisions\/\d/.test(page));
}

function linkTo(page: string, language: Language): string {
  return `${language === "zh" ? "/" : "/en/"}${page.replace(/(^|\/)index$/, "$1")}`;
}

function readTitles(files: Map<string, string>): Record<Language, Map<string, string>> {
  const titles = { zh: new Map<string, string>(), en: new Map<string, string>() };
  for (const [file, text] of files) {
    const [, title = file] = /^# (.+)$/m.exec(text) ?? [];
    titles[languageOf(file)].set(pageOf(file) ?? file, title.replaceAll("`", ""));
  }
  return titles;
}
