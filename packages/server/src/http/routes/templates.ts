import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { deleted, ofApp, templateId } from "../../contract/common.ts";
import {
  templateAddRequest,
  templateList,
  templateResponse,
  templateSync,
} from "../../contract/templates.ts";
import { HongyanError } from "../../errors.ts";
import { askWechat } from "../../flow/ask-wechat.ts";
import { syncTemplates } from "../../flow/setup/sync-templates.ts";
import { listScenesOfTemplate } from "../../store/scenes.ts";
import { pauseWithoutTemplate } from "../../store/campaign-states.ts";
import {
  findTemplate,
  listTemplates,
  markTemplateRemoved,
  parseTemplateRow,
  type TemplateRow,
} from "../../store/templates.ts";
import { whichApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["templates"];

export function templateRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  routes.get(
    "/v1/templates",
    {
      config: { access: { scope: "templates:read" } },
      schema: {
        tags,
        summary: "Our copy of the app's subscribe-message templates",
        security,
        querystring: ofApp,
        response: answers(200, templateList),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const rows = await listTemplates(ctx.db, appid);
      return { templates: rows.map(toTemplate) };
    },
  );

  routes.post(
    "/v1/templates/sync",
    {
      config: { access: { scope: "templates:write" } },
      schema: {
        tags,
        summary: "Make our copy equal to WeChat's list, and tell what changed",
        security,
        querystring: ofApp,
        response: answers(200, templateSync),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const changes = await syncTemplates(ctx, appid);
      const rows = await listTemplates(ctx.db, appid);
      return { templates: rows.map(toTemplate), changes };
    },
  );

  routes.post(
    "/v1/templates",
    {
      config: { access: { scope: "templates:write" } },
      schema: {
        tags,
        summary: "Add a template from WeChat's public library; adding it twice is no error",
        security,
        body: templateAddRequest,
        response: answers(200, templateResponse),
      },
    },
    async (request) => {
      const { appid: named, ...template } = request.body;
      const appid = await whichApp(ctx, request, named);
      const { priTmplId } = await askWechat(() => ctx.wechat.of(appid).templates.add(template));
      await syncTemplates(ctx, appid);
      return toTemplate(await findOrRefuse(ctx, appid, priTmplId));
    },
  );

  routes.delete(
    "/v1/templates/:templateId",
    {
      config: { access: { scope: "templates:write" } },
      schema: {
        tags,
        summary: "Delete a template at WeChat; refused while a scene uses it",
        security,
        params: z.object({ templateId }),
        querystring: ofApp,
        response: answers(200, deleted),
      },
    },
    async (request) => {
      const { templateId } = request.params;
      const appid = await whichApp(ctx, request, request.query.appid);
      await findOrRefuse(ctx, appid, templateId);
      const scenes = await listScenesOfTemplate(ctx.db, appid, templateId);
      if (scenes.length > 0) {
        throw new HongyanError(
          "TEMPLATE_IN_USE",
          `template ${templateId} is used by ${scenes.join(", ")}`,
          {
            hint: "Delete these scenes or give them another template first.",
            details: { scenes },
          },
        );
      }
      await askWechat(() => ctx.wechat.of(appid).templates.delete(templateId));
      await markTemplateRemoved(ctx.db, appid, templateId);
      await pauseWithoutTemplate(ctx.db, appid);
      ctx.reference.forget();
      return { deleted: true as const };
    },
  );
}

async function findOrRefuse(ctx: Context, appid: string, templateId: string): Promise<TemplateRow> {
  const row = await findTemplate(ctx.db, appid, templateId);
  if (row !== undefined) return row;
  throw new HongyanError(
    "TEMPLATE_NOT_FOUND",
    `template ${templateId} is not in the list of app ${appid}`,
    {
      hint: "Bring the list up to date with POST /v1/templates/sync.",
    },
  );
}

function toTemplate(row: TemplateRow): z.infer<typeof templateResponse> {
  const { templateId, title, type, content, example, keywords } = parseTemplateRow(row);
  return {
    templateId,
    title,
    type: row.type === 0 ? "official-account" : type,
    content,
    example,
    keywords,
    syncedAt: row.syncedAt.toISOString(),
    removedAt: row.removedAt?.toISOString() ?? null,
  };
}
