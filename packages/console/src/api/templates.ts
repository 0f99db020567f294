import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { paths } from "@hongyan/client/schema";

export type Template =
  paths["/v1/templates"]["get"]["responses"]["200"]["content"]["application/json"]["templates"][number];
export type Keyword = Template["keywords"][number];

/** Our copy of WeChat's list; those that it lists no more come last. */
export const templatesQuery = (appid: string) =>
  queryOptions({
    queryKey: ["templates", appid],
    queryFn: async () =>
      (await answerOf(api.GET("/v1/templates", { params: { query: { appid } } }))).templates,
    staleTime: 10_000,
  });
