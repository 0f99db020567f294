import { createAgent } from "../customer-service/agents.ts";
import { conversationOf } from "../customer-service/conversation.ts";
import type { State } from "../state.ts";
import { conversation, type ConversationView, type SessionInput } from "./conversation.ts";
import { findApp, findUser } from "./find.ts";

/** The agent ends the session: messages are pushed again. */
export function closeAgentSession(state: State, input: SessionInput): ConversationView {
  const app = findApp(state, input.appid);
  const { openid } = findUser(app, input.openid);
  conversationOf(app, openid).agentSession = undefined;
  return conversation(state, input);
}

export interface AgentInput {
  appid: string;
  /** `prefix@account`; added when it does not exist. */
  kfAccount: string;
  /** Sits at the customer-service tool. Default true. */
  isOnline?: boolean | undefined;
}

/** A person takes an agent account (accepting an invitation if there is one) and sits down, or goes away. */
export function setAgent(state: State, input: AgentInput): { kfAccount: string; kfOpenid: string } {
  const app = findApp(state, input.appid);
  const { kfAccount, isOnline = true } = input;
  const [prefix = kfAccount] = kfAccount.split("@");
  const agent = app.agents.get(kfAccount) ?? createAgent(app, kfAccount, prefix);
  agent.kfWx ??= agent.invitation?.wx ?? `wx_${prefix}`;
  agent.isOnline = isOnline;
  return { kfAccount, kfOpenid: agent.kfOpenid };
}
