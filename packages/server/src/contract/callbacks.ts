import { z } from "zod";
import { appid } from "./common.ts";

export const callbackListQuery = z.object({
  appid: appid.optional(),
  cursor: z.coerce.number().int().min(1).optional().describe("nextCursor of the page before"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export const callbackList = z.object({
  callbacks: z.array(
    z.object({
      id: z.int(),
      openid: z.string().nullable(),
      msgType: z.string(),
      event: z.string().nullable(),
      body: z.string().describe("As WeChat sent it, decrypted: JSON or XML"),
      createdAt: z.iso.datetime().describe("WeChat's CreateTime"),
      receivedAt: z.iso.datetime(),
      processedAt: z.iso.datetime().nullable(),
      result: z
        .string()
        .nullable()
        .describe(
          "What became of it: recorded, conversation, delivered, failed, repeated, unmatched, noted ...; null while it waits",
        ),
    }),
  ),
  nextCursor: z.int().nullable(),
});
