import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import type { Context } from "../../../context.ts";
import { byId, deleted, ofApp } from "../../../contract/common.ts";
import {
  autoReplyList,
  autoReplyOrder,
  autoReplyPatch,
  autoReplyRequest,
  autoReplyResponse,
  autoReplyRule,
  autoReplyTest,
  autoReplyTestResponse,
  type AutoReplyRule,
} from "../../../contract/customer-service/auto-replies.ts";
import { HongyanError } from "../../../errors.ts";
import { doesNotFit } from "../../does-not-fit.ts";
import {
  chooseAutoReply,
  type AutoReply,
} from "../../../flow/customer-service/choose-auto-reply.ts";
import type { CustomerServiceContent } from "../../../flow/customer-service/customer-service-message.ts";
import { requireMedia } from "../../../flow/customer-service/submit-customer-message.ts";
import { uuidv7 } from "../../../ids.ts";
import {
  deleteAutoReply,
  insertAutoReply,
  listAutoReplies,
  orderAutoReplies,
  updateAutoReply,
  type NewAutoReply,
} from "../../../store/auto-replies.ts";
import { changedMeanwhile, ifMatchHeaders, seenAtOf } from "../../if-match.ts";
import { whichApp } from "../../which-app.ts";
import { answers, security, typed } from "../typed.ts";
import { contentOf } from "./content.ts";

const tags = ["customer service"];
const defaultGreetAgainAfterHours = 24;

export function autoReplyRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  const list = (appid: string): Promise<AutoReply[]> =>
    listAutoReplies<CustomerServiceContent>(ctx.db, appid);

  const find = async (appid: string, id: string): Promise<AutoReply> => {
    const row = (await list(appid)).find((one) => one.autoReplyId === id);
    if (row === undefined) throw autoReplyNotFound(appid, id);
    return row;
  };

  /** @throws {HongyanError} BAD_REQUEST, MEDIA_NOT_FOUND */
  const toRow = async (appid: string, id: string, rule: unknown): Promise<NewAutoReply> => {
    const checked = checkRule(rule);
    const message = "transfer" in checked.answer ? null : contentOf(checked.answer);
    if (message !== null) await requireMedia(ctx, appid, message);
    return {
      autoReplyId: id,
      trigger: checked.trigger,
      match: checked.keyword?.match ?? "contains",
      words: checked.keyword?.words ?? [],
      greetAgainAfterHours: checked.greetAgainAfterHours ?? defaultGreetAgainAfterHours,
      message: message === null ? null : { ...message },
      isEnabled: checked.enabled ?? true,
    };
  };

  routes.get(
    "/v1/customer-service/auto-replies",
    {
      config: { access: { scope: "customer-service:read" } },
      schema: {
        tags,
        summary: "Auto-replies, in their order",
        security,
        querystring: ofApp,
        response: answers(200, autoReplyList),
      },
    },
    async (request) => {
      const rows = await list(await whichApp(ctx, request, request.query.appid));
      return { autoReplies: rows.map(toAutoReply) };
    },
  );

  routes.post(
    "/v1/customer-service/auto-replies",
    {
      config: { access: { scope: "customer-service:write" } },
      schema: {
        tags,
        summary: "Add an auto-reply, behind the others",
        security,
        body: autoReplyRequest,
        response: answers(201, autoReplyResponse),
      },
    },
    async (request, reply) => {
      const { appid: named, ...rule } = request.body;
      const appid = await whichApp(ctx, request, named);
      const id = uuidv7();
      await insertAutoReply(ctx.db, appid, await toRow(appid, id, rule));
      ctx.reference.forget();
      return reply.status(201).send(toAutoReply(await find(appid, id)));
    },
  );

  routes.patch(
    "/v1/customer-service/auto-replies/:id",
    {
      config: { access: { scope: "customer-service:write" } },
      schema: {
        tags,
        summary: "Change an auto-reply; what is left out stays",
        security,
        params: byId,
        headers: ifMatchHeaders,
        body: autoReplyPatch,
        response: answers(200, autoReplyResponse),
      },
    },
    async (request) => {
      const { appid: named, ...changes } = request.body;
      const appid = await whichApp(ctx, request, named);
      const { id } = request.params;
      const before = toRule(await find(appid, id), changes.trigger);
      const rule = await toRow(appid, id, { ...before, ...changes });
      if (!(await updateAutoReply(ctx.db, appid, rule, seenAtOf(request)))) {
        throw changedMeanwhile(toAutoReply(await find(appid, id)));
      }
      ctx.reference.forget();
      return toAutoReply(await find(appid, id));
    },
  );

  routes.delete(
    "/v1/customer-service/auto-replies/:id",
    {
      config: { access: { scope: "customer-service:write" } },
      schema: {
        tags,
        summary: "Delete an auto-reply; answers under way are sent all the same",
        security,
        params: byId,
        querystring: ofApp,
        response: answers(200, deleted),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const { id } = request.params;
      if (!(await deleteAutoReply(ctx.db, appid, id))) throw autoReplyNotFound(appid, id);
      ctx.reference.forget();
      return { deleted: true as const };
    },
  );

  routes.put(
    "/v1/customer-service/auto-replies/order",
    {
      config: { access: { scope: "customer-service:write" } },
      schema: {
        tags,
        summary: "Put auto-replies into another order",
        security,
        body: autoReplyOrder,
        response: answers(200, autoReplyList),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.body.appid);
      const { ids } = request.body;
      await ctx.db.transaction().execute((tx) => orderAutoReplies(tx, appid, ids));
      ctx.reference.forget();
      return { autoReplies: (await list(appid)).map(toAutoReply) };
    },
  );

  routes.post(
    "/v1/customer-service/auto-replies/test",
    {
      config: { access: { scope: "customer-service:read" } },
      schema: {
        tags,
        summary: "What would be answered, without sending it",
        security,
        body: autoReplyTest,
        response: answers(200, autoReplyTestResponse),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.body.appid);
      const { text } = request.body;
      const rules = await list(appid);
      const decision = chooseAutoReply(
        rules,
        text === undefined
          ? { kind: "enter", at: new Date(), greetedAt: null }
          : { kind: "message", text },
        false,
      );
      if (decision.kind !== "reply" && decision.kind !== "hand-over") {
        return { answer: "none" as const, autoReply: null };
      }
      const rule = rules.find((one) => one.autoReplyId === decision.autoReplyId);
      return { answer: decision.kind, autoReply: rule === undefined ? null : toAutoReply(rule) };
    },
  );
}

