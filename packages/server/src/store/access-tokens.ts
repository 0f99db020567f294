import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

export interface AccessTokenRow {
  tokenSealed: string;
  expiresAt: Date;
  version: number;
}

export async function readAccessToken(db: Db, appid: string): Promise<AccessTokenRow | undefined> {
  const result = await sql<AccessTokenRow>`
    select t.token_sealed as "tokenSealed", t.expires_at as "expiresAt", t.version
    from hongyan.access_tokens t
    where t.appid = ${appid} and t.token_sealed is not null`.execute(db);
  return result.rows[0];
}

/** T1: true for one caller in the cluster, and only if the stored token is still the one that the caller saw. */
export async function leaseTokenRefresh(
  db: Db,
  appid: string,
  lease: { owner: string; version: number; leaseMs: number },
): Promise<boolean> {
  const result = await sql`
    insert into hongyan.access_tokens as t (appid, lease_owner, lease_until)
    select ${appid}, ${lease.owner}, now() + make_interval(secs => ${lease.leaseMs / 1000})
    where ${lease.version}::bigint = 0 or exists (select from hongyan.access_tokens where appid = ${appid})
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
): Promise<boolean> {
  const result = await sql`
    update hongyan.access_tokens t
    set
      token_sealed = ${token.tokenSealed}, expires_at = ${token.expiresAt}, version = t.version + 1,
      lease_owner = null, lease_until = null
    where t.appid = ${appid} and t.version = ${token.version}::bigint and t.lease_owner = ${token.owner}
    returning t.appid`.execute(db);
  return result.rows.length === 1;
}

export async function releaseTokenLease(db: Db, appid: string, owner: string): Promise<void> {
  await sql`
    update hongyan.access_tokens t
    set lease_owner = null, lease_until = null
    where t.appid = ${appid} and t.lease_owner = ${owner}`.execute(db);
}
