import { z } from "zod";
import { exactObject } from "./exact-object.ts";
import {
  appid,
  at,
  errorBody,
  expiresAfterSending,
  expiresTooEarly,
  externalId,
  lang,
  messageId,
  miniprogramState,
  openid,
  page,
  params,
  sceneName,
  templateId,
} from "./common.ts";

export const messageStatus = z.enum([
  "queued",
  "sending",
  "sent",
  "delivered",
  "failed",
  "expired",
  "cancelled",
  "unknown",
]);

const messageKind = z
  .enum(["subscribe", "customer-service", "device", "service-card", "official-account-template"])
  .describe("What the message is at WeChat");

export const recipient = z
  .union([z.strictObject({ openid }), z.strictObject({ externalId })], {
    error: 'must be { "openid": … } or { "externalId": … }',
  })
  .describe("Who gets it: an openid, or the business's own id of a known user");

const data = z.record(
  z.string().max(64),
  z.union([z.string().max(1024), z.object({ value: z.string().max(1024) })]),
);

/** One message: a scene with params, or a template with data already in WeChat's form. */
export const messageRequest = exactObject(
  {
    appid: appid.optional(),
    to: recipient,
    scene: sceneName.optional(),
    params: params.optional(),
    templateId: templateId.optional(),
    data: data.optional(),
    page: page.optional(),
    miniprogramState: miniprogramState.optional(),
    lang: lang.optional(),
    sendAt: at.optional().describe("Not before this time"),
    expireAt: at.optional().describe("Not after this time: the message then ends as expired"),
    ignoreQuietHours: z
      .boolean()
      .optional()
      .describe("true: sent in the quiet hours of its scene as well"),
    writtenBy: openid
      .optional()
      .describe(
        "For a scene with a content check of every send: who wrote the text; without it, the recipient. WeChat checks only text of users who opened the mini program within two hours",
      ),
    onNoGrant: z
      .enum(["reject", "try"])
      .default("reject")
      .describe("reject: 409 NO_GRANT when the ledger has no grant; try: send anyway"),
  },
  { touser: "to, with { openid }" },
)
  .refine((value) => (value.scene === undefined) !== (value.templateId === undefined), {
    message: "give either scene (with params) or templateId (with data)",
    path: ["scene"],
  })
  .refine((value) => (value.templateId === undefined) === (value.data === undefined), {
    message: "templateId and data belong together",
    path: ["data"],
  })
  .refine((value) => value.params === undefined || value.scene !== undefined, {
    message: "params belong to a scene",
    path: ["params"],
  })
  .refine(expiresAfterSending, expiresTooEarly);

export type MessageRequest = z.infer<typeof messageRequest>;

export const acceptedMessage = z.object({ id: messageId, status: messageStatus });

export const batchRequest = z.object({
  messages: z.array(z.unknown()).min(1).max(1000).describe("Up to 1,000 message requests"),
});

export const batchResponse = z.object({
  results: z
    .array(z.union([acceptedMessage, errorBody]))
    .describe("One for each message, in order"),
});

export const messageSummary = z.object({
  id: messageId,
  appid,
  kind: messageKind,
  openid,
  scene: sceneName.nullable(),
  templateId: templateId.nullable().describe("null for kinds without a template"),
  campaignId: z.uuid().nullable().describe("The campaign that it belongs to"),
  status: messageStatus,
  page: z.string().nullable(),
  data: z.record(z.string(), z.object({ value: z.string() })),
  attempt: z.int().describe("How often it was put on the way to WeChat"),
  msgid: z.string().nullable().describe("WeChat's id, 64 bits as text"),
  errcode: z.int().nullable().describe("WeChat's last refusal"),
  reason: z.string().nullable().describe("Why it ended or waits: a stable code"),
  detail: z.string().nullable(),
  sendAt: z.iso.datetime().describe("When it is due next"),
  expireAt: z.iso.datetime().nullable(),
  openedAt: z.iso
    .datetime()
    .nullable()
    .describe("When the mini program first told that the user opened it from this card"),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

/** What messages are looked for by. All that are given must fit. */
const messageFilter = z.object({
  appid: appid.optional(),
  status: messageStatus.optional(),
  kind: messageKind.optional(),
  scene: sceneName.optional(),
  openid: openid.optional(),
  externalId: externalId.optional(),
  errcode: z.coerce
    .number()
    .int()
    .min(-(2 ** 31))
    .max(2 ** 31 - 1)
    .optional()
    .describe("WeChat's last refusal"),
  reason: z
    .string()
    .regex(/^[A-Z0-9_-]{1,64}$/, "must be a reason of a message, for example WECHAT_43101")
    .optional()
    .describe("Why it ended or waits"),
  from: at.optional().describe("Accepted at this time or later"),
  to: at.optional().describe("Accepted before this time"),
});

/** Where a page ends: the id of its last message, in the list of a campaign its openid. */
const messageCursor = z.union([messageId, openid]);

export const messageListQuery = messageFilter
  .extend({
    campaignId: z
      .uuid()
      .optional()
      .describe(
        "Messages of this campaign, in the order of their openids; a page may be short, even empty, while there is a nextCursor",
      ),
    cursor: messageCursor.optional().describe("nextCursor of the page before"),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  })
  .refine(
    ({ campaignId, cursor }) =>
      cursor === undefined || campaignId !== undefined || messageId.safeParse(cursor).success,
    { message: "must be the nextCursor of the page before", path: ["cursor"] },
  );

export const messageExportQuery = messageFilter.extend({
  cursor: messageId
    .optional()
    .describe("Goes on behind this message: the last line of an export that was cut off names it"),
});

/**
 * Newest first, `limit` (1 to 200, default 50) a page. A page looks through 20,000 messages at most: with a filter that few
 * messages fit it may be short, or empty, while `nextCursor` goes on. Only `nextCursor: null` is the end.
 */
export const messageList = z.object({
  messages: z.array(messageSummary),
  nextCursor: messageCursor
    .nullable()
    .describe("null: nothing is left. A page may be short, or empty, and still have a next one"),
  searchedUntil: z.iso
    .datetime()
    .nullable()
    .describe(
      "Messages accepted after this time were looked through; null: all of them, or those of a campaign, which have another order",
    ),
});
