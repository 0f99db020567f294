import type { Context } from "../../context.ts";
import { uuidv7 } from "../../ids.ts";
import { generateApiKey, hashApiKey } from "../../secrets.ts";
import { insertApiKey, type ApiKeyRow } from "../../store/api-keys.ts";

const prefixLength = 10;

/** Makes a key and keeps its hash; the key itself is in the answer and nowhere else. `given` is for a key chosen by the operator. */
export async function createApiKey(
  ctx: Context,
  wanted: {
    name: string;
    scopes: string[];
    appid: string | null;
    requestsPerMinute?: number | undefined;
  },
  given?: string,
): Promise<{ key: string; row: ApiKeyRow }> {
  const key = given ?? generateApiKey();
  const row: ApiKeyRow = {
    apiKeyId: uuidv7(),
    name: wanted.name,
    prefix: key.slice(0, prefixLength),
    scopes: wanted.scopes,
    appid: wanted.appid,
    requestsPerMinute: wanted.requestsPerMinute ?? null,
    createdAt: new Date(),
    lastUsedAt: null,
    revokedAt: null,
  };
  await insertApiKey(ctx.db, { ...row, keyHash: hashApiKey(key) });
  return { key, row };
}
