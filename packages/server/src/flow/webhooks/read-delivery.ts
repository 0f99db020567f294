import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import {
  findDeliveredEvent,
  findDelivery,
  type DeliveryRow,
} from "../../store/webhook-deliveries.ts";
import type { WebhookRow } from "../../store/webhooks.ts";
import type { WebhookEvent } from "../../webhooks/event-message.ts";

/**
 * One delivery, and the event that it tells of; undefined when that is no longer kept.
 *
 * @throws {HongyanError} WEBHOOK_DELIVERY_NOT_FOUND
 */
export async function readDelivery(
  ctx: Context,
  webhook: WebhookRow,
  deliveryId: number,
): Promise<{ delivery: DeliveryRow; event: WebhookEvent | undefined }> {
  const delivery = await findDeliveryOrRefuse(ctx, webhook, deliveryId);
  const event = await findDeliveredEvent(ctx.db, webhook.webhookId, deliveryId);
  return { delivery, event };
}

/** @throws {HongyanError} WEBHOOK_DELIVERY_NOT_FOUND */
export async function findDeliveryOrRefuse(
  ctx: Context,
  { webhookId }: WebhookRow,
  deliveryId: number,
): Promise<DeliveryRow> {
  const delivery = await findDelivery(ctx.db, webhookId, deliveryId);
  if (delivery !== undefined) return delivery;
  throw new HongyanError(
    "WEBHOOK_DELIVERY_NOT_FOUND",
    `webhook ${webhookId} has no delivery ${deliveryId}`,
    {
      hint: "GET /v1/webhooks/{id}/deliveries lists them; delivered ones are kept for 7 days, failed ones for 30. Older events: POST /v1/webhooks/{id}/replay.",
    },
  );
}
