import { createHmac, timingSafeEqual } from "node:crypto";

/** An event as a webhook carries it; docs/webhooks.md lists the types and what `data` has besides. */
export interface WebhookEvent {
  type: string;
  /** When it happened, ISO 8601. */
  timestamp: string;
  /** `eventId` is the same at every attempt: keep it, and leave alone what you have seen. */
  data: { appid: string; eventId: string; messageId?: string; openid?: string } & Record<
    string,
    unknown
  >;
}

type HeaderSource = Headers | Record<string, string | string[] | undefined>;

/** Not from Hongyan, or not now: answer 401 and do nothing. */
export class WebhookVerificationError extends Error {
  override readonly name = "WebhookVerificationError";
  readonly code = "WEBHOOK_NOT_VERIFIED";
}

const toleranceSeconds = 300;

/**
 * Checks the signature of a webhook (Standard Webhooks, HMAC-SHA256) in constant time, and answers with its event.
 *
 * @param headers of the request
 * @param body as it came: JSON that was parsed and written again has another signature
 * @param secret `whsec_…`, as POST /v1/webhooks answered
 * @throws {WebhookVerificationError} when it is forged, altered, or more than five minutes away from now
 * @throws {TypeError} when `secret` is none
 */
export function verifyWebhook(
  headers: HeaderSource,
  body: string | Uint8Array,
  secret: string,
  nowMs: number = Date.now(),
): WebhookEvent {
  const key = readSecret(secret);
  const id = readHeader(headers, "webhook-id");
  const timestamp = readHeader(headers, "webhook-timestamp");
  const signatures = readHeader(headers, "webhook-signature");
  const ageSeconds = Math.abs(nowMs / 1000 - Number(timestamp));
  if (!/^[0-9]+$/.test(timestamp) || ageSeconds > toleranceSeconds) {
    throw new WebhookVerificationError("webhook-timestamp is more than five minutes from now");
  }
  const expected = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest();
  // There are several while a secret is being replaced.
  if (!signatures.split(" ").some((signature) => isSame(signature, expected))) {
    throw new WebhookVerificationError("no webhook-signature fits this body and secret");
  }
  return JSON.parse(
    typeof body === "string" ? body : new TextDecoder().decode(body),
  ) as WebhookEvent;
}

/** Anybody can sign with an empty key. */
function readSecret(secret: string): Uint8Array {
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  if (key.length >= 16) return key;
  throw new TypeError(
    "the webhook's secret must be the whsec_… that POST /v1/webhooks answered with",
  );
}

function readHeader(headers: HeaderSource, name: string): string {
  const value = headers instanceof Headers ? headers.get(name) : headers[name];
  if (typeof value === "string" && value !== "") return value;
  throw new WebhookVerificationError(`the header ${name} is missing`);
}

function isSame(signature: string, expected: Uint8Array): boolean {
  if (!signature.startsWith("v1,")) return false;
  const given = Buffer.from(signature.slice("v1,".length), "base64");
  return given.length === expected.length && timingSafeEqual(given, expected);
}
