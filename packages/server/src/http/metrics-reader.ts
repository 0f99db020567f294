import type { Caller } from "./caller.ts";

/** Who shows HONGYAN_METRICS_TOKEN: it reads the metrics, and nothing else. */
export const metricsReader: Caller = {
  kind: "api-key",
  id: "metrics-token",
  name: "HONGYAN_METRICS_TOKEN",
  authorities: [{ appid: null, scopes: ["metrics:read"] }],
};
