import { z } from "zod";

export const duration = z
  .object({
    seconds: z
      .int()
      .nullable()
      .describe(
        "From sendAt, or now, on; null: more than a year, as when the window and the quiet hours leave no hour, or the app is paused without end",
      ),
    endsAt: z.iso.datetime().nullable(),
    limitedBy: z
      .enum(["rate", "window", "quiet-hours", "quota", "pause", "wechat"])
      .describe(
        "What takes the most of it: the rate of the app or the campaign, the hours of the campaign, the quiet hours of its scene, WeChat's daily quota, a pause of the app; quiet-hours also when they drop some; wechat: nothing of these, it goes as fast as WeChat answers, and seconds are 0",
      ),
    quotaRunsOutAt: z.iso
      .datetime()
      .nullable()
      .describe(
        "When today's or a later day's quota is used up before the last message; it goes on at midnight in China. null: it suffices",
      ),
    droppedFrom: z.iso
      .datetime()
      .nullable()
      .describe(
        "Quiet hours whose action is drop are reached then, before the last message: the others end as cancelled. null: no message is dropped by them",
      ),
    dropped: z.int().describe("How many are dropped by quiet hours; usually 0"),
  })
  .describe(
    "How long sending takes, if nothing else is sent for the app meanwhile. Quiet hours are those of the scene, by its time zone also for users with one of their own; what a frequency cap holds back or drops is not foreseen",
  );
