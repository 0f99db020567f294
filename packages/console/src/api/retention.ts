import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { paths } from "@hongyan/client/schema";

export type Retention =
  paths["/v1/retention"]["get"]["responses"]["200"]["content"]["application/json"];

export const retentionQuery = queryOptions({
  queryKey: ["retention"],
  queryFn: () => answerOf(api.GET("/v1/retention")),
});
