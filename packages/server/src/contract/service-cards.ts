import { z } from "zod";
import { appid, at, externalId, json, messageId, openid } from "./common.ts";
import { messageStatus, recipient } from "./messages.ts";

export const notifyType = z
  .int()
  .min(1)
  .max(99_999)
  .describe("WeChat's kind of card: 2001 to 2011 for payments, 1001, 1003, 1004, 1005 for buttons");
export const notifyCode = z
  .string()
  .min(1)
  .max(128)
  .describe(
    "Names the card: the WeChat Pay transaction id, or the code of the liveActivity button",
  );

const largestUint32 = 2 ** 32 - 1;

const card = z.object({ appid: appid.optional(), to: recipient, notifyType, notifyCode });

export const serviceCardRequest = card.extend({
  content: z
    .record(z.string().max(64), json)
    .describe("content_json of this kind of card, as an object; WeChat's own members"),
  check: z
    .looseObject({
      pay_amount: z.int().min(0).max(largestUint32).describe("In fen"),
      pay_time: z.int().min(0).max(largestUint32).describe("Unix time in seconds"),
      pay_channel: z.union([z.literal(0), z.literal(1001)]).optional(),
    })
    .optional()
    .describe("check_json, as an object: proves the payment; needed to activate a payment's card"),
  expireAt: at.optional().describe("Not after this time: the update then ends as expired"),
});

export const serviceCardExtRequest = card.extend({
  ext: z.record(z.string().max(64), json).describe("ext_json, as an object"),
});

export const serviceCardQuery = z
  .object({
    appid: appid.optional(),
    openid: openid.optional(),
    externalId: externalId.optional(),
    notifyType: z.coerce.number().pipe(notifyType),
    notifyCode,
  })
  .refine((query) => (query.openid === undefined) !== (query.externalId === undefined), {
    message: "give either openid or externalId",
    path: ["openid"],
  });

export const serviceCardResponse = z.object({
  notifyType: z.int(),
  content: z.record(z.string(), z.unknown()).describe("What WeChat shows now"),
  codeState: z.int().describe("0 normal, 1 risky, 2 abnormal, 10 refused by the user"),
  codeExpiresAt: z.iso.datetime().nullable().describe("Until when the card may be updated"),
  updates: z
    .array(
      z.object({
        id: messageId,
        status: messageStatus,
        reason: z.string().nullable(),
        createdAt: z.iso.datetime(),
      }),
    )
    .describe("The last 20 that this server was asked for, newest first"),
});
