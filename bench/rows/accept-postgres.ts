import type { Measurement } from "../lib/bench.ts";
import { measureAccept } from "../lib/measure-accept.ts";

export const acceptPostgres: Measurement = {
  rows: ["accept-postgres", "accept-postgres-p99"],
  measure: (bench) => measureAccept(bench, "postgres"),
};
