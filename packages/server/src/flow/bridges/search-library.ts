import type { LibraryKeyword, LibraryTitle } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { compareNames } from "./match-keywords.ts";
import { askWechat } from "../ask-wechat.ts";

export interface LibraryTemplate extends LibraryTitle {
  keywords: LibraryKeyword[];
}

export interface SearchedLibrary {
  /** Those with the likest titles, their keywords read. */
  templates: LibraryTemplate[];
  /** Calls to WeChat that this took. */
  calls: number;
  titlesRead: number;
  /** In the app's categories. */
  titlesTotal: number;
}

const titlesPerPage = 30;
/** WeChat counts these calls by day: 300 titles, and the keywords of five, are enough to find a counterpart or to give up. */
const mostPages = 10;
const mostKeywordLists = 5;

/**
 * The templates of the public library whose titles are most like `title`. The library offers no search: its titles are read
 * page by page, up to a limit that the answer tells.
 *
 * @throws {HongyanError} WECHAT_REFUSED, WECHAT_UNREACHABLE
 */
export async function searchLibrary(
  ctx: Context,
  appid: string,
  title: string,
): Promise<SearchedLibrary> {
  const { templates } = ctx.wechat.of(appid);
  const categories = await askWechat(() => templates.categories());
  const ids = categories.map((category) => category.id);
  const { titles, total, pages } = await readTitles(ctx, appid, ids);

  const likest = titles
    .map((one) => ({ one, likeness: compareNames(title, one.title) }))
    .toSorted((a, b) => b.likeness - a.likeness)
    .slice(0, mostKeywordLists)
    .map(({ one }) => one);
  const found: LibraryTemplate[] = [];
  for (const one of likest) {
    found.push({ ...one, keywords: await askWechat(() => templates.libraryKeywords(one.tid)) });
  }
  return {
    templates: found,
    calls: 1 + pages + found.length,
    titlesRead: titles.length,
    titlesTotal: total,
  };
}

async function readTitles(
  ctx: Context,
  appid: string,
  ids: number[],
): Promise<{ titles: LibraryTitle[]; total: number; pages: number }> {
  const { templates } = ctx.wechat.of(appid);
  const titles: LibraryTitle[] = [];
  // An app without a category has no library.
  if (ids.length === 0) return { titles, total: 0, pages: 0 };
  let total = 0;
  let pages = 0;
  do {
    const start = pages * titlesPerPage;
    const page = await askWechat(() =>
      templates.libraryTitles({ ids, start, limit: titlesPerPage }),
    );
    pages += 1;
    total = page.count;
    titles.push(...page.titles);
    if (page.titles.length === 0) break;
  } while (titles.length < total && pages < mostPages);
  return { titles, total, pages };
}
