import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

export interface ApiKeyRow {
  apiKeyId: string;
  name: string;
  prefix: string;
  scopes: string[];
  appid: string | null;
  /** null: as HONGYAN_KEY_REQUESTS_PER_MINUTE says */
  requestsPerMinute: number | null;
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
}

const columns = sql`
  k.id as "apiKeyId", k.name, k.prefix, k.scopes, k.appid, k.requests_per_minute as "requestsPerMinute", k.created_at as "createdAt",
  k.last_used_at as "lastUsedAt", k.revoked_at as "revokedAt"`;

/** Keeps the key's hash only. A key that is there already stays as it is. */
export async function insertApiKey(
  db: Db,
  key: {
    apiKeyId: string;
    name: string;
    prefix: string;
    keyHash: Buffer;
    scopes: string[];
    appid: string | null;
    requestsPerMinute: number | null;
  },
): Promise<void> {
  await sql`
    insert into hongyan.api_keys (id, name, prefix, key_hash, scopes, appid, requests_per_minute)
    values (
      ${key.apiKeyId}::uuid, ${key.name}, ${key.prefix}, ${key.keyHash}, ${key.scopes}::text[], ${key.appid},
      ${key.requestsPerMinute}::integer
    )
    on conflict (key_hash) do nothing`.execute(db);
}

/** Of a key that was ever there, also a revoked one. */
export async function findApiKeyName(db: Db, apiKeyId: string): Promise<string | undefined> {
  const result = await sql<{ name: string }>`
    select k.name from hongyan.api_keys k where k.id = ${apiKeyId}::uuid`.execute(db);
  return result.rows[0]?.name;
}

/** The live key with this hash; notes the use, at most once a minute. */
export async function useApiKey(db: Db, keyHash: Buffer): Promise<ApiKeyRow | undefined> {
  const result = await sql<ApiKeyRow>`
    with used as (
      update hongyan.api_keys
      set last_used_at = now()
      where key_hash = ${keyHash}
        and revoked_at is null
        and (last_used_at is null or last_used_at < now() - interval '1 minute')
    )
    select ${columns}
    from hongyan.api_keys k
    where k.key_hash = ${keyHash} and k.revoked_at is null`.execute(db);
  return result.rows[0];
}

/** Revoked ones too: `revokedAt` says so. */
export async function findApiKey(db: Db, apiKeyId: string): Promise<ApiKeyRow | undefined> {
  const result = await sql<ApiKeyRow>`
    select ${columns} from hongyan.api_keys k where k.id = ${apiKeyId}::uuid`.execute(db);
  return result.rows[0];
}

export async function listApiKeys(db: Db): Promise<ApiKeyRow[]> {
  const result = await sql<ApiKeyRow>`
    select ${columns} from hongyan.api_keys k order by k.created_at, k.id`.execute(db);
  return result.rows;
}

/** False when there is no such live key. */
export async function revokeApiKey(db: Db, apiKeyId: string): Promise<boolean> {
  const result = await sql`
    update hongyan.api_keys
    set revoked_at = now()
    where id = ${apiKeyId}::uuid and revoked_at is null
    returning id`.execute(db);
  return result.rows.length === 1;
}
