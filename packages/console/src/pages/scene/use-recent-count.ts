import { useQuery } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { Scene } from "../../api/scenes.ts";

/** How many messages were asked for with the scene in the last seven days; undefined until it is known. */
export function useRecentCount({ appid, name }: Scene): number | undefined {
  const { data } = useQuery({
    queryKey: ["scene-count", appid, name],
    queryFn: () =>
      answerOf(api.GET("/v1/stats", { params: { query: { appid, scene: name, by: "day" } } })),
  });
  return data?.totals.accepted;
}
