import type { FastifyInstance } from "fastify";
import type { Context } from "../../../context.ts";
import { byOpenid, deleted, done, ofApp } from "../../../contract/common.ts";
import {
  agentCreated,
  agentInvite,
  agentList,
  agentPatch,
  agentRequest,
  byKfAccount,
  onlineAgentList,
  sessionList,
  sessionListQuery,
  sessionRequest,
  sessionResponse,
  waitingList,
} from "../../../contract/customer-service/agents.ts";
import { noteHandedOver } from "../../../flow/customer-service/hand-over.ts";
import { askWechat } from "../../../flow/ask-wechat.ts";
import { returnToService } from "../../../store/conversations.ts";
import { whichApp } from "../../which-app.ts";
import { answers, security, typed } from "../typed.ts";

const tags = ["customer service"];
const read = { access: { scope: "customer-service:read" as const } };
const write = { access: { scope: "customer-service:write" as const } };

/** The people who answer in WeChat's own client, and which of them serves whom. WeChat keeps all of it. */
export function agentRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  routes.get(
    "/v1/customer-service/agents",
    {
      config: read,
      schema: {
        tags,
        summary: "Agents 客服人员",
        security,
        querystring: ofApp,
        response: answers(200, agentList),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const agents = await askWechat(() => ctx.wechat.of(appid).agents.list());
      return {
        agents: agents.map(({ invitation, ...agent }) => ({
          ...agent,
          invitation:
            invitation === undefined
              ? null
              : { ...invitation, expiresAt: invitation.expiresAt.toISOString() },
        })),
      };
    },
  );

  routes.get(
    "/v1/customer-service/agents/online",
    {
      config: read,
      schema: {
        tags,
        summary: "Agents who are online, and how many users each serves",
        security,
        querystring: ofApp,
        response: answers(200, onlineAgentList),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      return { agents: await askWechat(() => ctx.wechat.of(appid).agents.listOnline()) };
    },
  );

  routes.post(
    "/v1/customer-service/agents",
    {
      config: write,
      schema: {
        tags,
        summary: "Add an agent; adding one twice is no error",
        security,
        body: agentRequest,
        response: answers(201, agentCreated),
      },
    },
    async (request, reply) => {
      const { appid: named, ...agent } = request.body;
      const appid = await whichApp(ctx, request, named);
      const { alreadyAdded } = await askWechat(() => ctx.wechat.of(appid).agents.add(agent));
      return reply.status(201).send({ kfAccount: agent.kfAccount, alreadyAdded });
    },
  );

  routes.patch(
    "/v1/customer-service/agents/:kfAccount",
    {
      config: write,
      schema: {
        tags,
        summary: "Change an agent's nickname",
        security,
        params: byKfAccount,
        body: agentPatch,
        response: answers(200, done),
      },
    },
    async (request) => {
      const { appid: named, nickname } = request.body;
      const { kfAccount } = request.params;
      const appid = await whichApp(ctx, request, named);
      await askWechat(() => ctx.wechat.of(appid).agents.update({ kfAccount, nickname }));
      return { ok: true as const };
    },
  );

  routes.delete(
    "/v1/customer-service/agents/:kfAccount",
    {
      config: write,
      schema: {
        tags,
        summary: "Remove an agent",
        security,
        params: byKfAccount,
        querystring: ofApp,
        response: answers(200, deleted),
      },
    },
    async (request) => {
      const { kfAccount } = request.params;
      const appid = await whichApp(ctx, request, request.query.appid);
      await askWechat(() => ctx.wechat.of(appid).agents.remove({ kfAccount }));
      return { deleted: true as const };
    },
  );

  routes.post(
    "/v1/customer-service/agents/:kfAccount/invite",
    {
      config: write,
      schema: {
        tags,
        summary: "Ask a person to serve as this agent",
        security,
        params: byKfAccount,
        body: agentInvite,
        response: answers(200, done),
      },
    },
    async (request) => {
      const { appid: named, wechatId } = request.body;
      const { kfAccount } = request.params;
      const appid = await whichApp(ctx, request, named);
      await askWechat(() => ctx.wechat.of(appid).agents.invite({ kfAccount, wechatId }));
      return { ok: true as const };
    },
  );

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
