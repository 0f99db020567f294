import type { FastifyInstance } from "fastify";
import type { Context } from "../../context.ts";
import { callbackList, callbackListQuery } from "../../contract/callbacks.ts";
import { listCallbacks } from "../../store/callbacks.ts";
import { whichApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

/** For operators: what WeChat really sent. */
export function receivedCallbackRoutes(app: FastifyInstance, ctx: Context): void {
  typed(app).get(
    "/v1/callbacks",
    {
      config: { access: { scope: "callbacks:read" } },
      schema: {
        tags: ["WeChat"],
        summary: "Pushes of WeChat as they came, newest first, with what became of each",
        security,
        querystring: callbackListQuery,
        response: answers(200, callbackList),
      },
    },
    async (request) => {
      const { appid, cursor, limit } = request.query;
      const rows = await listCallbacks(ctx.db, await whichApp(ctx, request, appid), {
        before: cursor,
        limit,
      });
      const last = rows.length === limit ? rows.at(-1) : undefined;
      return {
        callbacks: rows.map(({ callbackId, ...row }) => ({
          id: callbackId,
          ...row,
          createdAt: row.createdAt.toISOString(),
          receivedAt: row.receivedAt.toISOString(),
          processedAt: row.processedAt?.toISOString() ?? null,
        })),
        nextCursor: last?.callbackId ?? null,
      };
    },
  );
}
