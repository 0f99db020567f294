import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { uuidv7 } from "../../ids.ts";
import {
  findWebhook,
  findWebhookToChange,
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

/**
 * What is undefined stays as it is, also what somebody else changes at the same time.
 *
 * @param check throws when the webhook is not as the caller has seen it
 * @throws {HongyanError} WEBHOOK_URL_REFUSED, WEBHOOK_NOT_FOUND
 */
export async function changeWebhook(
  ctx: Context,
  webhookId: string,
  changes: {
    url?: string | undefined;
    events?: string[] | undefined;
    name?: string | undefined;
  },
  check?: (current: WebhookRow | undefined) => void,
): Promise<WebhookRow> {
  const url = changes.url === undefined ? undefined : await checkUrl(ctx, changes.url);
  await ctx.db.transaction().execute(async (tx) => {
    const current = await findWebhookToChange(tx, webhookId);
    check?.(current);
    if (current === undefined) throw webhookNotFound(webhookId);
    await updateWebhook(tx, webhookId, {
      url: url ?? current.url,
      events: changes.events === undefined ? current.events : unique(changes.events),
      name: changes.name ?? current.name,
    });
  });
  return refetch(ctx, webhookId);
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
