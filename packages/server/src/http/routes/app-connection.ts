import type { FastifyInstance } from "fastify";
import type { Context } from "../../context.ts";
import { byAppid } from "../../contract/common.ts";
import { callbackState, connectionTest } from "../../contract/connection.ts";
import { openCallback } from "../../flow/callbacks/save-callback.ts";
import { testConnection } from "../../flow/setup/test-connection.ts";
import { listCallbackRefusals } from "../../store/callback-refusals.ts";
import { lastCallbackAt } from "../../store/callbacks.ts";
import { findAppOrRefuse } from "../find-app.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["apps"];

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
      const row = await findAppOrRefuse(ctx, request, request.params.appid);
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
      const row = await findAppOrRefuse(ctx, request, request.params.appid);
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
