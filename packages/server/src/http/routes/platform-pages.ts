import { WechatError } from "@hongyan/wechat";
import type { FastifyInstance, FastifyReply } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { appid } from "../../contract/common.ts";
import { HongyanError } from "../../errors.ts";
import {
  openAuthorizationLink,
  useAuthorizationLink,
} from "../../flow/platforms/authorization-links.ts";
import { typed } from "./typed.ts";

const byComponentAppid = z.object({ componentAppid: appid });
const state = z.string().min(1).max(100);

/**
 * The two pages that the administrator of a mini program sees: the way to WeChat's page, and what came of it. Whoever holds
 * the link may use it; it says nothing else.
 */
export function platformPageRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);
  const config = {
    access: "public" as const,
    rateLimit: { max: ctx.config.clientRequestsPerMinute, timeWindow: "1 minute" },
  };

  routes.get(
    "/wechat/platform/:componentAppid/authorize",
    {
      config,
      schema: { hide: true, params: byComponentAppid, querystring: z.object({ state }) },
    },
    async (request, reply) => {
      const { componentAppid } = request.params;
      const pages = await openAuthorizationLink(ctx, componentAppid, request.query.state);
      if (pages === undefined) return sendOver(reply);
      return sendPage(
        reply,
        200,
        "授权小程序 Authorise a mini program",
        `<p><a href="${escapeHtml(pages.pc)}">在电脑上扫码授权 With a QR code</a></p>
<p><a href="${escapeHtml(pages.mobile)}">在微信中授权 Inside WeChat</a></p>
<p>请由小程序管理员操作，并勾选“开发管理与数据分析”和“客服消息管理”权限集。<br>To be done by the mini program's administrator, with both permission sets.</p>`,
      );
    },
  );

  routes.get(
    "/wechat/platform/:componentAppid/authorized",
    {
      config,
      schema: {
        hide: true,
        params: byComponentAppid,
        querystring: z.object({ state, auth_code: z.string().min(1).max(512) }),
      },
    },
    async (request, reply) => {
      const { componentAppid } = request.params;
      const { state, auth_code: authorizationCode } = request.query;
      try {
        const visit = { state, authorizationCode };
        const adopted = await useAuthorizationLink(ctx, componentAppid, visit);
        if (adopted === undefined) return sendOver(reply);
        return sendPage(
          reply,
          200,
          "授权成功 Authorised",
          `<p>小程序 ${escapeHtml(adopted)} 已授权，可以关闭此页。<br>Mini program ${escapeHtml(adopted)} is authorised. You may close this page.</p>`,
        );
      } catch (error) {
        return sendFault(ctx, reply, error);
      }
    },
  );
}

function sendOver(reply: FastifyReply): FastifyReply {
  return sendPage(
    reply,
    410,
    "链接已失效 The link is over",
    "<p>链接只能使用一次，半小时内有效。请向发送者索取新的链接。<br>It works once, for half an hour. Ask whoever sent it for a new one.</p>",
  );
}

/** What is said is for the administrator; the log has the rest. */
function sendFault(ctx: Context, reply: FastifyReply, error: unknown): FastifyReply {
  ctx.logger.warn({ err: error }, "a mini program could not be taken in");
  if (error instanceof HongyanError) {
    const says = `${error.message}. ${error.hint ?? ""}`;
    return sendPage(reply, 409, "授权未完成 Not authorised", `<p>${escapeHtml(says)}</p>`);
  }
  if (error instanceof WechatError) {
    const says = `${error.message}. ${error.hint ?? ""}`;
    return sendPage(reply, 502, "授权未完成 Not authorised", `<p>${escapeHtml(says)}</p>`);
  }
  throw error;
}

/**
 * No script, nothing from elsewhere. WeChat looks at which site its page is opened from, so the site's name goes along, and
 * never the address with its state.
 */
function sendPage(reply: FastifyReply, status: number, title: string, body: string): FastifyReply {
  return reply
    .status(status)
    .headers({
      "cache-control": "no-store",
      "content-security-policy":
        "default-src 'none'; frame-ancestors 'none'; form-action 'none'; base-uri 'none'",
      "referrer-policy": "strict-origin",
      "x-robots-tag": "noindex",
    })
    .type("text/html; charset=utf-8").send(`<!doctype html>
<html lang="zh-CN">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<h1>${title}</h1>
${body}
</html>
`);
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
