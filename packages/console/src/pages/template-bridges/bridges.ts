import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { paths } from "@hongyan/client/schema";

export type Bridge =
  paths["/v1/template-bridges"]["get"]["responses"]["200"]["content"]["application/json"]["bridges"][number];
export type Proposal =
  paths["/v1/template-bridges/proposals"]["post"]["responses"]["200"]["content"]["application/json"];
export type Candidate = Proposal["candidates"][number];

export const bridgesQuery = (appid: string) =>
  queryOptions({
    queryKey: ["bridges", appid],
    queryFn: async () =>
      (await answerOf(api.GET("/v1/template-bridges", { params: { query: { appid } } }))).bridges,
  });
