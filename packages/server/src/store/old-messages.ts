import { sql, type RawBuilder } from "kysely";
import type { Tx } from "../db/connection.ts";

/** A look at some rows in their order. `next` undefined: there is nothing more to look at. */
export interface Slice<Position> {
  removed: number;
  next: Position | undefined;
}

/** Of rows that are looked for anew each time: a slice that is not full is the last. */
export function lastUnlessFull(removed: number, limit: number): Slice<true> {
  return { removed, next: removed === limit ? true : undefined };
}

interface Limits {
  keepDays: number;
  /** Rows that are looked at. */
  limit: number;
}

export const firstId = "00000000-0000-0000-0000-000000000000";

/**
 * Removes messages of an app that have ended, with their attempts, in the order of their ids: UUIDv7 follow the time of
 * creation. Left are what is not over (M2), what ended later than `keepDays` ago, and the messages of a campaign that is not
 * over for so long itself: they are what keeps it from reaching a user twice (C1), and what it is counted by. The grants stay spent
 * in the ledger (L1).
 */
export async function removeOldMessages(
  tx: Tx,
  appid: string,
  after: string,
  limits: Limits,
): Promise<Slice<string>> {
  const result = await sql<Looked>`
    with ${lookedAt("messages", appid, after, limits)},
    over as (
      select m.appid, m.id
      from looked l
      join hongyan.messages m using (appid, id)
      where m.status in ('sent', 'delivered', 'failed', 'expired', 'cancelled')
        and m.updated_at < now() - make_interval(days => ${limits.keepDays})
        and not exists (
          select
          from hongyan.campaigns c
          where c.appid = m.appid and c.id = m.campaign_id
            and coalesce(c.ended_at, 'infinity') >= now() - make_interval(days => ${limits.keepDays})
        )
      for update of m skip locked
    ),
    removed as (
      delete from hongyan.messages m
      using over o
      where m.appid = o.appid and m.id = o.id
      returning m.appid, m.id
    ),
    their_attempts as (
      delete from hongyan.attempts a using removed r where a.appid = r.appid and a.message_id = r.id
    ),
    their_cards as (
      delete from hongyan.service_card_updates u using removed r where u.appid = r.appid and u.message_id = r.id
    )
    ${whatWasLookedAt}`.execute(tx);
  return toSlice(result.rows[0], limits.limit);
}

/** Removes uniform messages of an app after the messages that they were sent as. */
export async function removeOldUniformMessages(
  tx: Tx,
  appid: string,
  after: string,
  limits: Limits,
): Promise<Slice<string>> {
  const result = await sql<Looked>`
    with ${lookedAt("uniform_messages", appid, after, limits)},
    over as (
      select u.appid, u.id
      from looked l
      join hongyan.uniform_messages u using (appid, id)
      where u.falling_since is null
        and not exists (
          select
          from hongyan.uniform_channels c
          join hongyan.messages m on m.appid = c.send_appid and m.id = c.message_id
          where c.appid = u.appid and c.uniform_id = u.id
        )
      for update of u skip locked
    ),
    removed as (
      delete from hongyan.uniform_messages u
      using over o
      where u.appid = o.appid and u.id = o.id
      returning u.appid, u.id
    ),
    their_channels as (
      delete from hongyan.uniform_channels c using removed r where c.appid = r.appid and c.uniform_id = r.id
    )
    ${whatWasLookedAt}`.execute(tx);
  return toSlice(result.rows[0], limits.limit);
}

/** Removes campaigns of an app that ended, once their last message and their list are gone. */
export async function removeOldCampaigns(
  tx: Tx,
  appid: string,
  { keepDays, limit }: { keepDays: number; limit: number },
): Promise<Slice<true>> {
  const result = await sql`
    delete from hongyan.campaigns c
    where c.appid = ${appid}
      and c.id in (
        select o.id
        from hongyan.campaigns o
        where o.appid = ${appid}
          and o.ended_at < now() - make_interval(days => ${keepDays})
          and not exists (
            select from hongyan.messages m where m.appid = o.appid and m.campaign_id = o.id
          )
          and (not o.has_list or o.list_removed_at is not null)
        limit ${limit}
        for update skip locked
      )
    returning c.id`.execute(tx);
  return lastUnlessFull(result.rows.length, limit);
}

/** A CTE `looked`: the next rows of an app that are old by their id. */
function lookedAt(
  table: "messages" | "uniform_messages",
  appid: string,
  after: string,
  { keepDays, limit }: Limits,
): RawBuilder<unknown> {
  return sql`
    looked as materialized (
      select r.appid, r.id
      from ${sql.id("hongyan", table)} r
      where r.appid = ${appid} and r.id > ${after}::uuid and r.id < ${idsBefore(keepDays)}
      order by r.id
      limit ${limit}
    )`;
}

interface Looked {
  looked: number;
  removed: number;
  last: string | null;
}

/** After CTEs `looked` and `removed`. */
const whatWasLookedAt = sql`
  select
    (select count(*) from looked)::integer as looked, (select count(*) from removed)::integer as removed,
    (select l.id from looked l order by l.id desc limit 1) as last`;

/** The least UUIDv7 of that time, by the database's clock. */
function idsBefore(keepDays: number): RawBuilder<unknown> {
  return sql`(
    select (substr(h.hex, 1, 8) || '-' || substr(h.hex, 9, 4) || '-7000-8000-000000000000')::uuid
    from lpad(to_hex((extract(epoch from now() - make_interval(days => ${keepDays})) * 1000)::bigint), 12, '0') as h (hex)
  )`;
}

function toSlice(row: Looked | undefined, limit: number): Slice<string> {
  if (row === undefined) return { removed: 0, next: undefined };
  const isMore = row.looked === limit && row.last !== null;
  return { removed: row.removed, next: isMore ? (row.last ?? undefined) : undefined };
}
