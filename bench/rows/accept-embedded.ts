import type { Measurement } from "../lib/bench.ts";
import { acceptRowsOf, measureAccept } from "../lib/measure-accept.ts";

export const acceptEmbedded: Measurement = {
  rows: acceptRowsOf("embedded"),
  measure: (bench) => measureAccept(bench, "embedded"),
};
