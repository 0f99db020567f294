import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { checkReadiness } from "../../flow/setup/check-readiness.ts";
import { answers, security, typed } from "./typed.ts";

const ok = z.object({ status: z.literal("ok") });

/** For whoever runs the server: does it live, can it work, how does it do. */
export function healthRoutes(
  app: FastifyInstance,
  ctx: Context,
  isStopping: () => boolean = () => false,
): void {
  const routes = typed(app);
  routes.get(
    "/healthz",
    {
      config: { access: "public" },
      schema: { tags: ["operations"], summary: "The process lives", response: answers(200, ok) },
    },
    () => ({ status: "ok" as const }),
  );

  routes.get(
    "/readyz",
    {
      config: { access: "public" },
      schema: {
        tags: ["operations"],
        summary:
          "The process can take work: it is not stopping, and the database answers, takes writes and has its schema",
        response: answers(200, ok),
      },
    },
    async () => {
      await checkReadiness(ctx, isStopping());
      return { status: "ok" as const };
    },
  );

  app.get(
    "/metrics",
    {
      config: { access: { scope: "metrics:read", everyApp: true } },
      schema: { tags: ["operations"], summary: "Prometheus metrics", security },
    },
    async (_request, reply) => {
      reply.header("content-type", ctx.metrics.registry.contentType);
      return ctx.exposeMetrics();
    },
  );
}
