import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { ofApp } from "../../contract/common.ts";
import {
  libraryCategories,
  libraryKeywords,
  libraryTitles,
  libraryTitlesQuery,
} from "../../contract/template-library.ts";
import { askWechat } from "../../flow/ask-wechat.ts";
import { whichApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["templates"];
const config = { access: { scope: "templates:read" } } as const;
const description = "Asks WeChat each time; the calls count in its daily limit of this interface.";

/** WeChat's public library 公共模板库, from which an app takes its templates. */
export function templateLibraryRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  routes.get(
    "/v1/template-library/categories",
    {
      config,
      schema: {
        tags,
        summary: "The app's categories, whose templates it may take",
        description,
        security,
        querystring: ofApp,
        response: answers(200, libraryCategories),
      },
    },
    async (request) => {
      const { templates } = ctx.wechat.of(await whichApp(ctx, request, request.query.appid));
      return { categories: await askWechat(() => templates.categories()) };
    },
  );

  routes.get(
    "/v1/template-library/titles",
    {
      config,
      schema: {
        tags,
        summary: "Titles of the library in one category",
        description,
        security,
        querystring: libraryTitlesQuery,
        response: answers(200, libraryTitles),
      },
    },
    async (request) => {
      const { appid, category, start, limit } = request.query;
      const { templates } = ctx.wechat.of(await whichApp(ctx, request, appid));
      const page = await askWechat(() =>
        templates.libraryTitles({ ids: [category], start, limit }),
      );
      return { titles: page.titles.map(toTitle), total: page.count };
    },
  );

  routes.get(
    "/v1/template-library/titles/:tid/keywords",
    {
      config,
      schema: {
        tags,
        summary: "The keywords of a title, of which a template takes 2 to 5",
        description,
        security,
        params: z.object({ tid: z.string().regex(/^[0-9]{1,32}$/, "must be digits") }),
        querystring: ofApp,
        response: answers(200, libraryKeywords),
      },
    },
    async (request) => {
      const { templates } = ctx.wechat.of(await whichApp(ctx, request, request.query.appid));
      const keywords = await askWechat(() => templates.libraryKeywords(request.params.tid));
      return {
        keywords: keywords.map(({ kid, name, example, rule }) => ({
          kid,
          name,
          example,
          type: rule,
        })),
      };
    },
  );
}

function toTitle({ tid, title, type }: { tid: string; title: string; type: number }) {
  return { tid, title, type: type === 3 ? ("long-term" as const) : ("one-time" as const) };
}
