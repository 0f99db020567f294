import { z } from "zod";
import { appid, bilingual } from "./common.ts";

const componentAppid = appid.describe("The platform's AppID at open.weixin.qq.com");
const token = z
  .string()
  .regex(/^[0-9A-Za-z]{3,32}$/, "must be 3 to 32 letters and digits")
  .describe("消息校验 Token; written, never read back");
const encodingAESKey = z
  .string()
  .regex(/^[0-9A-Za-z+/]{43}$/, "must be 43 characters, without the = that base64 would end with")
  .describe("消息加解密 Key; written, never read back");
const publicUrl = z
  .url({ protocol: /^https?$/ })
  .max(200)
  .describe(
    "Where WeChat and browsers reach this server, for example https://push.example.com; its host is to be the 授权发起页域名 of the platform",
  );

/** A third-party platform 第三方平台 that mini programs may authorise. Five at most. */
export const platformRequest = z.object({
  componentAppid,
  name: z.string().min(1).max(100).optional().describe("For people; default the componentAppid"),
  secret: z.string().min(1).max(256).describe("The platform's AppSecret; written, never read back"),
  token,
  encodingAESKey,
  publicUrl,
});

export const platformPatch = platformRequest
  .omit({ componentAppid: true })
  .partial()
  .extend({
    keepPreviousKey: z
      .boolean()
      .optional()
      .describe("With a new encodingAESKey: pushes under the saved one are still read"),
  });

export const platformResponse = z.object({
  componentAppid,
  name: z.string(),
  publicUrl: z.string(),
  ticketUrl: z.string().describe("授权事件接收 URL, to enter at open.weixin.qq.com"),
  messageUrl: z.string().describe("消息与事件接收 URL, to enter there as it is, with $APPID$"),
  ticketReceivedAt: z.iso
    .datetime()
    .nullable()
    .describe(
      "When WeChat last pushed a component_verify_ticket (every 10 minutes; good for 12 hours); null: never",
    ),
  createdAt: z.iso.datetime(),
  version: z.string().describe("Sent back as If-Match, a change overwrites nobody else's"),
});

const authorizedApp = z.object({
  appid,
  name: z.string(),
  authorizedAt: z.iso.datetime(),
  endedAt: z.iso
    .datetime()
    .nullable()
    .describe("When it took the authorisation back: the app is paused; null: it has not"),
  permissions: z.array(z.int()).describe("Ids of the permission sets 权限集 that it granted"),
  missing: z
    .array(
      z.object({
        id: z.int(),
        name: z.string().describe("As WeChat calls it"),
        neededFor: bilingual,
      }),
    )
    .describe("Permission sets that it did not grant, and what does not work without them (61007)"),
});

export const platformDetail = platformResponse.extend({ apps: z.array(authorizedApp) });
export const platformList = z.object({ platforms: z.array(platformResponse) });

export const authorizationLinkRequest = z.object({
  appid: appid.optional().describe("The only mini program that may use the link; left out: any"),
});

export const authorizationLinkResponse = z.object({
  url: z
    .string()
    .describe(
      "A page of this server for the mini program's administrator: it leads to WeChat's. Whoever has it may authorise a mini program once",
    ),
  expiresAt: z.iso.datetime().describe("Half an hour at most, as WeChat has it"),
});
