import { z } from "zod";
import { appid, at, expiresAfterSending, expiresTooEarly } from "../common.ts";
import { recipient } from "../messages.ts";
import { kfAccount } from "./agents.ts";
import { contents, countContents, oneContent } from "./contents.ts";

export const customerServiceRequest = z
  .object({
    appid: appid.optional(),
    to: recipient,
    ...contents,
    agent: kfAccount.optional().describe("Shows the message as this agent's"),
    isAi: z.boolean().optional().describe("Puts a line under the message that says so"),
    sendAt: at.optional().describe("Not before this time"),
    expireAt: at
      .optional()
      .describe("Not after this time; never after the end of the user's window"),
    onNoWindow: z
      .enum(["reject", "try"])
      .default("reject")
      .describe(
        "reject: 409 CUSTOMER_SERVICE_WINDOW_CLOSED when the user's window is closed or used up; try: send anyway",
      ),
  })
  .refine((value) => countContents(value) === 1, { message: oneContent, path: ["text"] })
  .refine(expiresAfterSending, expiresTooEarly);
export type CustomerServiceRequest = z.infer<typeof customerServiceRequest>;

export const typingRequest = z.object({
  appid: appid.optional(),
  to: recipient,
  command: z.enum(["typing", "cancel"]).default("typing"),
});
