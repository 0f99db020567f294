import type { Context } from "../../context.ts";
import type { RetiringSecret } from "../../store/webhooks.ts";

export const webhookSecretPurpose = (webhookId: string): string => `webhook-secret:${webhookId}`;

export function sealWebhookSecret(ctx: Context, webhookId: string, secret: string): string {
  return ctx.secrets.seal(secret, webhookSecretPurpose(webhookId));
}

/** The secrets that sign now, the newest first. Opened for one delivery and not kept (S1). */
export function openSecrets(
  ctx: Context,
  webhook: { webhookId: string; secretSealed: string; retiringSecrets: RetiringSecret[] },
): string[] {
  const retiring = webhook.retiringSecrets.filter(({ until }) => Date.parse(until) > Date.now());
  return [webhook.secretSealed, ...retiring.map(({ sealed }) => sealed).toReversed()].map(
    (sealed) => ctx.secrets.open(sealed, webhookSecretPurpose(webhook.webhookId)),
  );
}
