import {
  conversationOf,
  currentAgentSession,
  openAfterEntering,
  remainingMessages,
  type Line,
} from "../customer-service/conversation.ts";
import { recordEvent } from "../events.ts";
import { withoutBigints } from "../push/message.ts";
import type { State } from "../state.ts";
import { findApp, findUser } from "./find.ts";

export interface SessionInput {
  appid: string;
  openid: string;
}

export interface EnterSessionInput extends SessionInput {
  /** `session-from` of the contact button. */
  sessionFrom?: string | undefined;
}

/** The user taps a contact button: two messages within a minute; user_enter_tempsession. */
export function enterSession(state: State, input: EnterSessionInput): ConversationView {
  const app = findApp(state, input.appid);
  const { openid } = findUser(app, input.openid);
  openAfterEntering(conversationOf(app, openid), state.clock.nowMs());
  const fields = { SessionFrom: input.sessionFrom ?? "" };
  recordEvent(state, app, { openid, event: "user_enter_tempsession", fields });
  const detail = { sessionFrom: input.sessionFrom };
  const who = { appid: app.appid, openid };
  state.live.tell(() => ({ from: "phone", kind: "note", title: "进入客服会话", ...who, detail }));
  return conversation(state, input);
}

/** The conversation as user, server and agents have it. */
export interface ConversationView {
  /** Oldest first; the last 1,000. */
  lines: (Omit<Line, "fields"> & { fields: unknown })[];
  /** Until when the server may write; null when it may not. */
  windowEndsAtMs: number | null;
  /** Messages the server may send now. */
  messagesLeft: number;
  /** The user sees 对方正在输入. */
  isTyping: boolean;
  /** `served`: messages are not pushed. */
  agents: "none" | "waiting" | "served";
  /** Who serves; undefined too for an app without agent accounts. */
  kfAccount: string | undefined;
}

export function conversation(state: State, input: SessionInput): ConversationView {
  const app = findApp(state, input.appid);
  const { openid } = findUser(app, input.openid);
  const talk = conversationOf(app, openid);
  const nowMs = state.clock.nowMs();
  const { isOpen, left, endsAtMs } = remainingMessages(talk, nowMs);
  const session = currentAgentSession(talk, nowMs);
  return {
    lines: talk.lines
      .toArray()
      .map(({ fields, ...line }) => ({ ...line, fields: withoutBigints(fields) })),
    windowEndsAtMs: isOpen ? endsAtMs : null,
    messagesLeft: left,
    isTyping: nowMs < talk.typingUntilMs,
    agents: session?.state ?? "none",
    kfAccount: session?.state === "served" ? session.kfAccount : undefined,
  };
}
