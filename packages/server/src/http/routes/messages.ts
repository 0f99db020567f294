import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { appid, messageId } from "../../contract/common.ts";
import {
  acceptedMessage,
  batchRequest,
  batchResponse,
  idempotencyKey,
  messageDetail,
  messageExportQuery,
  messageList,
  messageListQuery,
  messageRequest,
  messageSummary,
  type MessageRequest,
} from "../../contract/messages.ts";
import { HongyanError } from "../../errors.ts";
import { readCard } from "../../flow/messages/read-card.ts";
import { resendMessage } from "../../flow/messages/resend-message.ts";
import { tellNext } from "../../flow/messages/tell-next.ts";
import { tellStory } from "../../flow/messages/tell-story.ts";
import { timeOfId } from "../../ids.ts";
import { findApiKeyName } from "../../store/api-keys.ts";
import { findCampaign } from "../../store/campaigns.ts";
import { cancelQueuedMessage } from "../../flow/messages/cancel-message.ts";
import { submitOrRepeat, type SubmitMessage } from "../../flow/messages/submit-message.ts";
import { listCampaignMessages } from "../../store/campaign-message-list.ts";
import {
  findMessage,
  listAttempts,
  listMessageEvents,
  listMessages,
  type MessageRow,
} from "../../store/messages.ts";
import { isStillAdmitted } from "../auth.ts";
import type { Callers } from "../callers.ts";
import { createMessageExports } from "../export-messages.ts";
import { toErrorBody, toHongyanError } from "../errors.ts";
import { toMessageFilter } from "../to-message-filter.ts";
import { parseItem, toSubmission } from "../to-submission.ts";
import { findOperator } from "../../store/operators.ts";
import { seesEveryWebhook } from "../caller.ts";
import { whichApp } from "../which-app.ts";
import { answers, typed } from "./typed.ts";

const tags = ["messages"];
const security = [{ apiKey: [] }];
const byId = z.object({ id: messageId });
const ofApp = z.object({ appid: appid.optional() });
const headers = z.object({ "idempotency-key": idempotencyKey.optional() });

