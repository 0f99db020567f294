import type { FastifyInstance } from "fastify";
import type { Context } from "../../context.ts";
import { diagnosis, diagnosisRequest } from "../../contract/diagnosis.ts";
import { diagnose } from "../../flow/diagnosis/diagnose.ts";
import { answers, security, typed } from "./typed.ts";

export function diagnosisRoutes(app: FastifyInstance, ctx: Context): void {
  typed(app).post(
    "/v1/diagnosis",
    {
      config: { access: { scope: "apps:read", everyApp: true } },
      schema: {
        tags: ["operations"],
        summary: "Check everything that a send depends on; what `hongyan doctor` shows",
        security,
        body: diagnosisRequest,
        response: answers(200, diagnosis),
      },
    },
    async (request) => {
      const findings = await diagnose(ctx, request.body);
      return { isWell: findings.every(({ verdict }) => verdict !== "bad"), findings };
    },
  );
}
