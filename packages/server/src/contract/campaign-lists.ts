import { z } from "zod";
import { appid, openid } from "./common.ts";
import { duration } from "./duration.ts";

const rejected = z
  .record(z.string(), z.int())
  .describe(
    "Lines that were not kept: how many of each code; docs/campaign-lists.md explains them",
  );

const uploadCounts = {
  id: z.uuid(),
  lines: z.int().describe("Lines that were read; empty ones do not count"),
  added: z.int().describe("Users that this upload put into the list"),
  unchanged: z
    .int()
    .describe("Users who stood there already, from the same line with the same card: a repeat"),
  rejected,
};

export const listUploaded = z.object({
  ...uploadCounts,
  badLines: z
    .array(
      z.object({
        line: z.int().describe("As an editor counts: the first line is 1, empty lines count"),
        code: z.string(),
        message: z.string(),
        zh: z.string().optional().describe("The message in Chinese, where there is one"),
      }),
    )
    .describe("The first 1,000 of each code"),
  listed: z.int().describe("Users in the list of the campaign now"),
});

export const audiencePreview = z.object({
  listed: z.int().describe("Users in the list; 0 without one"),
  reachable: z.int().describe("Users with a grant now: they would get it"),
  withoutGrant: z.int().describe("Users of the list without a grant now: they would be skipped"),
  isEstimate: z
    .boolean()
    .describe(
      "The list has more than 200,000 users, or without a list more than 50,000 have had a grant: the first ones, by openid, stand for the others",
    ),
  duration,
  cards: z
    .array(
      z.object({
        openid,
        line: z.int(),
        data: z.record(z.string(), z.object({ value: z.string() })),
      }),
    )
    .describe("Of the first three users of the list, as WeChat would get them"),
  uploads: z
    .array(
      z.object({
        ...uploadCounts,
        state: z
          .enum(["reading", "complete", "broken"])
          .describe("broken: it broke off; send it again. reading for long: its server died"),
        startedAt: z.iso.datetime(),
        updatedAt: z.iso.datetime(),
      }),
    )
    .describe("The latest 100, newest first"),
});

export const recipientsQuery = z.object({
  appid: appid.optional(),
  reach: z
    .enum(["with-grant", "without-grant"])
    .optional()
    .describe("Only users who have a grant now, or who have none; without it, all"),
  cursor: openid.optional().describe("nextCursor of the page before"),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});

export const recipientList = z.object({
  recipients: z.array(
    z.object({
      openid,
      externalId: z.string().nullable(),
      line: z.int().describe("Where the user stood in what was uploaded"),
      hasGrant: z
        .boolean()
        .describe("A grant for the campaign's template now: the campaign would use it"),
    }),
  ),
  nextCursor: z
    .string()
    .nullable()
    .describe(
      "null at the end. With `reach` a page looks through 10,000 users at most: it may be short, even empty, before the end",
    ),
});

export const skippedQuery = z.object({
  appid: appid.optional(),
  cursor: openid.optional().describe("nextCursor of the page before"),
  limit: z.coerce.number().int().min(1).max(1_000).default(200),
});

export const skippedList = z.object({
  recipients: z.array(
    z.object({
      openid,
      externalId: z.string().nullable(),
      line: z.int().describe("Where the user stood in what was uploaded"),
      reason: z.literal("NO_GRANT"),
    }),
  ),
  nextCursor: z.string().nullable(),
});
