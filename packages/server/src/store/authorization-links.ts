import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

export interface AuthorizationLinkRow {
  stateHash: Buffer;
  componentAppid: string;
  preAuthCodeSealed: string;
  /** null: any account may use it. */
  appid: string | null;
  /** null: nothing has used it yet. */
  authCodeHash: Buffer | null;
  usedBy: string | null;
}

const columns = sql`
  l.state_hash as "stateHash", l.component_appid as "componentAppid", l.pre_auth_code_sealed as "preAuthCodeSealed",
  l.appid, l.auth_code_hash as "authCodeHash", l.used_by as "usedBy"`;

/** Links that are over go at the same time. */
export async function insertAuthorizationLink(
  db: Db,
  link: {
    stateHash: Buffer;
    componentAppid: string;
    preAuthCodeHash: Buffer;
    preAuthCodeSealed: string;
    appid: string | null;
    expiresInSeconds: number;
  },
): Promise<Date> {
  const result = await sql<{ expiresAt: Date }>`
    with over as (
      delete from hongyan.authorization_links l where l.expires_at < now() - interval '1 day'
    )
    insert into hongyan.authorization_links (
      state_hash, component_appid, pre_auth_code_hash, pre_auth_code_sealed, appid, expires_at
    )
    values (
      ${link.stateHash}, ${link.componentAppid}, ${link.preAuthCodeHash}, ${link.preAuthCodeSealed}, ${link.appid},
      now() + make_interval(secs => ${link.expiresInSeconds})
    )
    returning expires_at as "expiresAt"`.execute(db);
  const [row] = result.rows;
  if (row === undefined) throw new Error("the link was not stored");
  return row.expiresAt;
}

/** By the link itself; undefined once it is over. */
export async function findLinkByState(
  db: Db,
  componentAppid: string,
  stateHash: Buffer,
): Promise<AuthorizationLinkRow | undefined> {
  const result = await sql<AuthorizationLinkRow>`
    select ${columns}
    from hongyan.authorization_links l
    where l.state_hash = ${stateHash} and l.component_appid = ${componentAppid} and l.expires_at > now()`.execute(
    db,
  );
  return result.rows[0];
}

/** By what WeChat says in its push. The push may come later than the visit of the page. */
export async function findLinkByPreAuthCode(
  db: Db,
  componentAppid: string,
  preAuthCodeHash: Buffer,
): Promise<AuthorizationLinkRow | undefined> {
  const result = await sql<AuthorizationLinkRow>`
    select ${columns}
    from hongyan.authorization_links l
    where l.pre_auth_code_hash = ${preAuthCodeHash}
      and l.component_appid = ${componentAppid}
      and l.expires_at > now() - interval '1 hour'`.execute(db);
  return result.rows[0];
}

/** True for the one code that uses the link; the same code again finds that it did. */
export async function takeLink(db: Db, stateHash: Buffer, authCodeHash: Buffer): Promise<boolean> {
  const result = await sql`
    update hongyan.authorization_links l
    set auth_code_hash = ${authCodeHash}
    where l.state_hash = ${stateHash} and (l.auth_code_hash is null or l.auth_code_hash = ${authCodeHash})
    returning l.state_hash`.execute(db);
  return result.rows.length === 1;
}

/** After a failure that says nothing about the code: the link may be used again. */
export async function giveLinkBack(db: Db, stateHash: Buffer, authCodeHash: Buffer): Promise<void> {
  await sql`
    update hongyan.authorization_links l
    set auth_code_hash = null
    where l.state_hash = ${stateHash} and l.auth_code_hash = ${authCodeHash} and l.used_by is null`.execute(
    db,
  );
}

/** What the code of this link granted, until an app is made of it. */
export async function readKeptAuthorization(db: Db, stateHash: Buffer): Promise<string | null> {
  const result = await sql<{ sealed: string | null }>`
    select l.authorization_sealed as sealed
    from hongyan.authorization_links l
    where l.state_hash = ${stateHash}`.execute(db);
  return result.rows[0]?.sealed ?? null;
}

export async function keepAuthorization(db: Db, stateHash: Buffer, sealed: string): Promise<void> {
  await sql`
    update hongyan.authorization_links l
    set authorization_sealed = ${sealed}
    where l.state_hash = ${stateHash} and l.used_by is null`.execute(db);
}

export async function noteLinkUsed(db: Db, stateHash: Buffer, appid: string): Promise<void> {
  await sql`
    update hongyan.authorization_links l
    set used_by = ${appid}, authorization_sealed = null
    where l.state_hash = ${stateHash} and l.used_by is null`.execute(db);
}
