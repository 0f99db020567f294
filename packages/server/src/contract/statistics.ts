import { z } from "zod";
import { appid, at, bilingual, sceneName, templateId, timeZone } from "./common.ts";

const time = z.iso.datetime();
const count = z.int().min(0);

const longestHours = 31 * 24;
const longestDays = 400;
const hourMs = 3_600_000;

export const statisticsQuery = z
  .object({
    appid: appid.optional(),
    from: at
      .optional()
      .describe(
        "Default: so that 24 hours are shown; by day, 7 days. Goes back to the begin of its hour or day",
      ),
    to: at.optional().describe("Not after this time. Default: now"),
    by: z.enum(["hour", "day"]).default("hour"),
    scene: sceneName.optional().describe("Only its messages, and the grants of its template"),
    timeZone: timeZone
      .default("Asia/Shanghai")
      .describe(
        "Where days begin. Counts are by the hour of UTC: where a day begins at half past, the hour belongs to the day in which it begins",
      ),
  })
  .refine(
    ({ from, to }) =>
      from === undefined || Date.parse(from) < (to === undefined ? Date.now() : Date.parse(to)),
    { message: "must be earlier than to", path: ["from"] },
  )
  .refine(
    ({ from, to, by }) => {
      if (from === undefined) return true;
      const hours = ((to === undefined ? Date.now() : Date.parse(to)) - Date.parse(from)) / hourMs;
      return hours <= (by === "hour" ? longestHours : longestDays * 24);
    },
    {
      message: `the range is too long: ${longestHours / 24} days by hour, ${longestDays} days by day`,
      path: ["from"],
    },
  );

const countMembers = {
  accepted: count.describe("Messages asked for and written"),
  sent: count.describe("Taken by WeChat"),
  delivered: count.describe("Arrived, as WeChat's callback or an opening says"),
  failed: count,
  unknown: count.describe("The answer was lost; each is counted again by what it turns out to be"),
  expired: count,
  cancelled: count,
  opened: count.describe("The mini program was opened from the card"),
  granted: count.describe("Grants that were added: taps and imports"),
  spent: count.describe("Grants that messages used up"),
  corrected: count.describe("Grants that WeChat did not know of (43101)"),
};

/**
 * What happened in a time. A message is counted in the hour in which each thing happened to it: one that was accepted at 9:59 and
 * sent at 10:00 is in two hours.
 */
const statisticsCounts = z.object(countMembers);

const explained = z.object({
  says: bilingual.describe("What it means"),
  todo: bilingual.describe("What to do about it"),
  who: z
    .enum(["user", "developer", "operator", "wechat", "nobody"])
    .describe(
      "Who must act: the user by a new tap; the developer of the calls or scenes; the operator of the app; WeChat (wait); nobody",
    ),
});

export const failureCount = explained.extend({
  reason: z.string().describe("A stable code: docs/errors.md, reasons of a message"),
  errcode: z.int().nullable().describe("WeChat's"),
  count,
});

const taps = z.object({
  accepted: count.describe("Times that a user allowed the template; imports are left out"),
  refused: count,
  rate: z.number().nullable().describe("0 to 1; null: nobody was asked"),
});

/** Answers from counts by the hour that a worker keeps: as quick at 50 million messages as at none. */
export const statistics = z.object({
  appid,
  scene: sceneName.nullable(),
  by: z.enum(["hour", "day"]),
  timeZone: z.string(),
  from: time.describe("Begin of the first hour or day"),
  to: time,
  countedUntil: time.describe("What happened before is in the counts; usually seconds ago"),
  totals: statisticsCounts,
  previous: z
    .object({ from: time, to: time, totals: statisticsCounts })
    .describe("The same hours of the days, or the hours, just before"),
  series: z
    .array(z.object({ at: time.describe("Its begin"), ...countMembers }))
    .describe("Every hour or day of the range, also empty ones"),
  scenes: z
    .array(
      z.object({
        scene: sceneName.nullable().describe("null: sent without a scene"),
        templateId: z.string().nullable(),
        ...countMembers,
      }),
    )
    .describe("The messages by scene and template, most accepted first; 100 at most"),
  failures: z.array(failureCount).describe("Most frequent first; 100 at most"),
  cancellations: z
    .array(z.object({ reason: z.string().nullable(), count }))
    .describe("null: by request"),
  taps: taps
    .extend({
      templates: z.array(taps.extend({ templateId: z.string(), title: z.string().nullable() })),
    })
    .describe("How users answered wx.requestSubscribeMessage"),
});

