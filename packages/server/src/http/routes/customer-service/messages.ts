import type { FastifyInstance, FastifyRequest } from "fastify";
import type { z } from "zod";
import type { Context } from "../../../context.ts";
import { done, idempotencyHeaders } from "../../../contract/common.ts";
import {
  customerServiceRequest,
  typingRequest,
  type CustomerServiceRequest,
} from "../../../contract/customer-service/messages.ts";
import { acceptedMessage } from "../../../contract/messages.ts";
import { toCustomerSubmission } from "../../../flow/customer-service/submit-customer-message.ts";
import { submitOrRepeat } from "../../../flow/messages/idempotency.ts";
import type { SubmitMessage } from "../../../flow/messages/submission.ts";
import { askWechat } from "../../../flow/ask-wechat.ts";
import { recipientOpenid } from "../../to-submission.ts";
import { whichApp } from "../../which-app.ts";
import { answers, security, typed } from "../typed.ts";
import { contentOf } from "./content.ts";

const tags = ["customer service"];

export function customerMessageRoutes(
  app: FastifyInstance,
  ctx: Context,
  submit: SubmitMessage,
): void {
  const routes = typed(app);

  const send = async (
    request: FastifyRequest,
    message: CustomerServiceRequest,
    key: string | undefined,
  ) => {
    const appid = await whichApp(ctx, request, message.appid);
    const idempotency = key === undefined ? undefined : { key, request: message };
    return submitOrRepeat(ctx, appid, idempotency, async () => {
      const openid = await recipientOpenid(ctx, appid, message.to);
      const ours = { ...toMessage(appid, openid, message), askedBy: request.caller?.id };
      return submit(await toCustomerSubmission(ctx, ours, idempotency));
    });
  };

  routes.post(
    "/v1/customer-service/messages",
    {
      config: { access: { scope: "customer-service:write" } },
      schema: {
        tags,
        summary: "Send one customer-service message within the user's window",
        description:
          "A message of the user opens a window of 48 hours for 5 messages, entering the chat one of a minute for 2.",
        security,
        headers: idempotencyHeaders,
        body: customerServiceRequest,
        response: answers(202, acceptedMessage),
      },
    },
    async (request, reply) => {
      const key = request.headers["idempotency-key"];
      const { messageId: id, status } = await send(request, request.body, key);
      return reply.status(202).send({ id, status: status as AcceptedStatus });
    },
  );

  routes.post(
    "/v1/customer-service/typing",
    {
      config: { access: { scope: "customer-service:write" } },
      schema: {
        tags,
        summary: "Show or stop 对方正在输入 (typing) for 15 seconds",
        security,
        body: typingRequest,
        response: answers(200, done),
      },
    },
    async (request) => {
      const { appid: named, to, command } = request.body;
      const appid = await whichApp(ctx, request, named);
      const openid = await recipientOpenid(ctx, appid, to);
      const client = ctx.wechat.of(appid).customerService;
      await askWechat(() =>
        client.typing({ openid, command: command === "typing" ? "Typing" : "CancelTyping" }),
      );
      return { ok: true as const };
    },
  );
}

type AcceptedStatus = z.infer<typeof acceptedMessage>["status"];

function toMessage(appid: string, openid: string, request: CustomerServiceRequest) {
  const { agent, isAi, sendAt, expireAt, onNoWindow } = request;
  return {
    appid,
    openid,
    content: contentOf(request),
    agent,
    isAi,
    sendAt: sendAt === undefined ? undefined : new Date(sendAt),
    expireAt: expireAt === undefined ? undefined : new Date(expireAt),
    onNoWindow,
  };
}
