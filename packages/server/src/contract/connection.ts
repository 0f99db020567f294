import { z } from "zod";
import { appid, bilingual } from "./common.ts";

const time = z.iso.datetime();

/** POST /v1/apps/{appid}/connection-test */
export const connectionTest = z.object({
  appid,
  testedAt: time,
  isWell: z.boolean().describe("No check is bad"),
  checks: z
    .array(
      z.object({
        check: z
          .enum(["network", "secret", "ip-whitelist", "sending", "callback", "time"])
          .describe("callback: of mini programs only"),
        verdict: z
          .enum(["ok", "warn", "bad", "unknown"])
          .describe("unknown: another check must be well before this one can be made"),
        says: bilingual,
        todo: bilingual.nullable().describe("What to do about it; null: nothing"),
        errcode: z.int().nullable().describe("WeChat's"),
        ip: z.string().nullable().describe("The address that WeChat saw, where it tells"),
      }),
    )
    .describe("In the order in which they are to be repaired"),
});

const refusal = z.object({
  kind: z.enum(["check", "push"]).describe("WeChat's check of the URL, or a push"),
  stage: z.string().describe("The check that failed: docs/callbacks.md explains each"),
  reason: z.string(),
  at: time,
});

/** GET /v1/apps/{appid}/callback */
export const callbackState = z.object({
  appid,
  path: z.string().describe("Path of the URL to enter at WeChat"),
  settings: z
    .object({
      mode: z.enum(["plain", "compatible", "safe"]),
      format: z.enum(["json", "xml"]),
      savedAt: time.nullable().describe("null: before this was written down"),
      hasPreviousKey: z.boolean().describe("Pushes under the EncodingAESKey before are read too"),
    })
    .nullable()
    .describe("null: WeChat's callbacks are not received"),
  verifiedAt: time.nullable().describe("When WeChat last checked the URL with success"),
  lastPushAt: time.nullable().describe("Under whatever settings"),
  hasPushed: z.boolean().describe("A push came under these settings"),
  refused: z
    .array(refusal)
    .describe("The last refused check, and the last refused push, since the settings were saved"),
});
