import { createClient } from "./create-client.ts";
import type { ClientOptions, Hongyan } from "./hongyan.ts";

/**
 * The scenes of your app and the params of each, for types that refuse a wrong name or a missing param. Empty: any. Fill it with
 * `declare module "@hongyan/client" { interface HongyanScenes { "course-reminder": { taskName: string } } }`.
 */
// oxlint-disable-next-line typescript/no-empty-object-type typescript/no-empty-interface -- it is there to be filled
export interface HongyanScenes {}

export type HongyanClient<Scenes = HongyanScenes> = Hongyan<Scenes>;

/**
 * A client of one Hongyan server.
 *
 * @throws {TypeError} when `url` or `apiKey` cannot be one
 */
export function createHongyanClient<Scenes = HongyanScenes>(
  options: ClientOptions,
): HongyanClient<Scenes> {
  return createClient<Scenes>(options);
}

export type { components, operations, paths } from "./api.ts";
export type { CallOptions, ClientOptions, SendOptions } from "./hongyan.ts";
export { HongyanError } from "./error.ts";
export type { StreamedEvent } from "./follow-events.ts";
export type { AcceptedMessage, BatchResult, SceneMessage, TemplateMessage } from "./scenes.ts";
export { verifyWebhook, WebhookVerificationError, type WebhookEvent } from "./verify-webhook.ts";
