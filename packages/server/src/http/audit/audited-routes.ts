/** What a route that changes something writes to the audit log, and of which thing before and after are shown. */
export interface Audit {
  /** <thing>.<what was done> */
  action: string;
  /** Without one, `after` is what the route answers. */
  thing?:
    | "app"
    | "scene"
    | "webhook"
    | "api-key"
    | "auto-reply"
    | "quick-reply"
    | "bridge"
    | "campaign"
    | "platform";
  /** Of API keys nothing is written: programs do it all day, and each is a record of its own (a message, a report of a grant). */
  byOperatorsOnly?: true;
}

/** Every route of /v1 that is not a GET; null: it changes nothing, or writes its own line. A test compares. */
export const auditedRoutes: Record<string, Audit | null> = {
  "POST /v1/apps": { action: "app.added" },
  "PATCH /v1/apps/:appid": { action: "app.changed", thing: "app" },
  "POST /v1/apps/:appid/pause": { action: "app.paused", thing: "app" },
  "POST /v1/apps/:appid/resume": { action: "app.resumed", thing: "app" },
  "POST /v1/apps/:appid/connection-test": null,
  "DELETE /v1/apps/:appid": { action: "app.removed", thing: "app" },

  "POST /v1/platforms": { action: "platform.added" },
  "PATCH /v1/platforms/:componentAppid": { action: "platform.changed", thing: "platform" },
  "DELETE /v1/platforms/:componentAppid": { action: "platform.removed", thing: "platform" },
  // Of the platform, not of what is answered: the link itself opens the way in.
  "POST /v1/platforms/:componentAppid/authorization-links": {
    action: "platform.link-made",
    thing: "platform",
  },

  "POST /v1/scenes": { action: "scene.saved", thing: "scene" },
  "DELETE /v1/scenes/:name": { action: "scene.removed", thing: "scene" },
  "POST /v1/scenes/:name/preview": null,
  "POST /v1/scenes/preview": null,

  "POST /v1/templates/sync": { action: "template.synced" },
  "POST /v1/templates": { action: "template.added" },
  "DELETE /v1/templates/:templateId": { action: "template.removed" },
  "POST /v1/template-bridges": { action: "bridge.saved", thing: "bridge" },
  "DELETE /v1/template-bridges/:templateId": { action: "bridge.removed", thing: "bridge" },
  "POST /v1/template-bridges/proposals": null,
  "POST /v1/template-bridges/migrations": { action: "bridge.migrated" },

  "POST /v1/webhooks": { action: "webhook.added" },
  "PATCH /v1/webhooks/:id": { action: "webhook.changed", thing: "webhook" },
  "DELETE /v1/webhooks/:id": { action: "webhook.removed", thing: "webhook" },
  "POST /v1/webhooks/:id/rotate-secret": { action: "webhook.secret-rotated", thing: "webhook" },
  "POST /v1/webhooks/:id/test": { action: "webhook.tested" },
  "POST /v1/webhooks/:id/enable": { action: "webhook.enabled", thing: "webhook" },
  "POST /v1/webhooks/:id/disable": { action: "webhook.disabled", thing: "webhook" },
  "POST /v1/webhooks/:id/replay": { action: "webhook.replayed" },
  "POST /v1/webhooks/:id/deliveries/:deliveryId/retry": { action: "webhook.delivery-retried" },

  "POST /v1/backups": { action: "backup.taken" },

  "POST /v1/api-keys": { action: "api-key.made" },
  "DELETE /v1/api-keys/:id": { action: "api-key.revoked", thing: "api-key" },

  "POST /v1/campaigns": { action: "campaign.made" },
  "POST /v1/campaigns/preview": null,
  "PATCH /v1/campaigns/:id": { action: "campaign.changed", thing: "campaign" },
  "POST /v1/campaigns/:id/recipients": { action: "campaign.list-uploaded" },
  "POST /v1/campaigns/:id/start": { action: "campaign.started", thing: "campaign" },
  "POST /v1/campaigns/:id/pause": { action: "campaign.paused", thing: "campaign" },
  "POST /v1/campaigns/:id/resume": { action: "campaign.resumed", thing: "campaign" },
  "POST /v1/campaigns/:id/cancel": { action: "campaign.cancelled", thing: "campaign" },
  "POST /v1/campaigns/:id/test": { action: "campaign.test-sent" },

  "POST /v1/messages": { action: "message.sent", byOperatorsOnly: true },
  "POST /v1/messages/batch": { action: "message.batch-sent", byOperatorsOnly: true },
  "POST /v1/messages/:id/resend": { action: "message.resent", byOperatorsOnly: true },
  "POST /v1/messages/:id/cancel": { action: "message.cancelled", byOperatorsOnly: true },
  "POST /v1/template-messages": { action: "message.sent", byOperatorsOnly: true },
  "POST /v1/uniform-messages": { action: "message.sent", byOperatorsOnly: true },
  "POST /v1/device-messages": { action: "message.sent", byOperatorsOnly: true },
  "POST /v1/device-tickets": { action: "device-ticket.issued", byOperatorsOnly: true },
  "POST /v1/service-cards": { action: "service-card.set", byOperatorsOnly: true },
  "POST /v1/service-cards/ext": { action: "service-card.set", byOperatorsOnly: true },

  "POST /v1/grants": { action: "grant.recorded", byOperatorsOnly: true },
  "POST /v1/users": { action: "user.saved", byOperatorsOnly: true },
  "PATCH /v1/users": { action: "user.tagged", byOperatorsOnly: true },

  "POST /v1/customer-service/messages": { action: "message.sent", byOperatorsOnly: true },
  "POST /v1/customer-service/typing": null,
  "POST /v1/customer-service/conversations/:openid/read": null,
  "POST /v1/customer-service/conversations/:openid/take-back": {
    action: "agent-session.taken-back",
    byOperatorsOnly: true,
  },
  "POST /v1/customer-service/media": { action: "media.uploaded", byOperatorsOnly: true },
  "DELETE /v1/customer-service/media/:media": { action: "media.removed" },
  "POST /v1/customer-service/agents": { action: "agent.added" },
  "PATCH /v1/customer-service/agents/:kfAccount": { action: "agent.changed" },
  "DELETE /v1/customer-service/agents/:kfAccount": { action: "agent.removed" },
  "POST /v1/customer-service/agents/:kfAccount/invite": { action: "agent.invited" },
  "POST /v1/customer-service/sessions": { action: "agent-session.begun", byOperatorsOnly: true },
  "POST /v1/customer-service/sessions/close": {
    action: "agent-session.closed",
    byOperatorsOnly: true,
  },
  "POST /v1/customer-service/auto-replies": { action: "auto-reply.added" },
  "PATCH /v1/customer-service/auto-replies/:id": {
    action: "auto-reply.changed",
    thing: "auto-reply",
  },
  "DELETE /v1/customer-service/auto-replies/:id": {
    action: "auto-reply.removed",
    thing: "auto-reply",
  },
  "PUT /v1/customer-service/auto-replies/order": { action: "auto-reply.ordered" },
  "POST /v1/customer-service/auto-replies/test": null,
  "POST /v1/customer-service/quick-replies": { action: "quick-reply.added" },
  "PATCH /v1/customer-service/quick-replies/:id": {
    action: "quick-reply.changed",
    thing: "quick-reply",
  },
  "DELETE /v1/customer-service/quick-replies/:id": {
    action: "quick-reply.removed",
    thing: "quick-reply",
  },
  "PUT /v1/customer-service/quick-replies/order": { action: "quick-reply.ordered" },

  "POST /v1/diagnosis": null,

  // These write their lines in the transaction of the change.
  "DELETE /v1/users/:openid/data": null,
  "POST /v1/setup": null,
  "POST /v1/session": null,
  "DELETE /v1/session": null,
  "DELETE /v1/sessions": null,
  "PATCH /v1/session/operator": null,
  "POST /v1/session/totp": null,
  "PUT /v1/session/totp": null,
  "DELETE /v1/session/totp": null,
  "POST /v1/operators": null,
  "POST /v1/operators/accept": null,
  "PATCH /v1/operators/:id": null,
  "DELETE /v1/operators/:id": null,
  "POST /v1/operators/:id/link": null,
};
