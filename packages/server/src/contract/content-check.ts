import { z } from "zod";

/** Of a scene: WeChat looks at text that users wrote before it is sent to anybody. docs/content-check.md */
export const contentCheck = z
  .object({
    block: z
      .enum(["risky", "risky-and-review"])
      .default("risky")
      .describe(
        "Which of WeChat's verdicts refuse the message; review: WeChat is not sure, a person should look",
      ),
    checks: z
      .enum(["mini-program", "every-send"])
      .default("mini-program")
      .describe(
        "mini-program: what comes through POST /app/send; every-send: POST /v1/messages and its batch too. Campaigns and uniform messages are not checked",
      ),
    params: z
      .array(z.string().min(1).max(64))
      .min(1)
      .max(50)
      .optional()
      .describe("Params that hold text of users; without it, every text in the params"),
    whenUnavailable: z
      .enum(["refuse", "send"])
      .default("refuse")
      .describe(
        "When WeChat gives no verdict: refuse with CONTENT_CHECK_UNAVAILABLE, or send unchecked",
      ),
  })
  .describe("Text of users is checked by WeChat (msgSecCheck) before anything is queued");
