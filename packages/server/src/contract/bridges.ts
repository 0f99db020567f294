import { z } from "zod";
import { appid, at, openid, page, sceneName, templateId } from "./common.ts";
import { acceptedMessage } from "./messages.ts";

const oldTemplateId = templateId.describe(
  "template_id of the retired template, as old callers send it",
);

const bridgeMapping = z
  .record(z.string().min(1).max(64), z.string().max(2000))
  .describe(
    'Param of the scene -> Liquid over the old keywords, for example { "taskName": "{{ keyword1 }}" }; a keyword that a caller leaves out is empty',
  );

export const bridgeRequest = z.object({
  appid: appid.optional(),
  templateId: oldTemplateId,
  scene: sceneName.describe("The scene that stands in for it"),
  mapping: bridgeMapping,
  notes: z.string().max(1000).nullable().default(null),
});
export const bridgeResponse = z.object({
  appid,
  templateId: oldTemplateId,
  scene: sceneName,
  mapping: bridgeMapping,
  notes: z.string().nullable(),
  updatedAt: z.iso.datetime(),
});
export const bridgeList = z.object({ bridges: z.array(bridgeResponse) });

/** A value as old callers write it; `color` was for template messages only. */
const oldValue = z.object({ value: z.union([z.string().max(1024), z.number()]) });

/** The body of the retired `/cgi-bin/message/wxopen/template/send`, and what is Hongyan's beside it. */
export const templateMessageRequest = z.object({
  appid: appid.optional(),
  touser: openid,
  template_id: oldTemplateId,
  form_id: z
    .string()
    .max(256)
    .optional()
    .describe("Ignored: WeChat's form ids ended with template messages"),
  page: page.optional(),
  data: z.record(z.string().max(64), oldValue).default({}),
  emphasis_keyword: z
    .string()
    .max(64)
    .optional()
    .describe("Ignored: a subscribe message has no emphasis"),
  expireAt: at.optional(),
  onNoGrant: z.enum(["reject", "try"]).default("reject"),
});
export type TemplateMessageRequest = z.infer<typeof templateMessageRequest>;

const change = z.object({
  key: z.string(),
  from: z.string(),
  to: z.string(),
  reason: z.string(),
});

const bridged = z
  .object({
    scene: sceneName,
    templateId: templateId.describe("The subscribe-message template that is sent"),
    params: z.record(z.string(), z.string()).describe("What the scene was given"),
    changes: z.array(change).describe("What the scene's fit changed"),
    ignored: z.array(z.string()).describe("Members of the request that mean nothing any more"),
    unused: z.array(z.string()).describe("Keywords of the request that the bridge does not read"),
  })
  .describe("What became of the old message");

export const templateMessageResponse = acceptedMessage.extend({
  bridge: bridged.nullable().describe("null: a repeat, and its bridge is not what it was"),
});

export const proposalRequest = z.object({
  appid: appid.optional(),
  title: z.string().min(1).max(64).describe("Title of the retired template"),
  content: z
    .string()
    .min(1)
    .max(4000)
    .describe("Its lines, for example 商品名称{{keyword1.DATA}}\\n支付金额{{keyword2.DATA}}"),
});

const oldKeyword = z.object({ key: z.string().max(64), name: z.string().max(64) });

const candidateKeyword = z.object({
  name: z.string().max(64),
  type: z.string().max(64),
  kid: z
    .int()
    .nullable()
    .describe("Keyword id in the library; null in a template of the app's own"),
  from: oldKeyword.nullable().describe("The old keyword that fills it"),
  score: z.number().describe("0 to 1: how well the two names and types fit"),
  standIn: z
    .string()
    .max(64)
    .nullable()
    .describe("The constant that fills it where no old keyword does"),
});

const candidate = z.object({
  source: z.enum(["own", "library"]),
  templateId: templateId.nullable().describe("Of a template of the app's own"),
  tid: z.string().max(32).nullable().describe("Title id in the library"),
  title: z.string().max(64),
  type: z.enum(["one-time", "long-term"]),
  score: z.number().describe("0 to 1"),
  keywords: z.array(candidateKeyword).max(20),
  withoutCounterpart: z.array(oldKeyword).describe("Old keywords that would not be shown any more"),
  unfilled: z
    .array(z.string())
    .describe("Keywords that nothing fills; such a candidate needs a scene of your own"),
});
export type CandidateView = z.infer<typeof candidate>;

export const proposalResponse = z.object({
  keywords: z.array(oldKeyword).describe("What the old template showed"),
  candidates: z.array(candidate).describe("Best first"),
  library: z
    .object({
      calls: z.int().describe("Calls to WeChat that this took"),
      titlesRead: z.int(),
      titlesTotal: z
        .int()
        .describe("In the app's categories; more than were read: there may be better ones"),
      keywordsRead: z.array(z.string()).describe("Titles whose keywords were compared"),
    })
    .describe("How far the public library was searched; it offers no search of its own"),
});
export type ProposalView = z.infer<typeof proposalResponse>;

export const migrationRequest = z.object({
  appid: appid.optional(),
  templateId: oldTemplateId,
  scene: sceneName
    .optional()
    .describe("Name of the new scene; by default made from the old template id"),
  candidate,
});
export const migrationResponse = z.object({
  templateId: templateId.describe("The subscribe-message template, added if it was not there"),
  scene: sceneName,
  bridge: bridgeResponse,
});
