import { z } from "zod";
import { appid } from "./common.ts";

export const libraryCategories = z.object({
  categories: z
    .array(z.object({ id: z.int(), name: z.string() }))
    .describe("Those of the app (类目); WeChat offers the templates of no other"),
});

/** WeChat pages by number, and lists at most 30 at a time. */
export const libraryTitlesQuery = z.object({
  appid: appid.optional(),
  category: z.coerce.number().int().min(0).max(1_000_000_000).describe("Id of a category"),
  start: z.coerce
    .number()
    .int()
    .min(0)
    .max(100_000)
    .default(0)
    .describe("So many titles are left out"),
  limit: z.coerce.number().int().min(1).max(30).default(30),
});
export const libraryTitles = z.object({
  titles: z.array(
    z.object({
      tid: z.string().describe("Title id, for POST /v1/templates"),
      title: z.string(),
      type: z.enum(["one-time", "long-term"]),
    }),
  ),
  total: z.int().describe("In the category"),
});

export const libraryKeywords = z.object({
  keywords: z.array(
    z.object({
      kid: z.int().describe("Keyword id, for `kidList` of POST /v1/templates"),
      name: z.string(),
      example: z.string(),
      type: z.string().describe("Kind of value, such as thing: docs/keywords.md"),
    }),
  ),
});
