import { z } from "zod";

/** POST /v1/apps/{appid}/pause */
export const appPause = z.strictObject({
  reason: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .default("paused by hand")
    .describe(
      "Why, for whoever sees the app paused; shown in its `paused` and told with `app.paused`",
    ),
});
