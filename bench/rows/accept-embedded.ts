import type { Measurement } from "../lib/bench.ts";
import { measureAccept } from "../lib/measure-accept.ts";

export const acceptEmbedded: Measurement = {
  rows: ["accept-embedded", "accept-embedded-p99"],
  measure: (bench) => measureAccept(bench, "embedded"),
};
