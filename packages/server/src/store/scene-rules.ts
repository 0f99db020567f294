import { sql } from "kysely";
import type { DailyWindow } from "../daily-window.ts";
import type { Db, Tx } from "../db/connection.ts";
import { mayGoOut } from "./campaign-messages.ts";
import { lastUnlessFull, type Slice } from "./old-messages.ts";
import { isOpen } from "./open-dispatches.ts";

/** Hours of the day in which nobody is disturbed 免打扰: a message that comes due in them waits for their end, or ends. */
export interface QuietHours extends DailyWindow {
  action: "delay" | "drop";
}

/**
 * At most `count` messages of the scene for one user within any `seconds` 频次: a message too many waits, or ends, or is refused
 * when it is asked for.
 */
export interface FrequencyCap {
  count: number;
  seconds: number;
  action: "delay" | "drop" | "reject";
}

/** Which texts of users WeChat looks at before they are sent, and what becomes of the message then. */
export interface ContentCheck {
  /** The verdicts that refuse it. */
  block: "risky" | "risky-and-review";
  checks: "mini-program" | "every-send";
  /** Left out: every text in the params. */
  params?: string[] | undefined;
  whenUnavailable: "refuse" | "send";
}

export interface SceneRules {
  scene: string;
  quietHours: QuietHours | null;
  frequencyCap: FrequencyCap | null;
  /** The scene was deleted: they hold for what it left waiting. */
  isRemoved: boolean;
}

/** Of the scenes that have any: few, and mostly none. */
export async function listSceneRules(db: Db, appid: string): Promise<SceneRules[]> {
  const result = await sql<SceneRules>`
    select
      s.name as scene, s.quiet_hours as "quietHours", s.frequency_cap as "frequencyCap", false as "isRemoved"
    from hongyan.scenes s
    where s.appid = ${appid} and (s.quiet_hours is not null or s.frequency_cap is not null)
    union all
    select r.scene, r.quiet_hours, r.frequency_cap, true
    from hongyan.removed_scene_rules r
    where r.appid = ${appid}
      -- A process of an older version makes a scene anew and leaves them here.
      and not exists (select from hongyan.scenes s where s.appid = r.appid and s.name = r.scene)`.execute(
    db,
  );
  return result.rows;
}

/**
 * Forgets the rules of deleted scenes of which nothing waits any more. Not on the day of the deletion: what other processes accept
 * by what they remember of the scene may not be written yet.
 */
export async function forgetRemovedRules(tx: Tx, limit: number): Promise<Slice<true>> {
  const result = await sql`
    with old as materialized (
      select r.appid, r.scene
      from hongyan.removed_scene_rules r
      where r.removed_at < now() - interval '1 day'
        and not exists (
          select from hongyan.campaigns c
          where c.appid = r.appid and c.ended_at is null and c.scene = r.scene
        )
      limit ${limit}
    ),
    waiting as materialized (
      select distinct m.appid, m.scene
      from (select distinct o.appid from old o) as a
      join hongyan.open_dispatches d using (appid)
      cross join unnest(d.message_ids) as n (id)
      cross join lateral (
        select m.appid, m.scene from hongyan.messages m where m.appid = d.appid and m.id = n.id and ${isOpen} offset 0
      ) m
    )
    delete from hongyan.removed_scene_rules r
    using old o
    where r.appid = o.appid and r.scene = o.scene
      and not exists (select from waiting w where w.appid = o.appid and w.scene = o.scene)
    returning r.scene`.execute(tx);
  return lastUnlessFull(result.rows.length, limit);
}

/** A due message of a scene with rules. */
export interface RuledMessage {
  messageId: string;
  campaignId: string | null;
  scene: string;
  openid: string;
  /** Of the user; null: that of the rule. */
  timeZone: string | null;
  ignoresQuietHours: boolean;
  expireAt: Date | null;
  /** The database's. */
  now: Date;
}

/** Of these messages, those that may be claimed now and belong to one of these scenes. */
export async function listRuledMessages(
  db: Db,
  appid: string,
  messageIds: string[],
  scenes: string[],
): Promise<RuledMessage[]> {
  const result = await sql<RuledMessage>`
    with named as materialized (
      select ${appid}::text as appid, n.id
      from unnest(${messageIds}::uuid[]) as n (id)
    )
    select
      m.id as "messageId", m.campaign_id as "campaignId", m.scene, m.openid, u.time_zone as "timeZone",
      coalesce(m.ignores_quiet_hours, false) as "ignoresQuietHours", m.expire_at as "expireAt",
      now() as now
    from named n
    join hongyan.messages m using (appid, id)
    left join hongyan.users u on u.appid = m.appid and u.openid = m.openid
    where m.status = 'queued' and m.due_at <= now() and m.kind = 'subscribe' and m.scene = any (${scenes}::text[])
      -- As the claim has it: what does not go takes no place, and is not dropped.
      and (m.expire_at is null or m.expire_at > now())
      and ${mayGoOut(appid)}
      and exists (
        select from hongyan.apps a
        where a.appid = ${appid} and coalesce(a.paused_until <= now(), true)
      )
    order by m.id`.execute(db);
  return result.rows;
}
