import { z } from "zod";
import { appid, perSecond, sceneName, version } from "./common.ts";

const callbackRequest = z
  .object({
    token: z
      .string()
      .regex(/^[0-9A-Za-z]{3,32}$/, "must be 3 to 32 letters and digits")
      .optional()
      .describe(
        "Token, as entered at 消息推送配置; written, never read back. Left out: the saved one stays",
      ),
    encodingAESKey: z
      .string()
      .optional()
      .describe("43 characters; not needed in plain mode. Left out: the saved one stays"),
    previousEncodingAESKey: z
      .string()
      .optional()
      .describe("The key before a change: pushes under it are still read"),
    keepPreviousKey: z
      .boolean()
      .optional()
      .describe("With a new encodingAESKey: the saved one becomes previousEncodingAESKey"),
    mode: z.enum(["plain", "compatible", "safe"]).describe("明文, 兼容, 安全; safe is recommended"),
    format: z.enum(["json", "xml"]).default("json"),
  })
  .describe(
    "消息推送配置 of the mini program; its URL there is /wechat/callback/{appid} of this server",
  );

const grantSource = z
  .enum(["both", "client", "callback"])
  .describe(
    "Who is believed about a tap: the mini program's report, WeChat's event, or both (default) with each tap counted once",
  );
const appKind = z
  .enum(["mini-program", "official-account"])
  .describe("An Official Account 公众号 serves uniform messages");

export const appRequest = z.object({
  appid,
  kind: appKind.optional(),
  secret: z.string().min(1).max(256).describe("AppSecret; written, never read back"),
  name: z.string().min(1).max(100).optional(),
  defaultScene: sceneName.nullable().optional(),
  onUnknown: z
    .enum(["fail", "resend"])
    .optional()
    .describe(
      "What becomes of a message whose answer was lost: fail (default), or resend with the risk of a double",
    ),
  unknownAfterSeconds: z.int().min(0).max(604_800).optional().describe("Default 600"),
  grantSource: grantSource.optional(),
  eraseOnCancellation: z
    .boolean()
    .optional()
    .describe(
      "Default true: a user who closes their account with the mini program 注销 (user_authorization_cancellation) is erased here too; else only the event tells of it",
    ),
  officialAccount: appid
    .nullable()
    .optional()
    .describe("The bound Official Account that reaches the same people, for uniform messages"),
  callback: callbackRequest.nullable().optional(),
  pacing: z
    .object({
      perSecond: perSecond.describe("Messages a second, all processes together"),
      burst: z
        .int()
        .min(1)
        .max(100_000)
        .nullable()
        .default(null)
        .describe("How many may go at once after a rest; default: as many as in a second"),
    })
    .nullable()
    .optional()
    .describe("The rate at which messages are sent; null: as fast as WeChat answers (default)"),
});
export const appPatch = appRequest.omit({ appid: true, kind: true }).partial();
export const appResponse = z.object({
  appid,
  kind: appKind,
  name: z.string(),
  defaultScene: sceneName.nullable(),
  onUnknown: z.enum(["fail", "resend"]),
  unknownAfterSeconds: z.int(),
  grantSource,
  eraseOnCancellation: z.boolean(),
  officialAccount: appid.nullable(),
  callback: z
    .object({
      path: z.string().describe("Path of the URL to enter at WeChat"),
      mode: z.enum(["plain", "compatible", "safe"]),
      format: z.enum(["json", "xml"]),
      verifiedAt: z.iso.datetime().nullable().describe("When WeChat last checked the URL"),
    })
    .nullable()
    .describe("null: WeChat's callbacks are not received"),
  pacing: z
    .object({ perSecond: z.number(), burst: z.int().nullable() })
    .nullable()
    .describe("null: no rate of its own"),
  paused: z
    .object({
      until: z.iso.datetime().nullable().describe("null: until somebody repairs it"),
      errcode: z.int().nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
  token: z
    .object({
      status: z.string(),
      expiresAt: z.iso.datetime().nullable(),
      lastError: z.string().nullable(),
    })
    .describe("The access token, as this process knows it"),
  platform: appid
    .nullable()
    .describe(
      "The third-party platform 第三方平台 that it has authorised; null: its own AppSecret",
    ),
  createdAt: z.iso.datetime(),
  version,
});
export const quotaResponse = z.object({
  appid,
  quotas: z.array(
    z.object({
      api: z.string().describe("WeChat's path; each has a daily quota of its own"),
      dailyLimit: z.int().nullable().describe("null: WeChat says none and publishes none"),
      source: z
        .enum(["wechat", "published"])
        .nullable()
        .describe("Who states the limit: WeChat of this app, or its documentation of every app"),
      usedToday: z.int().describe("By WeChat's count (1 % off at most), and ours since"),
      remaining: z.int().nullable(),
      perSecond: z.number().describe("Calls a second, over the last ten to twenty minutes"),
      runsOutAt: z.iso
        .datetime()
        .nullable()
        .describe("When it is used up at this rate; null: not before it begins anew"),
      resetsAt: z.iso.datetime().describe("Midnight in China, when it begins anew"),
    }),
  ),
});

export const appList = z.object({ apps: z.array(appResponse) });
