import { z } from "zod";
import { bilingual, messageId, openid } from "../common.ts";
import { messageStatus } from "../messages.ts";
import { nextCursor, page } from "./pages.ts";

const lineType = z.enum(["text", "image", "link", "miniprogrampage", "enter", "other"]);

export const conversation = z.object({
  openid,
  window: z.object({
    isOpen: z.boolean().describe("A message may be sent now"),
    openedBy: z.enum(["message", "enter"]).nullable(),
    openedAt: z.iso.datetime().nullable(),
    endsAt: z.iso.datetime().nullable(),
    remaining: z.int().describe("Messages that may still be sent in it"),
  }),
  heldBy: z.enum(["service", "agents"]),
  heldUntil: z.iso.datetime().nullable(),
  sessionFrom: z.string().nullable().describe("session-from of the button used last"),
  enteredAt: z.iso.datetime().nullable(),
  lastUserMessageAt: z.iso.datetime().nullable(),
  lastReplyAt: z.iso.datetime().nullable(),
  lastActivityAt: z.iso.datetime(),
  unread: z.int().describe("Messages of the user since the conversation was last marked as read"),
  readAt: z.iso.datetime().nullable(),
  externalId: z.string().nullable().describe("The business's own id of the user"),
});
export const conversationList = z.object({
  conversations: z.array(
    conversation.extend({
      lastMessage: z
        .object({
          direction: z.enum(["in", "out"]),
          type: lineType,
          text: z.string().nullable().describe("Of a text its beginning, of a card its title"),
          at: z.iso.datetime(),
        })
        .nullable()
        .describe("null: nobody wrote yet, or what was written is older than what is kept"),
    }),
  ),
  nextCursor,
});
export const conversationListQuery = page.extend({
  window: z.enum(["open", "closed"]).optional(),
  unread: z
    .literal("true")
    .optional()
    .describe("Only those with unread messages, active within three days"),
  heldBy: z
    .literal("agents")
    .optional()
    .describe("Only those that agents have, active within three days"),
  q: z
    .string()
    .trim()
    .min(1)
    .max(128)
    .optional()
    .describe(
      "An openid or externalId as it is, or a part of what a user wrote, among the app's newest 20,000 messages of users; one page, without a cursor",
    ),
});

export const conversationMessage = z.object({
  id: z.string().describe("Names this line within its conversation"),
  direction: z.enum(["in", "out"]),
  at: z.iso
    .datetime()
    .describe("In: WeChat's time, whole seconds. Out: when it was accepted by Hongyan"),
  type: lineType,
  content: z.record(z.string(), z.unknown()),
  messageId: messageId.nullable().describe("Out: of GET /v1/messages/{id}"),
  status: messageStatus
    .nullable()
    .describe("Out: sent is the last good state, WeChat reports no delivery"),
  reason: z.string().nullable(),
  refusal: z
    .object({ errcode: z.int(), meaning: bilingual, remedy: bilingual })
    .nullable()
    .describe("Out: what WeChat refused it with, in words, and what to do"),
  answer: z
    .enum(["none", "reply", "handed-over", "greeted-before", "too-late", "no-place"])
    .nullable()
    .describe("In: what was answered by itself, or why not"),
  replyId: messageId.nullable().describe("In: the message that answered it by itself"),
});
export const conversationMessages = z.object({
  messages: z.array(conversationMessage).describe("Newest first"),
  nextCursor,
});
