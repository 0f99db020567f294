import { readJsonObject, type Call } from "../call.ts";
import { sessionsOf, type Agent } from "../customer-service/agents.ts";
import {
  conversationOf,
  currentAgentSession,
  type Conversation,
} from "../customer-service/conversation.ts";
import { bare, ok, refuse, Refusal, type Reply } from "../reply.ts";
import { authorize } from "../tokens.ts";

/**
 * POST /customservice/kfsession/create: an agent who is online takes a user. Nothing happens when it is theirs already.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/kf-mgnt/kf-session/api_createkfsession.html
 */
export function createAgentSession(call: Call): Reply {
  const read = readSession(call);
  if (read instanceof Refusal) return read;
  const { agent, conversation, nowMs } = read;
  if (agent.kfWx === undefined) return refuse(65402);
  if (!agent.isOnline) return refuse(65415);
  const session = currentAgentSession(conversation, nowMs);
  if (session?.state === "served") {
    return session.kfAccount === agent.kfAccount ? ok() : refuse(65414);
  }
  const { kfAccount } = agent;
  conversation.agentSession = { state: "served", kfAccount, sinceMs: nowMs };
  return ok();
}

/** POST /customservice/kfsession/close: from then on the user's messages are pushed again. */
export function closeAgentSession(call: Call): Reply {
  const read = readSession(call);
  if (read instanceof Refusal) return read;
  const { agent, conversation, nowMs } = read;
  const session = currentAgentSession(conversation, nowMs);
  if (session?.state !== "served" || session.kfAccount !== agent.kfAccount) return refuse(65413);
  conversation.agentSession = undefined;
  return ok();
}

/** GET /customservice/kfsession/getsession: who serves the user. */
export function getAgentSession(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const openid = call.query.get("openid") ?? "";
  if (!app.users.has(openid)) return refuse(40003);
  const session = currentAgentSession(conversationOf(app, openid), call.state.clock.nowMs());
  const served = session?.state === "served" ? session : undefined;
  const createtime = served ? Math.floor(served.sinceMs / 1000) : 0;
  return ok({ createtime, kf_account: served?.kfAccount ?? "" });
}

/** GET /customservice/kfsession/getsessionlist: whom an agent serves. */
export function getAgentSessionList(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const kfAccount = call.query.get("kf_account") ?? "";
  if (!app.agents.has(kfAccount)) return refuse(65401);
  const sessionlist = sessionsOf(app, kfAccount, call.state.clock.nowMs()).map(
    ({ openid, sinceMs }) => ({ createtime: Math.floor(sinceMs / 1000), openid }),
  );
  return bare({ sessionlist });
}

/** GET /customservice/kfsession/getwaitcase: who waits for an agent, the first 100. */
export function getWaitingSessions(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const nowMs = call.state.clock.nowMs();
  const waiting = [...app.conversations]
    .filter(([, conversation]) => currentAgentSession(conversation, nowMs)?.state === "waiting")
    .map(([openid, { lastUserMessageAtMs }]) => ({
      latest_time: Math.floor(lastUserMessageAtMs / 1000),
      openid,
    }));
  return bare({ count: waiting.length, waitcaselist: waiting.slice(0, 100) });
}

interface SessionCall {
  agent: Agent;
  conversation: Conversation;
  nowMs: number;
}

function readSession(call: Call): SessionCall | Refusal {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const body = readJsonObject(call);
  if (body instanceof Refusal) return body;
  const { kf_account, openid } = body;
  const agent = typeof kf_account === "string" ? app.agents.get(kf_account) : undefined;
  if (!agent) return refuse(65401);
  if (typeof openid !== "string" || !app.users.has(openid)) return refuse(40003);
  return { agent, conversation: conversationOf(app, openid), nowMs: call.state.clock.nowMs() };
}
