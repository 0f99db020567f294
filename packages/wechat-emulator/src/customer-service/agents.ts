import type { App } from "../state.ts";
import { currentAgentSession, type Conversation } from "./conversation.ts";

/** An agent's account 客服帐号. */
export interface Agent {
  /** `prefix@account` */
  readonly kfAccount: string;
  readonly kfId: string;
  readonly kfOpenid: string;
  nickname: string;
  /** The WeChat id of the person behind it, once an invitation was accepted. */
  kfWx: string | undefined;
  invitation: { wx: string; expiresAtMs: number } | undefined;
  isOnline: boolean;
  isAdmin: boolean;
}

export function createAgent(app: App, kfAccount: string, nickname: string): Agent {
  const number = app.lastAgentNumber + 1;
  app.lastAgentNumber = number;
  const agent: Agent = {
    kfAccount,
    kfId: String(1_000 + number),
    kfOpenid: `oAgent${String(number).padStart(22, "0")}`,
    nickname,
    kfWx: undefined,
    invitation: undefined,
    isOnline: false,
    isAdmin: false,
  };
  app.agents.set(kfAccount, agent);
  return agent;
}

/**
 * Hands the conversation to the agents: to the one that is asked for, else to the one online with the fewest sessions.
 * With nobody online it waits; an app without agent accounts has the tool's own.
 */
export function handOver(
  app: App,
  conversation: Conversation,
  nowMs: number,
  wanted?: string,
): void {
  const online = [...app.agents.values()].filter(({ isOnline }) => isOnline);
  const [leastBusy] = online.toSorted(
    (a, b) =>
      sessionsOf(app, a.kfAccount, nowMs).length - sessionsOf(app, b.kfAccount, nowMs).length,
  );
  const agent = online.find(({ kfAccount }) => kfAccount === wanted) ?? leastBusy;
  conversation.agentSession =
    agent || app.agents.size === 0
      ? { state: "served", kfAccount: agent?.kfAccount, sinceMs: nowMs }
      : { state: "waiting", sinceMs: nowMs };
}

/** The conversations that an agent serves. */
export function sessionsOf(
  app: App,
  kfAccount: string,
  nowMs: number,
): { openid: string; sinceMs: number }[] {
  return [...app.conversations].flatMap(([openid, conversation]) => {
    const session = currentAgentSession(conversation, nowMs);
    const isServed = session?.state === "served" && session.kfAccount === kfAccount;
    return isServed ? [{ openid, sinceMs: session.sinceMs }] : [];
  });
}
