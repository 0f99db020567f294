import { z } from "zod";
import { appid, templateId } from "./common.ts";

const keyword = z.object({
  key: z.string(),
  type: z.string(),
  name: z.string(),
  enumValues: z.array(z.string()).optional(),
});
export const templateResponse = z.object({
  templateId,
  title: z.string(),
  type: z.enum(["one-time", "long-term", "official-account"]),
  content: z.string(),
  example: z.string(),
  keywords: z.array(keyword),
  syncedAt: z.iso.datetime(),
  removedAt: z.iso.datetime().nullable().describe("When WeChat stopped listing it"),
});
export const templateList = z.object({ templates: z.array(templateResponse) });
export const templateSync = templateList.extend({
  changes: z
    .array(
      z.object({
        templateId,
        title: z.string(),
        change: z.enum(["added", "changed", "removed"]),
        keywords: z.object({
          added: z.array(keyword),
          removed: z.array(keyword),
          changed: z
            .array(z.object({ before: keyword, after: keyword }))
            .describe("The same key with another name, or other values to choose from"),
        }),
        brokenScenes: z
          .array(z.string())
          .describe("Scenes that cannot be sent until they are mapped anew"),
      }),
    )
    .describe("How WeChat's list differed from our copy; empty: not at all"),
});
export const templateAddRequest = z.object({
  appid: appid.optional(),
  tid: z.string().min(1).max(32).describe("Title id from the public library"),
  kidList: z.array(z.int()).min(2).max(5).describe("Keyword ids in display order"),
  sceneDesc: z.string().min(1).max(15),
});
