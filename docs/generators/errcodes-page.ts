import { errcodes, type ErrcodeArea, type ErrcodeClass, type ErrcodeInfo } from "@hongyan/wechat";
import type { Language } from "../.vitepress/site-paths.ts";

/** The page that explains every errcode of the table, each with a heading, so that a search ends there. */
export function toErrcodesPage(language: Language): string {
  const areas = [...new Set(errcodes.map(({ area }) => area))];
  const sections = areas.map((area) => {
    const lines = errcodes.filter((line) => line.area === area);
    return [`## ${areaNames[area][language]}`, ...lines.map((line) => toEntry(line, language))];
  });
  return `${[head[language], ...sections.flat()].join("\n\n")}\n`;
}

function toEntry(info: ErrcodeInfo, language: Language): string {
  const label = labels[language];
  const isKnownText = !info.text.startsWith("(");
  return [
    `### ${info.errcode}`,
    [
      ...(isKnownText && info.text !== "" ? [`- ${label.text}\`${info.text}\``] : []),
      `- ${label.meaning}${plain(info[language])}`,
      `- ${label.action}${actions[info.class][language]}`,
      ...(info.class === "success" ? [] : [`- ${label.remedy}${plain(info.remedy[language])}`]),
    ].join("\n"),
  ].join("\n\n");
}

/** Words of the wire between backticks, so that Markdown does not read `_` and `<` in them. */
function plain(text: string): string {
  return text.replaceAll(/(?<![\w`/])(\w+(?:_\w+)+|<[^>]*>|\\uxxxx)(?![\w`])/g, "`$1`");
}

const head = {
  zh: `# 微信错误码

[English](errcodes.md)

<!-- 由 npm run docs:generate 从 packages/wechat/src/errcodes 生成，请勿手改 -->

推送会遇到的每一个 errcode：什么意思、鸿雁怎么处理、你该做什么。程序里用 \`describeErrcode(43101)\` 取到同样的内容。请按数字判断，
不要匹配文字：微信会在文字后面追加 \`rid\`，也会改写文字。同一个数字在不同接口含义可能不同，所以按接口分组。

鸿雁自己的错误码（如 \`NO_GRANT\`）见 [errors](errors.zh-CN.md)，为什么会遇到它们见 [常见问题](faq.zh-CN.md)。“鸿雁的处理”
说的是发送订阅消息时；其他接口遇到同一类错误，不会暂停小程序。`,
  en: `# WeChat's errcodes

[中文](errcodes.zh-CN.md)

<!-- Made by npm run docs:generate from packages/wechat/src/errcodes. Not edited by hand. -->

Every errcode that a push service meets: what it means, what Hongyan does, what you do. \`describeErrcode(43101)\` tells a program the
same. Compare the number, never the text: WeChat appends a \`rid\` to it, and rewords it. One number can mean different things on
different calls, hence the groups.

Hongyan's own codes, such as \`NO_GRANT\`, are in [errors](errors.md); why people meet them is in the [questions](faq.md). "Hongyan" says
what happens when a subscribe message is sent; on other calls the same class does not pause the app.`,
};

const labels = {
  zh: { text: "原文：", meaning: "含义：", action: "鸿雁的处理：", remedy: "怎么办：" },
  en: { text: "text: ", meaning: "means: ", action: "Hongyan: ", remedy: "do: " },
};

const actions: Record<ErrcodeClass, Record<Language, string>> = {
  success: { zh: "成功。", en: "a success." },
  "retry-later": { zh: "退避后自动重试。", en: "tries again later, with backoff." },
  "refresh-token-and-retry": {
    zh: "换一次 token 立即重发；新 token 仍被拒绝就暂停小程序。",
    en: "renews the token once and sends again; pauses the app if the new one is refused too.",
  },
  "user-quota-exhausted": {
    zh: "消息失败，不重试；该用户在这个模板（或会话）下已没有发送权。",
    en: "fails the message and does not retry: this user has no right left for it.",
  },
  "permanent-bad-request": {
    zh: "消息失败，不重试，占用的授权退回。",
    en: "fails the message without a retry, and releases its grant.",
  },
  "app-quota-exhausted": {
    zh: "暂停小程序到北京时间零点，消息留在队列里。",
    en: "pauses the app until midnight in Beijing; messages wait.",
  },
  "config-error": {
    zh: "暂停小程序，等人修好并恢复；消息留在队列里。",
    en: "pauses the app until somebody repairs it and resumes; messages wait.",
  },
};

const areaNames: Record<ErrcodeArea, Record<Language, string>> = {
  general: { zh: "通用", en: "General" },
  token: { zh: "access_token", en: "access_token" },
  login: { zh: "登录", en: "Log-in" },
  subscribe: { zh: "订阅消息", en: "Subscribe messages" },
  device: { zh: "设备消息", en: "Device messages" },
  template: { zh: "模板管理", en: "Templates" },
  "service-card": { zh: "服务动态", en: "Service cards" },
  "service-card-event": { zh: "服务动态的结果事件", en: "Result events of service cards" },
  "content-security": { zh: "内容安全", en: "Content check" },
  "customer-service": { zh: "客服消息与素材", en: "Customer service and media" },
  "official-account": { zh: "公众号模板消息", en: "Template messages of an Official Account" },
  withdrawn: { zh: "已下线的接口", en: "Withdrawn calls" },
  "third-party": { zh: "第三方平台", en: "Third-party platforms" },
  "api-signature": { zh: "API 安全（签名与加密）", en: "API security" },
};
