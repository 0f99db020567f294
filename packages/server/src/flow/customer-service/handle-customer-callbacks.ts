import type { CallbackContent } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import type { Tx } from "../../db/connection.ts";
import { listAutoReplies } from "../../store/auto-replies.ts";
import { noteDecisions, readDecisions } from "../../store/callback-decisions.ts";
import {
  lockConversations,
  saveConversations,
  tellHandedOver,
  type ConversationRow,
} from "../../store/conversations.ts";
import {
  insertCustomerMessages,
  noteAnswers,
  type AnswerKind,
  type NewCustomerMessage,
} from "../../store/customer-messages.ts";
import { carryIntoWindow, listOutgoing } from "../../store/customer-submission.ts";
import { upsertUsers } from "../../store/users.ts";
import { approachOf } from "../callbacks/answer-callback.ts";
import { agentsHoldMs, isHeldByAgents } from "./is-held-by-agents.ts";
import { chooseAutoReply, type Decision } from "./choose-auto-reply.ts";
import { customerServiceBody, type CustomerServiceContent } from "./customer-service-message.ts";
import { afterAction, takesPlace, type OutgoingMessage } from "./customer-window.ts";
import type { Submission } from "../messages/submission.ts";
import { submitWithin } from "../messages/write-submissions.ts";

type CustomerContent = CallbackContent & { kind: "customer-message" | "enter-session" };

export interface CustomerCallback<Content = CallbackContent, Openid = string | null> {
  callbackId: number;
  openid: Openid;
  /** WeChat's CreateTime. */
  createdAt: Date;
  content: Content;
}

/** An answer by itself that comes later would puzzle more than it helps. */
const latestReplyMs = 10 * 60_000;

/**
 * Carries out what users did in the chat: it is stored and told of, opens windows, and is answered by the rules, all in the
 * caller's transaction, each callback once. Callbacks of other kinds are left alone: answers with the ids of those that are
 * not. Wake `dispatch` after the commit.
 *
 * What is answered by itself is a customer-service message like any other, under an idempotency key of its callback (M2).
 * Only what users did comes here, so that no rule ever answers a message of ours.
 */
export async function handleCustomerCallbacks(
  ctx: Context,
  tx: Tx,
  appid: string,
  callbacks: CustomerCallback[],
): Promise<number[]> {
  const told = callbacks.filter(isCustomers);
  const ids = told.map((one) => one.callbackId);
  if (told.length === 0) return ids;
  const openids = [...new Set(told.map((one) => one.openid))];
  await upsertUsers(
    tx,
    appid,
    openids.map((openid) => ({ openid, externalId: null })),
  );
  const locked = await lockConversations(tx, appid, openids);
  const conversations = new Map(locked.map((row) => [row.openid, row]));
  const isNew = await insertCustomerMessages(tx, appid, told.map(toCustomerMessage));
  const fresh = told
    .filter((one) => isNew.has(one.callbackId))
    .toSorted((a, b) => a.createdAt.getTime() - b.createdAt.getTime());
  if (fresh.length === 0) return ids;

  const before = new Map(locked.map((row) => [row.openid, { ...row }]));
  await openWindows(tx, appid, conversations, fresh);
  const decided = await decide(tx, appid, conversations, fresh);
  await saveConversations(tx, appid, [...conversations.values()]);
  await tellOfHandOvers(tx, appid, before, conversations);
  await reply(ctx, tx, appid, decided);
  return ids;
}

/** From a user, in the chat. */
type FromUser = CustomerCallback<CustomerContent, string>;

function isCustomers(callback: CustomerCallback): callback is FromUser {
  const { kind } = callback.content;
  return callback.openid !== null && (kind === "customer-message" || kind === "enter-session");
}

function toCustomerMessage(callback: FromUser): NewCustomerMessage {
  const { callbackId, openid, createdAt, content } = callback;
  const common = { callbackId, openid, createdAt };
  if (content.kind === "enter-session") {
    const { sessionFrom } = content;
    return { ...common, msgId: null, type: "enter", content: { sessionFrom } };
  }
  const { type, ...message } = content.message;
  return { ...common, msgId: content.msgId, type, content: message };
}

type Conversations = Map<string, ConversationRow>;

async function openWindows(
  tx: Tx,
  appid: string,
  conversations: Conversations,
  callbacks: FromUser[],
): Promise<void> {
  const byUser = Map.groupBy(callbacks, (one) => one.openid);
  const users = [...byUser].map(([openid, [first]]) => ({
    openid,
    since: first?.createdAt ?? new Date(),
  }));
  const outgoing = Map.groupBy(await listOutgoing(tx, appid, users), (one) => one.openid);

  const carried: { messageId: string; windowOpenedAt: Date }[] = [];
  for (const [openid, actions] of byUser) {
    const row = conversations.get(openid);
    if (row === undefined) continue;
    const messages = outgoing.get(openid) ?? [];
    const openedBefore = row.windowOpenedAt;
    for (const action of actions) act(row, action, messages);
    if (row.windowOpenedAt !== null && row.windowOpenedAt !== openedBefore) {
      carried.push(...toCarry(row, messages));
    }
  }
  if (carried.length > 0) await carryIntoWindow(tx, appid, carried);
}

