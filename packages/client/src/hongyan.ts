import type { Client } from "openapi-fetch";
import type { components, operations, paths } from "./api.ts";
import type { StreamedEvent } from "./follow-events.ts";
import type {
  AcceptedMessage,
  BatchResult,
  SceneMessage,
  SceneName,
  TemplateMessage,
} from "./scenes.ts";

export interface ClientOptions {
  /** Where Hongyan listens, for example `http://127.0.0.1:3000`. */
  url: string;
  /** An API key with the scopes that the calls need. */
  apiKey: string;
  /** The app that calls are about when they name none; needed when the key reaches several. */
  appid?: string;
  /** Time limit of one try, in milliseconds. Default 10,000. */
  timeoutMs?: number;
  /** Further tries after the first one, only where that cannot do anything twice. Default 3. */
  retries?: number;
  /** Instead of the global `fetch`: a proxy, a pool of your own. */
  fetch?: (request: Request) => Promise<Response>;
}

export interface CallOptions {
  /** Ends the call, its retries included; what was aborted may have been carried out. */
  signal?: AbortSignal;
}

export interface SendOptions extends CallOptions {
  /**
   * Up to 200 characters, for example `order-1007-shipped`: the same key never sends twice, whoever repeats it and when. Made
   * by chance if left out, which covers the retries of this one call.
   */
  idempotencyKey?: string;
}

type Schemas = components["schemas"];
type Query<Name extends keyof operations> = NonNullable<operations[Name]["parameters"]["query"]>;
type Filter<Name extends keyof operations> = Omit<Query<Name>, "cursor">;
export type Body<Name extends keyof operations> = operations[Name] extends {
  requestBody: { content: { "application/json": infer Content } };
}
  ? Content
  : never;
type Answer<Name extends keyof operations, Status extends number> = operations[Name] extends {
  responses: Record<Status, { content: { "application/json": infer Content } }>;
}
  ? Content
  : never;

/** Every method throws {@link HongyanError} when the server refuses or does not answer. */
export interface Hongyan<Scenes> {
  /** Sends one message. Durable once this resolves; what becomes of it tell webhooks, `events` and `messages.get`. */
  send<Name extends SceneName<Scenes>>(
    message: SceneMessage<Scenes, Name> | TemplateMessage,
    options?: SendOptions,
  ): Promise<AcceptedMessage>;
  /** Up to 1,000 messages, each accepted or refused by itself; results in their order. */
  sendBatch<Name extends SceneName<Scenes>>(
    messages: (SceneMessage<Scenes, Name> | TemplateMessage)[],
    options?: SendOptions,
  ): Promise<BatchResult[]>;
  messages: {
    /** With its attempts, events and story. */
    get(messageId: string, options?: CallOptions): Promise<Schemas["MessageDetail"]>;
    /** Newest first. `limit` is the size of a page. */
    list(filter?: Filter<"getMessages">, options?: CallOptions): AsyncIterable<Schemas["Message"]>;
    /** While it is queued; its grant is free again. */
    cancel(messageId: string, options?: CallOptions): Promise<Schemas["Message"]>;
    /** The card of a message that has ended once more: a new message, a new grant. */
    resend(messageId: string, options?: SendOptions): Promise<AcceptedMessage>;
  };
  campaigns: {
    create(campaign: Body<"postCampaigns">, options?: SendOptions): Promise<Schemas["Campaign"]>;
    /** Whom it would reach now, and with which card. */
    preview(
      campaign: Body<"postCampaigns">,
      options?: CallOptions,
    ): Promise<Answer<"postCampaignsPreview", 200>>;
    get(campaignId: string, options?: CallOptions): Promise<Schemas["CampaignDetail"]>;
    list(
      filter?: Filter<"getCampaigns">,
      options?: CallOptions,
    ): AsyncIterable<Schemas["Campaign"]>;
    start(campaignId: string, options?: CallOptions): Promise<Schemas["Campaign"]>;
    pause(campaignId: string, options?: CallOptions): Promise<Schemas["Campaign"]>;
    resume(campaignId: string, options?: CallOptions): Promise<Schemas["Campaign"]>;
    cancel(campaignId: string, options?: CallOptions): Promise<Schemas["Campaign"]>;
  };
  grants: {
    /** Balances, of exactly one of `openid`, `externalId` and `templateId`. */
    list(filter: Filter<"getGrants">, options?: CallOptions): AsyncIterable<Schemas["Grant"]>;
    /** Accepts that Hongyan was not told of; the same `id` counts once for a user. */
    report(
      grants: Body<"postGrants">["grants"],
      options?: CallOptions,
    ): Promise<Answer<"postGrants", 200>>;
  };
  users: {
    get(openid: string, options?: CallOptions): Promise<Schemas["UserDetail"]>;
    list(filter?: Filter<"getUsers">, options?: CallOptions): AsyncIterable<Schemas["User"]>;
    /** Ties your ids to openids, up to 1,000 at once. */
    save(
      users: Body<"postUsers">["users"],
      options?: CallOptions,
    ): Promise<Answer<"postUsers", 200>>;
  };
  /**
   * What happens, as it happens; for ever, over every break of the connection. Without `after` it begins now. What must not be
   * missed belongs to a webhook.
   */
  events(
    filter?: { types?: string[]; after?: string },
    options?: CallOptions,
  ): AsyncIterable<StreamedEvent>;
  /** Every other route, typed: `api.GET("/v1/stats", { params: { query } })`. Same key, limits, retries and errors. */
  api: Client<paths>;
}
