export { createClient, type Client, type ClientOptions, type SendOptions } from "./client.ts";
export { HongyanError } from "./error.ts";
export type { EventsOptions, LiveEvent } from "./events.ts";
export type {
  AcceptedMessage,
  Balance,
  BalanceFilter,
  BatchResult,
  HongyanScenes,
  Message,
  MessageDetails,
  MessageFilter,
  MessageSummary,
  ParamsOf,
  SceneMessage,
  SceneName,
  TemplateMessage,
} from "./messages.ts";
export { verifyWebhook, type HongyanEvent, type WebhookHeaders } from "./webhook.ts";
