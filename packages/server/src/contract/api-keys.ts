import { z } from "zod";
import { appid } from "./common.ts";
import { scope } from "./scopes.ts";

export const apiKeyRequest = z.object({
  name: z.string().min(1).max(100),
  scopes: z
    .array(scope)
    .min(1)
    .max(scope.options.length)
    .describe("Least authority: name what the caller needs"),
  appid: appid.optional().describe("Only for this app; without it, for every app"),
  requestsPerMinute: z
    .int()
    .min(1)
    .max(1_000_000_000)
    .optional()
    .describe(
      "Requests a minute that each process of Hongyan takes with this key, more are RATE_LIMITED; without it, as HONGYAN_KEY_REQUESTS_PER_MINUTE says",
    ),
});
export const apiKeyResponse = z.object({
  id: z.uuid(),
  name: z.string(),
  prefix: z.string(),
  scopes: z.array(z.string()),
  appid: appid.nullable(),
  requestsPerMinute: z
    .int()
    .nullable()
    .describe("Its own limit; null: as HONGYAN_KEY_REQUESTS_PER_MINUTE says"),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export const apiKeyCreated = apiKeyResponse.extend({
  key: z.string().describe("Shown this once; only its hash is kept"),
});
export const apiKeyList = z.object({ apiKeys: z.array(apiKeyResponse) });
