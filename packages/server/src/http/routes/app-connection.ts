import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { appid } from "../../contract/common.ts";
import { callbackState, connectionTest } from "../../contract/connection.ts";
import { HongyanError } from "../../errors.ts";
import { openCallback } from "../../flow/callbacks/save-callback.ts";
import { testConnection } from "../../flow/setup/test-connection.ts";
import { findApp, type AppRow } from "../../store/apps.ts";
import { listCallbackRefusals } from "../../store/callback-refusals.ts";
import { lastCallbackAt } from "../../store/callbacks.ts";
import { whichApp } from "../which-app.ts";
import { answers, typed } from "./typed.ts";

const tags = ["apps"];
const security = [{ apiKey: [] }];
const byAppid = z.object({ appid });

/** Whether an app and WeChat reach each other. */
export function appConnectionRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  routes.post(
    "/v1/apps/:appid/connection-test",
    {
      config: { access: { scope: "apps:write" } },
      schema: {
        tags,
        summary: "Ask WeChat with the stored secret, and say what is well and what to repair",
        description:
          "Network, secret, IP whitelist (with the address that WeChat saw), pause, callback, clock. Changes nothing; the access token in use stays good.",
        security,
        params: byAppid,
        response: answers(200, connectionTest),
      },
    },
    async (request) => {
      const row = await findOrRefuse(ctx, request, request.params.appid);
      const checks = await testConnection(ctx, row);
      return {
        appid: row.appid,
        testedAt: new Date().toISOString(),
        isWell: checks.every(({ verdict }) => verdict !== "bad"),
        checks,
      };
    },
  );

  routes.get(
    "/v1/apps/:appid/callback",
    {
      config: { access: { scope: "apps:read" } },
      schema: {
        tags,
        summary: "Whether WeChat's check and pushes arrive, and why the last one was refused",
        description:
          "For whoever sets the callbacks up and watches. Refusals appear within 2 seconds.",
        security,
        params: byAppid,
        response: answers(200, callbackState),
      },
    },
    async (request) => {
      const row = await findOrRefuse(ctx, request, request.params.appid);
      const lastPushAt = (await lastCallbackAt(ctx.db, row.appid)) ?? null;
      const refused = await listCallbackRefusals(ctx.db, row.appid);
      return {
        appid: row.appid,
        path: `/wechat/callback/${row.appid}`,
        settings:
          row.callbackMode === null
            ? null
            : {
                mode: row.callbackMode,
                format: row.callbackFormat ?? "json",
                savedAt: row.callbackSavedAt?.toISOString() ?? null,
                hasPreviousKey: openCallback(ctx, row)?.previousEncodingAESKey !== undefined,
              },
        verifiedAt: row.callbackVerifiedAt?.toISOString() ?? null,
        lastPushAt: lastPushAt?.toISOString() ?? null,
        hasPushed: lastPushAt !== null && lastPushAt > (row.callbackSavedAt ?? new Date(0)),
        refused: refused.map((one) => ({ ...one, at: one.at.toISOString() })),
      };
    },
  );
}

async function findOrRefuse(ctx: Context, request: FastifyRequest, named: string): Promise<AppRow> {
  const appid = await whichApp(ctx, request, named);
  const row = await findApp(ctx.db, appid);
  if (row === undefined) throw new HongyanError("APP_NOT_FOUND", `there is no app ${appid}`);
  return row;
}
