import { z } from "zod";
import { appid, at, byId, version } from "./common.ts";

const webhookUrl = z
  .string()
  .max(2048)
  .describe("https, on the public internet; no user name or password in it");

const eventPattern = z
  .string()
  .max(64)
  .regex(
    /^(\*|[a-z][a-z0-9-]*\.(\*|[a-z][a-z0-9.-]*))$/,
    'must be a type such as "message.sent", a family such as "message.*", or "*"',
  );
const events = z
  .array(eventPattern)
  .min(1)
  .max(100)
  .describe(
    "Types of events, families of them (message.*), or * for all, also those of later versions",
  );

const name = z.string().min(1).max(100);

export const webhookRequest = z.object({
  appid: appid
    .nullable()
    .optional()
    .describe("null: every app, which takes a key that is for every app"),
  url: webhookUrl,
  events: events.default(["*"]),
  name: name.optional().describe("For people; default: the host of the URL"),
});
export const webhookPatch = z.object({
  url: webhookUrl.optional(),
  events: events.optional(),
  name: name.optional(),
});

export const webhookResponse = z.object({
  id: z.uuid(),
  appid: appid.nullable().describe("null: every app"),
  name: z.string(),
  url: z.string(),
  events: z.array(z.string()),
  failingSince: z.iso.datetime().nullable().describe("Since when every attempt has failed"),
  disabled: z
    .object({ at: z.iso.datetime(), reason: z.string() })
    .nullable()
    .describe("Why nothing is delivered; null: enabled"),
  previousSecretUntil: z.iso
    .datetime()
    .nullable()
    .describe("Until when a secret from before a rotation signs as well"),
  createdAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  version,
});
export const webhookWithSecret = webhookResponse.extend({
  secret: z.string().describe("whsec_…; shown this once"),
});
export const webhookList = z.object({ webhooks: z.array(webhookResponse) });

export const webhookTestResponse = z.object({
  delivered: z.boolean().describe("The receiver answered 2xx"),
  status: z.int().nullable().describe("HTTP status; null: no answer"),
  response: z.string().nullable().describe("Its first KiB"),
  error: z.string().nullable().describe("Why there was no answer"),
  durationMs: z.int(),
});

const deliveryStatus = z.enum(["pending", "delivered", "failed"]);
const deliveryId = z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER);

export const deliveryParams = byId.extend({ deliveryId });

export const deliveryResponse = z.object({
  id: z.int(),
  eventId: z
    .string()
    .nullable()
    .describe(
      "The header webhook-id: the same for every repetition; null: the event is no longer kept",
    ),
  type: z.string(),
  appid,
  status: deliveryStatus,
  attempt: z.int().describe("How often it was tried"),
  nextAttemptAt: z.iso.datetime().nullable().describe("null: none, or one is under way"),
  responseStatus: z.int().nullable(),
  response: z.string().nullable().describe("First KiB of the last answer"),
  error: z.string().nullable().describe("Why there was no answer to the last attempt"),
  durationMs: z.int().nullable(),
  createdAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
});
export const deliveryWithRequest = deliveryResponse.extend({
  request: z
    .object({
      url: z.string().describe("The webhook's, as it is now"),
      headers: z
        .record(z.string(), z.string())
        .describe("Those that are the same in each attempt; time and signature are of an attempt"),
      body: z.string().describe("Exactly what the receiver gets"),
    })
    .nullable()
    .describe("null: the event is no longer kept"),
});
export const deliveryListQuery = z.object({
  status: deliveryStatus.optional(),
  cursor: deliveryId.optional().describe("nextCursor of the page before"),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export const deliveryList = z.object({
  deliveries: z.array(deliveryResponse),
  nextCursor: z
    .int()
    .nullable()
    .describe("null: nothing is left. A page may be short, or empty, and still have a next one"),
});

const longestReplayMs = 31 * 86_400_000;

export const replayRequest = z
  .object({
    from: at.describe("Events from this time on"),
    to: at.optional().describe("Up to, not including; default: now"),
  })
  .refine(({ from, to }) => Date.parse(from) < (to === undefined ? Date.now() : Date.parse(to)), {
    message: "from must be earlier than to, or than now",
    path: ["from"],
  })
  .refine(
    ({ from, to }) =>
      (to === undefined ? Date.now() : Date.parse(to)) - Date.parse(from) <= longestReplayMs,
    { message: "the range must not be longer than 31 days", path: ["to"] },
  );
export const replayResponse = z.object({
  replayed: z.int().describe("Events that are delivered again"),
  next: z
    .string()
    .nullable()
    .describe("When the limit of one call (about 100,000) was reached: go on with it as from"),
});
