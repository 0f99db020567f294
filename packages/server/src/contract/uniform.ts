import { z } from "zod";
import {
  appid,
  at,
  externalId,
  lang,
  miniprogramState,
  openid,
  page,
  params,
  sceneName,
  templateId,
} from "./common.ts";
import { kfAccount } from "./customer-service/agents.ts";
import { contents } from "./customer-service/contents.ts";
import { messageStatus } from "./messages.ts";

const to = z
  .object({
    openid: openid.optional().describe("Under the mini program"),
    externalId: externalId.optional().describe("Your own id: ties the two openids together"),
    officialAccountOpenid: openid.optional().describe("Under the bound Official Account"),
  })
  .refine((value) => Object.values(value).some((one) => one !== undefined), {
    message: "give openid, externalId or officialAccountOpenid",
  });

const data = z.record(
  z.string().max(64),
  z.union([
    z.string().max(1024),
    z.object({ value: z.string().max(1024), color: z.string().max(16).optional() }),
  ]),
);

const subscribeChannel = z.object({
  channel: z.literal("subscribe"),
  scene: sceneName,
  params: params.optional().describe("Beside the shared params, which they win over"),
  page: page.optional(),
  miniprogramState: miniprogramState.optional(),
  lang: lang.optional(),
});

const customerServiceChannel = z.object({
  channel: z.literal("customer-service"),
  ...contents,
  agent: kfAccount.optional(),
  isAi: z.boolean().optional(),
});

const officialAccountChannel = z.object({
  channel: z.literal("official-account-template"),
  scene: sceneName.optional().describe("A scene of the Official Account"),
  params: params.optional(),
  templateId: templateId
    .optional()
    .describe("Instead of a scene: a template of the Official Account"),
  data: data.optional(),
  url: z
    .url({ protocol: /^https?$/ })
    .max(2048)
    .optional(),
  miniprogram: z
    .object({ appid: appid.optional(), pagepath: page.optional() })
    .optional()
    .describe("What the message opens; by default the page of the scene, in the mini program"),
});

const channel = z
  .discriminatedUnion("channel", [subscribeChannel, customerServiceChannel, officialAccountChannel])
  .superRefine((value, context) => {
    const fault = channelFault(value);
    if (fault !== undefined) context.addIssue({ code: "custom", message: fault });
  });
export type Channel = z.infer<typeof channel>;

function channelFault(
  value:
    | z.infer<typeof customerServiceChannel>
    | z.infer<typeof officialAccountChannel>
    | z.infer<typeof subscribeChannel>,
): string | undefined {
  if (value.channel === "customer-service") {
    const given = [value.text, value.image, value.link, value.miniprogrampage];
    return given.filter((one) => one !== undefined).length === 1
      ? undefined
      : "give exactly one of text, image, link, miniprogrampage";
  }
  if (value.channel === "official-account-template") {
    if ((value.scene === undefined) === (value.templateId === undefined)) {
      return "give either scene (with params) or templateId (with data)";
    }
    if ((value.templateId === undefined) !== (value.data === undefined)) {
      return "templateId and data belong together";
    }
  }
  return undefined;
}

export const uniformMessageRequest = z.object({
  appid: appid.optional(),
  to,
  channels: z
    .array(channel)
    .min(1)
    .max(5)
    .describe("In order: the first that has the right to reach the user is taken"),
  params: params.optional().describe("For the scenes of all channels"),
  expireAt: at.optional().describe("Not after this time, whatever the channel"),
});
export type UniformMessageRequest = z.infer<typeof uniformMessageRequest>;

const oldData = z.record(
  z.string().max(64),
  z.object({
    value: z.union([z.string().max(1024), z.number()]),
    color: z.string().max(16).optional(),
  }),
);

/** The body of the withdrawn `/cgi-bin/message/wxopen/template/uniform_send`. */
export const oldUniformMessageRequest = z
  .object({
    appid: appid.optional(),
    touser: openid.describe("Under the mini program or the Official Account"),
    weapp_template_msg: z
      .object({
        template_id: templateId,
        page: page.optional(),
        form_id: z.string().max(256).optional(),
        data: oldData.default({}),
        emphasis_keyword: z.string().max(64).optional(),
      })
      .optional()
      .describe("Sent through the bridge of its template"),
    mp_template_msg: z
      .object({
        appid: appid.describe("Of the bound Official Account"),
        template_id: templateId,
        url: z.string().max(2048).optional(),
        miniprogram: z.object({ appid, pagepath: z.string().max(1024).optional() }).optional(),
        data: oldData.default({}),
      })
      .optional(),
    expireAt: at.optional(),
  })
  .refine(
    (value) => value.weapp_template_msg !== undefined || value.mp_template_msg !== undefined,
    "give weapp_template_msg or mp_template_msg",
  );
export type OldUniformMessageRequest = z.infer<typeof oldUniformMessageRequest>;

const channelView = z.object({
  channel: z.enum(["subscribe", "customer-service", "official-account-template"]),
  state: z
    .enum(["waiting", "skipped", "taken", "failed"])
    .describe("waiting: not tried; skipped: had no right; failed: WeChat refused its message"),
  reason: z.string().nullable().describe("Why it was not taken, or failed: a stable code"),
  detail: z.string().nullable(),
  appid: appid.nullable().describe("Of the app that the message is sent by"),
  messageId: z.uuid().nullable().describe("GET /v1/messages/{id}?appid="),
  messageStatus: messageStatus.nullable(),
});

export const uniformMessageResponse = z.object({
  id: z.uuid(),
  status: messageStatus.describe("Of the message by the channel that is taken"),
  channels: z.array(channelView),
  expireAt: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
});
