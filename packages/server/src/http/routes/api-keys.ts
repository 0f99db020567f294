import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { byId } from "../../contract/common.ts";
import {
  apiKeyCreated,
  apiKeyList,
  apiKeyRequest,
  type apiKeyResponse,
} from "../../contract/api-keys.ts";
import { HongyanError } from "../../errors.ts";
import { createApiKey } from "../../flow/setup/create-api-key.ts";
import { listApiKeys, revokeApiKey, type ApiKeyRow } from "../../store/api-keys.ts";
import type { Callers } from "../callers.ts";
import { refuseMoreThanOwn } from "../refuse-more-than-own.ts";
import { whichApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["api keys"];

export function apiKeyRoutes(app: FastifyInstance, ctx: Context, callers: Callers): void {
  const routes = typed(app);

  routes.get(
    "/v1/api-keys",
    {
      config: { access: { scope: "api-keys:read", everyApp: true } },
      schema: {
        tags,
        summary: "Every key, without its text",
        security,
        response: answers(200, apiKeyList),
      },
    },
    async () => ({ apiKeys: (await listApiKeys(ctx.db)).map(toApiKey) }),
  );

  routes.post(
    "/v1/api-keys",
    {
      config: { access: { scope: "api-keys:write", everyApp: true } },
      schema: {
        tags,
        summary: "Make a key; its text is shown this once",
        security,
        body: apiKeyRequest,
        response: answers(201, apiKeyCreated),
      },
    },
    async (request, reply) => {
      const { name, scopes, appid, requestsPerMinute } = request.body;
      refuseMoreThanOwn(request, [{ appid: null, scopes }]);
      if (appid !== undefined) await whichApp(ctx, request, appid);
      const { key, row } = await createApiKey(ctx, {
        name,
        scopes,
        appid: appid ?? null,
        requestsPerMinute,
      });
      return reply.status(201).send({ ...toApiKey(row), key });
    },
  );

  routes.delete(
    "/v1/api-keys/:id",
    {
      config: { access: { scope: "api-keys:write", everyApp: true } },
      schema: {
        tags,
        summary: "Revoke a key; other processes notice within five seconds",
        security,
        params: byId,
        response: answers(200, z.object({ revoked: z.literal(true) })),
      },
    },
    async (request) => {
      if (!(await revokeApiKey(ctx.db, request.params.id))) {
        throw new HongyanError(
          "API_KEY_NOT_FOUND",
          `there is no live API key ${request.params.id}`,
          {
            hint: "GET /v1/api-keys lists the keys.",
          },
        );
      }
      callers.forget();
      return { revoked: true as const };
    },
  );
}

function toApiKey(row: ApiKeyRow): z.infer<typeof apiKeyResponse> {
  return {
    id: row.apiKeyId,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    appid: row.appid,
    requestsPerMinute: row.requestsPerMinute,
    createdAt: row.createdAt.toISOString(),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    revokedAt: row.revokedAt?.toISOString() ?? null,
  };
}
