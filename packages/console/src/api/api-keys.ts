import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { paths } from "@hongyan/client/schema";

type Keys = paths["/v1/api-keys"]["get"]["responses"]["200"]["content"]["application/json"];

export type ApiKey = Keys["apiKeys"][number];
export type NewApiKey = paths["/v1/api-keys"]["post"]["requestBody"]["content"]["application/json"];

export const apiKeysQuery = queryOptions({
  queryKey: ["api-keys"],
  queryFn: async () => (await answerOf(api.GET("/v1/api-keys"))).apiKeys,
});

export const createApiKey = (body: NewApiKey) => answerOf(api.POST("/v1/api-keys", { body }));

export const revokeApiKey = (id: string) =>
  answerOf(api.DELETE("/v1/api-keys/{id}", { params: { path: { id } } }));
