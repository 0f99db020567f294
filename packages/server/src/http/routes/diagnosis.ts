import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { diagnose } from "../../flow/setup/diagnose.ts";
import { answers, typed } from "./typed.ts";

const diagnosis = z.object({
  findings: z.array(
    z.object({
      check: z.string(),
      verdict: z.enum(["ok", "warn", "bad"]),
      says: z.string(),
      fix: z.string().optional(),
    }),
  ),
});

export function diagnosisRoutes(app: FastifyInstance, ctx: Context): void {
  typed(app).post(
    "/v1/diagnosis",
    {
      config: { access: { scope: "apps:read", everyApp: true } },
      schema: {
        tags: ["operations"],
        summary: "Check everything that a send depends on; what `hongyan doctor` shows",
        security: [{ apiKey: [] }],
        response: answers(200, diagnosis),
      },
    },
    async () => ({ findings: await diagnose(ctx) }),
  );
}
