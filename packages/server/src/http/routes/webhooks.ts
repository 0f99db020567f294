import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import {
  deliveryList,
  deliveryListQuery,
  deliveryParams,
  deliveryResponse,
  deliveryWithRequest,
  replayRequest,
  replayResponse,
  webhookList,
  webhookListQuery,
  webhookParams,
  webhookPatch,
  webhookRequest,
  webhookResponse,
  webhookTestResponse,
  webhookWithSecret,
} from "../../contract/webhooks.ts";
import { readDelivery } from "../../flow/webhooks/read-delivery.ts";
import { removeWebhook } from "../../flow/webhooks/remove-webhook.ts";
import { replayEvents, retryNow } from "../../flow/webhooks/replay-events.ts";
import {
  changeWebhook,
  createWebhook,
  refetch,
  rotateWebhookSecret,
  webhookNotFound,
} from "../../flow/webhooks/save-webhook.ts";
import { testWebhook } from "../../flow/webhooks/test-webhook.ts";
import { listDeliveries, type DeliveryRow } from "../../store/webhook-deliveries.ts";
import {
  disableWebhook,
  enableWebhook,
  listWebhooks,
  type WebhookRow,
} from "../../store/webhooks.ts";
import { createWebhookClient } from "../../webhooks/client.ts";
import { eventIdOf, toMessage, type WebhookEvent } from "../../webhooks/event-message.ts";
import { versionOfWebhook } from "../../version-of.ts";
import { etagOf, preconditionOf } from "../precondition.ts";
import { reachedApps, requireEveryApp, whichApp } from "../which-app.ts";
import { answers, typed } from "./typed.ts";

const tags = ["webhooks"];
const security = [{ apiKey: [] }];
const read = { access: { scope: "webhooks:read" } } as const;
const write = { access: { scope: "webhooks:write" } } as const;

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
        querystring: webhookListQuery,
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
        params: webhookParams,
        response: answers(200, webhookResponse),
      },
    },
    async (request, reply) => {
      const webhook = toWebhook(await findOrRefuse(ctx, request, request.params.id));
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
        params: webhookParams,
        body: webhookPatch,
        response: answers(200, webhookResponse),
      },
    },
    async (request, reply) => {
      const { webhookId } = await findOrRefuse(ctx, request, request.params.id);
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
        params: webhookParams,
        response: answers(200, z.object({ deleted: z.literal(true) })),
      },
    },
    async (request) => {
      const { webhookId } = await findOrRefuse(ctx, request, request.params.id);
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
        params: webhookParams,
        response: answers(200, webhookWithSecret),
      },
    },
    async (request) => {
      const { webhookId } = await findOrRefuse(ctx, request, request.params.id);
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
        params: webhookParams,
        response: answers(200, webhookTestResponse),
      },
    },
    async (request) => {
      const webhook = await findOrRefuse(ctx, request, request.params.id);
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
        params: webhookParams,
        response: answers(200, webhookResponse),
      },
    },
    async (request) => {
      const { webhookId } = await findOrRefuse(ctx, request, request.params.id);
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
        params: webhookParams,
        response: answers(200, webhookResponse),
      },
    },
    async (request) => {
      const { webhookId } = await findOrRefuse(ctx, request, request.params.id);
      await disableWebhook(ctx.db, webhookId, "it was disabled by request");
      return toWebhook(await refetch(ctx, webhookId));
    },
  );

  routes.get(
    "/v1/webhooks/:id/deliveries",
    {
      config: read,
      schema: {
        tags,
        summary: "What was delivered, waits or failed, newest first",
        security,
        params: webhookParams,
        querystring: deliveryListQuery,
        response: answers(200, deliveryList),
      },
    },
    async (request) => {
      const { webhookId } = await findOrRefuse(ctx, request, request.params.id);
      const { status, cursor, limit } = request.query;
      const page = await listDeliveries(ctx.db, webhookId, {
        limit,
        ...(status === undefined ? {} : { status }),
        ...(cursor === undefined ? {} : { before: cursor }),
      });
      return { deliveries: page.deliveries.map(toDelivery), nextCursor: page.next };
    },
  );

  routes.get(
    "/v1/webhooks/:id/deliveries/:deliveryId",
    {
      config: read,
      schema: {
        tags,
        summary: "One delivery, with what is sent and what was answered last",
        security,
        params: deliveryParams,
        response: answers(200, deliveryWithRequest),
      },
    },
    async (request) => {
      const webhook = await findOrRefuse(ctx, request, request.params.id);
      const { delivery, event } = await readDelivery(ctx, webhook, request.params.deliveryId);
      return { ...toDelivery(delivery), request: toRequest(webhook, event) };
    },
  );

  routes.post(
    "/v1/webhooks/:id/deliveries/:deliveryId/retry",
    {
      config: write,
      schema: {
        tags,
        summary: "Try one delivery once more, now",
        security,
        params: deliveryParams,
        response: answers(200, deliveryResponse),
      },
    },
    async (request) => {
      const webhook = await findOrRefuse(ctx, request, request.params.id);
      return toDelivery(await retryNow(ctx, webhook, request.params.deliveryId));
    },
  );

  routes.post(
    "/v1/webhooks/:id/replay",
    {
      config: write,
      schema: {
        tags,
        summary: "Deliver the events of a time again, with the same ids",
        security,
        params: webhookParams,
        body: replayRequest,
        response: answers(200, replayResponse),
      },
    },
    async (request) => {
      const webhook = await findOrRefuse(ctx, request, request.params.id);
      const { from, to = new Date().toISOString() } = request.body;
      return replayEvents(ctx, webhook, { from, to });
    },
  );
}

/** To who may act in some apps only the webhooks of others, and those for every app, do not exist. */
async function findOrRefuse(
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

function toDelivery(row: DeliveryRow): z.infer<typeof deliveryResponse> {
  const isWaiting = row.status === "pending" && !row.isOnTheWire;
  return {
    id: row.deliveryId,
    eventId:
      row.eventCreatedAt === null ? null : eventIdOf(row.appid, row.eventId, row.eventCreatedAt),
    type: row.eventType,
    appid: row.appid,
    status: row.status,
    attempt: row.attempt,
    nextAttemptAt: isWaiting ? row.dueAt.toISOString() : null,
    responseStatus: row.responseStatus,
    response: row.responseExcerpt,
    error: row.error,
    durationMs: row.durationMs,
    createdAt: row.createdAt.toISOString(),
    endedAt: row.endedAt?.toISOString() ?? null,
  };
}

function toRequest(
  { url }: WebhookRow,
  event: WebhookEvent | undefined,
): z.infer<typeof deliveryWithRequest>["request"] {
  if (event === undefined) return null;
  const { id, body } = toMessage(event);
  return { url, headers: { "content-type": "application/json", "webhook-id": id }, body };
}
