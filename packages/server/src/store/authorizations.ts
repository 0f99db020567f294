import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

/** What one mini program has granted to a platform. */
export interface AuthorizationRow {
  appid: string;
  componentAppid: string;
  /** ToUserName of its pushes; empty when WeChat told none. */
  originalId: string;
  permissions: number[];
  /** null: it has taken the authorisation back. */
  refreshTokenSealed: string | null;
  authorizedAt: Date;
  endedAt: Date | null;
}

const columns = sql`
  z.appid, z.component_appid as "componentAppid", z.original_id as "originalId", z.permissions,
  z.refresh_token_sealed as "refreshTokenSealed", z.authorized_at as "authorizedAt", z.ended_at as "endedAt"`;

export async function findAuthorization(
  db: Db,
  appid: string,
): Promise<AuthorizationRow | undefined> {
  const result = await sql<AuthorizationRow>`
    select ${columns} from hongyan.authorizations z where z.appid = ${appid}`.execute(db);
  return result.rows[0];
}

export async function listAuthorizations(
  db: Db,
  componentAppid: string,
): Promise<(AuthorizationRow & { name: string })[]> {
  const result = await sql<AuthorizationRow & { name: string }>`
    select ${columns}, a.name
    from hongyan.authorizations z
    join hongyan.apps a on a.appid = z.appid
    where z.component_appid = ${componentAppid}
    order by z.authorized_at, z.appid`.execute(db);
  return result.rows;
}

/**
 * What an account grants now. False when it belongs to another platform, or WeChat's own word of later is known already.
 *
 * @param grant.eventAt WeChat's time of the push that told of it; null: the administrator's browser did
 */
export async function saveAuthorization(
  tx: Tx,
  grant: {
    appid: string;
    componentAppid: string;
    originalId: string;
    permissions: number[];
    refreshTokenSealed: string;
    eventAt: Date | null;
  },
): Promise<boolean> {
  const result = await sql`
    insert into hongyan.authorizations as z (
      appid, component_appid, original_id, permissions, refresh_token_sealed, event_at
    )
    values (
      ${grant.appid}, ${grant.componentAppid}, ${grant.originalId}, ${grant.permissions}::integer[],
      ${grant.refreshTokenSealed}, ${grant.eventAt}
    )
    on conflict (appid) do update
    set
      original_id = excluded.original_id, permissions = excluded.permissions,
      refresh_token_sealed = excluded.refresh_token_sealed, event_at = coalesce(excluded.event_at, z.event_at),
      authorized_at = now(), ended_at = null
    where z.component_appid = excluded.component_appid
      and (excluded.event_at is null or z.event_at is null or z.event_at <= excluded.event_at)
    returning z.appid`.execute(tx);
  return result.rows.length === 1;
}

/** The refresh token that WeChat gave in place of the one that was used; a newer authorisation stays (T1). */
export async function replaceRefreshToken(
  db: Db,
  appid: string,
  tokens: { knownSealed: string; nextSealed: string },
): Promise<void> {
  await sql`
    update hongyan.authorizations z
    set refresh_token_sealed = ${tokens.nextSealed}
    where z.appid = ${appid} and z.refresh_token_sealed = ${tokens.knownSealed}`.execute(db);
}

/** WeChat has told of it at this time: what it told before is out of date. */
export async function noteAuthorizationEvent(
  db: Db,
  event: { appid: string; componentAppid: string; eventAt: Date },
): Promise<void> {
  await sql`
    update hongyan.authorizations z
    set event_at = ${event.eventAt}
    where z.appid = ${event.appid}
      and z.component_appid = ${event.componentAppid}
      and (z.event_at is null or z.event_at < ${event.eventAt})`.execute(db);
}

/** False when nothing is changed by it: the platform is another one, it is over already, or the push is an old one. */
export async function endAuthorization(
  tx: Tx,
  ended: { appid: string; componentAppid: string; eventAt: Date },
): Promise<boolean> {
  const result = await sql`
    update hongyan.authorizations z
    set refresh_token_sealed = null, ended_at = now(), event_at = ${ended.eventAt}
    where z.appid = ${ended.appid}
      and z.component_appid = ${ended.componentAppid}
      and z.ended_at is null
      and (z.event_at is null or z.event_at < ${ended.eventAt})
    returning z.appid`.execute(tx);
  return result.rows.length === 1;
}

/** Until it authorises again. A pause without end that has another cause stays: it is not repaired by that. */
export async function pauseUnauthorized(
  tx: Tx,
  appid: string,
  pause: { errcode: number; reason: string },
): Promise<void> {
  await sql`
    with paused as (
      update hongyan.apps a
      set
        paused_until = 'infinity', paused_errcode = ${pause.errcode}, paused_reason = ${pause.reason}, updated_at = now()
      where a.appid = ${appid}
        and (a.paused_until is distinct from 'infinity' or a.paused_errcode = ${pause.errcode})
      returning a.appid
    ),
    expired as (
      update hongyan.access_tokens t set expires_at = now() where t.appid = ${appid}
    )
    insert into hongyan.events (appid, type, data)
    select
      p.appid, 'app.paused',
      jsonb_build_object('errcode', ${pause.errcode}::integer, 'reason', ${pause.reason}::text, 'until', null)
    from paused p`.execute(tx);
}
