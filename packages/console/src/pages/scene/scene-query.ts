import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";

const everyMs = 15_000;

/** One scene, looked at now and then: a colleague may be changing it too. */
export const sceneQuery = (appid: string, name: string) =>
  queryOptions({
    queryKey: ["scene", appid, name],
    queryFn: () =>
      answerOf(api.GET("/v1/scenes/{name}", { params: { path: { name }, query: { appid } } })),
    refetchInterval: everyMs,
  });
