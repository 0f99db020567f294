import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { uuidv7 } from "../../ids.ts";
import {
  findWebhook,
  insertWebhook,
  rotateSecret,
  updateWebhook,
  type WebhookRow,
} from "../../store/webhooks.ts";
import { checkWebhookUrl } from "../../webhooks/guard-url.ts";
import { generateWebhookSecret } from "../../webhooks/sign.ts";
import { sealWebhookSecret } from "./webhook-secrets.ts";

/** How long a secret goes on signing after it was replaced. */
const keepOldHours = 24;

/**
 * Makes a webhook; events from now on are delivered to it. Its secret is in the answer and, sealed, in the database (S1).
 *
 * @throws {HongyanError} WEBHOOK_URL_REFUSED
 */
export async function createWebhook(
  ctx: Context,
  wanted: { appid: string | null; url: string; events: string[]; name: string | undefined },
): Promise<{ webhook: WebhookRow; secret: string }> {
  const url = await checkUrl(ctx, wanted.url);
  const webhookId = uuidv7();
  const secret = generateWebhookSecret();
  await insertWebhook(ctx.db, {
    webhookId,
    appid: wanted.appid,
    name: wanted.name ?? new URL(url).host,
    url,
    events: unique(wanted.events),
    secretSealed: sealWebhookSecret(ctx, webhookId, secret),
  });
  return { webhook: await refetch(ctx, webhookId), secret };
}

/** What is undefined stays as it is. @throws {HongyanError} WEBHOOK_URL_REFUSED */
export async function changeWebhook(
  ctx: Context,
  webhook: WebhookRow,
  changes: {
    url?: string | undefined;
    events?: string[] | undefined;
    name?: string | undefined;
  },
): Promise<WebhookRow> {
  await updateWebhook(ctx.db, webhook.webhookId, {
    url: changes.url === undefined ? webhook.url : await checkUrl(ctx, changes.url),
    events: changes.events === undefined ? webhook.events : unique(changes.events),
    name: changes.name ?? webhook.name,
  });
  return refetch(ctx, webhook.webhookId);
}

/** A new secret; for 24 hours deliveries are signed with the one until now as well. */
export async function rotateWebhookSecret(
  ctx: Context,
  webhookId: string,
): Promise<{ webhook: WebhookRow; secret: string }> {
  const secret = generateWebhookSecret();
  await rotateSecret(ctx.db, webhookId, {
    secretSealed: sealWebhookSecret(ctx, webhookId, secret),
    keepOldHours,
  });
  return { webhook: await refetch(ctx, webhookId), secret };
}

/** @throws {HongyanError} WEBHOOK_NOT_FOUND */
export async function refetch(ctx: Context, webhookId: string): Promise<WebhookRow> {
  const webhook = await findWebhook(ctx.db, webhookId);
  if (webhook === undefined) throw webhookNotFound(webhookId);
  return webhook;
}

export function webhookNotFound(webhookId: string): HongyanError {
  return new HongyanError("WEBHOOK_NOT_FOUND", `there is no webhook ${webhookId}`, {
    hint: "GET /v1/webhooks lists those that this API key may see.",
  });
}

function checkUrl(ctx: Context, url: string): Promise<string> {
  return checkWebhookUrl(url, { allowPrivate: ctx.config.webhookAllowPrivate });
}

const unique = (events: string[]): string[] => [...new Set(events)];
