import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";

/** The apps that the operator may see. */
export const appsQuery = queryOptions({
  queryKey: ["apps"],
  queryFn: async () => (await answerOf(api.GET("/v1/apps"))).apps,
  staleTime: 30_000,
});
