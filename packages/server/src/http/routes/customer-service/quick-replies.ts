import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import type { Context } from "../../../context.ts";
import { byId, deleted, ofApp } from "../../../contract/common.ts";
import {
  mostQuickReplies,
  quickReplyList,
  quickReplyOrder,
  quickReplyPatch,
  quickReplyRequest,
  quickReplyResponse,
} from "../../../contract/customer-service/quick-replies.ts";
import { HongyanError } from "../../../errors.ts";
import { uuidv7 } from "../../../ids.ts";
import {
  deleteQuickReply,
  findQuickReply,
  insertQuickReply,
  listQuickReplies,
  orderQuickReplies,
  updateQuickReply,
  type QuickReplyRow,
} from "../../../store/quick-replies.ts";
import { changedMeanwhile, ifMatchHeaders, seenAtOf } from "../../if-match.ts";
import { whichApp } from "../../which-app.ts";
import { answers, security, typed } from "../typed.ts";

const tags = ["customer service"];
const read = { access: { scope: "customer-service:read" as const } };
const write = { access: { scope: "customer-service:write" as const } };

/** Texts that people who answer users write often. Nothing sends them but a person. */
export function quickReplyRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  const find = async (appid: string, id: string): Promise<QuickReplyRow> => {
    const row = await findQuickReply(ctx.db, appid, id);
    if (row === undefined) throw quickReplyNotFound(appid, id);
    return row;
  };

  routes.get(
    "/v1/customer-service/quick-replies",
    {
      config: read,
      schema: {
        tags,
        summary: "Quick replies 快捷回复, in their order",
        security,
        querystring: ofApp,
        response: answers(200, quickReplyList),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      return { quickReplies: (await listQuickReplies(ctx.db, appid)).map(toQuickReply) };
    },
  );

  routes.post(
    "/v1/customer-service/quick-replies",
    {
      config: write,
      schema: {
        tags,
        summary: `Add a quick reply, behind the others; an app has ${mostQuickReplies} at most`,
        security,
        body: quickReplyRequest,
        response: answers(201, quickReplyResponse),
      },
    },
    async (request, reply) => {
      const { appid: named, title, content } = request.body;
      const appid = await whichApp(ctx, request, named);
      const quickReplyId = uuidv7();
      const row = { quickReplyId, title, content };
      if (!(await insertQuickReply(ctx.db, appid, row, mostQuickReplies))) {
        throw tooManyQuickReplies(appid);
      }
      return reply.status(201).send(toQuickReply(await find(appid, quickReplyId)));
    },
  );

  routes.patch(
    "/v1/customer-service/quick-replies/:id",
    {
      config: write,
      schema: {
        tags,
        summary: "Change a quick reply; what is left out stays",
        security,
        params: byId,
        headers: ifMatchHeaders,
        body: quickReplyPatch,
        response: answers(200, quickReplyResponse),
      },
    },
    async (request) => {
      const { appid: named, ...changes } = request.body;
      const appid = await whichApp(ctx, request, named);
      const { id } = request.params;
      if (!(await updateQuickReply(ctx.db, appid, id, changes, seenAtOf(request)))) {
        throw changedMeanwhile(toQuickReply(await find(appid, id)));
      }
      return toQuickReply(await find(appid, id));
    },
  );

  routes.delete(
    "/v1/customer-service/quick-replies/:id",
    {
      config: write,
      schema: {
        tags,
        summary: "Delete a quick reply",
        security,
        params: byId,
        querystring: ofApp,
        response: answers(200, deleted),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const { id } = request.params;
      if (!(await deleteQuickReply(ctx.db, appid, id))) throw quickReplyNotFound(appid, id);
      return { deleted: true as const };
    },
  );

  routes.put(
    "/v1/customer-service/quick-replies/order",
    {
      config: write,
      schema: {
        tags,
        summary: "Put quick replies into another order",
        security,
        body: quickReplyOrder,
        response: answers(200, quickReplyList),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.body.appid);
      const { ids } = request.body;
      await ctx.db.transaction().execute((tx) => orderQuickReplies(tx, appid, ids));
      return { quickReplies: (await listQuickReplies(ctx.db, appid)).map(toQuickReply) };
    },
  );
}

function toQuickReply(row: QuickReplyRow): z.infer<typeof quickReplyResponse> {
  const { quickReplyId, title, content, updatedAt } = row;
  return { id: quickReplyId, title, content, updatedAt: updatedAt.toISOString() };
}

function quickReplyNotFound(appid: string, id: string): HongyanError {
  return new HongyanError("QUICK_REPLY_NOT_FOUND", `app ${appid} has no quick reply ${id}`, {
    hint: "GET /v1/customer-service/quick-replies lists them.",
  });
}

function tooManyQuickReplies(appid: string): HongyanError {
  return new HongyanError(
    "QUICK_REPLY_LIMIT",
    `app ${appid} has ${mostQuickReplies} quick replies, which is as many as it may have`,
    { hint: "Delete those that nobody uses." },
  );
}
