import type { FastifyInstance } from "fastify";
import type { Context } from "../../../context.ts";
import { byOpenid, done, ofApp } from "../../../contract/common.ts";
import {
  sessionList,
  sessionListQuery,
  sessionRequest,
  sessionResponse,
  waitingList,
} from "../../../contract/customer-service/agent-sessions.ts";
import { askWechat } from "../../../flow/ask-wechat.ts";
import { noteHandedOver } from "../../../flow/customer-service/hand-over.ts";
import { returnToService } from "../../../store/conversations.ts";
import { whichApp } from "../../which-app.ts";
import { answers, security, typed } from "../typed.ts";

const tags = ["customer service"];
const read = { access: { scope: "customer-service:read" as const } };
const write = { access: { scope: "customer-service:write" as const } };

/** Which agent serves whom. WeChat keeps all of it. */
export function agentSessionRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  routes.post(
    "/v1/customer-service/sessions",
    {
      config: write,
      schema: {
        tags,
        summary: "Hand a user to an agent who is online; auto-replies are silent meanwhile",
        security,
        body: sessionRequest,
        response: answers(201, done),
      },
    },
    async (request, reply) => {
      const { appid: named, ...session } = request.body;
      const appid = await whichApp(ctx, request, named);
      await askWechat(() => ctx.wechat.of(appid).agents.sessions.create(session));
      await noteHandedOver(ctx, appid, session.openid);
      return reply.status(201).send({ ok: true as const });
    },
  );

  routes.post(
    "/v1/customer-service/sessions/close",
    {
      config: write,
      schema: {
        tags,
        summary: "End a session: what the user writes comes to this service again",
        security,
        body: sessionRequest,
        response: answers(200, done),
      },
    },
    async (request) => {
      const { appid: named, ...session } = request.body;
      const appid = await whichApp(ctx, request, named);
      await askWechat(() => ctx.wechat.of(appid).agents.sessions.close(session));
      await returnToService(ctx.db, appid, session.openid);
      return { ok: true as const };
    },
  );

  routes.get(
    "/v1/customer-service/sessions",
    {
      config: read,
      schema: {
        tags,
        summary: "Whom an agent serves",
        security,
        querystring: sessionListQuery,
        response: answers(200, sessionList),
      },
    },
    async (request) => {
      const { appid: named, kfAccount } = request.query;
      const appid = await whichApp(ctx, request, named);
      const sessions = await askWechat(() => ctx.wechat.of(appid).agents.sessions.list(kfAccount));
      return {
        sessions: sessions.map(({ openid, createdAt }) => ({
          openid,
          createdAt: createdAt.toISOString(),
        })),
      };
    },
  );

  routes.get(
    "/v1/customer-service/sessions/waiting",
    {
      config: read,
      schema: {
        tags,
        summary: "Users who wait for an agent",
        security,
        querystring: ofApp,
        response: answers(200, waitingList),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const { count, users } = await askWechat(() =>
        ctx.wechat.of(appid).agents.sessions.waiting(),
      );
      return {
        count,
        users: users.map(({ openid, lastMessageAt }) => ({
          openid,
          lastMessageAt: lastMessageAt.toISOString(),
        })),
      };
    },
  );

  routes.get(
    "/v1/customer-service/sessions/:openid",
    {
      config: read,
      schema: {
        tags,
        summary: "Who serves a user",
        security,
        params: byOpenid,
        querystring: ofApp,
        response: answers(200, sessionResponse),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const { openid } = request.params;
      const session = await askWechat(() => ctx.wechat.of(appid).agents.sessions.get(openid));
      if (session === undefined) return { session: null };
      const { kfAccount, createdAt } = session;
      return { session: { kfAccount, createdAt: createdAt.toISOString() } };
    },
  );
}
