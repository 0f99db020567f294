import type { FastifyInstance } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { messageExportQuery, messageList, messageListQuery } from "../../contract/messages.ts";
import { timeOfId } from "../../ids.ts";
import { listCampaignMessages } from "../../store/campaign-message-list.ts";
import { listMessages } from "../../store/messages.ts";
import { isStillAdmitted } from "../auth.ts";
import type { Callers } from "../callers.ts";
import { createMessageExports } from "../export-messages.ts";
import { toMessageFilter } from "../to-message-filter.ts";
import { toMessageSummary } from "../to-message-summary.ts";
import { whichApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["messages"];

/** Messages that fit a filter: page by page, or as a file. */
export function messageListRoutes(app: FastifyInstance, ctx: Context, callers: Callers): void {
  const routes = typed(app);
  const exportMessages = createMessageExports(ctx);

  routes.get(
    "/v1/messages",
    {
      config: { access: { scope: "messages:read" } },
      schema: {
        tags,
        summary: "Messages, newest first",
        security,
        querystring: messageListQuery,
        response: answers(200, messageList),
      },
    },
    async (request) => {
      const { appid: named, cursor, campaignId, limit, ...wanted } = request.query;
      const appid = await whichApp(ctx, request, named);
      const filter = await toMessageFilter(ctx, appid, wanted);
      if (filter === "nobody") return { messages: [], nextCursor: null, searchedUntil: null };
      if (campaignId !== undefined) {
        const page = { ...filter, after: cursor, limit };
        const { messages, next } = await listCampaignMessages(ctx.db, appid, campaignId, page);
        return { messages: messages.map(toMessageSummary), nextCursor: next, searchedUntil: null };
      }
      const page = await listMessages(ctx.db, appid, {
        ...filter,
        limit,
        ...(cursor === undefined ? {} : { before: cursor }),
      });
      return {
        messages: page.messages.map(toMessageSummary),
        nextCursor: page.next,
        searchedUntil: page.next === null ? null : timeOfId(page.next).toISOString(),
      };
    },
  );

  routes.get(
    "/v1/messages/export",
    {
      exposeHeadRoute: false,
      config: { access: { scope: "messages:read" } },
      schema: {
        tags,
        summary: "Messages as CSV, newest first",
        description:
          "UTF-8 with a byte order mark. Cells that a spreadsheet would take for a formula begin with an apostrophe. 1,000,000 messages at most; the last line says how many there are, and where to go on. Two exports a process at once; one whose reader takes nothing for a minute, or may not read any more, is cut off.",
        security,
        querystring: messageExportQuery,
        produces: ["text/csv"],
        response: answers(200, z.any().describe("text/csv")),
      },
    },
    async (request, reply) => {
      const { appid: named, cursor, ...wanted } = request.query;
      const appid = await whichApp(ctx, request, named);
      const filter = await toMessageFilter(ctx, appid, wanted);
      const isAllowed = () => isStillAdmitted(callers, request);
      const csv = exportMessages({ appid, filter, cursor, isAllowed });
      return reply
        .header("content-type", "text/csv; charset=utf-8")
        .header("content-disposition", `attachment; filename="messages-${appid}.csv"`)
        .header("cache-control", "no-store")
        .send(csv);
    },
  );
}