export function messageRoutes(
  app: FastifyInstance,
  ctx: Context,
  { submit, callers }: { submit: SubmitMessage; callers: Callers },
): void {
  const routes = typed(app);
  const exportMessages = createMessageExports(ctx);

  const send = async (
    request: FastifyRequest,
    message: MessageRequest,
    key: string | undefined,
  ) => {
    const appid = await whichApp(ctx, request, message.appid);
    const idempotency = key === undefined ? undefined : { key, request: message };
    return submitOrRepeat(ctx, appid, idempotency, async () =>
      submit(await toSubmission(ctx, request, message, key)),
    );
  };

  routes.post(
    "/v1/messages",
    {
      config: { access: { scope: "messages:write" } },
      schema: {
        tags,
        summary: "Send one message",
        security,
        headers,
        body: messageRequest,
        response: answers(202, acceptedMessage),
      },
    },
    async (request, reply) => {
      const key = request.headers["idempotency-key"];
      const { messageId: id, status } = await send(request, request.body, key);
      return reply.status(202).send({ id, status: status as MessageStatus });
    },
  );

  routes.post(
    "/v1/messages/batch",
    {
      config: { access: { scope: "messages:write" } },
      schema: {
        tags,
        summary: "Send up to 1,000 messages; each is accepted or refused by itself",
        description: "With an Idempotency-Key, the message at index i has the key `KEY:i`.",
        security,
        headers,
        body: batchRequest,
        response: answers(202, batchResponse),
      },
    },
    async (request, reply) => {
      const key = request.headers["idempotency-key"];
      const results = await Promise.all(
        request.body.messages.map(async (item, index) => {
          try {
            const message = parseItem(ctx, item, index);
            const itemKey = key === undefined ? undefined : `${key}:${index}`;
            const { messageId: id, status } = await send(request, message, itemKey);
            return { id, status: status as MessageStatus };
          } catch (error) {
            const known = toHongyanError(error);
            if (known.status >= 500) request.log.error({ err: error, index }, known.message);
            return toErrorBody(known);
          }
        }),
      );
      return reply.status(202).send({ results });
    },
  );

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
        return { messages: messages.map(toSummary), nextCursor: next, searchedUntil: null };
      }
      const page = await listMessages(ctx.db, appid, {
        ...filter,
        limit,
        ...(cursor === undefined ? {} : { before: cursor }),
      });
      return {
        messages: page.messages.map(toSummary),
        nextCursor: page.next,
        searchedUntil: page.next === null ? null : timeOfId(page.next).toISOString(),
      };
    },
  );

  routes.get(
    "/v1/messages/:id",
    {
      config: { access: { scope: "messages:read" } },
      schema: {
        tags,
        summary: "One message with its attempts and events, its story in words and its card",
        security,
        params: byId,
        querystring: ofApp,
        response: answers(200, messageDetail),
      },
    },
    async (request) => {
      const row = await findOrRefuse(ctx, request, request.query.appid, request.params.id);
      const [attempts, events] = await Promise.all([
        listAttempts(ctx.db, row.appid, row.messageId),
        listMessageEvents(ctx.db, row.appid, row.messageId),
      ]);
      return {
        ...toSummary(row),
        grant: row.grantState as "none",
        attempts: [
          ...attempts.map((one) => ({ ...one, endedAt: one.endedAt.toISOString() })),
          ...acceptedAttempt(row),
        ],
        events: events.map((event) => ({
          type: event.type,
          data: event.data,
          createdAt: event.createdAt.toISOString(),
        })),
        story: await tellStory(ctx, row, {
          attempts,
          events,
          seesEveryWebhook: seesEveryWebhook(request.caller),
        }),
        card: await readCard(ctx, row),
        askedBy: await whoAsked(ctx, row),
        next: await nextOf(ctx, row),
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

  routes.post(
    "/v1/messages/:id/resend",
    {
      config: { access: { scope: "messages:write" } },
      schema: {
        tags,
        summary: "Send the card of a message that has ended once more: a new message, a new grant",
        security,
        headers,
        params: byId,
        querystring: ofApp,
        response: answers(202, acceptedMessage),
      },
    },
    async (request, reply) => {
      const row = await findOrRefuse(ctx, request, request.query.appid, request.params.id);
      const key = request.headers["idempotency-key"];
      const { messageId: id, status } = await resendMessage(ctx, submit, row, {
        key,
        askedBy: request.caller?.id,
      });
      return reply.status(202).send({ id, status: status as MessageStatus });
    },
  );

  routes.post(
    "/v1/messages/:id/cancel",
    {
      config: { access: { scope: "messages:write" } },
      schema: {
        tags,
        summary: "Cancel a message that is still queued; its grant is free again",
        security,
        params: byId,
        querystring: ofApp,
        response: answers(200, messageSummary),
      },
    },
    async (request) => {
      const row = await findOrRefuse(ctx, request, request.query.appid, request.params.id);
      await cancelQueuedMessage(ctx, row.appid, row.messageId);
      return toSummary(await findOrRefuse(ctx, request, row.appid, row.messageId));
    },
  );
}

type MessageStatus = z.infer<typeof acceptedMessage>["status"];

async function findOrRefuse(
  ctx: Context,
  request: FastifyRequest,
  named: string | undefined,
  id: string,
): Promise<MessageRow> {
  const appid = await whichApp(ctx, request, named);
  const row = await findMessage(ctx.db, appid, id);
  if (row !== undefined) return row;
  throw new HongyanError("MESSAGE_NOT_FOUND", `app ${appid} has no message ${id}`, {
    hint: "A message belongs to one app: name it with ?appid= when there are several.",
  });
}

async function whoAsked(
  ctx: Context,
  { appid, campaignId, askedBy }: MessageRow,
): Promise<z.infer<typeof messageDetail>["askedBy"]> {
  if (campaignId !== null) {
    const campaign = await findCampaign(ctx.db, appid, campaignId);
    return campaign === undefined
      ? null
      : { kind: "campaign", id: campaignId, name: campaign.name };
  }
  if (askedBy === null) return null;
  const name = await findApiKeyName(ctx.db, askedBy);
  if (name !== undefined) return { kind: "api-key", id: askedBy, name };
  const operator = await findOperator(ctx.db, askedBy);
  return operator === undefined ? null : { kind: "operator", id: askedBy, name: operator.name };
}

async function nextOf(ctx: Context, row: MessageRow) {
  const next = await tellNext(ctx, row);
  return next === null ? null : { ...next, at: next.at?.toISOString() ?? null };
}

function toSummary(row: MessageRow): z.infer<typeof messageSummary> {
  const body = JSON.parse(row.body) as {
    page?: string;
    data?: Record<string, { value: string }>;
  };
  return {
    id: row.messageId,
    appid: row.appid,
    kind: row.kind,
    openid: row.openid,
    scene: row.scene,
    templateId: row.templateId,
    campaignId: row.campaignId,
    status: row.status as MessageStatus,
    page: body.page ?? null,
    data: body.data ?? {},
    attempt: row.attempt,
    msgid: row.msgid,
    errcode: row.errcode,
    reason: row.reason,
    detail: row.detail,
    sendAt: row.dueAt.toISOString(),
    expireAt: row.expireAt?.toISOString() ?? null,
    openedAt: row.openedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}

/** The accepted attempt stands on the message itself. */
function acceptedAttempt(row: MessageRow) {
  if (row.status !== "sent" && row.status !== "delivered") return [];
  return [
    {
      attempt: row.attempt,
      outcome: "accepted" as const,
      errcode: null,
      detail: null,
      rid: null,
      endedAt: row.updatedAt.toISOString(),
    },
  ];
}
