import { z } from "zod";
import { appid, ofApp, openid } from "../common.ts";
import { kfAccount } from "./agents.ts";

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
