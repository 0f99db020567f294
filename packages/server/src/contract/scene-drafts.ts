import { z } from "zod";
import { appid, bilingual, page, params, templateId } from "./common.ts";

/** A scene as somebody is writing it: not saved, and perhaps not whole. */
export const sceneDraft = z.object({
  appid: appid.optional(),
  templateId,
  mapping: z
    .record(z.string().min(1).max(64), z.string().max(2000))
    .describe("Keyword key -> Liquid over the params; keywords may be missing yet"),
  page: page.nullable().default(null).describe("Liquid over the params"),
  fit: z.enum(["strict", "fit"]).default("strict"),
  params: params.default({}).describe("Sample values; params that are missing are told"),
});

export const sceneDraftPreview = z.object({
  title: z.string(),
  params: z
    .array(
      z.object({ name: z.string(), readBy: z.array(z.string()).describe("Keyword keys, page") }),
    )
    .describe("What the texts read, as far as they parse"),
  lines: z
    .array(z.object({ key: z.string(), name: z.string(), value: z.string() }))
    .describe("The card; a keyword whose text fails is empty"),
  page: z.string().nullable(),
  changes: z
    .array(z.object({ key: z.string(), from: z.string(), to: z.string(), reason: z.string() }))
    .describe("What fit changed"),
  faults: z
    .array(
      z.object({
        key: z.string().describe("The keyword, or page"),
        kind: z
          .enum(["unmapped", "liquid", "param-missing", "param-invalid", "value"])
          .describe(
            "unmapped: the keyword has no text; liquid: the text does not parse; param-missing: no sample value; param-invalid: the text cannot be made from it; value: WeChat would refuse what comes out",
          ),
        rule: z.string().nullable().describe("Of a value: which rule, see docs/keywords.md"),
        message: bilingual,
        hint: bilingual,
      }),
    )
    .describe(
      "What keeps this scene from being saved (unmapped, liquid) or sent with these params",
    ),
  foreignKeys: z.array(z.string()).describe("Mapped, though the template has no such keyword"),
});
