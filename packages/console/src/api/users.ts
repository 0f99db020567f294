import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { paths } from "@hongyan/client/schema";

export type UserDetail =
  paths["/v1/users/{openid}"]["get"]["responses"]["200"]["content"]["application/json"];
export type UserSummary =
  paths["/v1/users"]["get"]["responses"]["200"]["content"]["application/json"]["users"][number];

/** One user of an app, with the balances and the quiet hours. */
export const userQuery = (appid: string, openid: string) =>
  queryOptions({
    queryKey: ["user", appid, openid],
    queryFn: () =>
      answerOf(api.GET("/v1/users/{openid}", { params: { path: { openid }, query: { appid } } })),
  });
