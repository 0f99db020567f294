import type { Language } from "../.vitepress/site-paths.ts";

interface Operation {
  summary?: string;
  tags?: string[];
  security?: Record<string, unknown>[];
}

/** What this page reads of an OpenAPI document. */
export interface ApiDescription {
  paths?: Record<string, Record<string, Operation>>;
}

/** The page that lists every route with its summary and the credential it asks for, by task. */
export function toApiPage(description: ApiDescription, language: Language): string {
  const routes = Object.entries(description.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
  );
  const tasks = Map.groupBy(routes, ({ operation }) => operation.tags?.[0] ?? "other");
  const sections = [...tasks].map(([task, members]) => {
    const rows = members.map(({ method, path, operation }) => {
      const summary = (operation.summary ?? "").replaceAll("|", "\\|").replaceAll("<", "&lt;");
      const credential = credentialOf(operation, language);
      return `| \`${method.toUpperCase()} ${path}\` | ${summary} | ${credential} |`;
    });
    return `## ${task}\n\n${columns[language]}\n|---|---|---|\n${rows.join("\n")}`;
  });
  return `${[head[language], ...sections].join("\n\n")}\n`;
}

function credentialOf({ security = [] }: Operation, language: Language): string {
  const names = security.flatMap((one) => Object.keys(one));
  if (names.length === 0) return { zh: "无", en: "none" }[language];
  return names.map((name) => credentials[name]?.[language] ?? name).join(", ");
}

const credentials: Record<string, Record<Language, string>> = {
  apiKey: { zh: "API Key", en: "API key" },
  session: { zh: "会话令牌", en: "session token" },
  operator: { zh: "控制台登录", en: "console session" },
};

const columns = { zh: "| 路由 | 说明 | 凭证 |", en: "| route | what it does | credential |" };

const head = {
  zh: `# 接口一览

[English](api.md)

<!-- 由 npm run docs:generate 从服务端的 OpenAPI 生成，请勿手改 -->

这里列出全部路由，说明取自服务端，所以是英文。每个字段的类型、默认值、上限和会返回的错误，看正在运行的鸿雁：浏览器打开
\`http://127.0.0.1:3000/docs\`，程序读 \`http://127.0.0.1:3000/openapi.json\`（OpenAPI 3.1，可以用来生成任何语言的客户端）。怎么用，
从 [发送](sending.zh-CN.md) 读起；错误的统一格式见 [errors](errors.zh-CN.md)。

\`/v1\` 用 \`Authorization: Bearer <API Key>\`；\`/mp\` 用 \`POST /mp/sessions\` 换来的会话令牌；\`/app/send\` 只认 \`code\`。`,
  en: `# Routes

[中文](api.zh-CN.md)

<!-- Made by npm run docs:generate from the server's OpenAPI. Not edited by hand. -->

Every route in a line. Types, defaults, limits and errors of each member are served by every Hongyan: \`http://127.0.0.1:3000/docs\` to
read, \`http://127.0.0.1:3000/openapi.json\` for programs (OpenAPI 3.1, from which a client in any language can be made). How to use them
begins at [sending](sending.md); the form of errors is in [errors](errors.md).

\`/v1\` takes \`Authorization: Bearer <API key>\`; \`/mp\` the session token of \`POST /mp/sessions\`; \`/app/send\` nothing but a \`code\`.`,
};
