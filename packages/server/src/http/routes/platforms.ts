import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { appid, deleted } from "../../contract/common.ts";
import {
  authorizationLinkRequest,
  authorizationLinkResponse,
  platformDetail,
  platformList,
  platformPatch,
  platformRequest,
  platformResponse,
} from "../../contract/platforms.ts";
import { createAuthorizationLink } from "../../flow/platforms/authorization-links.ts";
import { missingPermissions } from "../../flow/platforms/permission-sets.ts";
import { addPlatform, changePlatform, removePlatform } from "../../flow/platforms/save-platform.ts";
import { askWechat } from "../../flow/ask-wechat.ts";
import { listAuthorizations } from "../../store/authorizations.ts";
import { findPlatform, listPlatforms, type PlatformRow } from "../../store/platforms.ts";
import { versionOfPlatform } from "../../version-of.ts";
import { platformNotFound } from "../../wechat/platform-clients.ts";
import { etagOf, preconditionOf } from "../precondition.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["platforms"];
const reading = { access: { scope: "apps:read" as const, everyApp: true as const } };
// Whoever changes a platform acts for every app that has authorised it.
const writing = { access: { scope: "apps:write" as const, everyApp: true as const } };
const byComponentAppid = z.object({ componentAppid: appid });

/** Third-party platforms 第三方平台, for who may change every app. */
export function platformRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  routes.get(
    "/v1/platforms",
    {
      config: reading,
      schema: {
        tags,
        summary: "Every third-party platform",
        security,
        response: answers(200, platformList),
      },
    },
    async () => {
      return { platforms: (await listPlatforms(ctx.db)).map(toPlatform) };
    },
  );

  routes.get(
    "/v1/platforms/:componentAppid",
    {
      config: reading,
      schema: {
        tags,
        summary: "One platform, with the mini programs that have authorised it",
        security,
        params: byComponentAppid,
        response: answers(200, platformDetail),
      },
    },
    async (request, reply) => {
      const platform = toPlatform(await findOrRefuse(ctx, request.params.componentAppid));
      const apps = await listAuthorizations(ctx.db, platform.componentAppid);
      reply.header("etag", etagOf(platform));
      return {
        ...platform,
        apps: apps.map((one) => ({
          appid: one.appid,
          name: one.name,
          authorizedAt: one.authorizedAt.toISOString(),
          endedAt: one.endedAt?.toISOString() ?? null,
          permissions: one.permissions,
          missing: missingPermissions(one.permissions),
        })),
      };
    },
  );

  routes.post(
    "/v1/platforms",
    {
      config: writing,
      schema: {
        tags,
        summary: "Add a third-party platform",
        security,
        body: platformRequest,
        response: answers(201, platformResponse),
      },
    },
    async (request, reply) => {
      await addPlatform(ctx, request.body);
      const row = await findOrRefuse(ctx, request.body.componentAppid);
      return reply.status(201).send(toPlatform(row));
    },
  );

  routes.patch(
    "/v1/platforms/:componentAppid",
    {
      config: writing,
      schema: {
        tags,
        summary: "Change a platform; what is left out stays",
        description: "With If-Match nothing that somebody else changed meanwhile is overwritten.",
        security,
        params: byComponentAppid,
        body: platformPatch,
        response: answers(200, platformResponse),
      },
    },
    async (request, reply) => {
      const { componentAppid } = request.params;
      const check = preconditionOf(request, toPlatform);
      await changePlatform(ctx, componentAppid, request.body, check);
      const changed = toPlatform(await findOrRefuse(ctx, componentAppid));
      reply.header("etag", etagOf(changed));
      return changed;
    },
  );

  routes.delete(
    "/v1/platforms/:componentAppid",
    {
      config: writing,
      schema: {
        tags,
        summary: "Remove a platform that no app has authorised",
        security,
        params: byComponentAppid,
        response: answers(200, deleted),
      },
    },
    async (request) => {
      await removePlatform(ctx, request.params.componentAppid);
      return { deleted: true as const };
    },
  );

  routes.post(
    "/v1/platforms/:componentAppid/authorization-links",
    {
      config: writing,
      schema: {
        tags,
        summary: "A link by which a mini program's administrator authorises the platform, once",
        security,
        params: byComponentAppid,
        body: authorizationLinkRequest,
        response: answers(201, authorizationLinkResponse),
      },
    },
    async (request, reply) => {
      const { componentAppid } = request.params;
      const { url, expiresAt } = await askWechat(() =>
        createAuthorizationLink(ctx, componentAppid, request.body.appid ?? null),
      );
      return reply.status(201).send({ url, expiresAt: expiresAt.toISOString() });
    },
  );
}

async function findOrRefuse(ctx: Context, componentAppid: string): Promise<PlatformRow> {
  const row = await findPlatform(ctx.db, componentAppid);
  if (row === undefined) throw platformNotFound(componentAppid);
  return row;
}

function toPlatform(row: PlatformRow): z.infer<typeof platformResponse> {
  const path = `${row.publicUrl}/wechat/platform/${row.componentAppid}`;
  return {
    componentAppid: row.componentAppid,
    name: row.name,
    publicUrl: row.publicUrl,
    ticketUrl: `${path}/ticket`,
    messageUrl: `${path}/message/$APPID$`,
    ticketReceivedAt: row.ticketReceivedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    version: versionOfPlatform(row),
  };
}
