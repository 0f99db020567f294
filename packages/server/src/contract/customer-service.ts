import { z } from "zod";
import { appid, at, messageId, openid } from "./common.ts";
import { messageStatus, recipient } from "./messages.ts";

// Where WeChat publishes no limit, texts are bounded generously; what it refuses ends as `failed` with its errcode.

const mostTextBytes = 2048;

export const customerText = z
  .string()
  .min(1)
  .refine((value) => Buffer.byteLength(value) <= mostTextBytes, {
    error: ({ input }) =>
      `is ${Buffer.byteLength(String(input))} bytes in UTF-8, WeChat takes ${mostTextBytes} at most (45002): shorten it or send it in parts`,
  });

const text = z.object({
  content: customerText.describe(
    "At most 2048 bytes in UTF-8. May hold <a href data-miniprogram-appid data-miniprogram-path>",
  ),
});

export const mediaHash = z
  .string()
  .regex(
    /^[0-9a-f]{64}$/,
    "must be the 64 hexadecimal digits that POST /v1/customer-service/media answered",
  )
  .describe("SHA-256 of a stored picture");
export const mediaId = z
  .string()
  .regex(/^[0-9A-Za-z_-]{1,256}$/, "must be a media_id of WeChat")
  .describe("WeChat's id of a temporary media, good for three days");

const picture = z
  .union([z.strictObject({ media: mediaHash }), z.strictObject({ mediaId })])
  .describe("A stored picture, uploaded to WeChat as needed, or WeChat's own id");

const webUrl = z.url({ protocol: /^https?$/, error: "must be an http or https URL" }).max(2048);
const title = z.string().min(1).max(200);

const link = z.object({
  title,
  description: z.string().min(1).max(500),
  url: webUrl,
  thumbUrl: webUrl.describe("JPG or PNG, 640 x 320 or 80 x 80"),
});
const miniprogrampage = z.object({
  title,
  pagepath: z
    .string()
    .min(1)
    .max(1024)
    .regex(/^(?!\w+:)/, "must be a page of the mini program, not a URL"),
  thumb: picture.describe("520 x 416 is advised"),
});

export const contents = {
  text: text.optional(),
  image: picture.optional(),
  link: link.optional(),
  miniprogrampage: miniprogrampage.optional(),
};
const contentNames = ["text", "image", "link", "miniprogrampage"] as const;
const oneContent = "give exactly one of text, image, link, miniprogrampage";

type Contents = Partial<Record<(typeof contentNames)[number], unknown>>;

function countContents(value: Contents): number {
  return contentNames.filter((name) => value[name] !== undefined).length;
}

export const kfAccount = z
  .string()
  .max(128)
  .regex(/^[^\s@]+@[^\s@]+$/, "must look like name@account")
  .describe("The agent's full account");

export const customerServiceRequest = z
  .object({
    appid: appid.optional(),
    to: recipient,
    ...contents,
    agent: kfAccount.optional().describe("Shows the message as this agent's"),
    isAi: z.boolean().optional().describe("Puts a line under the message that says so"),
    sendAt: at.optional().describe("Not before this time"),
    expireAt: at
      .optional()
      .describe("Not after this time; never after the end of the user's window"),
    onNoWindow: z
      .enum(["reject", "try"])
      .default("reject")
      .describe(
        "reject: 409 CUSTOMER_SERVICE_WINDOW_CLOSED when the user's window is closed or used up; try: send anyway",
      ),
  })
  .refine((value) => countContents(value) === 1, { message: oneContent, path: ["text"] })
  .refine(
    (value) =>
      value.expireAt === undefined ||
      Date.parse(value.expireAt) > (value.sendAt === undefined ? 0 : Date.parse(value.sendAt)),
    { message: "expireAt must be later than sendAt", path: ["expireAt"] },
  );
export type CustomerServiceRequest = z.infer<typeof customerServiceRequest>;

export const typingRequest = z.object({
  appid: appid.optional(),
  to: recipient,
  command: z.enum(["typing", "cancel"]).default("typing"),
});
export const done = z.object({ ok: z.literal(true) });

const limit = z.coerce.number().int().min(1).max(200).default(50);
export const ofApp = z.object({ appid: appid.optional() });
const cursor = z
  .string()
  .regex(/^\d{1,17}_[0-9A-Za-z_-]{1,64}$/, "must be the nextCursor of the page before")
  .optional();
export const page = ofApp.extend({ cursor, limit });
const nextCursor = z.string().nullable();

export const media = z.object({
  media: mediaHash,
  contentType: z.enum(["image/png", "image/jpeg", "image/gif"]),
  sizeBytes: z.int(),
  uploadedUntil: z.iso
    .datetime()
    .nullable()
    .describe("When WeChat forgets the last upload; null: there is none"),
  createdAt: z.iso.datetime(),
});
export const mediaList = z.object({ media: z.array(media), nextCursor });

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
export const byOpenid = z.object({ openid });

const bilingual = z.object({ zh: z.string(), en: z.string() });

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

