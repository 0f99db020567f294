import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

export interface AccessTokenRow {
  tokenSealed: string;
  expiresAt: Date;
  version: number;
}

/** Whose token it is: an app's, or a third-party platform's own. */
export type TokenOwner = "app" | "platform";

/** Of the same form, so that the same statements uphold T1 in both. */
const tables = {
  app: sql.table("hongyan.access_tokens"),
  platform: sql.table("hongyan.platform_tokens"),
};

export async function readAccessToken(
  db: Db,
  appid: string,
  of: TokenOwner = "app",
): Promise<AccessTokenRow | undefined> {
  const result = await sql<AccessTokenRow>`
    select t.token_sealed as "tokenSealed", t.expires_at as "expiresAt", t.version
    from ${tables[of]} t
    where t.appid = ${appid} and t.token_sealed is not null`.execute(db);
  return result.rows[0];
}

/** T1: true for one caller in the cluster, and only if the stored token is still the one that the caller saw. */
export async function leaseTokenRefresh(
  db: Db,
  appid: string,
  lease: { owner: string; version: number; leaseMs: number },
  of: TokenOwner = "app",
): Promise<boolean> {
  const result = await sql`
    insert into ${tables[of]} as t (appid, lease_owner, lease_until)
    select ${appid}, ${lease.owner}, now() + make_interval(secs => ${lease.leaseMs / 1000})
    where ${lease.version}::bigint = 0 or exists (select from ${tables[of]} where appid = ${appid})
    on conflict (appid) do update
    set lease_owner = excluded.lease_owner, lease_until = excluded.lease_until
    where t.version = ${lease.version}::bigint and (t.lease_until is null or t.lease_until < now())
    returning t.appid`.execute(db);
  return result.rows.length === 1;
}

/** T1: writes only as the holder of the lease over the version that it leased; a late answer changes nothing. */
export async function saveAccessToken(
  db: Db,
  appid: string,
  token: { owner: string; version: number; tokenSealed: string; expiresAt: Date },
  of: TokenOwner = "app",
): Promise<boolean> {
  const result = await sql`
    update ${tables[of]} t
    set
      token_sealed = ${token.tokenSealed}, expires_at = ${token.expiresAt}, version = t.version + 1,
      lease_owner = null, lease_until = null
    where t.appid = ${appid} and t.version = ${token.version}::bigint and t.lease_owner = ${token.owner}
    returning t.appid`.execute(db);
  return result.rows.length === 1;
}

/** A token that came with a new authorisation: newer than any, so a refresh that is under way stores nothing (T1). */
export async function replaceAccessToken(
  db: Db,
  appid: string,
  token: { tokenSealed: string; expiresAt: Date },
): Promise<void> {
  await sql`
    insert into hongyan.access_tokens as t (appid, token_sealed, expires_at, version)
    values (${appid}, ${token.tokenSealed}, ${token.expiresAt}, 1)
    on conflict (appid) do update
    set
      token_sealed = excluded.token_sealed, expires_at = excluded.expires_at, version = t.version + 1,
      lease_owner = null, lease_until = null`.execute(db);
}

export async function releaseTokenLease(
  db: Db,
  appid: string,
  owner: string,
  of: TokenOwner = "app",
): Promise<void> {
  await sql`
    update ${tables[of]} t
    set lease_owner = null, lease_until = null
    where t.appid = ${appid} and t.lease_owner = ${owner}`.execute(db);
}
