import type { DefaultTheme } from "vitepress";
import type { Language } from "./site-paths.ts";

/** What the frame around a page says in a language. */
export function themeTexts(language: Language): DefaultTheme.Config {
  return language === "zh"
    ? {
        nav: [
          { text: "五分钟上手", link: "/start" },
          { text: "错误码", link: "/errcodes" },
          { text: "常见问题", link: "/faq" },
          { text: "接口", link: "/api" },
        ],
        outline: { label: "本页内容", level: [2, 3] },
        docFooter: { prev: "上一页", next: "下一页" },
        darkModeSwitchLabel: "外观",
        lightModeSwitchTitle: "浅色",
        darkModeSwitchTitle: "深色",
        sidebarMenuLabel: "目录",
        returnToTopLabel: "回到顶部",
        langMenuLabel: "语言",
        skipToContentLabel: "跳到正文",
      }
    : {
        nav: [
          { text: "Five minutes", link: "/en/start" },
          { text: "Errcodes", link: "/en/errcodes" },
          { text: "Questions", link: "/en/faq" },
          { text: "API", link: "/en/api" },
        ],
        outline: { label: "On this page", level: [2, 3] },
      };
}
