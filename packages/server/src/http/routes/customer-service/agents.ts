import type { FastifyInstance } from "fastify";
import type { Context } from "../../../context.ts";
import { deleted, done, ofApp } from "../../../contract/common.ts";
import {
  agentCreated,
  agentInvite,
  agentList,
  agentPatch,
  agentRequest,
  byKfAccount,
  onlineAgentList,
} from "../../../contract/customer-service/agents.ts";
import { askWechat } from "../../../flow/ask-wechat.ts";
import { whichApp } from "../../which-app.ts";
import { answers, security, typed } from "../typed.ts";

const tags = ["customer service"];
const read = { access: { scope: "customer-service:read" as const } };
const write = { access: { scope: "customer-service:write" as const } };

/** The people who answer in WeChat's own client. WeChat keeps all of them. */
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
}
