import { z } from "zod";
import {
  appid,
  lang,
  miniprogramState,
  page,
  params,
  sceneName,
  templateId,
  timeOfDay,
  timeZone,
  version,
} from "./common.ts";
import { contentCheck } from "./content-check.ts";

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

const perSecond = z.number().min(0.1).max(100_000);

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

const mapping = z
  .record(z.string().min(1).max(64), z.string().max(2000))
  .describe('Keyword key -> Liquid over the params, for example { "thing1": "{{ taskName }}" }');

const whenHeldBack = z
  .enum(["delay", "drop"])
  .default("delay")
  .describe(
    "delay: it is sent as soon as it may be; drop: it ends as cancelled, its grant is free again",
  );

const quietHours = z
  .object({
    from: timeOfDay,
    to: timeOfDay.describe("May be before `from`: over midnight"),
    timeZone: timeZone
      .default("Asia/Shanghai")
      .describe("Of users without a time zone of their own"),
    action: whenHeldBack,
  })
  .refine((value) => value.from !== value.to, {
    message: "from and to must differ",
    path: ["to"],
  })
  .describe("免打扰: hours of the day in which no message of this scene is sent");

const frequencyCap = z
  .object({
    count: z.int().min(1).max(1000).describe("So many messages of this scene to one user at most"),
    perHours: z
      .int()
      .min(1)
      .max(24 * 90)
      .optional()
      .describe("Within any so many hours"),
    perDays: z.int().min(1).max(90).optional().describe("Within any so many days of 24 hours"),
    action: z
      .enum(["delay", "drop", "reject"])
      .default("delay")
      .describe(
        "delay: it is sent as soon as it may be; drop: it ends as cancelled, its grant is free again; reject: the request is refused with FREQUENCY_CAP_REACHED, a campaign's message is dropped",
      ),
  })
  .refine((value) => (value.perHours === undefined) !== (value.perDays === undefined), {
    message: "give either perHours or perDays",
    path: ["perHours"],
  })
  .describe("频次: how often one user gets this scene");

export const sceneRequest = z.object({
  name: sceneName,
  appid: appid.optional(),
  templateId,
  page: page.nullable().optional().describe("Liquid over the params"),
  mapping,
  fit: z
    .enum(["strict", "fit"])
    .default("strict")
    .describe(
      "strict: a value that breaks a keyword rule is an error; fit: it is made to conform where that is safe",
    ),
  clientSendable: z
    .boolean()
    .default(false)
    .describe("May the mini program itself ask for it through /app/send?"),
  trackOpens: z
    .boolean()
    .default(true)
    .describe(
      "Add the message's id to the page's query (hymid), so that the SDK can tell when the card is opened",
    ),
  miniprogramState: miniprogramState.default("formal"),
  lang: lang.default("zh_CN"),
  quietHours: quietHours.nullable().default(null),
  frequencyCap: frequencyCap.nullable().default(null),
  contentCheck: contentCheck.nullable().default(null),
});
export type SceneRequest = z.infer<typeof sceneRequest>;
export const sceneResponse = z.object({
  name: sceneName,
  appid,
  templateId,
  page: z.string().nullable(),
  mapping,
  fit: z.enum(["strict", "fit"]),
  clientSendable: z.boolean(),
  trackOpens: z.boolean(),
  miniprogramState,
  lang,
  quietHours: quietHours.nullable(),
  frequencyCap: frequencyCap.nullable(),
  contentCheck: contentCheck.nullable(),
  params: z.array(z.string()).describe("Params that the mapping and the page read"),
  updatedAt: z.iso.datetime(),
  version,
});
export const sceneList = z.object({ scenes: z.array(sceneResponse) });

export const previewRequest = z.object({ appid: appid.optional(), params: params.default({}) });
export const previewResponse = z.object({
  title: z.string(),
  page: z.string().nullable(),
  data: z.record(z.string(), z.object({ value: z.string() })),
  lines: z.array(z.object({ key: z.string(), name: z.string(), value: z.string() })),
  changes: z
    .array(z.object({ key: z.string(), from: z.string(), to: z.string(), reason: z.string() }))
    .describe("What fit changed"),
  violations: z.array(z.unknown()).describe("Empty when the message may be sent"),
});

const keyword = z.object({
  key: z.string(),
  type: z.string(),
  name: z.string(),
  enumValues: z.array(z.string()).optional(),
});
export const templateResponse = z.object({
  templateId,
  title: z.string(),
  type: z.enum(["one-time", "long-term", "official-account"]),
  content: z.string(),
  example: z.string(),
  keywords: z.array(keyword),
  syncedAt: z.iso.datetime(),
  removedAt: z.iso.datetime().nullable().describe("When WeChat stopped listing it"),
});
export const templateList = z.object({ templates: z.array(templateResponse) });
export const templateSync = templateList.extend({
  changes: z
    .array(
      z.object({
        templateId,
        title: z.string(),
        change: z.enum(["added", "changed", "removed"]),
        keywords: z.object({
          added: z.array(keyword),
          removed: z.array(keyword),
          changed: z
            .array(z.object({ before: keyword, after: keyword }))
            .describe("The same key with another name, or other values to choose from"),
        }),
        brokenScenes: z
          .array(z.string())
          .describe("Scenes that cannot be sent until they are mapped anew"),
      }),
    )
    .describe("How WeChat's list differed from our copy; empty: not at all"),
});
export const templateAddRequest = z.object({
  appid: appid.optional(),
  tid: z.string().min(1).max(32).describe("Title id from the public library"),
  kidList: z.array(z.int()).min(2).max(5).describe("Keyword ids in display order"),
  sceneDesc: z.string().min(1).max(15),
});

export const scope = z.enum([
  "*",
  "messages:read",
  "messages:write",
  "campaigns:read",
  "campaigns:write",
  "scenes:read",
  "scenes:write",
  "templates:read",
  "templates:write",
  "apps:read",
  "apps:write",
  "users:read",
  "users:write",
  "callbacks:read",
  "grants:read",
  "grants:write",
  "customer-service:read",
  "customer-service:write",
  "api-keys:read",
  "api-keys:write",
  "webhooks:read",
  "webhooks:write",
  "operators:read",
  "operators:write",
  "audit-log:read",
  "events:read",
  "statistics:read",
  "personal-data:read",
  "personal-data:write",
  "metrics:read",
  "token:read",
]);
export type Scope = z.infer<typeof scope>;

export const apiKeyRequest = z.object({
  name: z.string().min(1).max(100),
  scopes: z.array(scope).min(1).describe("Least authority: name what the caller needs"),
  appid: appid.optional().describe("Only for this app; without it, for every app"),
  requestsPerMinute: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .optional()
    .describe(
      "Requests a minute that each process of Hongyan takes with this key, more are RATE_LIMITED; without it, as HONGYAN_KEY_REQUESTS_PER_MINUTE says",
    ),
});
export const apiKeyResponse = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  appid: appid.nullable(),
  requestsPerMinute: z
    .int()
    .nullable()
    .describe("Its own limit; null: as HONGYAN_KEY_REQUESTS_PER_MINUTE says"),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export const apiKeyCreated = apiKeyResponse.extend({
  key: z.string().describe("Shown this once; only its hash is kept"),
});
export const apiKeyList = z.object({ apiKeys: z.array(apiKeyResponse) });
