import type { Context } from "../../context.ts";
import { claimDeliveries, type ClaimedDelivery } from "../../store/webhook-claims.ts";
import { settleDeliveries, type Settlement } from "../../store/webhook-settlement.ts";
import { timeLimitMs, type WebhookAnswer, type WebhookClient } from "../../webhooks/client.ts";
import { toMessage } from "../../webhooks/event-message.ts";
import { signatureHeaders } from "../../webhooks/sign.ts";
import { decideDelivery, type DeliveryVerdict } from "./delivery-policy.ts";
import { traced } from "../../tracing/tracing.ts";
import { createGroupCommit } from "../messages/group-commit.ts";
import { findTraces } from "../messages/message-traces.ts";
import { openSecrets } from "./webhook-secrets.ts";

/** Deliveries on the wire at once, a process. */
const mostUnderWay = 256;
/** The same to one receiver: a slow one holds up itself and nobody else. */
const perWebhook = 8;
/** Long enough for the time limit of an exchange, and for writing its outcome. */
const leaseSeconds = 60;
const largestSettlement = 200;

export interface Deliverer {
  /** Claims what is due and puts it on the wire, as far as there is room; does not wait for the answers. */
  startDue(): Promise<void>;
  /** When everything on the wire has been answered and written. */
  idle(): Promise<void>;
}

/**
 * Carries out deliveries. No transaction is open while one is on the wire (N1). A process that dies between the answer and
 * its record leaves the delivery to the end of its lease; then it is sent again, with the same id.
 *
 * @param onSettled called after each delivery: there is room again.
 */
export function createDeliverer(
  ctx: Context,
  client: WebhookClient,
  onSettled: () => void = () => {},
): Deliverer {
  const underWay = new Map<string, number>();
  const running = new Set<Promise<void>>();
  const settlements = createGroupCommit<Settlement, void>(
    (group) => writeSettlements(ctx, group),
    largestSettlement,
  );

  const carryOut = async (
    delivery: ClaimedDelivery,
    claimedAtMs: number,
    trace: string | undefined,
  ): Promise<void> => {
    const { webhookId, deliveryId } = delivery;
    underWay.set(webhookId, (underWay.get(webhookId) ?? 0) + 1);
    try {
      const settlement = await attemptDelivery(ctx, client, delivery, claimedAtMs, trace);
      if (settlement !== undefined) await settlements.add(settlement);
    } catch (error) {
      ctx.logger.error(
        { err: error, webhookId, deliveryId },
        "a webhook delivery could not be carried out; it is tried again when its lease has ended",
      );
    } finally {
      const left = (underWay.get(webhookId) ?? 1) - 1;
      if (left === 0) underWay.delete(webhookId);
      else underWay.set(webhookId, left);
    }
  };

  return {
    async startDue() {
      const room = mostUnderWay - running.size;
      if (room <= 0) return;
      const claimedAtMs = performance.now();
      const claimed = await claimDeliveries(ctx.db, {
        owner: ctx.processId,
        leaseSeconds,
        perWebhook,
        limit: room,
        underWay,
      });
      const traces = await findTracesOf(ctx, claimed);
      for (const delivery of claimed) {
        const trace = traces.get(delivery.event?.messageId ?? "");
        const carriedOut = carryOut(delivery, claimedAtMs, trace).finally(() => {
          running.delete(carriedOut);
          onSettled();
        });
        running.add(carriedOut);
      }
    },
    async idle() {
      while (running.size > 0) await Promise.all(running);
    },
  };
}

async function attemptDelivery(
  ctx: Context,
  client: WebhookClient,
  delivery: ClaimedDelivery,
  claimedAtMs: number,
  trace: string | undefined,
): Promise<Settlement | undefined> {
  const { event } = delivery;
  if (event === null) {
    return settlement(delivery, { kind: "failed" }, unanswered("the event is no longer kept"));
  }
  const message = toMessage({
    ...event,
    appid: delivery.appid,
    eventId: delivery.eventId,
    createdAt: new Date(event.createdAt),
  });
  const headers = signatureHeaders(openSecrets(ctx, delivery), message, new Date());
  // This process was held up: with so little of the lease left, another one could begin while the answer is awaited.
  if (performance.now() - claimedAtMs > leaseSeconds * 1000 - 2 * timeLimitMs) return undefined;

  const post = (more: Record<string, string> = {}) =>
    client.post(delivery.url, { ...headers, ...more }, message.body);
  const answer = await (trace === undefined ? post() : postTraced(ctx, trace, delivery, post));
  const verdict = decideDelivery(answer, delivery.attempt);
  ctx.metrics.webhookDeliveries.inc({ result: verdict.kind });
  return settlement(delivery, verdict, answer);
}

/** In the trace of the message that the event is about; the receiver can go on with it. */
function postTraced(
  ctx: Context,
  parent: string,
  { webhookId, event, attempt }: ClaimedDelivery,
  post: (more: Record<string, string>) => Promise<WebhookAnswer>,
): Promise<WebhookAnswer> {
  const attributes = {
    "hongyan.webhook.id": webhookId,
    "hongyan.event.type": event?.type ?? "",
    "hongyan.attempt": attempt,
  };
  return traced(
    ctx.tracing,
    "deliver webhook",
    { kind: "client", parent, attributes },
    async (span) => {
      const { traceparent } = span;
      const answer = await post(traceparent === undefined ? {} : { traceparent });
      if (answer.kind === "answered") span.set({ "http.response.status_code": answer.status });
      return answer;
    },
  );
}

async function findTracesOf(
  ctx: Context,
  deliveries: ClaimedDelivery[],
): Promise<Map<string, string>> {
  const traces = new Map<string, string>();
  if (!ctx.tracing.isOn) return traces;
  for (const [appid, ones] of Map.groupBy(deliveries, (one) => one.appid)) {
    const messageIds = ones.flatMap(({ event }) => event?.messageId ?? []);
    for (const [id, trace] of await findTraces(ctx, appid, messageIds)) traces.set(id, trace);
  }
  return traces;
}

function unanswered(reason: string): WebhookAnswer {
  return { kind: "unanswered", reason, durationMs: 0 };
}

function settlement(
  { webhookId, deliveryId, attempt }: ClaimedDelivery,
  verdict: DeliveryVerdict,
  answer: WebhookAnswer,
): Settlement {
  const isAnswered = answer.kind === "answered";
  return {
    webhookId,
    deliveryId,
    attempt,
    status: statusOf(verdict),
    retryInMs: verdict.kind === "retry" ? verdict.retryInMs : 0,
    isGone: verdict.kind === "gone",
    responseStatus: isAnswered ? answer.status : null,
    responseExcerpt: isAnswered ? answer.excerpt : null,
    error: isAnswered ? null : answer.reason,
    durationMs: answer.durationMs,
  };
}

function statusOf(verdict: DeliveryVerdict): Settlement["status"] {
  switch (verdict.kind) {
    case "delivered":
      return "delivered";
    case "retry":
      return "pending";
    case "failed":
    case "gone":
      return "failed";
    default:
      return verdict satisfies never;
  }
}

async function writeSettlements(ctx: Context, group: Settlement[]): Promise<void[]> {
  for (const { webhookId, appid, reason } of await settleDeliveries(ctx.db, group)) {
    ctx.logger.error(
      { webhookId, appid, reason },
      "the webhook is disabled: nothing is delivered to it",
    );
  }
  return group.map(() => undefined);
}
