import { z } from "zod";
import { appRequest } from "../../contract/apps.ts";
import { sceneRequest } from "../../contract/scenes.ts";
import { webhookRequest } from "../../contract/webhooks.ts";

const callback = z
  .object({
    mode: z.enum(["plain", "compatible", "safe"]),
    format: z.enum(["json", "xml"]).default("json"),
    token: z.string().optional().describe("From the environment: ${NAME} or { fromEnv: NAME }"),
    encodingAESKey: z.string().optional().describe("From the environment"),
  })
  .describe("消息推送配置. Token and key are sent when it is set up first, or with --secrets");

const scene = sceneRequest.omit({ appid: true });

const webhook = webhookRequest.omit({ appid: true }).extend({
  name: z
    .string()
    .min(1)
    .max(100)
    .describe("By which the webhook is known again: unique in an app"),
});

const app = appRequest
  .omit({ callback: true, secret: true })
  .extend({
    secret: z
      .string()
      .max(256)
      .optional()
      .describe(
        "AppSecret, from the environment: ${NAME} or { fromEnv: NAME }. Sent when the app is added, or with --secrets",
      ),
    callback: callback.nullable().optional(),
    scenes: z.array(scene).max(1000).optional().describe("Left out: scenes are not looked at"),
    webhooks: z.array(webhook).max(100).optional().describe("Left out: webhooks are not looked at"),
  })
  .describe("A mini program. What is left out of its settings stays as it is");

/** What `hongyan apply` reads. Scenes and webhooks are whole: what is left out of one is its default. */
export const fileForm = z.object({
  apps: z.array(app).max(1000),
});

export type WantedFile = z.infer<typeof fileForm>;
export type WantedApp = WantedFile["apps"][number];
export type WantedScene = z.infer<typeof scene>;
export type WantedWebhook = z.infer<typeof webhook>;

/** Members whose values never stand in the file itself. */
export const secretMembers = new Set(["secret", "token", "encodingAESKey"]);

/** The form as a JSON schema, for editors. A value from the environment may stand wherever a text may. */
export function jsonSchemaOfFile(): unknown {
  return z.toJSONSchema(fileForm, {
    io: "input",
    override: ({ jsonSchema, path }) => {
      const name = path.at(-1);
      if (typeof name !== "string" || !secretMembers.has(name)) return;
      const { description } = jsonSchema;
      for (const key of Object.keys(jsonSchema)) delete jsonSchema[key as keyof typeof jsonSchema];
      Object.assign(jsonSchema, { description, ...secretSchema });
    },
  });
}

const secretSchema = {
  anyOf: [
    { type: "string", pattern: "^\\$\\{[A-Z_][A-Z0-9_]*\\}$" },
    {
      type: "object",
      properties: { fromEnv: { type: "string" } },
      required: ["fromEnv"],
      additionalProperties: false,
    },
  ],
};
