import { z } from "zod";

/** GET /v1/retention */
export const retention = z.object({
  records: z
    .array(
      z.object({
        records: z.enum([
          "messages",
          "lists",
          "events",
          "deliveries",
          "callbacks",
          "customer-messages",
          "grant-reports",
        ]),
        days: z.int().min(0).describe("Kept for so long; 0: for ever"),
        variable: z
          .string()
          .describe("The environment variable that changes it, at the next start"),
        bytes: z
          .int()
          .min(0)
          .describe(
            "Of the tables with their indexes; also what is removed and not used again yet",
          ),
      }),
    )
    .describe("docs/operations/retention.md says from when the days count"),
  databaseBytes: z.int().min(0).describe("Everything in the database"),
});
