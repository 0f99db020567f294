import type { Measurement } from "../lib/bench.ts";
import { measureIdleLatency } from "../lib/measure-idle-latency.ts";

export const idleLatencyEmbedded: Measurement = {
  rows: ["idle-latency-embedded"],
  measure: (bench) => measureIdleLatency(bench, "embedded"),
};
