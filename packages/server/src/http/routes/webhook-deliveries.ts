import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import type { Context } from "../../context.ts";
import { byId } from "../../contract/common.ts";
import {
  deliveryList,
  deliveryListQuery,
  deliveryParams,
  deliveryResponse,
  deliveryWithRequest,
  replayRequest,
  replayResponse,
} from "../../contract/webhooks.ts";
import { readDelivery } from "../../flow/webhooks/read-delivery.ts";
import { replayEvents, retryNow } from "../../flow/webhooks/replay-events.ts";
import { listDeliveries, type DeliveryRow } from "../../store/webhook-deliveries.ts";
import type { WebhookRow } from "../../store/webhooks.ts";
import { eventIdOf, toMessage, type WebhookEvent } from "../../webhooks/event-message.ts";
import { findWebhookOrRefuse } from "../find-webhook.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["webhooks"];
const read = { access: { scope: "webhooks:read" } } as const;
const write = { access: { scope: "webhooks:write" } } as const;

/** What a webhook delivered, and delivering it again. */
export function webhookDeliveryRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  routes.get(
    "/v1/webhooks/:id/deliveries",
    {
      config: read,
      schema: {
        tags,
        summary: "What was delivered, waits or failed, newest first",
        security,
        params: byId,
        querystring: deliveryListQuery,
        response: answers(200, deliveryList),
      },
    },
    async (request) => {
      const { webhookId } = await findWebhookOrRefuse(ctx, request, request.params.id);
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
      const webhook = await findWebhookOrRefuse(ctx, request, request.params.id);
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
      const webhook = await findWebhookOrRefuse(ctx, request, request.params.id);
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
        params: byId,
        body: replayRequest,
        response: answers(200, replayResponse),
      },
    },
    async (request) => {
      const webhook = await findWebhookOrRefuse(ctx, request, request.params.id);
      const { from, to = new Date().toISOString() } = request.body;
      return replayEvents(ctx, webhook, { from, to });
    },
  );
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
