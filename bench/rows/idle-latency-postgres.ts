import type { Measurement } from "../lib/bench.ts";
import { measureIdleLatency } from "../lib/measure-idle-latency.ts";

export const idleLatencyPostgres: Measurement = {
  rows: ["idle-latency-postgres"],
  measure: (bench) => measureIdleLatency(bench, "postgres"),
};
