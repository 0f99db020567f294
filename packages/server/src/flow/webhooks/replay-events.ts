import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { replaySlice } from "../../store/webhook-fan-out.ts";
import { retryDelivery, type DeliveryRow } from "../../store/webhook-deliveries.ts";
import type { WebhookRow } from "../../store/webhooks.ts";
import { findDeliveryOrRefuse } from "./read-delivery.ts";

/** Events read and written by one statement, and those after which a call ends: the caller goes on from `next`. */
const usualLimits = { slice: 20_000, call: 100_000 };
/** One look at the events covers no more, whatever the range. */
const windowMs = 3_600_000;

/**
 * Delivers the events of a time again, with the same ids as the first time, so that receivers can tell. Answers with how
 * many, and, when the limit of one call was reached, from where to go on.
 *
 * @param range ISO 8601; `from` counts in, `to` does not.
 * @throws {HongyanError} WEBHOOK_DISABLED
 */
export async function replayEvents(
  ctx: Context,
  webhook: WebhookRow,
  range: { from: string; to: string },
  limits: { slice: number; call: number } = usualLimits,
): Promise<{ replayed: number; next: string | null }> {
  refuseDisabled(webhook);
  let replayed = 0;
  for (const window of windowsOf(range)) {
    for (let from: string | null = window.from; from !== null;) {
      const { written, next } = await replaySlice(ctx.db, webhook, {
        from,
        until: window.until,
        limit: limits.slice,
      });
      replayed += written;
      from = next;
      const goOnFrom = next ?? (window.until === range.to ? null : window.until);
      if (replayed >= limits.call) return { replayed, next: goOnFrom };
    }
  }
  return { replayed, next: null };
}

/** The range, an hour at a time. */
function* windowsOf(range: {
  from: string;
  to: string;
}): Generator<{ from: string; until: string }> {
  const endMs = Date.parse(range.to);
  let from = range.from;
  for (let ms = Date.parse(from) + windowMs; ms < endMs; ms += windowMs) {
    const until = new Date(ms).toISOString();
    yield { from, until };
    from = until;
  }
  yield { from, until: range.to };
}

/**
 * One more attempt of a delivery, now; if it fails, the schedule goes on from there.
 *
 * @throws {HongyanError} WEBHOOK_DISABLED, WEBHOOK_DELIVERY_NOT_FOUND
 */
export async function retryNow(
  ctx: Context,
  webhook: WebhookRow,
  deliveryId: number,
): Promise<DeliveryRow> {
  refuseDisabled(webhook);
  await retryDelivery(ctx.db, webhook.webhookId, deliveryId);
  return findDeliveryOrRefuse(ctx, webhook, deliveryId);
}

function refuseDisabled(webhook: WebhookRow): void {
  if (webhook.disabledAt === null) return;
  throw new HongyanError(
    "WEBHOOK_DISABLED",
    `webhook ${webhook.webhookId} is disabled: ${webhook.disabledReason ?? ""}`,
    {
      hint: "Try the receiver with POST /v1/webhooks/{id}/test, then POST /v1/webhooks/{id}/enable.",
    },
  );
}