export const reachQuery = z.object({
  appid: appid.optional(),
  timeZone: timeZone.default("Asia/Shanghai").describe("Where the days of the trend begin"),
});

/** Who can be reached, as it was counted last (hourly; seldom where there are very many users), and where it goes. */
export const reach = z.object({
  appid,
  templates: z.array(
    z.object({
      templateId,
      title: z.string(),
      type: z.enum(["one-time", "long-term"]),
      scenes: z.array(sceneName).describe("That send with it"),
      countedAt: time.nullable().describe("null: not counted yet"),
      users: count.describe("Who can be sent at least one message"),
      grants: count.describe("Messages that can be sent; a long-term template needs none"),
      unlimited: count.describe("Users who allow the long-term template"),
      trend: z
        .array(z.object({ at: time, users: count, grants: count }))
        .describe("Of the last 7 days, the last count of each"),
      earnedPerDay: z.number().describe("Grants, on average of the last 7 days"),
      spentPerDay: z.number().describe("Used or corrected away, on average of the last 7 days"),
      daysLeft: z
        .number()
        .nullable()
        .describe("Until no grant is left at this pace; null: as many are earned as spent"),
    }),
  ),
});

export const grantTotals = z.object({
  templates: z.array(
    z.object({
      templateId,
      title: z.string(),
      countedAt: time.nullable(),
      users: count,
      grants: count,
      unlimited: count,
    }),
  ),
});

/** How the app is right now. Every list is bounded; nothing here asks WeChat. */
export const statisticsNow = z.object({
  appid,
  at: time,
  queue: z.object({
    due: count.describe("Messages that wait to be sent now"),
    later: count.describe("Messages that are to be sent later"),
    sending: count.describe("On the wire"),
    unknown: count.describe("Whose answer was lost"),
    oldestDueAt: time.nullable().describe("Since when the longest waiting one is due"),
    isComplete: z.boolean().describe("false: there are more; at least so many were found"),
  }),
  paused: z
    .object({
      until: time.nullable().describe("null: until it is repaired"),
      errcode: z.int().nullable(),
      reason: z.string().nullable(),
      says: bilingual,
      todo: bilingual,
    })
    .nullable(),
  token: z.object({
    status: z.enum(["none", "ready", "refreshing", "failed"]).describe("As this process knows it"),
    refreshedAt: time.nullable(),
    expiresAt: time.nullable(),
    lastError: z.string().nullable(),
  }),
  callbacks: z.object({
    isConfigured: z.boolean(),
    verifiedAt: time.nullable().describe("When WeChat last checked the URL"),
    lastAt: time.nullable().describe("When the last push came"),
    refused: z
      .array(z.object({ reason: z.string(), count }))
      .describe("Pushes that were not believed in this hour and the one before, by the check"),
  }),
  quotas: z.array(
    z.object({
      api: z.string(),
      dailyLimit: z.int().nullable(),
      usedToday: count,
      remaining: z.int().nullable(),
      runsOutAt: time.nullable().describe("At the present rate; null: not today"),
      resetsAt: time,
    }),
  ),
  webhooks: z
    .array(
      z.object({
        id: z.uuid(),
        name: z.string(),
        failingSince: time.nullable(),
        disabled: z.object({ at: time, reason: z.string() }).nullable(),
      }),
    )
    .describe("Those that fail or were switched off"),
});
