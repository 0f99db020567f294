import { existsSync } from "node:fs";
import { runInNewContext } from "node:vm";
import MiniSearch from "minisearch";
import { describe, expect, test } from "vitest";
import { headingSlug } from "../.vitepress/heading-slug.ts";
import { readMarkdownFiles, repository } from "../.vitepress/markdown-files.ts";
import { pageGroups } from "../.vitepress/page-groups.ts";
import { onlyLanguage } from "../.vitepress/search-by-language.ts";
import { searchTokens } from "../.vitepress/search-tokens.ts";
import { refuseForeignResources } from "../.vitepress/self-contained.ts";
import { pagesWithoutGroup, toSidebar } from "../.vitepress/sidebar.ts";
import { pageOf, resolveLink, toSitePath } from "../.vitepress/site-paths.ts";

const files = readMarkdownFiles();

describe("search", () => {
  const finds = (query: string, text: string): boolean => {
    const words = searchTokens(text);
    return searchTokens(query).every((token) => words.some((word) => word.startsWith(token)));
  };

  test.each([
    ["授权", "一次性订阅：点一次允许，得到一次授权。"],
    ["权", "一次授权"],
    ["一次性订阅", "一次性订阅点一次允许只能发一条"],
    ["43101", "**43101 “user refuse to accept the msg”**，可用户明明点了允许"],
    ["subscribe_msg_sent_event", "微信的 subscribe_msg_sent_event 推送"],
    ["openid", "用 code 换 openid。"],
  ])("%s is found in: %s", (query, text) => {
    expect(finds(query, text)).toBe(true);
  });

  test("characters that stand apart are not taken for a word", () => {
    expect(finds("授权", "授予权利")).toBe(false);
  });

  test("each language finds its own pages", async () => {
    const options = { fields: ["title", "titles", "text"], tokenize: searchTokens };
    const index = new MiniSearch(options);
    index.add({ id: "/grants.html", title: "授权", text: "43101" });
    index.add({ id: "/en/grants.html", title: "Grants", text: "43101" });
    const found = async (language: "zh" | "en"): Promise<unknown[]> => {
      const part = await onlyLanguage(JSON.stringify(index), language);
      return MiniSearch.loadJSON(part, options)
        .search("43101")
        .map(({ id }) => id);
    };
    expect(await found("zh")).toEqual(["/grants.html"]);
    expect(await found("en")).toEqual(["/en/grants.html"]);
  });

  test("the tokenizer needs nothing but itself, since the browser gets its text", () => {
    const tokens: unknown = runInNewContext(`(${searchTokens.toString()})("授权 43101")`);
    expect(Array.from(tokens as string[])).toEqual(["授权", "权", "43101"]);
  });
});

test("every page has a place in the table of the sidebar: add those named here to page-groups.ts", () => {
  expect(pagesWithoutGroup(files)).toEqual([]);
});

test("the sidebar names no page twice, and none that is not there", () => {
  const named = pageGroups.flatMap(({ pages }) => pages);
  expect(named).toHaveLength(new Set(named).size);
  const pages = new Set([...files.keys()].map((file) => pageOf(file)));
  expect(named.filter((page) => !pages.has(page))).toEqual([]);
});

test("a page without a group is shown under More, and one without a twin in the other language", () => {
  const more = toSidebar(new Map([["docs/new-thing.md", "# A new thing\n"]]), "zh").at(-1);
  expect(more).toEqual({
    text: "更多",
    items: [{ text: "A new thing (en)", link: "/en/new-thing" }],
  });
});

test("no two files are one page of the site", () => {
  const paths = [...files.keys()].map(toSitePath);
  expect(paths).toHaveLength(new Set(paths).size);
});

test("every link between files leads to a file, and its fragment to a heading there", () => {
  const dead: string[] = [];
  for (const [from, text] of files) {
    for (const [, href = ""] of withoutCode(text).matchAll(/\]\(([^)\s]+)\)|\bsrc="([^"]+)"/g)) {
      const link = resolveLink(from, href);
      if (link === undefined) continue;
      const target = files.get(link.file);
      const found =
        target === undefined || link.fragment === ""
          ? existsSync(`${repository}${link.file}`)
          : anchorsOf(target).has(decodeURI(link.fragment));
      if (!found) dead.push(`${from}: ${href}`);
    }
  }
  expect(dead).toEqual([]);
});

test("a page that loads from elsewhere is refused, one that only links there is not", () => {
  const refused = '<script async src="https://cdn.example.com/x.js"></script>';
  expect(() => refuseForeignResources(refused, "x.html")).toThrow("loads from elsewhere");
  refuseForeignResources('<a href="https://mp.weixin.qq.com">mp</a><img src="/a.png">', "x.html");
});

function withoutCode(text: string): string {
  return text.replaceAll(/^```.*?^```/gms, "").replaceAll(/`[^`\n]*`/g, "");
}

function anchorsOf(text: string): Set<string> {
  const headings = text.replaceAll(/^```.*?^```/gms, "").matchAll(/^#{1,6} (.+)$/gm);
  const slugs = new Map<string, number>();
  const anchors = new Set<string>();
  for (const [, heading = ""] of headings) {
    const slug = headingSlug(heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, "$1"));
    const seen = slugs.get(slug) ?? 0;
    anchors.add(seen === 0 ? slug : `${slug}-${seen}`);
    slugs.set(slug, seen + 1);
  }
  return anchors;
}
