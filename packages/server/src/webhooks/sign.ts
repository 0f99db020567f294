import { randomBytes } from "node:crypto";
import { Webhook } from "standardwebhooks";

/** `whsec_` and 256 random bits in base64, the form that the receivers' libraries take. */
export function generateWebhookSecret(): string {
  return `whsec_${randomBytes(32).toString("base64")}`;
}

/**
 * The headers of https://www.standardwebhooks.com: receivers check that a delivery comes from here, is whole and is not
 * old. One signature for each secret, so that a receiver may still have the one from before a rotation.
 */
export function signatureHeaders(
  secrets: string[],
  message: { id: string; body: string },
  now: Date,
): Record<string, string> {
  return {
    "webhook-id": message.id,
    "webhook-timestamp": String(Math.floor(now.getTime() / 1000)),
    "webhook-signature": secrets
      .map((secret) => new Webhook(secret).sign(message.id, now, message.body))
      .join(" "),
  };
}
