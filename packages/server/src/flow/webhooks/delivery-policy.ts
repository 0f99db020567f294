import type { WebhookAnswer } from "../../webhooks/client.ts";

/** What becomes of a delivery after an attempt. */
export type DeliveryVerdict =
  | { kind: "delivered" }
  | { kind: "retry"; retryInMs: number }
  | { kind: "failed" }
  /** The receiver wants nothing any more. */
  | { kind: "gone" };

const second = 1_000;
const minute = 60 * second;
const hour = 60 * minute;

/** From one attempt to the next. Twelve attempts; the last one three days after the first. */
export const retryDelaysMs: readonly number[] = [
  5 * second,
  30 * second,
  2 * minute,
  10 * minute,
  30 * minute,
  2 * hour,
  4 * hour,
  6 * hour,
  12 * hour,
  24 * hour,
  24 * hour,
];

/** So much longer, at random, that what failed together does not come back together. */
const mostJitter = 0.1;

/** @param attempt the number of the attempt that was made, from 1. */
export function decideDelivery(answer: WebhookAnswer, attempt: number): DeliveryVerdict {
  if (answer.kind === "answered" && answer.status >= 200 && answer.status < 300) {
    return { kind: "delivered" };
  }
  if (answer.kind === "answered" && answer.status === 410) return { kind: "gone" };
  const delayMs = retryDelaysMs[attempt - 1];
  if (delayMs === undefined) return { kind: "failed" };
  return { kind: "retry", retryInMs: Math.round(delayMs * (1 + mostJitter * Math.random())) };
}
