import { parseTemplate, validate as validateData } from "@hongyan/wechat";
import type { Measurement } from "../lib/bench.ts";
import { measureLoop } from "../lib/measure-loop.ts";
import { dataOf, template } from "../lib/sample.ts";

/** Template data against the keyword rules of a template with three keywords. */
export const validate: Measurement = {
  rows: ["validate"],
  async measure(bench) {
    const parsed = parseTemplate(template);
    const messages = Array.from({ length: 1_000 }, (_, index) => dataOf(index));
    return [
      measureLoop(bench, "validate", "messages/s", (index) => {
        const violations = validateData(parsed, messages[index] ?? {});
        if (violations.length > 0) throw new Error("the sample breaks a rule of its template");
      }),
    ];
  },
};