function act(
  row: ConversationRow,
  { createdAt: at, content }: FromUser,
  outgoing: OutgoingMessage[],
): void {
  const kind = content.kind === "enter-session" ? "enter" : "message";
  const window = afterAction(
    {
      openedAt: row.windowOpenedAt,
      endsAt: row.windowEndsAt,
      openedBy: row.windowOpenedBy,
      allowance: row.allowance,
      remaining: row.remaining,
    },
    { kind, at },
    row.lastUserMessageAt,
    outgoing,
  );
  row.windowOpenedAt = window.openedAt;
  row.windowEndsAt = window.endsAt;
  row.windowOpenedBy = window.openedBy;
  row.allowance = window.allowance;
  row.remaining = window.remaining;
  row.lastActivityAt = latest(row.lastActivityAt, at);
  if (content.kind === "enter-session") {
    if (row.enteredAt === null || at >= row.enteredAt) row.sessionFrom = content.sessionFrom;
    row.enteredAt = latest(row.enteredAt, at);
  } else {
    row.lastUserMessageAt = latest(row.lastUserMessageAt, at);
    row.unread += 1;
  }
}

/** More messages than the window has places cannot all hold one: then none of them gives one back. */
function toCarry(
  row: ConversationRow,
  messages: OutgoingMessage[],
): { messageId: string; windowOpenedAt: Date }[] {
  const { windowOpenedAt: openedAt, windowEndsAt: endsAt } = row;
  if (openedAt === null || endsAt === null) return [];
  const waiting = messages.filter((one) => one.isWaiting && takesPlace(one, { openedAt, endsAt }));
  if (waiting.length > row.allowance) return [];
  return waiting.map(({ messageId }) => ({ messageId, windowOpenedAt: openedAt }));
}

interface Decided {
  callback: FromUser;
  decision: Decision;
}

/** The decision that a push was answered with stands; the others are made now, in the order of what users did. */
async function decide(
  tx: Tx,
  appid: string,
  conversations: Conversations,
  callbacks: FromUser[],
): Promise<Decided[]> {
  const rules = await listAutoReplies<CustomerServiceContent>(tx, appid);
  const ids = callbacks.map((one) => one.callbackId);
  const made = await readDecisions<Decision>(tx, appid, ids);
  const decided = callbacks.map((callback): Decided => {
    const { openid, createdAt: at, content, callbackId } = callback;
    const row = conversations.get(openid);
    const decision =
      made.get(callbackId) ??
      chooseAutoReply(rules, approachOf(content, row, at), isHeldByAgents(row, at));
    if (row !== undefined) carryOut(row, decision, callback);
    return { callback, decision };
  });
  await noteDecisions(
    tx,
    appid,
    decided.map(({ callback, decision }) => ({ callbackId: callback.callbackId, decision })),
  );
  return decided;
}

function carryOut(
  row: ConversationRow,
  decision: Decision,
  { createdAt: at, content }: FromUser,
): void {
  if (decision.kind === "hand-over") {
    row.heldBy = "agents";
    row.heldUntil = latest(row.heldUntil, new Date(at.getTime() + agentsHoldMs));
  }
  if (decision.kind === "reply" && content.kind === "enter-session") {
    row.greetedAt = latest(row.greetedAt, at);
  }
}

async function tellOfHandOvers(
  tx: Tx,
  appid: string,
  before: Conversations,
  after: Conversations,
): Promise<void> {
  const now = new Date();
  const handed = [...after.values()].flatMap(({ openid, heldBy, heldUntil }) => {
    if (heldBy !== "agents" || heldUntil === null || heldUntil <= now) return [];
    if (isHeldByAgents(before.get(openid), now)) return [];
    return [{ openid, until: heldUntil, by: "auto-reply" }];
  });
  if (handed.length > 0) await tellHandedOver(tx, appid, handed);
}

async function reply(ctx: Context, tx: Tx, appid: string, decided: Decided[]): Promise<void> {
  const nowMs = Date.now();
  const submissions = new Map<number, Submission>();
  for (const { callback, decision } of decided) {
    const expireAt = new Date(callback.createdAt.getTime() + latestReplyMs);
    if (decision.kind !== "reply" || expireAt.getTime() <= nowMs) continue;
    submissions.set(callback.callbackId, {
      appid,
      openid: callback.openid,
      kind: "customer-service",
      templateId: null,
      scene: null,
      body: customerServiceBody(callback.openid, decision.message),
      expireAt,
      onNoGrant: "reject",
      idempotency: { key: `auto-reply:${callback.callbackId}`, request: decision },
    });
  }
  const written = await submitWithin(ctx, tx, [...submissions.values()]);
  const replies = new Map([...submissions.keys()].map((id, index) => [id, written[index]]));

  const answers = decided.flatMap(({ callback: { callbackId }, decision }) => {
    const replied = replies.get(callbackId);
    const replyId =
      typeof replied === "object" && "messageId" in replied ? replied.messageId : null;
    const answer = answerOf(decision, { isInTime: submissions.has(callbackId), replyId });
    return answer === "none" ? [] : [{ callbackId, answer, replyId }];
  });
  if (answers.length > 0) await noteAnswers(tx, appid, answers);
}

function answerOf(
  decision: Decision,
  { isInTime, replyId }: { isInTime: boolean; replyId: string | null },
): AnswerKind {
  switch (decision.kind) {
    case "none":
    case "greeted-before":
      return decision.kind;
    case "hand-over":
      return "handed-over";
    case "reply":
      if (!isInTime) return "too-late";
      return replyId === null ? "no-place" : "reply";
  }
}

function latest(time: Date | null, other: Date): Date {
  return time === null || other > time ? other : time;
}
