import { z } from "zod";

export const duration = z
  .object({
    seconds: z
      .int()
      .nullable()
      .describe(
        "From sendAt, or now, on; null: more than a year, or the app is paused without end",
      ),
    endsAt: z.iso.datetime().nullable(),
    limitedBy: z
      .enum(["rate", "window", "quota", "pause", "wechat"])
      .describe(
        "What takes the most of it: the rate of the app or the campaign, the hours of the campaign, WeChat's daily quota, a pause of the app; wechat: nothing of these, it goes as fast as WeChat answers, and seconds are 0",
      ),
    quotaRunsOutAt: z.iso
      .datetime()
      .nullable()
      .describe(
        "When today's or a later day's quota is used up before the last message; it goes on at midnight in China. null: it suffices",
      ),
  })
  .describe("How long sending takes, if nothing else is sent for the app meanwhile");
