import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { paths } from "@hongyan/client/schema";

export type Scene =
  paths["/v1/scenes"]["get"]["responses"]["200"]["content"]["application/json"]["scenes"][number];

export const scenesQuery = (appid: string) =>
  queryOptions({
    queryKey: ["scenes", appid],
    queryFn: async () =>
      (await answerOf(api.GET("/v1/scenes", { params: { query: { appid } } }))).scenes,
    staleTime: 10_000,
  });
