import { z } from "zod";
import { mediaHash } from "./contents.ts";
import { nextCursor } from "./pages.ts";

export const media = z.object({
  media: mediaHash,
  contentType: z.enum(["image/png", "image/jpeg", "image/gif"]),
  sizeBytes: z.int(),
  uploadedUntil: z.iso
    .datetime()
    .nullable()
    .describe("When WeChat forgets the last upload; null: there is none"),
  createdAt: z.iso.datetime(),
});
export const mediaList = z.object({ media: z.array(media), nextCursor });
