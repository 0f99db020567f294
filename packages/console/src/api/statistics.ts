import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { paths } from "@hongyan/client/schema";

type Body<Path extends keyof paths> = paths[Path] extends {
  get: { responses: { 200: { content: { "application/json": infer Content } } } };
}
  ? Content
  : never;

export type Statistics = Body<"/v1/stats">;
export type Reach = Body<"/v1/stats/reach">;
export type Now = Body<"/v1/stats/now">;

export const ranges = ["24h", "7d", "30d"] as const;
export type Range = (typeof ranges)[number];

const hourMs = 3_600_000;
const lengths: Record<Range, { by: "hour" | "day"; hours: number }> = {
  "24h": { by: "hour", hours: 24 },
  "7d": { by: "day", hours: 7 * 24 },
  "30d": { by: "day", hours: 30 * 24 },
};

export const statisticsQuery = (appid: string, range: Range) =>
  queryOptions({
    queryKey: ["stats", appid, range],
    queryFn: () => {
      const { by, hours } = lengths[range];
      const from = new Date(Date.now() - hours * hourMs).toISOString();
      return answerOf(api.GET("/v1/stats", { params: { query: { appid, from, by } } }));
    },
    refetchInterval: 60_000,
  });

export const reachQuery = (appid: string) =>
  queryOptions({
    queryKey: ["reach", appid],
    queryFn: () => answerOf(api.GET("/v1/stats/reach", { params: { query: { appid } } })),
    refetchInterval: 60_000,
  });

export const nowQuery = (appid: string) =>
  queryOptions({
    queryKey: ["now", appid],
    queryFn: () => answerOf(api.GET("/v1/stats/now", { params: { query: { appid } } })),
    refetchInterval: 10_000,
  });