/** What single members cannot say: which of them belong together. */
function checkRule(rule: unknown): AutoReplyRule {
  const parsed = autoReplyRule.safeParse(rule);
  if (parsed.success) return parsed.data;
  const misfits = parsed.error.issues.map((issue) => ({
    path: ["body", ...issue.path].join("."),
    message: issue.message,
  }));
  throw doesNotFit("the auto-reply", misfits);
}

/** As it was written; with another trigger, without what belongs to the one before. */
function toRule(row: AutoReply, trigger: AutoReply["trigger"] = row.trigger): AutoReplyRule {
  const { match, words, greetAgainAfterHours, message, isEnabled } = row;
  const isSame = trigger === row.trigger;
  return {
    trigger,
    ...(isSame && trigger === "keyword" && { keyword: { match, words } }),
    ...(isSame && trigger === "enter" && { greetAgainAfterHours }),
    answer: message ?? { transfer: true },
    enabled: isEnabled,
  };
}

function toAutoReply(row: AutoReply): z.infer<typeof autoReplyResponse> {
  const rule = toRule(row);
  return {
    id: row.autoReplyId,
    ...rule,
    enabled: row.isEnabled,
    updatedAt: row.updatedAt.toISOString(),
  };
}

function autoReplyNotFound(appid: string, id: string): HongyanError {
  return new HongyanError("AUTO_REPLY_NOT_FOUND", `app ${appid} has no auto-reply ${id}`, {
    hint: "GET /v1/customer-service/auto-replies lists them.",
  });
}
