import { z } from "zod";

/** GET /v1/installation: what is the same for every app of this server. */
export const installationResponse = z.object({
  phoneUrl: z
    .url()
    .nullable()
    .describe("The phone in the browser, where emulated messages arrive; null at the real WeChat"),
});
