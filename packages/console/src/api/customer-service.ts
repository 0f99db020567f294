import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { paths } from "@hongyan/client/schema";

const root = "/v1/customer-service";

export type ListedConversation =
  paths["/v1/customer-service/conversations"]["get"]["responses"]["200"]["content"]["application/json"]["conversations"][number];
export type Conversation =
  paths["/v1/customer-service/conversations/{openid}"]["get"]["responses"]["200"]["content"]["application/json"];
export type Line =
  paths["/v1/customer-service/conversations/{openid}/messages"]["get"]["responses"]["200"]["content"]["application/json"]["messages"][number];
export type QuickReply =
  paths["/v1/customer-service/quick-replies"]["get"]["responses"]["200"]["content"]["application/json"]["quickReplies"][number];
export type AutoReply =
  paths["/v1/customer-service/auto-replies"]["get"]["responses"]["200"]["content"]["application/json"]["autoReplies"][number];
export type AutoReplyRule = Omit<
  paths["/v1/customer-service/auto-replies"]["post"]["requestBody"]["content"]["application/json"],
  "appid"
>;
type ListQuery = NonNullable<
  paths["/v1/customer-service/conversations"]["get"]["parameters"]["query"]
>;
type SendRequest =
  paths["/v1/customer-service/messages"]["post"]["requestBody"]["content"]["application/json"];

/** What is sent: one of text, image, link and miniprogrampage. */
export type Content = Pick<SendRequest, "text" | "image" | "link" | "miniprogrampage">;

export type ConversationFilter = Pick<ListQuery, "window" | "unread" | "heldBy" | "q">;

/** Of everything that changes when somebody writes: what the live page asks again. */
export const chatKey = (appid: string) => ["customer-service", appid, "chat"] as const;
export const quickRepliesKey = (appid: string) =>
  ["customer-service", appid, "quick-replies"] as const;
export const autoRepliesKey = (appid: string) =>
  ["customer-service", appid, "auto-replies"] as const;

/** What others read or took back, no event tells of. */
const lookAgainMs = 15_000;
const pageSize = 30;

