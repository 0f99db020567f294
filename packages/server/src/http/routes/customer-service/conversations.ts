import type { FastifyInstance } from "fastify";
import type { z } from "zod";
import type { Context } from "../../../context.ts";
import { byOpenid, done, ofApp } from "../../../contract/common.ts";
import {
  conversation,
  conversationList,
  conversationListQuery,
  conversationMessages,
  type conversationMessage,
} from "../../../contract/customer-service/conversations.ts";
import { page } from "../../../contract/customer-service/pages.ts";
import { HongyanError } from "../../../errors.ts";
import { isHeldByAgents } from "../../../flow/customer-service/is-held-by-agents.ts";
import { explainRefusal } from "../../../flow/customer-service/explain-refusal.ts";
import { takeBack } from "../../../flow/customer-service/take-back.ts";
import { readCustomerServiceBody } from "../../../flow/customer-service/customer-service-message.ts";
import {
  listConversations,
  searchConversations,
  type ListedConversation,
} from "../../../store/conversation-list.ts";
import {
  findConversation,
  markConversationRead,
  type ConversationRow,
} from "../../../store/conversations.ts";
import { listConversationLines, type ConversationLine } from "../../../store/customer-messages.ts";
import { findUser } from "../../../store/users.ts";
import { whichApp } from "../../which-app.ts";
import { answers, security, typed } from "../typed.ts";
import { nextCursor, readCursor } from "./cursor.ts";
import { lastMessageOf } from "./last-message.ts";

const tags = ["customer service"];

export function conversationRoutes(app: FastifyInstance, ctx: Context): void {
  const routes = typed(app);

  routes.get(
    "/v1/customer-service/conversations",
    {
      config: { access: { scope: "customer-service:read" } },
      schema: {
        tags,
        summary: "Conversations, newest activity first",
        security,
        querystring: conversationListQuery,
        response: answers(200, conversationList),
      },
    },
    async (request) => {
      const { appid: named, window, unread, heldBy, q: words, cursor, limit } = request.query;
      const appid = await whichApp(ctx, request, named);
      const filter = {
        isOpen: window === undefined ? undefined : window === "open",
        isUnread: unread === "true",
        isHeld: heldBy === "agents",
      };
      if (words !== undefined) {
        const found = await searchConversations(ctx.db, appid, { words, filter, limit });
        return { conversations: found.map(toListed), nextCursor: null };
      }
      const before = readCursor(cursor);
      const rows = await listConversations(ctx.db, appid, {
        filter,
        before: before === undefined ? undefined : { activityUs: before.us, openid: before.key },
        limit,
      });
      return {
        conversations: rows.map(toListed),
        nextCursor: nextCursor(rows, limit, (row) => ({ us: row.activityUs, key: row.openid })),
      };
    },
  );

  routes.get(
    "/v1/customer-service/conversations/:openid",
    {
      config: { access: { scope: "customer-service:read" } },
      schema: {
        tags,
        summary: "One conversation: the window, what may still be sent, who has it",
        security,
        params: byOpenid,
        querystring: ofApp,
        response: answers(200, conversation),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const { openid } = request.params;
      const row = await findConversation(ctx.db, appid, openid);
      if (row === undefined) throw conversationNotFound(appid, openid);
      const user = await findUser(ctx.db, appid, openid);
      return toConversation({ ...row, externalId: user?.externalId ?? null });
    },
  );

  routes.get(
    "/v1/customer-service/conversations/:openid/messages",
    {
      config: { access: { scope: "customer-service:read" } },
      schema: {
        tags,
        summary: "What the user and we wrote, newest first",
        security,
        params: byOpenid,
        querystring: page,
        response: answers(200, conversationMessages),
      },
    },
    async (request) => {
      const { appid: named, cursor, limit } = request.query;
      const appid = await whichApp(ctx, request, named);
      const before = readCursor(cursor);
      const lines = await listConversationLines(ctx.db, appid, request.params.openid, {
        before: before === undefined ? undefined : { atUs: before.us, key: before.key },
        limit,
      });
      return {
        messages: lines.map(toMessage),
        nextCursor: nextCursor(lines, limit, (line) => ({ us: line.atUs, key: line.key })),
      };
    },
  );

  routes.post(
    "/v1/customer-service/conversations/:openid/read",
    {
      config: { access: { scope: "customer-service:write" } },
      schema: {
        tags,
        summary: "Mark a conversation as read: nothing is unread",
        security,
        params: byOpenid,
        querystring: ofApp,
        response: answers(200, done),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const { openid } = request.params;
      const isThere = await markConversationRead(ctx.db, appid, openid);
      if (!isThere) throw conversationNotFound(appid, openid);
      return { ok: true as const };
    },
  );

  routes.post(
    "/v1/customer-service/conversations/:openid/take-back",
    {
      config: { access: { scope: "customer-service:write" } },
      schema: {
        tags,
        summary: "Take a conversation back from the agents, whoever of them has it",
        security,
        params: byOpenid,
        querystring: ofApp,
        response: answers(200, done),
      },
    },
    async (request) => {
      const appid = await whichApp(ctx, request, request.query.appid);
      const { openid } = request.params;
      if ((await findConversation(ctx.db, appid, openid)) === undefined) {
        throw conversationNotFound(appid, openid);
      }
      await takeBack(ctx, appid, openid);
      return { ok: true as const };
    },
  );
}

function conversationNotFound(appid: string, openid: string): HongyanError {
  return new HongyanError(
    "CONVERSATION_NOT_FOUND",
    `app ${appid} has no conversation with ${openid}`,
    {
      hint: "A conversation begins when the user writes or enters the chat, and WeChat tells of it by callback.",
    },
  );
}

function toListed(row: ListedConversation) {
  return { ...toConversation(row), lastMessage: lastMessageOf(row) };
}

function toConversation(
  row: ConversationRow & { externalId: string | null },
): z.infer<typeof conversation> {
  const now = new Date();
  const isHeld = isHeldByAgents(row, now);
  return {
    openid: row.openid,
    window: {
      isOpen: row.remaining > 0 && row.windowEndsAt !== null && now < row.windowEndsAt,
      openedBy: row.windowOpenedBy,
      openedAt: iso(row.windowOpenedAt),
      endsAt: iso(row.windowEndsAt),
      remaining: row.remaining,
    },
    heldBy: isHeld ? "agents" : "service",
    heldUntil: isHeld ? iso(row.heldUntil) : null,
    sessionFrom: row.sessionFrom,
    enteredAt: iso(row.enteredAt),
    lastUserMessageAt: iso(row.lastUserMessageAt),
    lastReplyAt: iso(row.lastReplyAt),
    lastActivityAt: row.lastActivityAt.toISOString(),
    unread: row.unread,
    readAt: iso(row.readAt),
    externalId: row.externalId,
  };
}

function iso(time: Date | null): string | null {
  return time?.toISOString() ?? null;
}

type Message = z.infer<typeof conversationMessage>;

function toMessage(line: ConversationLine): Message {
  const { direction, messageId, reason, answer, replyId } = line;
  const at = line.at.toISOString();
  const refusal = explainRefusal(line.errcode);
  const common = { id: line.key, direction, at, messageId, reason, refusal, answer, replyId };
  const status = line.status as Message["status"];
  if (line.body === null) {
    return { ...common, status, type: line.type ?? "other", content: line.content ?? {} };
  }
  const [[type, content] = ["text", {}]] = Object.entries(
    readCustomerServiceBody(line.body).content,
  );
  return { ...common, status, type: type as Message["type"], content };
}
