/** A group of the sidebar. Pages by their names, in the order in which somebody new reads them. */
export interface PageGroup {
  zh: string;
  en: string;
  pages: string[];
}

/** A page that no group names stands under "More", and a test asks for it to be given a place. */
export const pageGroups: PageGroup[] = [
  {
    zh: "开始",
    en: "Start",
    pages: ["index", "start", "from-koa", "permission", "phone", "command-line", "project/readme"],
  },
  {
    zh: "发送订阅消息",
    en: "Subscribe messages",
    pages: [
      "sending",
      "clients",
      "scenes",
      "keywords",
      "content-check",
      "types",
      "miniprogram",
      "grants",
      "campaigns",
      "campaign-lists",
      "pacing",
    ],
  },
  {
    zh: "其他消息",
    en: "Other messages",
    pages: [
      "customer-service",
      "uniform-messages",
      "service-cards",
      "device-messages",
      "template-messages",
      "drop-in",
      "third-party-platform",
      "cloud-hosted",
    ],
  },
  {
    zh: "结果与统计",
    en: "Results",
    pages: ["callbacks", "webhooks", "statistics", "replay", "console"],
  },
  {
    zh: "上线与运维",
    en: "In production",
    pages: [
      "going-live",
      "deploy",
      "configuration",
      "apply",
      "operators",
      "authorisation",
      "operating",
      "observability",
      "backup",
      "move-to-postgres",
      "move-app",
      "rotation",
      "personal-data",
      "operations/processes",
      "operations/scaling",
      "operations/upgrades",
      "operations/retention",
      "operations/chaos",
      "operations/fuzz",
      "operations/soak",
      "project/security",
    ],
  },
  {
    zh: "参考",
    en: "Reference",
    pages: ["faq", "errors", "errcodes", "api", "glossary"],
  },
  {
    zh: "各个包与示例",
    en: "Packages and examples",
    pages: [
      "packages/server",
      "packages/client",
      "packages/wechat",
      "packages/wechat-emulator",
      "packages/miniprogram",
      "examples/koa",
      "examples/miniprogram",
      "examples/uni-app",
      "examples/taro",
      "examples/webhook-receiver",
      "examples/server-koa",
      "examples/express",
      "examples/nestjs",
    ],
  },
  {
    zh: "参与开发",
    en: "Contributing",
    pages: [
      "architecture",
      "flow",
      "project/contributing",
      "packages/console",
      "decisions/index",
      "bench/index",
      "bench/results",
      "project/changelog",
    ],
  },
];
