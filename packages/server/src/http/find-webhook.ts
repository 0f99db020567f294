import type { FastifyRequest } from "fastify";
import type { Context } from "../context.ts";
import { refetch, webhookNotFound } from "../flow/webhooks/save-webhook.ts";
import type { WebhookRow } from "../store/webhooks.ts";
import { reachedApps } from "./which-app.ts";

/**
 * The webhook that a request names. To who may act in some apps only the webhooks of others, and those for every app, do not exist.
 *
 * @throws {HongyanError} WEBHOOK_NOT_FOUND
 */
export async function findWebhookOrRefuse(
  ctx: Context,
  request: FastifyRequest,
  webhookId: string,
): Promise<WebhookRow> {
  const webhook = await refetch(ctx, webhookId);
  const reached = reachedApps(request);
  if (reached === null) return webhook;
  if (webhook.appid === null || !reached.includes(webhook.appid)) throw webhookNotFound(webhookId);
  return webhook;
}