const autoReplyAnswer = z.union([
  z
    .strictObject(contents)
    .refine((value) => countContents(value) === 1, { message: oneContent, path: ["text"] }),
  z.strictObject({ transfer: z.literal(true) }),
]);

const autoReplyMembers = z.object({
  trigger: z
    .enum(["keyword", "enter", "default"])
    .describe(
      "keyword: a text with certain words; enter: the user enters the chat; default: any other message",
    ),
  keyword: z
    .object({
      match: z.enum(["contains", "equals"]).default("contains"),
      words: z.array(z.string().trim().min(1).max(64)).min(1).max(100),
    })
    .optional()
    .describe("Any of the words; case, width of letters and outer blanks do not matter"),
  greetAgainAfterHours: z
    .int()
    .min(0)
    .max(8760)
    .optional()
    .describe("enter: a user is not greeted again before; default 24"),
  answer: autoReplyAnswer.describe(
    "What is sent, or { transfer: true }: the message goes to the agents",
  ),
  enabled: z.boolean().optional().describe("Default true"),
});

export const autoReplyRule = autoReplyMembers
  .refine((value) => (value.trigger === "keyword") === (value.keyword !== undefined), {
    message: "keyword belongs to the trigger keyword, and the trigger needs it",
    path: ["keyword"],
  })
  .refine((value) => value.trigger === "enter" || value.greetAgainAfterHours === undefined, {
    message: "greetAgainAfterHours belongs to the trigger enter",
    path: ["greetAgainAfterHours"],
  })
  .refine((value) => value.trigger !== "enter" || !("transfer" in value.answer), {
    message: "entering cannot be handed over: WeChat takes it for messages only",
    path: ["answer"],
  });
export type AutoReplyRule = z.infer<typeof autoReplyRule>;

export const autoReplyRequest = autoReplyMembers.extend({ appid: appid.optional() });
export const autoReplyPatch = autoReplyRequest.partial();
export const autoReplyResponse = z.object({
  id: z.uuid(),
  ...autoReplyMembers.shape,
  enabled: z.boolean(),
  updatedAt: z.iso.datetime(),
});
export const autoReplyList = z.object({
  autoReplies: z
    .array(autoReplyResponse)
    .describe("In their order: the first that matches answers"),
});
export const autoReplyOrder = z.object({
  appid: appid.optional(),
  ids: z
    .array(z.uuid())
    .min(1)
    .max(1000)
    .describe("These first, the others behind them as they are"),
});
export const autoReplyTest = z
  .object({
    appid: appid.optional(),
    text: z.string().max(4096).optional().describe("As if a user wrote this"),
    enter: z.literal(true).optional().describe("As if a user entered the chat for the first time"),
  })
  .refine((value) => (value.text === undefined) !== (value.enter === undefined), {
    message: "give either text or enter",
    path: ["text"],
  });
export const autoReplyTestResponse = z.object({
  answer: z.enum(["none", "reply", "hand-over"]),
  autoReply: autoReplyResponse.nullable().describe("The rule that answers"),
});
export const byId = z.object({ id: z.uuid() });
export const deleted = z.object({ deleted: z.literal(true) });

export const byKfAccount = z.object({ kfAccount });
export const agentRequest = z.object({
  appid: appid.optional(),
  kfAccount,
  nickname: z.string().min(1).max(16),
});
export const agentPatch = agentRequest.omit({ kfAccount: true });
export const agentCreated = z.object({
  kfAccount,
  alreadyAdded: z.boolean().describe("WeChat had this agent before (65406)"),
});
export const agentInvite = z.object({
  appid: appid.optional(),
  wechatId: z
    .string()
    .min(1)
    .max(64)
    .describe("WeChat id of the person who is to serve as this agent"),
});
export const agentList = z.object({
  agents: z.array(
    z.object({
      kfAccount: z.string(),
      nickname: z.string(),
      kfId: z.string(),
      headImageUrl: z.string(),
      wechatId: z.string().describe("Empty until an invitation is accepted"),
      openid: z.string(),
      invitation: z
        .object({ wechatId: z.string(), expiresAt: z.iso.datetime(), status: z.string() })
        .nullable(),
    }),
  ),
});
export const onlineAgentList = z.object({
  agents: z.array(
    z.object({
      kfAccount: z.string(),
      kfId: z.string(),
      openid: z.string(),
      isOnline: z.boolean(),
      acceptedCount: z.int().describe("Sessions that the agent serves now"),
    }),
  ),
});
export const sessionRequest = z.object({ appid: appid.optional(), kfAccount, openid });
export const sessionListQuery = ofApp.extend({ kfAccount });
export const sessionList = z.object({
  sessions: z.array(z.object({ openid: z.string(), createdAt: z.iso.datetime() })),
});
export const sessionResponse = z.object({
  session: z
    .object({ kfAccount: z.string(), createdAt: z.iso.datetime() })
    .nullable()
    .describe("null: nobody serves this user"),
});
export const waitingList = z.object({
  count: z.int(),
  users: z
    .array(z.object({ openid: z.string(), lastMessageAt: z.iso.datetime() }))
    .describe("The first 100"),
});
