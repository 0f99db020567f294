import { z } from "zod";
import { appid } from "../common.ts";

export const kfAccount = z
  .string()
  .max(128)
  .regex(/^[^\s@]+@[^\s@]+$/, "must look like name@account")
  .describe("The agent's full account");

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
