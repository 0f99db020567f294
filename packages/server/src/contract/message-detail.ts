import { z } from "zod";
import { bilingual } from "./common.ts";
import { messageSummary } from "./messages.ts";

/** One thing that happened to a message, in words. */
const storyStep = z.object({
  at: z.iso.datetime(),
  what: z
    .enum([
      "accepted",
      "reserved",
      "queued",
      "attempt",
      "sent",
      "delivered",
      "failed",
      "unknown",
      "expired",
      "cancelled",
      "opened",
      "released",
      "corrected",
      "webhook",
    ])
    .describe(
      "A state that it came to; attempt: a try that WeChat did not accept; webhook: a delivery of one of its events",
    ),
  says: bilingual,
  todo: bilingual.nullable().describe("What to do about it"),
  attempt: z.int().nullable(),
  errcode: z.int().nullable().describe("WeChat's"),
  rid: z.string().nullable().describe("WeChat's request id, for openapi/rid/get"),
  detail: z.string().nullable(),
  webhook: z
    .object({
      id: z.uuid(),
      name: z.string(),
      event: z.string(),
      status: z.enum(["pending", "delivered", "failed"]),
      responseStatus: z.int().nullable(),
    })
    .nullable(),
});

/** A message from its acceptance to its end, for people. */
const messageStory = z.object({
  story: z.array(storyStep).describe("Oldest first"),
  card: z
    .object({
      title: z.string().nullable().describe("Of the template; null: it is not known any more"),
      keywords: z.array(z.object({ key: z.string(), name: z.string(), value: z.string() })),
    })
    .nullable()
    .describe("As the user sees it; null for kinds without keywords"),
  askedBy: z
    .object({
      kind: z.enum(["campaign", "api-key", "operator"]),
      id: z.uuid(),
      name: z.string(),
    })
    .nullable()
    .describe(
      "null: the mini program, an answer to a callback, or somebody who is not known any more",
    ),
  next: z
    .object({
      what: z.enum(["send", "resume", "expire", "confirm", "resolve"]),
      at: z.iso.datetime().nullable().describe("null: nobody knows when"),
      says: bilingual,
    })
    .nullable()
    .describe("What happens next; null: nothing more, it has ended"),
});

export const messageDetail = messageSummary.extend({
  grant: z.enum(["none", "held", "spent", "released"]),
  attempts: z.array(
    z.object({
      attempt: z.int(),
      outcome: z.enum(["accepted", "refused", "unanswered", "abandoned"]),
      errcode: z.int().nullable(),
      detail: z.string().nullable(),
      rid: z.string().nullable().describe("WeChat's request id, for openapi/rid/get"),
      endedAt: z.iso.datetime(),
    }),
  ),
  events: z.array(
    z.object({
      type: z.string(),
      data: z.record(z.string(), z.unknown()),
      createdAt: z.iso.datetime(),
    }),
  ),
  ...messageStory.shape,
});
