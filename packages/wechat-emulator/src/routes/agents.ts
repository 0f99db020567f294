import { readJsonObject, type Call } from "../call.ts";
import { createAgent, sessionsOf, type Agent } from "../customer-service/agents.ts";
import { bare, ok, refuse, Refusal, type Reply } from "../reply.ts";
import type { App } from "../state.ts";
import { authorize } from "../tokens.ts";

/** Accounts an app may have. */
const maxAgents = 100;

/**
 * POST /customservice/kfaccount/add
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-management/api_addkfaccount.html
 */
export function addAgent(call: Call): Reply {
  const read = readAccount(call);
  if (read instanceof Refusal) return read;
  const { app, body, kfAccount } = read;
  if (!/^\w{1,10}@[\w-]+$/.test(kfAccount)) return refuse(65404);
  if (app.agents.has(kfAccount)) return refuse(65406);
  const nickname = readNickname(body);
  if (nickname === undefined) return refuse(65403);
  if (app.agents.size >= maxAgents) return refuse(65405);
  createAgent(app, kfAccount, nickname);
  return ok();
}

/** POST /customservice/kfaccount/update */
export function updateAgent(call: Call): Reply {
  const read = readAgent(call);
  if (read instanceof Refusal) return read;
  const nickname = readNickname(read.body);
  if (nickname === undefined) return refuse(65403);
  read.agent.nickname = nickname;
  return ok();
}

/** POST /customservice/kfaccount/del: the users it serves are free again. */
export function deleteAgent(call: Call): Reply {
  const read = readAgent(call);
  if (read instanceof Refusal) return read;
  const { app, agent } = read;
  for (const { openid } of sessionsOf(app, agent.kfAccount, call.state.clock.nowMs())) {
    app.conversations.get(openid)!.agentSession = undefined;
  }
  app.agents.delete(agent.kfAccount);
  return ok();
}

const invitationMs = 86_400_000;

/** POST /customservice/kfaccount/inviteworker: who the person behind the account shall be. */
export function inviteWorker(call: Call): Reply {
  const read = readAgent(call);
  if (read instanceof Refusal) return read;
  const { app, agent, body } = read;
  const { invite_wx: wx } = body;
  const nowMs = call.state.clock.nowMs();
  if (typeof wx !== "string" || wx === "") return refuse(65409);
  if (agent.kfWx !== undefined) return refuse(65412);
  if (isInvited(agent, nowMs)) return refuse(65411);
  const others = [...app.agents.values()];
  if (others.some(({ kfWx }) => kfWx === wx)) return refuse(65407);
  if (others.some((other) => isInvited(other, nowMs) && other.invitation?.wx === wx)) {
    return refuse(65408);
  }
  agent.invitation = { wx, expiresAtMs: nowMs + invitationMs };
  return ok();
}

/** GET /customservice/kfaccount/setadmin and /canceladmin */
export function setAdmin(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const kfOpenid = call.query.get("kf_openid");
  const agent = [...app.agents.values()].find((candidate) => candidate.kfOpenid === kfOpenid);
  if (!agent) return refuse(40003);
  agent.isAdmin = call.path.endsWith("/setadmin");
  return ok();
}

/** GET /cgi-bin/customservice/getkflist */
export function getAgentList(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const nowMs = call.state.clock.nowMs();
  const kf_list = [...app.agents.values()].map((agent) => ({
    kf_account: agent.kfAccount,
    kf_nick: agent.nickname,
    kf_id: agent.kfId,
    kf_headimgurl: "",
    kf_openid: agent.kfOpenid,
    ...(agent.kfWx !== undefined && { kf_wx: agent.kfWx }),
    ...(agent.kfWx === undefined &&
      agent.invitation && {
        invite_wx: agent.invitation.wx,
        invite_expire_time: Math.floor(agent.invitation.expiresAtMs / 1000),
        invite_status: isInvited(agent, nowMs) ? "waiting" : "expired",
      }),
  }));
  return bare({ kf_list });
}

/** GET /cgi-bin/customservice/getonlinekflist */
export function getOnlineAgentList(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const nowMs = call.state.clock.nowMs();
  const kf_online_list = [...app.agents.values()]
    .filter(({ isOnline }) => isOnline)
    .map(({ kfAccount, kfId, kfOpenid }) => ({
      kf_account: kfAccount,
      status: 1,
      kf_id: kfId,
      kf_openid: kfOpenid,
      accepted_case: sessionsOf(app, kfAccount, nowMs).length,
    }));
  return bare({ kf_online_list });
}

interface AccountCall {
  app: App;
  body: Record<string, unknown>;
  kfAccount: string;
}

function readAccount(call: Call): AccountCall | Refusal {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const body = readJsonObject(call);
  if (body instanceof Refusal) return body;
  const { kf_account: kfAccount } = body;
  return typeof kfAccount === "string" ? { app, body, kfAccount } : refuse(65404);
}

function readAgent(call: Call): (AccountCall & { agent: Agent }) | Refusal {
  const read = readAccount(call);
  if (read instanceof Refusal) return read;
  const agent = read.app.agents.get(read.kfAccount);
  return agent ? { ...read, agent } : refuse(65401);
}

function readNickname({ nickname }: Record<string, unknown>): string | undefined {
  if (typeof nickname !== "string" || nickname === "" || nickname.length > 16) return undefined;
  return nickname;
}

function isInvited({ invitation }: Agent, nowMs: number): boolean {
  return invitation !== undefined && nowMs < invitation.expiresAtMs;
}
