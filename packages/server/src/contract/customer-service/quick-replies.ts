import { z } from "zod";
import { appid } from "../common.ts";
import { customerText } from "./contents.ts";

/** So many are there in one app at most: all of them are listed at once. */
export const mostQuickReplies = 500;

const quickReply = z.object({
  title: z
    .string()
    .trim()
    .min(1)
    .max(32)
    .describe("What it is looked for by, up to 32 characters: 退货, 营业时间"),
  content: customerText.describe("What is written to the user; at most 2048 bytes in UTF-8"),
});

export const quickReplyRequest = quickReply.extend({ appid: appid.optional() });
export const quickReplyPatch = quickReplyRequest.partial();
export const quickReplyResponse = quickReply.extend({
  id: z.uuid(),
  updatedAt: z.iso.datetime(),
});
export const quickReplyList = z.object({
  quickReplies: z.array(quickReplyResponse).describe("In their order"),
});
export const quickReplyOrder = z.object({
  appid: appid.optional(),
  ids: z
    .array(z.uuid())
    .min(1)
    .max(mostQuickReplies)
    .describe("These first, the others behind them as they are"),
});
