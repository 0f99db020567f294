import { randomUUID } from "node:crypto";
import type { Context } from "../../context.ts";
import type { WebhookRow } from "../../store/webhooks.ts";
import type { WebhookAnswer, WebhookClient } from "../../webhooks/client.ts";
import { signatureHeaders } from "../../webhooks/sign.ts";
import { openSecrets } from "./webhook-secrets.ts";

/** Sends a `webhook.test` now, once, also to a disabled webhook, and answers with what came back. Nothing is recorded. */
export async function testWebhook(
  ctx: Context,
  client: WebhookClient,
  webhook: WebhookRow,
): Promise<WebhookAnswer> {
  const now = new Date();
  const id = `evt_test_${randomUUID()}`;
  const body = JSON.stringify({
    type: "webhook.test",
    timestamp: now.toISOString(),
    data: { appid: webhook.appid, eventId: id, webhookId: webhook.webhookId },
  });
  const headers = signatureHeaders(openSecrets(ctx, webhook), { id, body }, now);
  return client.post(webhook.url, headers, body);
}
