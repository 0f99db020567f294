import { sql } from "kysely";
import type { DailyWindow } from "../daily-window.ts";
import type { Db } from "../db/connection.ts";
import { mayGoOut } from "./campaign-messages.ts";

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
}

/** Of the scenes that have any: few, and mostly none. */
export async function listSceneRules(db: Db, appid: string): Promise<SceneRules[]> {
  const result = await sql<SceneRules>`
    select s.name as scene, s.quiet_hours as "quietHours", s.frequency_cap as "frequencyCap"
    from hongyan.scenes s
    where s.appid = ${appid} and (s.quiet_hours is not null or s.frequency_cap is not null)`.execute(
    db,
  );
  return result.rows;
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
