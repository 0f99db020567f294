import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { touchDatabase } from "../../store/health.ts";
import { answers, typed } from "./typed.ts";

const ok = z.object({ status: z.literal("ok") });

/** For whoever runs the server: does it live, can it work, how does it do. */
export function healthRoutes(app: FastifyInstance, ctx: Context): void {
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
        summary: "The process can take work",
        response: answers(200, ok),
      },
    },
    async () => {
      try {
        await touchDatabase(ctx.db);
      } catch (cause) {
        throw new HongyanError("UNAVAILABLE", "the database does not answer", {
          hint: "Look at the database and DATABASE_URL; `hongyan doctor` says more.",
          cause,
        });
      }
      return { status: "ok" as const };
    },
  );

  app.get(
    "/metrics",
    {
      config: { access: { scope: "metrics:read" } },
      schema: { tags: ["operations"], summary: "Prometheus metrics", security: [{ apiKey: [] }] },
    },
    async (_, reply) => {
      reply.header("content-type", ctx.metrics.registry.contentType);
      return ctx.metrics.registry.metrics();
    },
  );
}
