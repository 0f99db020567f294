import type { FastifyInstance } from "fastify";
import type { Context } from "../../context.ts";
import { installationResponse } from "../../contract/installation.ts";
import { answers, security, typed } from "./typed.ts";

export function installationRoutes(app: FastifyInstance, ctx: Context): void {
  typed(app).get(
    "/v1/installation",
    {
      config: { access: { scope: "apps:read" } },
      schema: {
        tags: ["operations"],
        summary: "What is the same for every app of this server",
        security,
        response: answers(200, installationResponse),
      },
    },
    () => ({ phoneUrl: ctx.config.phoneUrl ?? null }),
  );
}
