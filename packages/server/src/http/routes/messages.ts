import type { FastifyInstance, FastifyRequest } from "fastify";
import { z } from "zod";
import type { Context } from "../../context.ts";
import { idempotencyHeaders, messageId, ofApp } from "../../contract/common.ts";
import {
  acceptedMessage,
  batchRequest,
  batchResponse,
  messageRequest,
  messageSummary,
  type MessageRequest,
} from "../../contract/messages.ts";
import { cancelQueuedMessage } from "../../flow/messages/cancel-message.ts";
import { submitOrRepeat } from "../../flow/messages/idempotency.ts";
import { resendMessage } from "../../flow/messages/resend-message.ts";
import type { SubmitMessage } from "../../flow/messages/submission.ts";
import { isFaultOfOurs, toErrorBody, toHongyanError } from "../errors.ts";
import { findMessageOrRefuse } from "../find-message.ts";
import { toMessageSummary } from "../to-message-summary.ts";
import { parseItem, toSubmission } from "../to-submission.ts";
import { whichApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["messages"];
const byId = z.object({ id: messageId });

/** Sending a message, and steering one that was sent. */
export function messageRoutes(app: FastifyInstance, ctx: Context, submit: SubmitMessage): void {
  const routes = typed(app);

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
        headers: idempotencyHeaders,
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
        headers: idempotencyHeaders,
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
            if (isFaultOfOurs(known)) request.log.error({ err: error, index }, known.message);
            return toErrorBody(known);
          }
        }),
      );
      return reply.status(202).send({ results });
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
        headers: idempotencyHeaders,
        params: byId,
        querystring: ofApp,
        response: answers(202, acceptedMessage),
      },
    },
    async (request, reply) => {
      const row = await findMessageOrRefuse(ctx, request, request.query.appid, request.params.id);
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
      const row = await findMessageOrRefuse(ctx, request, request.query.appid, request.params.id);
      await cancelQueuedMessage(ctx, row.appid, row.messageId);
      return toMessageSummary(await findMessageOrRefuse(ctx, request, row.appid, row.messageId));
    },
  );
}

type MessageStatus = z.infer<typeof acceptedMessage>["status"];
