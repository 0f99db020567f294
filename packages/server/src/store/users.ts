import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

export interface UserRow {
  openid: string;
  externalId: string | null;
  timeZone: string | null;
  tags: string[];
  createdAt: Date;
  lastSeenAt: Date;
}

const columns = sql`
  u.openid, u.external_id as "externalId", u.time_zone as "timeZone", u.tags, u.created_at as "createdAt",
  u.last_seen_at as "lastSeenAt"`;

/** Remembers a user whom WeChat itself just named. */
export async function touchUser(db: Db, appid: string, openid: string): Promise<void> {
  await sql`
    insert into hongyan.users (appid, openid)
    values (${appid}, ${openid})
    on conflict (appid, openid) do update
    set last_seen_at = now()`.execute(db);
}

/** Creates users whom somebody else named; those that are there stay as they are. */
export async function rememberUsers(db: Db, appid: string, openids: string[]): Promise<void> {
  await sql`
    insert into hongyan.users (appid, openid)
    select ${appid}, n.openid
    from unnest(${openids}::text[]) as n (openid)
    order by n.openid
    on conflict do nothing`.execute(db);
}

/** Creates users, or sets what is given of them. @throws a unique violation (23505) when an external id is another user's. */
export async function upsertUsers(
  db: Db,
  appid: string,
  users: { openid: string; externalId: string | null; timeZone?: string | null }[],
): Promise<void> {
  await sql`
    insert into hongyan.users (appid, openid, external_id, time_zone)
    select ${appid}, n.openid, n.external_id, n.time_zone
    from unnest(
      ${users.map((user) => user.openid)}::text[], ${users.map((user) => user.externalId)}::text[],
      ${users.map((user) => user.timeZone ?? null)}::text[]
    ) as n (openid, external_id, time_zone)
    order by n.openid
    on conflict (appid, openid) do update
    set
      external_id = coalesce(excluded.external_id, hongyan.users.external_id),
      time_zone = coalesce(excluded.time_zone, hongyan.users.time_zone)`.execute(db);
}

export async function findUser(
  db: Db,
  appid: string,
  openid: string,
): Promise<UserRow | undefined> {
  const result = await sql<UserRow>`
    select ${columns}
    from hongyan.users u
    where u.appid = ${appid} and u.openid = ${openid}`.execute(db);
  return result.rows[0];
}

export async function findUserByExternalId(
  db: Db,
  appid: string,
  externalId: string,
): Promise<UserRow | undefined> {
  const result = await sql<UserRow>`
    select ${columns}
    from hongyan.users u
    where u.appid = ${appid} and u.external_id = ${externalId}`.execute(db);
  return result.rows[0];
}

/** externalId -> openid, of those that are known. */
export async function findOpenids(
  db: Db,
  appid: string,
  externalIds: string[],
): Promise<Map<string, string>> {
  const result = await sql<{ externalId: string; openid: string }>`
    select u.external_id as "externalId", u.openid
    from hongyan.users u
    where u.appid = ${appid} and u.external_id = any (${externalIds}::text[])`.execute(db);
  return new Map(result.rows.map((row) => [row.externalId, row.openid]));
}

export async function listUsers(
  db: Db,
  appid: string,
  page: { after: string | undefined; limit: number },
): Promise<UserRow[]> {
  const result = await sql<UserRow>`
    select ${columns}
    from hongyan.users u
    where u.appid = ${appid} and u.openid > ${page.after ?? ""}
    order by u.openid
    limit ${page.limit}`.execute(db);
  return result.rows;
}
