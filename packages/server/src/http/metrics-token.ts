import { hash, timingSafeEqual } from "node:crypto";
import type { Caller } from "./caller.ts";

/** Who shows HONGYAN_METRICS_TOKEN: it reads the metrics, and nothing else. */
export const metricsReader: Caller = {
  kind: "api-key",
  id: "metrics-token",
  name: "HONGYAN_METRICS_TOKEN",
  authorities: [{ appid: null, scopes: ["metrics:read"] }],
};

/** Compared by hash and in constant time: how long it takes tells nothing of the token. */
export function isMetricsToken(given: string, token: string): boolean {
  return timingSafeEqual(hash("sha256", given, "buffer"), hash("sha256", token, "buffer"));
}
