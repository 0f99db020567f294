import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";

/** What is the same for every app of this server. */
export const installationQuery = queryOptions({
  queryKey: ["installation"],
  queryFn: () => answerOf(api.GET("/v1/installation")),
  staleTime: Number.POSITIVE_INFINITY,
});
