import type { Message } from "../push/message.ts";
import { Ring } from "../ring.ts";
import type { App } from "../state.ts";
import { endedAgentSession, type AgentSession } from "./agent-session.ts";

/** One user's 客服会话 with an app. */
export interface Conversation {
  readonly lines: Ring<Line>;
  /** Opened by entering the session. */
  afterEntering: Allowance;
  /** Opened by a message of the user. */
  afterMessage: Allowance;
  /** When a message last went either way. */
  lastExchangeAtMs: number;
  lastUserMessageAtMs: number;
  /** The user sees 对方正在输入 until then. */
  typingUntilMs: number;
  agentSession: AgentSession | undefined;
}

/** What the app may still send, and until when. */
interface Allowance {
  left: number;
  endsAtMs: number;
}

/** What stands in the session, as the user sees it. */
export interface Line {
  /** `wechat` for WeChat's own notices. */
  from: "user" | "app" | "wechat";
  createTimeMs: number;
  msgtype: string;
  /** The fields of the message: WeChat's push fields of the user's, those of custom/send of the app's. */
  fields: Message;
}

export const unavailableNotice = "该小程序客服暂时无法提供服务，请稍后再试";

const keptLines = 1_000;

export function conversationOf(app: App, openid: string): Conversation {
  const found = app.conversations.get(openid);
  if (found) return found;
  const none: Allowance = { left: 0, endsAtMs: 0 };
  const conversation: Conversation = {
    lines: new Ring(keptLines),
    afterEntering: none,
    afterMessage: none,
    lastExchangeAtMs: -Infinity,
    lastUserMessageAtMs: -Infinity,
    typingUntilMs: 0,
    agentSession: undefined,
  };
  app.conversations.set(openid, conversation);
  return conversation;
}

/**
 * Two messages within a minute after entering, five within 48 hours after a message. A new action sets its allowance
 * back to the maximum; allowances do not add up.
 * https://developers.weixin.qq.com/miniprogram/dev/framework/open-ability/customer-message/send.html
 */
export function openAfterEntering(conversation: Conversation, nowMs: number): void {
  conversation.afterEntering = { left: 2, endsAtMs: nowMs + 60_000 };
}

export function openAfterMessage(conversation: Conversation, nowMs: number): void {
  conversation.afterMessage = { left: 5, endsAtMs: nowMs + 48 * 3_600_000 };
  conversation.lastUserMessageAtMs = nowMs;
  conversation.lastExchangeAtMs = nowMs;
}

/** What the app may send now. Of two open allowances the more generous one counts. */
export function remainingMessages(
  conversation: Conversation,
  nowMs: number,
): { isOpen: boolean; left: number; endsAtMs: number } {
  const [best] = allowancesOf(conversation)
    .filter(({ endsAtMs }) => nowMs < endsAtMs)
    .toSorted((a, b) => b.left - a.left || b.endsAtMs - a.endsAtMs);
  return { isOpen: best !== undefined, left: best?.left ?? 0, endsAtMs: best?.endsAtMs ?? 0 };
}

/** A message counts in every allowance, so that two never make more than the larger. */
export function recordAppMessage(conversation: Conversation, line: Line): void {
  for (const allowance of allowancesOf(conversation)) {
    allowance.left = Math.max(0, allowance.left - 1);
  }
  conversation.lastExchangeAtMs = line.createTimeMs;
  conversation.typingUntilMs = 0;
  conversation.lines.push(line);
}

/** The agents' hold on the conversation, unless it has run out. */
export function currentAgentSession(
  conversation: Conversation,
  nowMs: number,
): AgentSession | undefined {
  const session = conversation.agentSession;
  return session && !endedAgentSession(session, nowMs) ? session : undefined;
}

function allowancesOf({ afterEntering, afterMessage }: Conversation): Allowance[] {
  return [afterEntering, afterMessage];
}
