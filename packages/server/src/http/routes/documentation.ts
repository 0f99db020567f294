import swaggerUi from "@fastify/swagger-ui";
import type { FastifyInstance } from "fastify";

/** The description of the routes, for people and for programs. It holds no data; HONGYAN_DOCS=off takes it away. */
export async function documentationRoutes(app: FastifyInstance): Promise<void> {
  await app.register(swaggerUi, {
    routePrefix: "/docs",
    staticCSP: true,
    theme: {
      title: "Hongyan 鸿雁 API",
      css: [{ filename: "hongyan.css", content: ".topbar { display: none; }" }],
    },
  });
  app.get("/openapi.json", { config: { access: "public" }, schema: { hide: true } }, () =>
    app.swagger(),
  );
}
