import type { FastifyRequest } from "fastify";
import type { Context } from "../../context.ts";
import { findApiKey } from "../../store/api-keys.ts";
import { findApp } from "../../store/apps.ts";
import { listAutoReplies } from "../../store/auto-replies.ts";
import { findCampaign } from "../../store/campaigns.ts";
import { findPlatform } from "../../store/platforms.ts";
import { findQuickReply } from "../../store/quick-replies.ts";
import { findScene } from "../../store/scenes.ts";
import { findTemplateBridge } from "../../store/template-bridges.ts";
import { findWebhook } from "../../store/webhooks.ts";
import { named } from "../named.ts";
import { whichApp } from "../which-app.ts";
import type { Audit } from "./audited-routes.ts";

/** The thing that a request is about, as it is now; undefined when it is not there. */
export async function readThing(
  ctx: Context,
  request: FastifyRequest,
  thing: NonNullable<Audit["thing"]>,
): Promise<object | undefined> {
  const { params, query, body } = named(request);
  const appid = () => whichApp(ctx, request, params.appid ?? query.appid ?? body.appid);
  const id = params.id ?? "";
  switch (thing) {
    case "app":
      return findApp(ctx.db, await appid());
    case "scene":
      return findScene(ctx.db, await appid(), params.name ?? body.name ?? "");
    case "bridge":
      return findTemplateBridge(ctx.db, await appid(), params.templateId ?? body.templateId ?? "");
    case "platform":
      return findPlatform(ctx.db, params.componentAppid ?? "");
    case "campaign":
      return findCampaign(ctx.db, await appid(), id);
    case "auto-reply": {
      const rules = await listAutoReplies(ctx.db, await appid());
      return rules.find((rule) => rule.autoReplyId === id);
    }
    case "quick-reply":
      return findQuickReply(ctx.db, await appid(), id);
    case "webhook":
      return findWebhook(ctx.db, id);
    case "api-key":
      return findApiKey(ctx.db, id);
  }
}
