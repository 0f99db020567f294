import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { at } from "../contract/common.ts";

/** Of requests that go by a draft as somebody saw it. */
export const ifMatchHeaders = z.object({
  "if-match": z
    .string()
    .max(64)
    .refine((value) => at.safeParse(unquoted(value)).success, "must be the updatedAt of the draft")
    .optional()
    .describe(
      "The draft's `updatedAt` as you saw it: if somebody has changed it since, nothing is done (412 CHANGED_MEANWHILE)",
    ),
});

/** null: whatever it is now. */
export function seenAtOf({ headers }: FastifyRequest): Date | null {
  const seen = headers["if-match"];
  return seen === undefined ? null : new Date(unquoted(seen));
}

function unquoted(value: string): string {
  return value.replace(/^"(.*)"$/, "$1");
}
