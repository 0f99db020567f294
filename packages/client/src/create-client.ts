import { randomUUID } from "node:crypto";
import createApi from "openapi-fetch";
import type { paths } from "./api.ts";
import { followEvents } from "./follow-events.ts";
import type { Body, CallOptions, ClientOptions, Hongyan, SendOptions } from "./hongyan.ts";
import { eachOfPages } from "./pages.ts";
import { sendRequest } from "./transport.ts";

export function createClient<Scenes>({
  url,
  apiKey,
  appid,
  timeoutMs = 10_000,
  retries = 3,
  fetch = globalThis.fetch,
}: ClientOptions): Hongyan<Scenes> {
  const transport = { timeoutMs, retries, fetch };
  const api = createApi<paths>({
    baseUrl: readUrl(url),
    headers: { authorization: `Bearer ${readKey(apiKey)}` },
    // A redirect would carry the key elsewhere, and lose the body of a POST.
    redirect: "manual",
    fetch: (request) => sendRequest(request, transport),
  });
  const app = appid === undefined ? {} : { appid };

  const change = (action: "start" | "pause" | "resume" | "cancel") => {
    return async (id: string, options?: CallOptions) =>
      dataOf(
        await api.POST(`/v1/campaigns/{id}/${action}`, {
          params: { path: { id }, query: app },
          ...options,
        }),
      );
  };

  return {
    async send(message, options) {
      const { header, call } = idempotent(options);
      const body = { ...app, ...message } as Body<"postMessages">;
      return dataOf(await api.POST("/v1/messages", { params: { header }, body, ...call }));
    },
    async sendBatch(messages, options) {
      const { header, call } = idempotent(options);
      const body = { messages: messages.map((message) => ({ ...app, ...message })) };
      const answer = await api.POST("/v1/messages/batch", { params: { header }, body, ...call });
      return dataOf(answer).results;
    },
    messages: {
      async get(id, options) {
        const params = { path: { id }, query: app };
        return dataOf(await api.GET("/v1/messages/{id}", { params, ...options }));
      },
      list: (filter, options) =>
        eachOfPages(
          async (from) =>
            dataOf(
              await api.GET("/v1/messages", {
                params: { query: { ...app, ...filter, ...from } },
                ...options,
              }),
            ),
          (page) => page.messages,
        ),
      async cancel(id, options) {
        const params = { path: { id }, query: app };
        return dataOf(await api.POST("/v1/messages/{id}/cancel", { params, ...options }));
      },
      async resend(id, options) {
        const { header, call } = idempotent(options);
        const params = { path: { id }, query: app, header };
        return dataOf(await api.POST("/v1/messages/{id}/resend", { params, ...call }));
      },
    },
    campaigns: {
      async create(campaign, options) {
        const { header, call } = idempotent(options);
        const body = { ...app, ...campaign };
        return dataOf(await api.POST("/v1/campaigns", { params: { header }, body, ...call }));
      },
      async preview(campaign, options) {
        const body = { ...app, ...campaign };
        return dataOf(await api.POST("/v1/campaigns/preview", { body, ...options }));
      },
      async get(id, options) {
        const params = { path: { id }, query: app };
        return dataOf(await api.GET("/v1/campaigns/{id}", { params, ...options }));
      },
      list: (filter, options) =>
        eachOfPages(
          async (from) =>
            dataOf(
              await api.GET("/v1/campaigns", {
                params: { query: { ...app, ...filter, ...from } },
                ...options,
              }),
            ),
          (page) => page.campaigns,
        ),
      start: change("start"),
      pause: change("pause"),
      resume: change("resume"),
      cancel: change("cancel"),
    },
    grants: {
      list: (filter, options) =>
        eachOfPages(
          async (from) =>
            dataOf(
              await api.GET("/v1/grants", {
                params: { query: { ...app, ...filter, ...from } },
                ...options,
              }),
            ),
          (page) => page.grants,
        ),
      report: async (grants, options) =>
        dataOf(await api.POST("/v1/grants", { body: { ...app, grants }, ...options })),
    },
    users: {
      async get(openid, options) {
        const params = { path: { openid }, query: app };
        return dataOf(await api.GET("/v1/users/{openid}", { params, ...options }));
      },
      list: (filter, options) =>
        eachOfPages(
          async (from) =>
            dataOf(
              await api.GET("/v1/users", {
                params: { query: { ...app, ...filter, ...from } },
                ...options,
              }),
            ),
          (page) => page.users,
        ),
      save: async (users, options) =>
        dataOf(await api.POST("/v1/users", { body: { ...app, users }, ...options })),
    },
    events({ types, after } = {}, options) {
      const query = { ...app, ...(types === undefined ? {} : { types: types.join(",") }) };
      const open = async (behind: string | undefined, signal: AbortSignal) => {
        const params = { query: { ...query, ...(behind === undefined ? {} : { after: behind }) } };
        const answer = await api.GET("/v1/events", { params, signal, parseAs: "stream" });
        return dataOf(answer) as ReadableStream<Uint8Array>;
      };
      return followEvents(open, after, options?.signal);
    },
    api,
  };
}

/** What was refused has been thrown before. */
function dataOf<Data>({ data }: { data?: Data }): Data {
  return data as Data;
}

function idempotent({ idempotencyKey = randomUUID(), ...call }: SendOptions = {}) {
  return { header: { "idempotency-key": idempotencyKey }, call };
}

function readUrl(url: string): string {
  const { protocol, origin, pathname } = new URL(url);
  if (protocol === "http:" || protocol === "https:") return origin + pathname.replace(/\/+$/, "");
  throw new TypeError("url must begin with http:// or https://");
}

/** The error of `fetch` over a header that is not valid would hold the key. */
function readKey(apiKey: string): string {
  if (/^[\x21-\x7e]+$/.test(apiKey)) return apiKey;
  throw new TypeError("apiKey must be letters, digits and signs without white space");
}
