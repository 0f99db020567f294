import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

export interface ConversationRow {
  openid: string;
  windowOpenedAt: Date | null;
  windowEndsAt: Date | null;
  windowOpenedBy: "message" | "enter" | null;
  /** Of this window; 0 once WeChat said that none is left. */
  allowance: number;
  remaining: number;
  heldBy: "service" | "agents";
  heldUntil: Date | null;
  sessionFrom: string | null;
  enteredAt: Date | null;
  greetedAt: Date | null;
  lastUserMessageAt: Date | null;
  lastReplyAt: Date | null;
  lastActivityAt: Date;
  unread: number;
  readAt: Date | null;
}

export const conversationColumns = sql`
  c.openid, c.window_opened_at as "windowOpenedAt", c.window_ends_at as "windowEndsAt",
  c.window_opened_by as "windowOpenedBy", c.allowance, c.remaining, c.held_by as "heldBy", c.held_until as "heldUntil",
  c.session_from as "sessionFrom", c.entered_at as "enteredAt", c.greeted_at as "greetedAt",
  c.last_user_message_at as "lastUserMessageAt", c.last_reply_at as "lastReplyAt",
  c.last_activity_at as "lastActivityAt", c.unread, c.read_at as "readAt"`;

export async function findConversation(
  db: Db,
  appid: string,
  openid: string,
): Promise<ConversationRow | undefined> {
  const result = await sql<ConversationRow>`
    select ${conversationColumns}
    from hongyan.conversations c
    where c.appid = ${appid} and c.openid = ${openid}`.execute(db);
  return result.rows[0];
}

/**
 * Locks the conversations with these users until the transaction ends, in the order of their openids so that two callers
 * never deadlock; one that was not there is there without a window. What the next statement reads is then all that the
 * locked values count.
 */
export async function lockConversations(
  tx: Tx,
  appid: string,
  openids: string[],
): Promise<ConversationRow[]> {
  const result = await sql<ConversationRow>`
    insert into hongyan.conversations as c (appid, openid)
    select distinct ${appid}, o.openid
    from unnest(${openids}::text[]) as o (openid)
    order by o.openid
    on conflict (appid, openid) do update
    set unread = c.unread
    returning ${conversationColumns}`.execute(tx);
  return result.rows;
}

/** Writes back what a caller of `lockConversations` changed. Reading and replying have statements of their own. */
export async function saveConversations(
  tx: Tx,
  appid: string,
  rows: ConversationRow[],
): Promise<void> {
  const column = <K extends keyof ConversationRow>(key: K): ConversationRow[K][] =>
    rows.map((row) => row[key]);
  await sql`
    update hongyan.conversations c
    set
      window_opened_at = s.window_opened_at, window_ends_at = s.window_ends_at,
      window_opened_by = s.window_opened_by, allowance = s.allowance, remaining = s.remaining, held_by = s.held_by,
      held_until = s.held_until, session_from = s.session_from, entered_at = s.entered_at, greeted_at = s.greeted_at,
      last_user_message_at = s.last_user_message_at, last_activity_at = s.last_activity_at, unread = s.unread
    from unnest(
      ${column("openid")}::text[], ${column("windowOpenedAt")}::timestamptz[],
      ${column("windowEndsAt")}::timestamptz[], ${column("windowOpenedBy")}::text[],
      ${column("allowance")}::smallint[], ${column("remaining")}::smallint[], ${column("heldBy")}::text[],
      ${column("heldUntil")}::timestamptz[], ${column("sessionFrom")}::text[], ${column("enteredAt")}::timestamptz[],
      ${column("greetedAt")}::timestamptz[], ${column("lastUserMessageAt")}::timestamptz[],
      ${column("lastActivityAt")}::timestamptz[], ${column("unread")}::integer[]
    ) as s (
      openid, window_opened_at, window_ends_at, window_opened_by, allowance, remaining, held_by, held_until,
      session_from, entered_at, greeted_at, last_user_message_at, last_activity_at, unread
    )
    where c.appid = ${appid} and c.openid = s.openid`.execute(tx);
}

/** False when there is no such conversation. */
export async function markConversationRead(
  db: Db,
  appid: string,
  openid: string,
): Promise<boolean> {
  const result = await sql`
    update hongyan.conversations c
    set unread = 0, read_at = now()
    where c.appid = ${appid} and c.openid = ${openid}
    returning c.openid`.execute(db);
  return result.rows.length === 1;
}

/** The agents have the conversation no more. */
export async function returnToService(db: Db, appid: string, openid: string): Promise<void> {
  await sql`
    update hongyan.conversations c
    set held_by = 'service', held_until = null
    where c.appid = ${appid} and c.openid = ${openid}`.execute(db);
}

/** The agents have the conversations of these users from now on, as somebody told: an event for each. */
export async function tellHandedOver(
  tx: Tx,
  appid: string,
  handed: { openid: string; until: Date; by: string }[],
): Promise<void> {
  await sql`
    insert into hongyan.events (appid, type, openid, data)
    select
      ${appid}, 'customer.handed-over', h.openid,
      jsonb_build_object('until', to_char(h.until at time zone 'utc', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'by', h.by)
    from unnest(
      ${handed.map((one) => one.openid)}::text[], ${handed.map((one) => one.until)}::timestamptz[],
      ${handed.map((one) => one.by)}::text[]
    ) as h (openid, until, by)`.execute(tx);
}
