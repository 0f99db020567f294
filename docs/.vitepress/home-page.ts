import type { Language } from "./site-paths.ts";

/** The head of the first page. Not in the file itself: code hosts show front matter as a table. */
export function homePage(language: Language): Record<string, unknown> {
  const texts = home[language];
  return {
    layout: "home",
    hero: {
      name: "鸿雁 Hongyan",
      text: texts.text,
      tagline: texts.tagline,
      actions: texts.actions,
    },
    features: texts.features,
  };
}

const home = {
  zh: {
    text: "微信小程序消息推送",
    tagline: "用户允许了几次，就能发几次；每一条消息后来怎么样，随时说得清。",
    actions: [
      { theme: "brand", text: "五分钟上手", link: "/start" },
      { theme: "alt", text: "从 Koa 教程迁来", link: "/from-koa" },
      { theme: "alt", text: "常见问题", link: "/faq" },
    ],
    features: [
      {
        title: "授权有账本",
        details: "微信不告诉你还能发几条，鸿雁记着：先占用、再发送，43101 不再莫名其妙。",
      },
      {
        title: "错误在入队之前",
        details: "20 个字符、空值、错误的时间格式，受理时一次说全，不等一小时后的 47003。",
      },
      {
        title: "不丢，也不重发",
        details: "授权、消息、事件、任务在同一个事务里提交；应答丢了就是 unknown，绝不盲目重发。",
      },
      {
        title: "没有账号也能跑",
        details: "自带模拟的微信服务端和浏览器里的手机，npm start 就能看到消息送达。",
      },
    ],
  },
  en: {
    text: "Message push for WeChat Mini Programs",
    tagline:
      "Exactly as often as the user allowed, and at any time an answer to: what became of it?",
    actions: [
      { theme: "brand", text: "Five minutes", link: "/en/start" },
      { theme: "alt", text: "From the Koa tutorial", link: "/en/from-koa" },
      { theme: "alt", text: "Questions", link: "/en/faq" },
    ],
    features: [
      {
        title: "A ledger of permissions",
        details:
          "WeChat does not say how often you may still send. Hongyan knows: it reserves, then sends.",
      },
      {
        title: "Errors before the queue",
        details:
          "Twenty characters, empty values, wrong times: all told at once, not as a 47003 an hour later.",
      },
      {
        title: "Not lost, not doubled",
        details:
          "Grant, message, event and job commit together; a lost answer is unknown and never resent blindly.",
      },
      {
        title: "Runs without an account",
        details:
          "An emulated WeChat and a phone in the browser are inside: npm start delivers a message.",
      },
    ],
  },
} as const;
