import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { paths } from "@hongyan/client/schema";

export type Erasure =
  paths["/v1/erasures/{id}"]["get"]["responses"]["200"]["content"]["application/json"];

/** Where the server writes everything that is kept about the user, for the browser to save. */
export const exportUrl = (appid: string, openid: string) =>
  `/v1/users/${encodeURIComponent(openid)}/data?${new URLSearchParams({ appid }).toString()}`;

/** @throws {ApiError} USER_NOT_FOUND */
export const eraseUser = (appid: string, openid: string) =>
  answerOf(
    api.DELETE("/v1/users/{openid}/data", { params: { path: { openid }, query: { appid } } }),
  );

/** How often a state is asked for: no event tells of it. The last step comes an hour after the second. */
const askAgainMs = { waiting: 2_000, erased: 60_000, done: false } as const;

export const erasureQuery = (appid: string, id: string) =>
  queryOptions({
    queryKey: ["erasure", appid, id],
    queryFn: () =>
      answerOf(api.GET("/v1/erasures/{id}", { params: { path: { id }, query: { appid } } })),
    refetchInterval: ({ state: { data } }) => data !== undefined && askAgainMs[data.state],
  });
