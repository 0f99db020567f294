import { z } from "zod";

// Where WeChat publishes no limit, texts are bounded generously; what it refuses ends as `failed` with its errcode.

const mostTextBytes = 2048;

export const customerText = z
  .string()
  .min(1)
  .refine((value) => Buffer.byteLength(value) <= mostTextBytes, {
    error: ({ input }) =>
      `is ${Buffer.byteLength(String(input))} bytes in UTF-8, WeChat takes ${mostTextBytes} at most (45002): shorten it or send it in parts`,
  });

const text = z.object({
  content: customerText.describe(
    "At most 2048 bytes in UTF-8. May hold <a href data-miniprogram-appid data-miniprogram-path>",
  ),
});

export const mediaHash = z
  .string()
  .regex(
    /^[0-9a-f]{64}$/,
    "must be the 64 hexadecimal digits that POST /v1/customer-service/media answered",
  )
  .describe("SHA-256 of a stored picture");
export const mediaId = z
  .string()
  .regex(/^[0-9A-Za-z_-]{1,256}$/, "must be a media_id of WeChat")
  .describe("WeChat's id of a temporary media, good for three days");

const picture = z
  .union([z.strictObject({ media: mediaHash }), z.strictObject({ mediaId })])
  .describe("A stored picture, uploaded to WeChat as needed, or WeChat's own id");

const webUrl = z.url({ protocol: /^https?$/, error: "must be an http or https URL" }).max(2048);
const title = z.string().min(1).max(200);

const link = z.object({
  title,
  description: z.string().min(1).max(500),
  url: webUrl,
  thumbUrl: webUrl.describe("JPG or PNG, 640 x 320 or 80 x 80"),
});
const miniprogrampage = z.object({
  title,
  pagepath: z
    .string()
    .min(1)
    .max(1024)
    .regex(/^(?!\w+:)/, "must be a page of the mini program, not a URL"),
  thumb: picture.describe("520 x 416 is advised"),
});

export const contents = {
  text: text.optional(),
  image: picture.optional(),
  link: link.optional(),
  miniprogrampage: miniprogrampage.optional(),
};
const contentNames = ["text", "image", "link", "miniprogrampage"] as const;
export const oneContent = "give exactly one of text, image, link, miniprogrampage";

type Contents = Partial<Record<(typeof contentNames)[number], unknown>>;

export function countContents(value: Contents): number {
  return contentNames.filter((name) => value[name] !== undefined).length;
}
