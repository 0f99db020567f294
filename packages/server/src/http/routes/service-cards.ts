import type { FastifyInstance } from "fastify";
import type { Context } from "../../context.ts";
import { done, idempotencyHeaders } from "../../contract/common.ts";
import { acceptedMessage } from "../../contract/messages.ts";
import {
  serviceCardExtRequest,
  serviceCardQuery,
  serviceCardRequest,
  serviceCardResponse,
} from "../../contract/service-cards.ts";
import { findRepeat } from "../../flow/messages/idempotency.ts";
import { submitServiceCard } from "../../flow/channels/submit-service-card.ts";
import { askWechat } from "../../flow/ask-wechat.ts";
import { listCardUpdates } from "../../store/service-cards.ts";
import { recipientOpenid, refusePast } from "../to-submission.ts";
import { whichApp } from "../which-app.ts";
import { answers, security, typed } from "./typed.ts";

const tags = ["service cards"];
const mostUpdates = 20;

export function serviceCardRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  routes.post(
    "/v1/service-cards",
    {
      config: { access: { scope: "messages:write" } },
      schema: {
        tags,
        summary: "Activate or update a service card 服务动态",
        description: "A newer update of a card cancels older ones that still wait (SUPERSEDED).",
        security,
        headers: idempotencyHeaders,
        body: serviceCardRequest,
        response: answers(202, acceptedMessage),
      },
    },
    async (request, reply) => {
      const { appid: named, to, notifyType, notifyCode, content, check, expireAt } = request.body;
      const key = request.headers["idempotency-key"];
      const idempotency = key === undefined ? undefined : { key, request: request.body };
      const appid = await whichApp(ctx, request, named);
      const repeat =
        idempotency === undefined ? undefined : await findRepeat(ctx, appid, idempotency);
      if (repeat === undefined) refusePast(expireAt);
      const { messageId: id, status } =
        repeat ??
        (await submitServiceCard(ctx, {
          appid,
          openid: await recipientOpenid(ctx, appid, to),
          notifyType,
          notifyCode,
          contentJson: JSON.stringify(content),
          checkJson: check === undefined ? undefined : JSON.stringify(check),
          ...(expireAt === undefined ? {} : { expireAt: new Date(expireAt) }),
          idempotency,
        }));
      return reply.status(202).send({ id, status: status as "queued" });
    },
  );

  routes.post(
    "/v1/service-cards/ext",
    {
      config: { access: { scope: "messages:write" } },
      schema: {
        tags,
        summary: "Set a card's further data at WeChat, at once",
        security,
        body: serviceCardExtRequest,
        response: answers(200, done),
      },
    },
    async (request) => {
      const { appid: named, to, notifyType, notifyCode, ext } = request.body;
      const appid = await whichApp(ctx, request, named);
      const openid = await recipientOpenid(ctx, appid, to);
      const extJson = JSON.stringify(ext);
      await askWechat(() =>
        ctx.wechat.of(appid).serviceCards.setExt({ openid, notifyType, notifyCode, extJson }),
      );
      return { ok: true as const };
    },
  );

  routes.get(
    "/v1/service-cards",
    {
      config: { access: { scope: "messages:read" } },
      schema: {
        tags,
        summary: "What a card shows now, as WeChat says, and what was asked for",
        security,
        querystring: serviceCardQuery,
        response: answers(200, serviceCardResponse),
      },
    },
    async (request) => {
      const { appid: named, openid: given, externalId, notifyType, notifyCode } = request.query;
      const appid = await whichApp(ctx, request, named);
      const openid = given ?? (await recipientOpenid(ctx, appid, { externalId: externalId ?? "" }));
      const state = await askWechat(() =>
        ctx.wechat.of(appid).serviceCards.get({ openid, notifyType, notifyCode }),
      );
      const updates = await listCardUpdates(ctx.db, appid, { openid, notifyCode }, mostUpdates);
      return {
        notifyType: state.notifyType,
        content: state.content,
        codeState: state.codeState,
        codeExpiresAt: state.codeExpiresAt?.toISOString() ?? null,
        updates: updates.map(({ messageId: id, status, reason, createdAt }) => ({
          id,
          status: status as "queued",
          reason,
          createdAt: createdAt.toISOString(),
        })),
      };
    },
  );
}
