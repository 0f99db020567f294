import { z } from "zod";
import { exactObject } from "./exact-object.ts";
import {
  appid,
  at,
  errorBody,
  expiresAfterSending,
  expiresTooEarly,
  params,
  perSecond,
  sceneName,
  tags,
  templateId,
  timeOfDay,
  timeZone,
} from "./common.ts";
import { duration } from "./duration.ts";
import { acceptedMessage, messageStatus, recipient } from "./messages.ts";
import { previewResponse } from "./scenes.ts";
import { failureCount } from "./statistics.ts";

const audience = exactObject({
  registeredSince: at.optional().describe("Only users known to Hongyan since this time"),
  lastSeenSince: at.optional().describe("Only users who logged in since this time"),
  tags: tags.optional().describe("Only users who carry all of these tags"),
  list: z
    .literal(true)
    .optional()
    .describe(
      "The users of a list instead, with params of their own: a draft that waits for POST /v1/campaigns/{id}/recipients",
    ),
})
  .refine((value) => value.list === undefined || Object.keys(value).length === 1, {
    message: "a list is not narrowed by anything else",
  })
  .describe("Narrows the users who have a grant for the scene's template; without it, all of them");

const window = exactObject({
  from: timeOfDay.describe("Sends from this time of the day on"),
  to: timeOfDay.describe(
    "Waits from this time on, until `from` comes again; may be before `from`: over midnight",
  ),
  timeZone: timeZone.default("Asia/Shanghai"),
}).refine((value) => value.from !== value.to, {
  message: "from and to must differ; without a window it sends at any hour",
  path: ["to"],
});

const campaignName = z.string().min(1).max(100).describe("For people");

export const campaignRequest = exactObject({
  appid: appid.optional(),
  name: campaignName,
  scene: sceneName,
  params: params.default({}),
  audience: audience.optional(),
  sendAt: at.optional().describe("Begins at this time; without it, at once"),
  expireAt: at.optional().describe("Messages that were not sent by then end as expired"),
  perSecond: perSecond
    .optional()
    .describe("Messages a second, all processes together; without it, what the app may send"),
  window: window
    .optional()
    .describe(
      "The hours of the day at which it sends; it waits outside of them, and goes on by itself",
    ),
  draft: z.boolean().default(false).describe("Wait for POST /v1/campaigns/{id}/start"),
  // Without a default: an Idempotency-Key stands for what was said.
  incomplete: z
    .boolean()
    .optional()
    .describe(
      "Of a draft: keep params that are missing or break rules, until they are changed by PATCH /v1/campaigns/{id}; start and test refuse them",
    ),
})
  .refine((value) => value.incomplete !== true || value.draft, {
    message: "only a draft may be incomplete",
    path: ["incomplete"],
  })
  .refine(expiresAfterSending, expiresTooEarly);
export type CampaignBody = z.infer<typeof campaignRequest>;

export const campaignPatch = exactObject({
  name: campaignName,
  scene: sceneName,
  params,
  audience: audience.nullable().describe("null: everybody who has a grant"),
  sendAt: at.nullable(),
  expireAt: at.nullable(),
  perSecond: perSecond.nullable(),
  window: window.nullable(),
})
  .partial()
  .describe("What is to be otherwise; what is not named stays, null takes it away");
export type CampaignPatchBody = z.infer<typeof campaignPatch>;

export const campaignId = z.uuid().describe("Id of the campaign");

const campaignState = z
  .enum(["draft", "scheduled", "expanding", "sending", "paused", "done", "cancelled"])
  .describe(
    "expanding: messages are being written, and sent meanwhile; sending: all are written; done: none is under way any more",
  );

export const campaignSummary = z.object({
  id: campaignId,
  appid,
  name: z.string(),
  scene: sceneName,
  templateId,
  params,
  audience: z.object({
    registeredSince: z.iso.datetime().nullable(),
    lastSeenSince: z.iso.datetime().nullable(),
    tags: z.array(z.string()),
    list: z.boolean().describe("The audience is an uploaded list"),
  }),
  state: campaignState,
  isReady: z
    .boolean()
    .describe("false: a draft whose params are missing or break rules; start says which"),
  pausedFrom: z
    .enum(["scheduled", "expanding", "sending"])
    .nullable()
    .describe("As what it goes on when it is resumed"),
  reason: z
    .string()
    .nullable()
    .describe("Why it was paused or ended early by itself: a stable code"),
  hint: z.string().nullable().describe("What to do about it"),
  sendAt: z.iso.datetime().nullable(),
  expireAt: z.iso.datetime().nullable(),
  pacing: z.object({
    perSecond: z.number().nullable().describe("null: what the app may send"),
    window: z.object({ from: timeOfDay, to: timeOfDay, timeZone: z.string() }).nullable(),
    waitsUntil: z.iso
      .datetime()
      .nullable()
      .describe("Outside of its window: when that opens again; null: it may send now"),
  }),
  audienceCount: z
    .int()
    .nullable()
    .describe(
      "How many could be reached when it began, of a list how many users it had; null before that",
    ),
  isAudienceEstimate: z
    .boolean()
    .describe(
      "More than 50,000 users have had a grant: audienceCount is an estimate until all messages are written",
    ),
  expanded: z.int().describe("Messages written so far"),
  listed: z.int().describe("Users in its list; 0 without one"),
  skipped: z.int().describe("Users of its list who had no grant when it was their turn"),
  startedAt: z.iso.datetime().nullable(),
  expandedAt: z.iso.datetime().nullable(),
  endedAt: z.iso.datetime().nullable().describe("When nothing of it was under way any more"),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
});

export const campaignDetail = campaignSummary.extend({
  counts: z.record(messageStatus, z.int()).describe("Its messages by status"),
  failures: z
    .array(
      failureCount.extend({
        reason: z.string().nullable(),
        status: z.enum(["failed", "expired", "cancelled", "unknown"]),
      }),
    )
    .describe("Why messages did not reach their users: the 50 most frequent reasons"),
  countedAt: z.iso
    .datetime()
    .describe(
      "When they were counted: now, or, of a campaign with more than 50,000 messages, up to 20 times as long ago as counting took, a minute at most, and meanwhile somebody counts anew",
    ),
  perSecond: z
    .number()
    .describe("Messages put on the wire a second, over the minute before countedAt"),
  etaSeconds: z
    .int()
    .nullable()
    .describe(
      "Until the last one is on the wire, at this rate and by the window, the quiet hours of the scene, the daily quota and a pause; null while nothing moves",
    ),
});

export const campaignTestRequest = exactObject({
  to: z
    .array(recipient)
    .min(1)
    .max(20)
    .describe("Who gets the card now: up to 20 users, each with a grant of their own"),
  params: params
    .optional()
    .describe(
      "Laid over the params of the campaign, for all of them. Without it, users of its list get their own cards, others the one that is the same for all",
    ),
});
export const campaignTestResponse = z.object({
  results: z.array(z.union([acceptedMessage, errorBody])).describe("One for each user, in order"),
});

export const campaignPreview = previewResponse.extend({
  reachable: z.int().describe("Users who would get it now: with a grant, and within the audience"),
  isEstimate: z
    .boolean()
    .describe("More than 50,000 have had a grant: the first ones, by openid, stand for the others"),
  duration,
});

export const campaignListQuery = z.object({
  appid: appid.optional(),
  state: campaignState.optional().describe("Only those in this state"),
  cursor: campaignId.optional().describe("nextCursor of the page before"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const campaignList = z.object({
  campaigns: z.array(campaignSummary),
  nextCursor: z.string().nullable(),
});
