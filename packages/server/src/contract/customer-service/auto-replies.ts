import { z } from "zod";
import { appid } from "../common.ts";
import { contents, countContents, oneContent } from "./contents.ts";

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
