import type { Measurement } from "../lib/bench.ts";
import { acceptRowsOf, measureAccept } from "../lib/measure-accept.ts";

export const acceptPostgres: Measurement = {
  rows: acceptRowsOf("postgres"),
  measure: (bench) => measureAccept(bench, "postgres"),
};
