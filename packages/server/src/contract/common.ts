import { z } from "zod";
import { isTimeZone } from "../daily-window.ts";

// WeChat's own forms. Kept loose where WeChat publishes no rule, and always limited in length.
export const appid = z
  .string()
  .regex(/^wx[0-9a-zA-Z]{1,62}$/, "must look like wx0123456789abcdef")
  .describe("AppID of the mini program");
export const openid = z
  .string()
  .regex(/^[0-9A-Za-z_-]{1,64}$/, "must be 1 to 64 letters, digits, - or _")
  .describe("The user's openid under this app");
export const externalId = z.string().min(1).max(128).describe("The business's own id of the user");
/** No comma and no white space, so that tags can stand in a list. */
const tag = z
  .string()
  .regex(/^[^\s,]{1,64}$/u, "must be 1 to 64 characters without white space or comma")
  .describe("The business's own mark on users, for example vip or 三年级");
export const tags = z.array(tag).max(20).describe("Up to 20 tags");
export const templateId = z
  .string()
  .regex(/^[0-9A-Za-z_-]{1,64}$/, "must be 1 to 64 letters, digits, - or _")
  .describe("priTmplId of the subscribe-message template");
export const sceneName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, "must be lower-case letters, digits and -")
  .describe("Name of the business notification, for example course-reminder");
export const messageId = z.uuid().describe("Id of the message");
export const jsCode = z
  .string()
  .min(1)
  .max(256)
  .optional()
  .describe(
    "The code of wx.login: one use, five minutes. Left out only behind 微信云托管's gateway, whose headers name the user (docs/cloud-hosted.md)",
  );

export const miniprogramState = z.enum(["developer", "trial", "formal"]);
export const lang = z.enum(["zh_CN", "en_US", "zh_HK", "zh_TW"]);
export const page = z
  .string()
  .min(1)
  .max(1024)
  .describe("Page of the mini program that the card opens, a query allowed");

/** Named, so that the OpenAPI document can refer to it: it contains itself. */
export const json: z.ZodType<z.core.util.JSONType> = z
  .lazy(() =>
    z.union([
      z.string(),
      z.number(),
      z.boolean(),
      z.null(),
      z.array(json),
      z.record(z.string(), json),
    ]),
  )
  .meta({ id: "Json", description: "Any JSON value" });

/** Business values for a scene. Liquid reads them, so nested values are allowed; the size is bounded by the body limit. */
export const params = z
  .record(z.string().min(1).max(64), json)
  .describe("Values for the scene's mapping");

/** What `wx.requestSubscribeMessage` resolved with, whole: `{ [tmplId]: "accept" | "reject" | …, errMsg }`. */
export const choices = z
  .record(z.string().min(1).max(64), z.string().max(64))
  .refine((value) => Object.keys(value).length <= 20, "must name at most 20 templates")
  .describe("Result object of wx.requestSubscribeMessage");

/** Which app: needed when the caller reaches several. */
export const ofApp = z.object({ appid: appid.optional() });
export const byId = z.object({ id: z.uuid() });
export const byAppid = z.object({ appid });
export const byOpenid = z.object({ openid });
export const deleted = z.object({ deleted: z.literal(true) });
export const done = z.object({ ok: z.literal(true) });

/** For people, in both languages. */
export const bilingual = z.object({ zh: z.string(), en: z.string() });

const idempotencyKey = z
  .string()
  .min(1)
  .max(200)
  .describe("The same key with the same body gives the same answer; with another body, 409");
export const idempotencyHeaders = z.object({ "idempotency-key": idempotencyKey.optional() });

export const perSecond = z.number().min(0.1).max(100_000);

const latestTime = Date.parse("2100-01-01T00:00:00Z");

export const at = z.iso
  .datetime({
    offset: true,
    abort: true,
    error: "must be a time with its time zone, as 2026-11-27T08:00:00+08:00",
  })
  .refine(
    (value) => Date.parse(value) > 0 && Date.parse(value) < latestTime,
    "must be between 1970 and 2100",
  )
  .describe("ISO 8601 with time zone");

interface Times {
  sendAt?: string | undefined;
  expireAt?: string | undefined;
}

export function expiresAfterSending({ sendAt, expireAt }: Times): boolean {
  return (
    expireAt === undefined || Date.parse(expireAt) > (sendAt === undefined ? 0 : Date.parse(sendAt))
  );
}
export const expiresTooEarly = {
  message: "expireAt must be later than sendAt",
  path: ["expireAt"],
};

export const timeOfDay = z
  .string()
  .regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$/, "must be a time of the day, 00:00 to 23:59")
  .describe("Hours and minutes, for example 22:00");

export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, "must be a time zone, for example Asia/Shanghai")
  .describe("IANA name of a time zone, for example Asia/Shanghai");

export const version = z
  .string()
  .describe(
    "Of what people edit. Sent back as If-Match with a change, it keeps the change from overwriting another one (CHANGED_MEANWHILE)",
  );

export const errorBody = z
  .object({
    error: z.object({
      code: z.string().describe("Stable; see docs/errors.md"),
      message: z.string(),
      hint: z.string().optional(),
      details: z.unknown().optional(),
    }),
  })
  .describe("What went wrong, with which thing, and what to do now");
