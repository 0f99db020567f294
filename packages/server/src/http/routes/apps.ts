import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import type { Context } from "../../context.ts";
import { appPause } from "../../contract/app-pause.ts";
import { byAppid, deleted } from "../../contract/common.ts";
import { appList, appPatch, appRequest, appResponse, quotaResponse } from "../../contract/apps.ts";
import { HongyanError } from "../../errors.ts";
import { askQuotas, readQuotas, type Quota } from "../../flow/pacing/read-quotas.ts";
import { addApp, checkOfficialAccount } from "../../flow/setup/add-app.ts";
import { changeAppSettings } from "../../flow/setup/change-app-settings.ts";
import { resume } from "../../flow/setup/resume-app.ts";
import { deleteApp, listApps, pauseAppByHand, type AppRow } from "../../store/apps.ts";
import type { Callers } from "../callers.ts";
import { etagOf, preconditionOf } from "../precondition.ts";
import { versionOfApp } from "../../version-of.ts";
import { findAppOrRefuse } from "../find-app.ts";
import { reachedApps, requireEveryApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["apps"];

export function appRoutes(app: FastifyInstance, ctx: Context, callers: Callers): void {
  const routes = typed(app);

  routes.get(
    "/v1/apps",
    {
      config: { access: { scope: "apps:read" } },
      schema: {
        tags,
        summary: "Every app that the caller may see",
        security,
        response: answers(200, appList),
      },
    },
    async (request) => {
      const reached = reachedApps(request);
      const rows = await listApps(ctx.db);
      return {
        apps: rows
          .filter((row) => reached === null || reached.includes(row.appid))
          .map((row) => toApp(ctx, row)),
      };
    },
  );

  routes.get(
    "/v1/apps/:appid",
    {
      config: { access: { scope: "apps:read" } },
      schema: {
        tags,
        summary: "One app, with why it is paused if it is",
        security,
        params: byAppid,
        response: answers(200, appResponse),
      },
    },
    async (request, reply) => {
      const app = toApp(ctx, await findAppOrRefuse(ctx, request, request.params.appid));
      reply.header("etag", etagOf(app));
      return app;
    },
  );

  routes.post(
    "/v1/apps",
    {
      config: { access: { scope: "apps:write", everyApp: true } },
      schema: {
        tags,
        summary: "Add a mini program, or an Official Account bound to one",
        security,
        body: appRequest,
        response: answers(201, appResponse),
      },
    },
    async (request, reply) => {
      await addApp(ctx, request.body);
      const row = await findAppOrRefuse(ctx, request, request.body.appid);
      return reply.status(201).send(toApp(ctx, row));
    },
  );

  routes.patch(
    "/v1/apps/:appid",
    {
      config: { access: { scope: "apps:write" } },
      schema: {
        tags,
        summary: "Change an app; a new secret also ends a pause that the old one caused",
        description:
          "With If-Match (a version that was read) nothing that somebody else changed meanwhile is overwritten: CHANGED_MEANWHILE.",
        security,
        params: byAppid,
        body: appPatch,
        response: answers(200, appResponse),
      },
    },
    async (request, reply) => {
      const { secret, callback, ...settings } = request.body;
      const before = await findAppOrRefuse(ctx, request, request.params.appid);
      const { officialAccount = before.officialAccount } = settings;
      if (officialAccount !== null && officialAccount !== before.officialAccount) {
        // Whoever binds an account sends through it: a key of one app must not reach another one's.
        requireEveryApp(request);
        await checkOfficialAccount(ctx, officialAccount);
      }
      const check = preconditionOf(request, (row: AppRow) => toApp(ctx, row));
      await changeAppSettings(ctx, before.appid, { settings, callback, secret }, check);
      const changed = toApp(ctx, await findAppOrRefuse(ctx, request, before.appid));
      reply.header("etag", etagOf(changed));
      return changed;
    },
  );

  routes.get(
    "/v1/apps/:appid/quota",
    {
      config: { access: { scope: "apps:read" } },
      schema: {
        tags,
        summary: "WeChat's daily quotas: how much is used, and when it runs out at this rate",
        description:
          "Counted here, and asked of WeChat once in ten minutes. Without an answer, WeChat's published limits.",
        security,
        params: byAppid,
        response: answers(200, quotaResponse),
      },
    },
    async (request) => {
      const { appid } = await findAppOrRefuse(ctx, request, request.params.appid);
      await askQuotas(ctx, appid);
      return { appid, quotas: (await readQuotas(ctx, appid)).map(toQuotaView) };
    },
  );

  routes.post(
    "/v1/apps/:appid/pause",
    {
      config: { access: { scope: "apps:write" } },
      schema: {
        tags,
        summary: "Send nothing of an app until it is resumed: messages are accepted and wait",
        security,
        params: byAppid,
        body: appPause,
        response: answers(200, appResponse),
      },
    },
    async (request) => {
      const { appid } = await findAppOrRefuse(ctx, request, request.params.appid);
      await pauseAppByHand(ctx.db, appid, request.body.reason);
      ctx.reference.forget();
      return toApp(ctx, await findAppOrRefuse(ctx, request, appid));
    },
  );

  routes.post(
    "/v1/apps/:appid/resume",
    {
      config: { access: { scope: "apps:write" } },
      schema: {
        tags,
        summary: "End a pause: what waited is sent now",
        security,
        params: byAppid,
        response: answers(200, appResponse),
      },
    },
    async (request) => {
      const { appid } = await findAppOrRefuse(ctx, request, request.params.appid);
      await resume(ctx, appid);
      return toApp(ctx, await findAppOrRefuse(ctx, request, appid));
    },
  );

  routes.delete(
    "/v1/apps/:appid",
    {
      config: { access: { scope: "apps:write", everyApp: true } },
      schema: {
        tags,
        summary:
          "Remove an app with its scenes, templates and users; messages and ledger stay as records",
        security,
        params: byAppid,
        response: answers(200, deleted),
      },
    },
    async (request) => {
      const { appid } = await findAppOrRefuse(ctx, request, request.params.appid);
      if (!(await deleteApp(ctx.db, appid))) {
        throw new HongyanError(
          "APP_IN_USE",
          `app ${appid} still has messages that have not ended`,
          {
            hint: "Cancel them or wait: GET /v1/messages?status=queued (and sending, unknown) lists them. A uniform message of a mini program may wait to fall back on this app.",
          },
        );
      }
      // Its API keys and the roles in it went with it.
      callers.forget();
      ctx.wechat.forget(appid);
      ctx.reference.forget();
      return { deleted: true as const };
    },
  );
}

function toApp(ctx: Context, row: AppRow): z.infer<typeof appResponse> {
  const token = ctx.wechat.of(row.appid).tokenSource.state();
  return {
    appid: row.appid,
    kind: row.kind,
    name: row.name,
    defaultScene: row.defaultScene,
    onUnknown: row.onUnknown,
    unknownAfterSeconds: row.unknownAfterSeconds,
    grantSource: row.grantSource,
    eraseOnCancellation: row.eraseOnCancellation,
    officialAccount: row.officialAccount,
    callback:
      row.callbackMode === null
        ? null
        : {
            path:
              row.platform === null
                ? `/wechat/callback/${row.appid}`
                : `/wechat/platform/${row.platform}/message/${row.appid}`,
            mode: row.callbackMode,
            format: row.callbackFormat ?? "json",
            verifiedAt: row.callbackVerifiedAt?.toISOString() ?? null,
          },
    pacing: row.pacing,
    paused: row.isPaused
      ? {
          until: row.pausedUntil?.toISOString() ?? null,
          errcode: row.pausedErrcode,
          reason: row.pausedReason,
        }
      : null,
    token: {
      status: token.status,
      expiresAt: token.expiresAtMs === undefined ? null : new Date(token.expiresAtMs).toISOString(),
      lastError: token.lastError?.message ?? null,
    },
    platform: row.platform,
    createdAt: row.createdAt.toISOString(),
    version: versionOfApp(row),
  };
}

function toQuotaView(quota: Quota): z.infer<typeof quotaResponse>["quotas"][number] {
  return {
    ...quota,
    perSecond: Math.round(quota.perSecond * 10) / 10,
    runsOutAt: quota.runsOutAt?.toISOString() ?? null,
    resetsAt: quota.resetsAt.toISOString(),
  };
}
