import { transferToAgents, type CallbackContent, type CallbackPush } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { keepDecision } from "../../store/callback-decisions.ts";
import { findConversation, type ConversationRow } from "../../store/conversations.ts";
import {
  chooseAutoReply,
  type Approach,
  type Decision,
} from "../customer-service/choose-auto-reply.ts";
import type { CustomerServiceContent } from "../customer-service/customer-service-message.ts";
import { isHeldByAgents } from "../customer-service/is-held-by-agents.ts";

/**
 * What a push is answered with beyond `success`: a message that is handed to the agents, else nothing. The decision is made
 * once and kept with the stored push: WeChat's retries get the same answer, and whatever else follows from it follows when
 * the push is processed.
 *
 * Fast: rules are those of two seconds ago at most; two statements by primary key.
 */
export async function answerCallback(
  ctx: Context,
  appid: string,
  push: CallbackPush,
  content: CallbackContent,
  createdAt: Date,
): Promise<Record<string, unknown> | undefined> {
  if (content.kind !== "customer-message") return undefined;
  const openid = push.fromUserName;
  const rules = await ctx.reference.autoReplies<CustomerServiceContent>(appid);
  const conversation = await findConversation(ctx.db, appid, openid);
  // Of the time at which the user wrote, as when the push is processed: either may come first.
  const isHeld = isHeldByAgents(conversation, createdAt);
  const decision = chooseAutoReply(rules, approachOf(content, conversation, createdAt), isHeld);
  const kept = await keepDecision<Decision>(ctx.db, appid, push.deduplicationKey, decision);
  return kept?.kind === "hand-over" ? transferToAgents(push) : undefined;
}

/** A push of a user -> what an answer to it depends on. */
export function approachOf(
  content: CallbackContent & { kind: "customer-message" | "enter-session" },
  conversation: Pick<ConversationRow, "greetedAt"> | undefined,
  at: Date,
): Approach {
  if (content.kind === "enter-session") {
    return { kind: "enter", at, greetedAt: conversation?.greetedAt ?? null };
  }
  const { message } = content;
  return { kind: "message", text: message.type === "text" ? message.content : undefined };
}
