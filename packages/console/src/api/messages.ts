import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { paths } from "@hongyan/client/schema";

type List = paths["/v1/messages"]["get"]["responses"]["200"]["content"]["application/json"];
export type MessageSummary = List["messages"][number];
export type MessageDetail =
  paths["/v1/messages/{id}"]["get"]["responses"]["200"]["content"]["application/json"];
/** What messages are looked for by. */
export type MessageQuery = NonNullable<paths["/v1/messages"]["get"]["parameters"]["query"]>;

const everyMs = 5_000;
/** Webhooks are told of the end after it, and tried again for a while. */
const watchedAfterEndMs = 60_000;

export const messageQuery = (appid: string, id: string) =>
  queryOptions({
    queryKey: ["message", appid, id],
    queryFn: () =>
      answerOf(api.GET("/v1/messages/{id}", { params: { path: { id }, query: { appid } } })),
    refetchInterval: ({ state: { data } }) => (isStill(data) ? false : everyMs),
  });

/** One page, newest first. */
export async function fetchMessages(query: MessageQuery) {
  const { messages, nextCursor } = await answerOf(api.GET("/v1/messages", { params: { query } }));
  return { rows: messages, nextCursor };
}

/** When a message was accepted: its id is a UUIDv7, which begins with the millisecond. */
export function acceptedAtMs(id: string): number {
  return Number.parseInt(id.replace("-", "").slice(0, 12), 16);
}

const ended: readonly MessageSummary["status"][] = ["delivered", "failed", "expired", "cancelled"];

/** Nothing more happens to it, but that the user may open it. */
export function hasEnded({ status }: Pick<MessageSummary, "status">): boolean {
  return ended.includes(status);
}

function isStill(message: MessageDetail | undefined): boolean {
  if (message === undefined || !hasEnded(message)) return false;
  return Date.now() - Date.parse(message.updatedAt) > watchedAfterEndMs;
}