export const conversationsQuery = (appid: string, filter: ConversationFilter) =>
  infiniteQueryOptions({
    queryKey: [...chatKey(appid), "list", filter],
    queryFn: ({ pageParam: cursor }) =>
      answerOf(
        api.GET(`${root}/conversations`, {
          params: {
            query: { appid, limit: pageSize, ...filter, ...(cursor !== null && { cursor }) },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
    refetchInterval: lookAgainMs,
  });

export const conversationQuery = (appid: string, openid: string) =>
  queryOptions({
    queryKey: [...chatKey(appid), "one", openid],
    queryFn: () =>
      answerOf(
        api.GET(`${root}/conversations/{openid}`, {
          params: { path: { openid }, query: { appid } },
        }),
      ),
    refetchInterval: lookAgainMs,
  });

/** Newest first, as many pages as were asked for. */
export const linesQuery = (appid: string, openid: string) =>
  infiniteQueryOptions({
    queryKey: [...chatKey(appid), "lines", openid],
    queryFn: ({ pageParam: cursor }) =>
      answerOf(
        api.GET(`${root}/conversations/{openid}/messages`, {
          params: {
            path: { openid },
            query: { appid, limit: pageSize, ...(cursor !== null && { cursor }) },
          },
        }),
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });

export const markRead = (appid: string, openid: string) =>
  answerOf(
    api.POST(`${root}/conversations/{openid}/read`, {
      params: { path: { openid }, query: { appid } },
    }),
  );

/** The same key sends once, however often it is tried. */
export const sendMessage = (appid: string, openid: string, content: Content, key: string) =>
  answerOf(
    api.POST(`${root}/messages`, {
      params: { header: { "idempotency-key": key } },
      body: { appid, to: { openid }, ...content, onNoWindow: "reject" },
    }),
  );

export const tellTyping = (appid: string, openid: string) =>
  answerOf(api.POST(`${root}/typing`, { body: { appid, to: { openid }, command: "typing" } }));

/** Answers with the hash by which messages name the picture. */
export async function storePicture(appid: string, file: File): Promise<string> {
  const { media } = await answerOf(
    api.POST(`${root}/media`, {
      params: { query: { appid } },
      headers: { "content-type": file.type },
      body: file as never,
      bodySerializer: (body: unknown) => body as File,
    }),
  );
  return media;
}

/** Where the server shows a picture: one of ours by its hash, one of a user's by WeChat's id. */
export const pictureUrl = (appid: string, id: string) =>
  `${root}/media/${encodeURIComponent(id)}/content?${new URLSearchParams({ appid }).toString()}`;

export const handOver = (appid: string, openid: string, kfAccount: string) =>
  answerOf(api.POST(`${root}/sessions`, { body: { appid, kfAccount, openid } }));

export const takeBack = (appid: string, openid: string) =>
  answerOf(
    api.POST(`${root}/conversations/{openid}/take-back`, {
      params: { path: { openid }, query: { appid } },
    }),
  );

export const quickRepliesQuery = (appid: string) =>
  queryOptions({
    queryKey: quickRepliesKey(appid),
    queryFn: async () =>
      (await answerOf(api.GET(`${root}/quick-replies`, { params: { query: { appid } } })))
        .quickReplies,
    staleTime: 30_000,
  });

export const saveQuickReply = (
  appid: string,
  seen: QuickReply | undefined,
  reply: { title: string; content: string },
) =>
  answerOf(
    seen === undefined
      ? api.POST(`${root}/quick-replies`, { body: { appid, ...reply } })
      : api.PATCH(`${root}/quick-replies/{id}`, {
          params: { path: { id: seen.id }, header: { "if-match": seen.updatedAt } },
          body: { appid, ...reply },
        }),
  );

export const deleteQuickReply = (appid: string, id: string) =>
  answerOf(
    api.DELETE(`${root}/quick-replies/{id}`, { params: { path: { id }, query: { appid } } }),
  );

export const orderQuickReplies = (appid: string, ids: string[]) =>
  answerOf(api.PUT(`${root}/quick-replies/order`, { body: { appid, ids } }));

export const autoRepliesQuery = (appid: string) =>
  queryOptions({
    queryKey: autoRepliesKey(appid),
    queryFn: async () =>
      (await answerOf(api.GET(`${root}/auto-replies`, { params: { query: { appid } } })))
        .autoReplies,
  });

export const saveAutoReply = (appid: string, seen: AutoReply | undefined, rule: AutoReplyRule) =>
  answerOf(
    seen === undefined
      ? api.POST(`${root}/auto-replies`, { body: { appid, ...rule } })
      : api.PATCH(`${root}/auto-replies/{id}`, {
          params: { path: { id: seen.id }, header: { "if-match": seen.updatedAt } },
          body: { appid, ...rule },
        }),
  );

export const switchAutoReply = (appid: string, id: string, enabled: boolean) =>
  answerOf(
    api.PATCH(`${root}/auto-replies/{id}`, {
      params: { path: { id } },
      body: { appid, enabled },
    }),
  );

export const deleteAutoReply = (appid: string, id: string) =>
  answerOf(api.DELETE(`${root}/auto-replies/{id}`, { params: { path: { id }, query: { appid } } }));

export const orderAutoReplies = (appid: string, ids: string[]) =>
  answerOf(api.PUT(`${root}/auto-replies/order`, { body: { appid, ids } }));

/** `text` undefined: as if a user entered the chat. */
export const tryAutoReplies = (appid: string, text: string | undefined) =>
  answerOf(
    api.POST(`${root}/auto-replies/test`, {
      body: { appid, ...(text === undefined ? { enter: true } : { text }) },
    }),
  );
