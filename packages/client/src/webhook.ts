import { Webhook } from "standardwebhooks";
import { HongyanError } from "./error.ts";

/** What happened, as webhooks tell it: docs/webhooks.md lists the types. */
export interface HongyanEvent {
  /** message.sent, grant.accepted, … */
  type: string;
  /** When it happened, ISO 8601. */
  timestamp: string;
  data: {
    appid: string;
    /** The same for each delivery of this event: whoever has handled it already answers 204 and does nothing. */
    eventId: string;
    messageId?: string;
    openid?: string;
  } & Record<string, unknown>;
}

/** As Node's, Express's, Koa's or Fastify's requests have them, or a `Headers`. */
export type WebhookHeaders = Headers | Record<string, string | string[] | undefined>;

/**
 * Checks that a webhook comes from your Hongyan and is not older than five minutes, and answers with its event.
 *
 * @param body The bytes as they came: JSON that was parsed and written again has another signature
 * @param secret As Hongyan showed it once (`whsec_…`); while it changes, both
 * @throws {HongyanError} BAD_SIGNATURE: answer 401, and do nothing
 */
export function verifyWebhook(
  headers: WebhookHeaders,
  body: string | Uint8Array,
  secret: string | readonly string[],
): HongyanEvent {
  const named = headers instanceof Headers ? Object.fromEntries(headers) : headers;
  const text = typeof body === "string" ? body : Buffer.from(body).toString();
  for (const one of typeof secret === "string" ? [secret] : secret) {
    try {
      return new Webhook(one).verify(text, named as Record<string, string>) as HongyanEvent;
    } catch {
      // Perhaps the other secret.
    }
  }
  throw new HongyanError({
    code: "BAD_SIGNATURE",
    status: 401,
    message: "the webhook is not signed with this secret, or is older than five minutes",
    hint: "Give the body as it came, not parsed; compare the secret, and this machine's clock.",
  });
}
