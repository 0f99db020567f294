import type { ServerConfig } from "../../config.ts";
import type { Context } from "../../context.ts";
import { listApps } from "../../store/apps.ts";
import { checkAccess } from "./check-access.ts";
import { checkApp } from "./check-app.ts";
import { checkClock } from "./check-clock.ts";
import { checkDatabase } from "./check-database.ts";
import { checkHost } from "./check-host.ts";
import { checkPublicUrl } from "./check-public-url.ts";
import { checkWebhooks } from "./check-webhooks.ts";
import { finding, type Finding } from "./finding.ts";

/**
 * Looks at everything that a send depends on, and, where it is meant for real users, at what makes a night quiet; says in plain
 * words what to repair. Changes nothing.
 *
 * @param wish.production default: when there is a Postgres, or the real WeChat
 */
export async function diagnose(
  ctx: Context,
  wish: { production?: boolean | undefined } = {},
): Promise<Finding[]> {
  const { config } = ctx;
  const isReal = !ctx.isEmbedded || isWechat(config.wechatApiBase);
  const forProduction = wish.production ?? isReal;
  const findings = [...(await checkDatabase(ctx)), ...(await checkClock(ctx))];

  const apps = await listApps(ctx.db);
  if (apps.length === 0) findings.push(noApp);
  for (const app of apps) findings.push(...(await checkApp(ctx, app)));
  findings.push(...(await checkWebhooks(ctx)));

  if (!forProduction) return [...findings, skipped];
  if (!isWechat(config.wechatApiBase)) findings.push(notWechat(config));
  return [
    ...findings,
    ...(await checkHost(ctx)),
    ...(await checkPublicUrl(config.publicUrl)),
    ...(await checkAccess(ctx)),
  ];
}

function isWechat(apiBase: string): boolean {
  return new URL(apiBase).hostname.endsWith(".weixin.qq.com");
}

const noApp = finding(
  "app",
  "bad",
  { zh: "还没有小程序。", en: "There is no app yet." },
  {
    zh: "设置 WECHAT_APPID 和 WECHAT_SECRET，或 POST /v1/apps。",
    en: "Set WECHAT_APPID and WECHAT_SECRET, or POST /v1/apps.",
  },
);

const skipped = finding("production", "ok", {
  zh: "在用内置数据库和微信模拟器试用，没有做上线检查；hongyan doctor --production 会做。",
  en: "This is a trial with the embedded database and an emulated WeChat: what production needs was not checked; hongyan doctor --production does.",
});

function notWechat({ wechatApiBase, phoneUrl }: ServerConfig): Finding {
  const { host } = new URL(wechatApiBase);
  const isOwnEmulator = phoneUrl !== undefined;
  return finding(
    "wechat-address",
    "warn",
    {
      zh: `消息发往 ${host}，不是微信：是模拟器，或你自己的网关。`,
      en: `Messages go to ${host}, which is not WeChat: an emulator, or a gateway of your own.`,
    },
    isOwnEmulator
      ? {
          zh: "上线时设置 WECHAT_APPID 和 WECHAT_SECRET：之后不再启动模拟器。",
          en: "Set WECHAT_APPID and WECHAT_SECRET to go live: then no emulator is started.",
        }
      : {
          zh: "上线时去掉 WECHAT_API_BASE，除非那里确实是通往微信的网关。",
          en: "Unset WECHAT_API_BASE to go live, unless a gateway to WeChat is there.",
        },
  );
}
