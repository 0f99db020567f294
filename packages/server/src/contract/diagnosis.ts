import { z } from "zod";
import { bilingual } from "./common.ts";

/** POST /v1/diagnosis */
export const diagnosisRequest = z
  .object({
    production: z
      .boolean()
      .optional()
      .describe(
        "Also look at what production needs. Default: with a Postgres, or with the real WeChat",
      ),
  })
  .default({});

export const diagnosis = z.object({
  isWell: z.boolean().describe("No finding is bad"),
  findings: z.array(
    z.object({
      check: z.string().describe("Stable, for programs: docs/observability.md lists them"),
      appid: z.string().nullable().describe("null: the installation"),
      verdict: z.enum(["ok", "warn", "bad"]),
      says: bilingual,
      todo: bilingual.nullable().describe("What to do about it; null: nothing"),
    }),
  ),
});
