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
