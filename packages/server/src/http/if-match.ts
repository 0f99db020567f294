import type { FastifyRequest } from "fastify";
import { z } from "zod";
import { at } from "../contract/common.ts";
import { HongyanError } from "../errors.ts";

/** Of requests that go by the time of the last change: a draft, a reply. What has a version goes by that (precondition.ts). */
export const ifMatchHeaders = z.object({
  "if-match": z
    .string()
    .max(64)
    .refine((value) => at.safeParse(unquoted(value)).success, "must be the updatedAt that was read")
    .optional()
    .describe(
      "Its `updatedAt` as you saw it: if somebody has changed it since, nothing is done (412 CHANGED_MEANWHILE)",
    ),
});

/** null: whatever it is now. */
export function seenAtOf({ headers }: FastifyRequest): Date | null {
  const seen = headers["if-match"];
  return seen === undefined ? null : new Date(unquoted(seen));
}

/** @param current As it is now, for whoever comes too late. */
export function changedMeanwhile(current: unknown): HongyanError {
  return new HongyanError("CHANGED_MEANWHILE", "somebody else has changed it meanwhile", {
    hint: "Nothing was saved. Look at details.current, and save again with If-Match of its updatedAt.",
    details: { current },
  });
}

function unquoted(value: string): string {
  return value.replace(/^"(.*)"$/, "$1");
}
