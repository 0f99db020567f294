import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

/** A count of a template's balances that is due, locked. */
export interface LockedWalk {
  appid: string;
  templateId: string;
  startedAt: Date | null;
  cursorOpenid: string;
}

/** Every template that needs grants is counted, from the moment that it is known. Answers with how many are new. */
export async function insertReachWalks(db: Db): Promise<number> {
  const result = await sql`
    insert into hongyan.reach_walks (appid, template_id)
    select t.appid, t.template_id
    from hongyan.templates t
    where t.type in (2, 3) and t.removed_at is null
      and not exists (
        select from hongyan.reach_walks w where w.appid = t.appid and w.template_id = t.template_id
      )
    on conflict do nothing
    returning template_id`.execute(db);
  return result.rows.length;
}

/** The one whose next slice is due longest, for this caller alone; undefined: none is, or somebody else has it. */
export async function lockReachWalk(tx: Tx): Promise<LockedWalk | undefined> {
  const due = await sql<{ appid: string; templateId: string }>`
    select w.appid, w.template_id as "templateId"
    from hongyan.reach_walks w
    where w.next_at <= now()
    order by w.next_at
    limit 1`.execute(tx);
  const [first] = due.rows;
  if (first === undefined) return undefined;
  // Before the walk: who removes the app takes them in this order too.
  await sql`select from hongyan.apps a where a.appid = ${first.appid} for key share`.execute(tx);
  const result = await sql<LockedWalk>`
    select w.appid, w.template_id as "templateId", w.started_at as "startedAt", w.cursor_openid as "cursorOpenid"
    from hongyan.reach_walks w
    where w.appid = ${first.appid} and w.template_id = ${first.templateId} and w.next_at <= now()
    for no key update skip locked`.execute(tx);
  return result.rows[0];
}

/** Counts the next balances of the walk. Answers with how many it read: fewer than `limit`, and the walk is at its end. */
export async function walkReachSlice(tx: Tx, walk: LockedWalk, limit: number): Promise<number> {
  const result = await sql<{ read: number }>`
    with slice as materialized (
      select b.openid, b.available, b.unlimited
      from hongyan.balances b
      where b.appid = ${walk.appid} and b.template_id = ${walk.templateId} and b.openid > ${walk.cursorOpenid}
      order by b.openid
      limit ${limit}
    ),
    counted as (
      select
        count(*) as read, max(s.openid) as upto, count(*) filter (where s.available > 0 or s.unlimited) as users,
        coalesce(sum(s.available), 0) as grants, count(*) filter (where s.unlimited) as unlimited
      from slice s
    )
    update hongyan.reach_walks w
    set
      started_at = coalesce(w.started_at, now()), cursor_openid = coalesce(c.upto, w.cursor_openid),
      users = w.users + c.users, grants = w.grants + c.grants, unlimited = w.unlimited + c.unlimited
    from counted c
    where w.appid = ${walk.appid} and w.template_id = ${walk.templateId}
    returning c.read::integer as read`.execute(tx);
  return result.rows[0]?.read ?? 0;
}

/**
 * The walk is at its end: what it counted is kept, and the next one begins after `pauseSeconds`, or after `restFactor` times
 * what this one took: a count of very many users must not keep the database busy.
 */
export async function endReachWalk(
  tx: Tx,
  walk: LockedWalk,
  next: { pauseSeconds: number; restFactor: number },
): Promise<void> {
  await sql`
    with ended as (
      insert into hongyan.reach_snapshots (appid, template_id, at, users, grants, unlimited)
      select w.appid, w.template_id, now(), w.users, w.grants, w.unlimited
      from hongyan.reach_walks w
      where w.appid = ${walk.appid} and w.template_id = ${walk.templateId}
      on conflict do nothing
    )
    update hongyan.reach_walks w
    set
      next_at = greatest(
        w.started_at + make_interval(secs => ${next.pauseSeconds}::double precision),
        now() + (now() - w.started_at) * ${next.restFactor}::double precision
      ),
      started_at = null, cursor_openid = '', users = 0, grants = 0, unlimited = 0
    where w.appid = ${walk.appid} and w.template_id = ${walk.templateId}`.execute(tx);
}

/** Snapshots that are so many days old; walks of templates that are gone. */
export async function removeOldReach(db: Db, keptDays: number): Promise<void> {
  await sql`
    delete from hongyan.reach_snapshots s
    using hongyan.reach_walks w
    where s.appid = w.appid and s.template_id = w.template_id and s.at < now() - make_interval(days => ${keptDays})`.execute(
    db,
  );
  await sql`
    delete from hongyan.reach_walks w
    where not exists (
      select
      from hongyan.templates t
      where t.appid = w.appid and t.template_id = w.template_id and t.removed_at is null
    )`.execute(db);
}

/** What was counted last of a template. */
export interface ReachRow {
  templateId: string;
  title: string;
  type: 2 | 3;
  scenes: string[];
  /** null: it has not been counted yet. */
  at: Date | null;
  users: number;
  grants: number;
  unlimited: number;
}

/** Of each template of the app that needs grants, with the scenes that use it. */
export async function listReach(db: Db, appid: string): Promise<ReachRow[]> {
  const result = await sql<ReachRow>`
    select
      t.template_id as "templateId", t.title, t.type, s.at, coalesce(s.users, 0) as users, coalesce(s.grants, 0) as grants,
      coalesce(s.unlimited, 0) as unlimited,
      array(
        select c.name from hongyan.scenes c where c.appid = t.appid and c.template_id = t.template_id order by c.name
      ) as scenes
    from hongyan.templates t
    left join lateral (
      select s.at, s.users, s.grants, s.unlimited
      from hongyan.reach_snapshots s
      where s.appid = t.appid and s.template_id = t.template_id
      order by s.at desc
      limit 1
    ) s on true
    where t.appid = ${appid} and t.type in (2, 3) and t.removed_at is null
    order by t.title, t.template_id`.execute(db);
  return result.rows;
}

export interface ReachPoint {
  templateId: string;
  at: Date;
  users: number;
  grants: number;
}

/** The last snapshot of each day since, by template, oldest first. */
export async function listReachTrend(
  db: Db,
  appid: string,
  range: { templateIds: string[]; since: Date; timeZone: string },
): Promise<ReachPoint[]> {
  const result = await sql<ReachPoint>`
    select distinct on (s."templateId", s.day) s."templateId", s.at, s.users, s.grants
    from (
      select
        s.template_id as "templateId", s.at, s.users, s.grants, date_trunc('day', s.at, ${range.timeZone}::text) as day
      from hongyan.reach_snapshots s
      where s.appid = ${appid} and s.template_id = any (${range.templateIds}::text[]) and s.at >= ${range.since}
    ) s
    order by s."templateId", s.day, s.at desc`.execute(db);
  return result.rows;
}
