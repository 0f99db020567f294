/** Types of events that webhooks deliver, by their families; docs/webhooks.md explains each, and a test compares. */
export const eventFamilies = {
  message: ["queued", "sent", "delivered", "failed", "unknown", "expired", "cancelled", "opened"],
  grant: ["accepted", "refused", "revoked", "corrected"],
  campaign: ["started", "paused", "resumed", "cancelled", "done"],
  customer: ["message", "entered", "handed-over"],
  user: ["authorization-changed"],
  uniform: ["channel-failed"],
  app: ["paused", "resumed"],
  quota: ["running-out"],
  webhook: ["disabled"],
} as const;

export type EventFamily = keyof typeof eventFamilies;
