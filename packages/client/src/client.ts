import createOpenApiClient, { type Client as OpenApiClient } from "openapi-fetch";
import { inspect } from "node:util";
import { toError } from "./error.ts";
import { followEvents, type EventsOptions, type LiveEvent } from "./events.ts";
import type {
  AcceptedMessage,
  Balance,
  BalanceFilter,
  BatchResult,
  Message,
  MessageDetails,
  MessageFilter,
  MessageSummary,
  SceneName,
} from "./messages.ts";
import { createRetryingFetch } from "./retrying-fetch.ts";
import type { paths } from "./schema.ts";

export interface ClientOptions {
  /** Where Hongyan is: http://127.0.0.1:3000. Default: HONGYAN_URL. */
  url?: string;
  /** An API key with the scopes that you need. Default: HONGYAN_API_KEY. */
  apiKey?: string;
  /** Of one try. Default: 10,000 ms. */
  timeoutMs?: number;
  /** How often is tried again what may be repeated, when the server is busy or away. Default: 3. */
  retries?: number;
  /** Default: the global one. */
  fetch?: (request: Request) => Promise<Response>;
}

export interface SendOptions {
  /**
   * The same key with the same message is one message, however often it is sent: an order's number, say. Default: a new one,
   * which makes the client's own retries safe and not yours.
   */
  idempotencyKey?: string;
  signal?: AbortSignal;
}

export interface Client {
  /**
   * Asks for one message. It is safe in the database when this resolves; what becomes of it is told by webhooks.
   *
   * @throws {HongyanError} NO_GRANT when the user has allowed no more, INVALID_PARAMS and others of docs/errors.md
   */
  send<Scene extends SceneName>(
    message: Message<Scene>,
    options?: SendOptions,
  ): Promise<AcceptedMessage>;
  /** Up to 1,000 messages. Each is taken or refused by itself: look at every result. */
  sendBatch(messages: readonly Message[], options?: SendOptions): Promise<BatchResult[]>;
  getMessage(id: string, options?: { signal?: AbortSignal }): Promise<MessageDetails>;
  /** Ends a message that is not on its way yet. @throws {HongyanError} NOT_CANCELLABLE */
  cancelMessage(id: string): Promise<void>;
  /** Newest first, page by page as you read on. */
  messages(filter?: Omit<MessageFilter, "cursor">): AsyncGenerator<MessageSummary>;
  /** How many messages may still be sent to whom, page by page as you read on. */
  balances(filter?: Omit<BalanceFilter, "cursor">): AsyncGenerator<Balance>;
  /** What happens, as it happens; see `followEvents`. */
  events(options?: EventsOptions): AsyncGenerator<LiveEvent, void, undefined>;
  /** Every other route, typed: `client.api.GET("/v1/scenes")` answers with `{ data, error, response }`. */
  api: OpenApiClient<paths>;
}

/** A client of one Hongyan. It keeps no connection open by itself, and needs no closing. */
export function createClient(options: ClientOptions = {}): Client {
  const url = (options.url ?? process.env["HONGYAN_URL"])?.replace(/\/+$/, "");
  const apiKey = options.apiKey ?? process.env["HONGYAN_API_KEY"];
  if (url === undefined) throw new TypeError("give url, or set HONGYAN_URL");
  if (apiKey === undefined) throw new TypeError("give apiKey, or set HONGYAN_API_KEY");
  // The error of a header that is not valid, thrown later on, would show the key.
  if (!/^[\x21-\x7e]+$/.test(apiKey)) throw new TypeError("apiKey has a character no key has");
  const fetch = options.fetch ?? globalThis.fetch;
  const authorization = `Bearer ${apiKey}`;
  const api = createOpenApiClient<paths>({
    baseUrl: url,
    headers: { authorization },
    fetch: createRetryingFetch({
      timeoutMs: options.timeoutMs ?? 10_000,
      retries: options.retries ?? 3,
      fetch,
    }),
  });
  const keyed = ({ idempotencyKey, signal }: SendOptions = {}) => ({
    params: { header: { "idempotency-key": idempotencyKey ?? crypto.randomUUID() } },
    signal: signal ?? null,
  });
  const client: Client = {
    api,
    send: (message, sending) =>
      answerOf(api.POST("/v1/messages", { ...keyed(sending), body: message })),
    async sendBatch(messages, sending) {
      const body = { messages: [...messages] };
      const { results } = await answerOf(
        api.POST("/v1/messages/batch", { ...keyed(sending), body }),
      );
      return results;
    },
    getMessage: (id, { signal } = {}) =>
      answerOf(api.GET("/v1/messages/{id}", { params: { path: { id } }, signal: signal ?? null })),
    async cancelMessage(id) {
      await answerOf(api.POST("/v1/messages/{id}/cancel", { params: { path: { id } } }));
    },
    messages: (filter = {}) =>
      readOn(async (cursor) => {
        const query = { ...filter, ...(cursor !== undefined && { cursor }) };
        const page = await answerOf(api.GET("/v1/messages", { params: { query } }));
        return { items: page.messages, next: page.nextCursor };
      }),
    balances: (filter = {}) =>
      readOn(async (cursor) => {
        const query = { ...filter, ...(cursor !== undefined && { cursor }) };
        const page = await answerOf(api.GET("/v1/grants", { params: { query } }));
        return { items: page.grants, next: page.nextCursor };
      }),
    events: (following = {}) =>
      followEvents(
        (query, signal) =>
          fetch(
            new Request(`${url}/v1/events?${query.toString()}`, {
              headers: { authorization },
              redirect: "manual",
              signal,
            }),
          ),
        following,
      ),
  };
  // The key is nowhere in it for console.log to show.
  return Object.defineProperty(client, inspect.custom, {
    value: () => `Hongyan client of ${url}`,
    enumerable: false,
  });
}

interface Answer<Data> {
  data?: Data;
  error?: unknown;
  response: Response;
}

async function answerOf<Data>(call: Promise<Answer<Data>>): Promise<Data> {
  const { data, error, response } = await call;
  if (!response.ok) throw toError(error, response);
  return data as Data;
}

async function* readOn<Item>(
  read: (cursor: string | undefined) => Promise<{ items: Item[]; next: string | null }>,
): AsyncGenerator<Item> {
  let cursor: string | undefined;
  do {
    const { items, next } = await read(cursor);
    yield* items;
    cursor = next ?? undefined;
  } while (cursor !== undefined);
}
