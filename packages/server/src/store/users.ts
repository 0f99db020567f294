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

/** The most users that one page looks through. */
const mostLooked = 20_000;

/** A page, and where the next one begins; null: there is nothing more. */
export interface UserPage {
  users: UserRow[];
  next: string | null;
}

/**
 * In the order of the openids: those that begin with a text, and carry a tag; what is undefined is not asked for. Tags have no
 * index: a page looks through so many users and no more, and may be short, or empty, and still have a next one.
 */
export async function searchUsers(
  db: Db,
  appid: string,
  wanted: { openidPrefix?: string; tag?: string; after: string | undefined; limit: number },
  /** Smaller in tests. */
  looked = mostLooked,
): Promise<UserPage> {
  const prefix = wanted.openidPrefix ?? "";
  // No character of an openid comes after z, in any collation: what begins so lies between the two.
  const upto = `${prefix}${"z".repeat(64)}`;
  const result = await sql<UserRow & { isLastRead: boolean }>`
    with read as materialized (
      select ${columns}, row_number() over (order by u.openid) as position,
        starts_with(u.openid, ${prefix}) and (${wanted.tag ?? null}::text is null or u.tags @> array[${wanted.tag ?? null}]::text[])
          as "isMeant"
      from hongyan.users u
      where u.appid = ${appid} and u.openid > ${wanted.after ?? ""} and u.openid >= ${prefix} and u.openid <= ${upto}
      order by u.openid
      limit ${looked}
    ),
    meant as (
      select r.*, false as "isLastRead"
      from read r
      where r."isMeant"
      order by r.position
      limit ${wanted.limit}
    )
    select * from meant
    union all
    select r.*, true from read r where r.position = ${looked}
    order by position`.execute(db);
  const users = result.rows.filter((row) => !row.isLastRead);
  const lastRead = result.rows.find((row) => row.isLastRead);
  const next = users.length === wanted.limit ? users.at(-1) : lastRead;
  return { users, next: next?.openid ?? null };
}

/** As many that begin otherwise may stand between those that are looked for, where the database's order ignores case. */
const mostExternalIds = 2_000;

/** Users whose external id begins with a text. */
export async function listUsersByExternalId(
  db: Db,
  appid: string,
  prefix: string,
  limit: number,
): Promise<UserRow[]> {
  const result = await sql<UserRow>`
    select ${columns}
    from (
      select u.*
      from hongyan.users u
      where u.appid = ${appid} and u.external_id is not null and u.external_id >= ${prefix}
      order by u.external_id
      limit ${mostExternalIds}
    ) u
    where starts_with(u.external_id, ${prefix})
    order by u.external_id
    limit ${limit}`.execute(db);
  return result.rows;
}
