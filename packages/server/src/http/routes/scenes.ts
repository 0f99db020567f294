import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { deleted, ofApp, sceneName } from "../../contract/common.ts";
import {
  previewRequest,
  previewResponse,
  sceneList,
  sceneRequest,
  sceneResponse,
} from "../../contract/scenes.ts";
import { HongyanError } from "../../errors.ts";
import { renderScene } from "../../flow/messages/render-message.ts";
import { removeScene } from "../../flow/setup/remove-scene.ts";
import { saveScene } from "../../flow/setup/save-scene.ts";
import { paramsOf } from "../../flow/messages/remembered-params.ts";
import { findScene, listScenes, type SceneRow } from "../../store/scenes.ts";
import { etagOf, preconditionOf } from "../precondition.ts";
import { fromRules, toRules } from "../scene-rules.ts";
import { versionOfScene } from "../../version-of.ts";
import { toPreview } from "../to-preview.ts";
import { whichApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["scenes"];
const byName = z.object({ name: sceneName });

export function sceneRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  routes.get(
    "/v1/scenes",
    {
      config: { access: { scope: "scenes:read" } },
      schema: {
        tags,
        summary: "Every scene",
        security,
        querystring: ofApp,
        response: answers(200, sceneList),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const rows = await listScenes(ctx.db, appid);
      return { scenes: rows.map((row) => toScene(appid, row)) };
    },
  );

  routes.get(
    "/v1/scenes/:name",
    {
      config: { access: { scope: "scenes:read" } },
      schema: {
        tags,
        summary: "One scene, with the params that it needs",
        security,
        params: byName,
        querystring: ofApp,
        response: answers(200, sceneResponse),
      },
    },
    async (request, reply) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const scene = toScene(appid, await findOrRefuse(ctx, appid, request.params.name));
      reply.header("etag", etagOf(scene));
      return scene;
    },
  );

  routes.post(
    "/v1/scenes",
    {
      config: { access: { scope: "scenes:write" } },
      schema: {
        tags,
        summary: "Make or replace a scene; it is checked against its template first",
        description:
          "With If-Match (a version that was read), or If-None-Match: * (there is none yet), nothing that somebody else saved meanwhile is overwritten: CHANGED_MEANWHILE.",
        security,
        body: sceneRequest,
        response: answers(200, sceneResponse),
      },
    },
    async (request, reply) => {
      const { appid: named, page, ...scene } = request.body;
      const appid = await whichApp(ctx, request, named);
      const check = preconditionOf(request, (row: SceneRow) => toScene(appid, row));
      const wanted = { ...scene, ...toRules(scene), page: page ?? null };
      await saveScene(ctx, appid, wanted, check);
      const saved = toScene(appid, await findOrRefuse(ctx, appid, scene.name));
      reply.header("etag", etagOf(saved));
      return saved;
    },
  );

  routes.post(
    "/v1/scenes/:name/preview",
    {
      config: { access: { scope: "scenes:read" } },
      schema: {
        tags,
        summary: "Render and check a message without sending it",
        security,
        params: byName,
        body: previewRequest,
        response: answers(200, previewResponse),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.body.appid);
      const rendered = await renderScene(ctx, appid, request.params.name, request.body.params);
      return toPreview(rendered);
    },
  );

  routes.delete(
    "/v1/scenes/:name",
    {
      config: { access: { scope: "scenes:write" } },
      schema: {
        tags,
        summary: "Delete a scene; messages that were accepted are sent all the same",
        security,
        params: byName,
        querystring: ofApp,
        response: answers(200, deleted),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const check = preconditionOf(request, (row: SceneRow) => toScene(appid, row));
      const { name } = request.params;
      if (!(await removeScene(ctx, appid, name, check))) throw sceneNotFound(appid, name);
      return { deleted: true as const };
    },
  );
}

async function findOrRefuse(ctx: Context, appid: string, name: string): Promise<SceneRow> {
  const row = await findScene(ctx.db, appid, name);
  if (row === undefined) throw sceneNotFound(appid, name);
  return row;
}

function sceneNotFound(appid: string, name: string): HongyanError {
  return new HongyanError("SCENE_NOT_FOUND", `app ${appid} has no scene ${name}`, {
    hint: "GET /v1/scenes lists the scenes; POST /v1/scenes makes one.",
  });
}

function toScene(appid: string, row: SceneRow): z.infer<typeof sceneResponse> {
  return {
    ...row,
    ...fromRules(row),
    appid,
    params: paramsOf(row),
    updatedAt: row.updatedAt.toISOString(),
    version: versionOfScene(row),
  };
}
