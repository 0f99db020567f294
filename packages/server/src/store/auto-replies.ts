import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

/** A rule that answers users by itself. `Message` is what it sends; null: the user's message is handed to the agents. */
export interface AutoReplyRow<Message = Record<string, unknown>> {
  autoReplyId: string;
  trigger: "keyword" | "enter" | "default";
  /** keyword: how a word is looked for in what the user wrote, and the words, of which any will do. */
  match: "contains" | "equals";
  words: string[];
  /** enter: a user is not greeted again before. */
  greetAgainAfterHours: number;
  message: Message | null;
  isEnabled: boolean;
  updatedAt: Date;
}

export type NewAutoReply = Omit<AutoReplyRow, "updatedAt">;

const columns = sql`
  r.id as "autoReplyId", r.trigger, r.match, r.words, r.greet_again_after_hours as "greetAgainAfterHours", r.message,
  r.is_enabled as "isEnabled", r.updated_at as "updatedAt"`;

/** In their order. */
export async function listAutoReplies<Message = Record<string, unknown>>(
  db: Db,
  appid: string,
): Promise<AutoReplyRow<Message>[]> {
  const result = await sql<AutoReplyRow<Message>>`
    select ${columns}
    from hongyan.auto_replies r
    where r.appid = ${appid}
    order by r.position, r.id`.execute(db);
  return result.rows;
}

/** After all others. */
export async function insertAutoReply(db: Db, appid: string, rule: NewAutoReply): Promise<void> {
  await sql`
    insert into hongyan.auto_replies (
      appid, id, position, trigger, match, words, greet_again_after_hours, message, is_enabled
    )
    select
      ${appid}, ${rule.autoReplyId}::uuid, coalesce(max(r.position), 0) + 1, ${rule.trigger}, ${rule.match},
      ${rule.words}::text[], ${rule.greetAgainAfterHours}, ${json(rule.message)}::jsonb, ${rule.isEnabled}
    from hongyan.auto_replies r
    where r.appid = ${appid}`.execute(db);
}

/** False when there is none, or when it has changed since `seenAt` (null: whatever it is now). */
export async function updateAutoReply(
  db: Db,
  appid: string,
  rule: NewAutoReply,
  seenAt: Date | null,
): Promise<boolean> {
  const result = await sql`
    update hongyan.auto_replies
    set
      trigger = ${rule.trigger}, match = ${rule.match}, words = ${rule.words}::text[],
      greet_again_after_hours = ${rule.greetAgainAfterHours}, message = ${json(rule.message)}::jsonb,
      is_enabled = ${rule.isEnabled}, updated_at = now()
    where appid = ${appid} and id = ${rule.autoReplyId}::uuid
      -- Times travel with milliseconds.
      and (${seenAt}::timestamptz is null or date_trunc('milliseconds', updated_at) = ${seenAt}::timestamptz)
    returning id`.execute(db);
  return result.rows.length === 1;
}

export async function deleteAutoReply(
  db: Db,
  appid: string,
  autoReplyId: string,
): Promise<boolean> {
  const result = await sql`
    delete from hongyan.auto_replies
    where appid = ${appid} and id = ${autoReplyId}::uuid
    returning id`.execute(db);
  return result.rows.length === 1;
}

/** The named ones first, in this order; the others keep theirs behind them. */
export async function orderAutoReplies(
  tx: Tx,
  appid: string,
  autoReplyIds: string[],
): Promise<void> {
  await sql`
    with ordered as (
      select r.id, row_number() over (order by n.position nulls last, r.position, r.id) as position
      from hongyan.auto_replies r
      left join unnest(${autoReplyIds}::uuid[]) with ordinality as n (id, position) on n.id = r.id
      where r.appid = ${appid}
    )
    update hongyan.auto_replies r
    set position = o.position
    from ordered o
    where r.appid = ${appid} and r.id = o.id`.execute(tx);
}

function json(message: Record<string, unknown> | null): string | null {
  return message === null ? null : JSON.stringify(message);
}
