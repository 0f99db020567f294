import { defineConfig } from "vitepress";
import { headingSlug } from "./heading-slug.ts";
import { homePage } from "./home-page.ts";
import { linkPages } from "./link-pages.ts";
import { keepPlainText } from "./plain-text.ts";
import { readMarkdownFiles, withoutPages } from "./markdown-files.ts";
import { searchByLanguage } from "./search-by-language.ts";
import { searchTokens } from "./search-tokens.ts";
import { refuseForeignResources } from "./self-contained.ts";
import { toSidebar } from "./sidebar.ts";
import { languageOf, pageOf, toSitePath } from "./site-paths.ts";
import { themeTexts } from "./theme-texts.ts";

const files = readMarkdownFiles();

/** The site of `npm run docs:build`: static files that load nothing from elsewhere. */
export default defineConfig({
  title: "鸿雁 Hongyan",
  description: "微信小程序消息推送，自己部署 · Self-hosted message push for WeChat Mini Programs",
  srcDir: "..",
  srcExclude: withoutPages,
  rewrites: (file) => toSitePath(file) ?? file,
  lastUpdated: false,
  markdown: {
    anchor: { slugify: headingSlug },
    config: (md) => {
      keepPlainText(md);
      linkPages(md, files);
    },
  },
  vite: { plugins: [searchByLanguage()] },
  transformPageData: ({ filePath }) =>
    pageOf(filePath) === "index" ? { frontmatter: homePage(languageOf(filePath)) } : undefined,
  transformHtml: (html, page) => {
    refuseForeignResources(html, page);
  },
  locales: {
    root: { label: "简体中文", lang: "zh-CN", themeConfig: themeTexts("zh") },
    en: { label: "English", lang: "en", themeConfig: themeTexts("en") },
  },
  themeConfig: {
    sidebar: { "/": toSidebar(files, "zh"), "/en/": toSidebar(files, "en") },
    search: {
      provider: "local",
      options: {
        miniSearch: {
          options: { tokenize: searchTokens },
          searchOptions: { fuzzy: 0.1, prefix: true, combineWith: "AND" },
        },
        locales: {
          root: {
            translations: {
              button: { buttonText: "搜索", buttonAriaLabel: "搜索文档" },
              modal: {
                displayDetails: "显示详情",
                resetButtonTitle: "清除",
                backButtonTitle: "关闭",
                noResultsText: "没有找到",
                footer: { selectText: "打开", navigateText: "选择", closeText: "关闭" },
              },
            },
          },
        },
      },
    },
  },
});
