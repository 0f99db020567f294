import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import type { Context } from "../../context.ts";
import { byId, deleted, ofApp } from "../../contract/common.ts";
import {
  webhookList,
  webhookPatch,
  webhookRequest,
  webhookResponse,
  webhookTestResponse,
  webhookWithSecret,
} from "../../contract/webhooks.ts";
import { removeWebhook } from "../../flow/webhooks/remove-webhook.ts";
import {
  changeWebhook,
  createWebhook,
  refetch,
  rotateWebhookSecret,
} from "../../flow/webhooks/save-webhook.ts";
import { testWebhook } from "../../flow/webhooks/test-webhook.ts";
import {
  disableWebhook,
  enableWebhook,
  listWebhooks,
  type WebhookRow,
} from "../../store/webhooks.ts";
import { versionOfWebhook } from "../../version-of.ts";
import { createWebhookClient } from "../../webhooks/client.ts";
import { findWebhookOrRefuse } from "../find-webhook.ts";
import { etagOf, preconditionOf } from "../precondition.ts";
import { reachedApps, requireEveryApp, whichApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["webhooks"];
const read = { access: { scope: "webhooks:read" } } as const;
const write = { access: { scope: "webhooks:write" } } as const;

/** Webhooks and their settings. */
export function webhookRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);
  const client = createWebhookClient({ allowPrivate: ctx.config.webhookAllowPrivate });
  app.addHook("onClose", () => client[Symbol.asyncDispose]());

  routes.post(
    "/v1/webhooks",
    {
      config: write,
      schema: {
        tags,
        summary: "Make a webhook; its secret is shown this once",
        security,
        body: webhookRequest,
        response: answers(201, webhookWithSecret),
      },
    },
    async (request, reply) => {
      const { appid: named, url, events, name } = request.body;
      if (named === null) requireEveryApp(request);
      const appid = named === null ? null : await whichApp(ctx, request, named);
      const { webhook, secret } = await createWebhook(ctx, { appid, url, events, name });
      return reply.status(201).send({ ...toWebhook(webhook), secret });
    },
  );

  routes.get(
    "/v1/webhooks",
    {
      config: read,
      schema: {
        tags,
        summary: "Every webhook that the caller may see",
        security,
        querystring: ofApp,
        response: answers(200, webhookList),
      },
    },
    async (request) => {
      const { appid: named } = request.query;
      const isOfOne = named !== undefined || reachedApps(request) !== null;
      const appid = isOfOne ? await whichApp(ctx, request, named) : undefined;
      return { webhooks: (await listWebhooks(ctx.db, appid)).map(toWebhook) };
    },
  );

  routes.get(
    "/v1/webhooks/:id",
    {
      config: read,
      schema: {
        tags,
        summary: "One webhook, with why it is disabled if it is",
        security,
        params: byId,
        response: answers(200, webhookResponse),
      },
    },
    async (request, reply) => {
      const webhook = toWebhook(await findWebhookOrRefuse(ctx, request, request.params.id));
      reply.header("etag", etagOf(webhook));
      return webhook;
    },
  );

  routes.patch(
    "/v1/webhooks/:id",
    {
      config: write,
      schema: {
        tags,
        summary: "Change the URL, the events or the name",
        description: "With If-Match nothing that somebody else changed meanwhile is overwritten.",
        security,
        params: byId,
        body: webhookPatch,
        response: answers(200, webhookResponse),
      },
    },
    async (request, reply) => {
      const { webhookId } = await findWebhookOrRefuse(ctx, request, request.params.id);
      const check = preconditionOf(request, toWebhook);
      const changed = toWebhook(await changeWebhook(ctx, webhookId, request.body, check));
      reply.header("etag", etagOf(changed));
      return changed;
    },
  );

  routes.delete(
    "/v1/webhooks/:id",
    {
      config: write,
      schema: {
        tags,
        summary: "Delete a webhook and its deliveries",
        security,
        params: byId,
        response: answers(200, deleted),
      },
    },
    async (request) => {
      const { webhookId } = await findWebhookOrRefuse(ctx, request, request.params.id);
      await removeWebhook(ctx, webhookId);
      return { deleted: true as const };
    },
  );

  routes.post(
    "/v1/webhooks/:id/rotate-secret",
    {
      config: write,
      schema: {
        tags,
        summary: "A new secret, shown this once; for 24 hours the old one signs too",
        security,
        params: byId,
        response: answers(200, webhookWithSecret),
      },
    },
    async (request) => {
      const { webhookId } = await findWebhookOrRefuse(ctx, request, request.params.id);
      const { webhook, secret } = await rotateWebhookSecret(ctx, webhookId);
      return { ...toWebhook(webhook), secret };
    },
  );

  routes.post(
    "/v1/webhooks/:id/test",
    {
      config: write,
      schema: {
        tags,
        summary: "Send a webhook.test now and tell what the receiver answered",
        security,
        params: byId,
        response: answers(200, webhookTestResponse),
      },
    },
    async (request) => {
      const webhook = await findWebhookOrRefuse(ctx, request, request.params.id);
      const answer = await testWebhook(ctx, client, webhook);
      const isAnswered = answer.kind === "answered";
      return {
        delivered: isAnswered && answer.status >= 200 && answer.status < 300,
        status: isAnswered ? answer.status : null,
        response: isAnswered ? answer.excerpt : null,
        error: isAnswered ? null : answer.reason,
        durationMs: answer.durationMs,
      };
    },
  );

  routes.post(
    "/v1/webhooks/:id/enable",
    {
      config: write,
      schema: {
        tags,
        summary: "Deliver again, beginning with what was missed or failed when it was disabled",
        security,
        params: byId,
        response: answers(200, webhookResponse),
      },
    },
    async (request) => {
      const { webhookId } = await findWebhookOrRefuse(ctx, request, request.params.id);
      await enableWebhook(ctx.db, webhookId);
      return toWebhook(await refetch(ctx, webhookId));
    },
  );

  routes.post(
    "/v1/webhooks/:id/disable",
    {
      config: write,
      schema: {
        tags,
        summary: "Deliver nothing until it is enabled",
        security,
        params: byId,
        response: answers(200, webhookResponse),
      },
    },
    async (request) => {
      const { webhookId } = await findWebhookOrRefuse(ctx, request, request.params.id);
      await disableWebhook(ctx.db, webhookId, "it was disabled by request");
      return toWebhook(await refetch(ctx, webhookId));
    },
  );
}

function toWebhook(row: WebhookRow): z.infer<typeof webhookResponse> {
  const untils = row.retiringSecrets.map(({ until }) => Date.parse(until));
  const latest = Math.max(0, ...untils);
  return {
    id: row.webhookId,
    appid: row.appid,
    name: row.name,
    url: row.url,
    events: row.events,
    failingSince: row.failingSince?.toISOString() ?? null,
    disabled:
      row.disabledAt === null
        ? null
        : { at: row.disabledAt.toISOString(), reason: row.disabledReason ?? "" },
    previousSecretUntil: latest > Date.now() ? new Date(latest).toISOString() : null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    version: versionOfWebhook(row),
  };
}
