import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

/** A text that people who answer users write often. */
export interface QuickReplyRow {
  quickReplyId: string;
  /** What it is looked for by. */
  title: string;
  content: string;
  updatedAt: Date;
}

export type NewQuickReply = Omit<QuickReplyRow, "updatedAt">;

export interface QuickReplyChange {
  title?: string | undefined;
  content?: string | undefined;
}

const columns = sql`q.id as "quickReplyId", q.title, q.content, q.updated_at as "updatedAt"`;

/** In their order. */
export async function listQuickReplies(db: Db, appid: string): Promise<QuickReplyRow[]> {
  const result = await sql<QuickReplyRow>`
    select ${columns}
    from hongyan.quick_replies q
    where q.appid = ${appid}
    order by q.position, q.id`.execute(db);
  return result.rows;
}

export async function findQuickReply(
  db: Db,
  appid: string,
  quickReplyId: string,
): Promise<QuickReplyRow | undefined> {
  const result = await sql<QuickReplyRow>`
    select ${columns}
    from hongyan.quick_replies q
    where q.appid = ${appid} and q.id = ${quickReplyId}::uuid`.execute(db);
  return result.rows[0];
}

/** After all others. False when there are `most` already. */
export async function insertQuickReply(
  db: Db,
  appid: string,
  reply: NewQuickReply,
  most: number,
): Promise<boolean> {
  const result = await sql`
    insert into hongyan.quick_replies (appid, id, position, title, content)
    select
      ${appid}, ${reply.quickReplyId}::uuid, coalesce(max(q.position), 0) + 1, ${reply.title}, ${reply.content}
    from hongyan.quick_replies q
    where q.appid = ${appid}
    having count(*) < ${most}
    returning id`.execute(db);
  return result.rows.length === 1;
}

/** What is left out stays as it is now. False when there is none, or when it has changed since `seenAt` (null: whatever it is now). */
export async function updateQuickReply(
  db: Db,
  appid: string,
  quickReplyId: string,
  { title, content }: QuickReplyChange,
  seenAt: Date | null,
): Promise<boolean> {
  const result = await sql`
    update hongyan.quick_replies
    set
      title = coalesce(${title ?? null}::text, title), content = coalesce(${content ?? null}::text, content),
      updated_at = now()
    where appid = ${appid} and id = ${quickReplyId}::uuid
      -- Times travel with milliseconds.
      and (${seenAt}::timestamptz is null or date_trunc('milliseconds', updated_at) = ${seenAt}::timestamptz)
    returning id`.execute(db);
  return result.rows.length === 1;
}

/** False when there is none. */
export async function deleteQuickReply(
  db: Db,
  appid: string,
  quickReplyId: string,
): Promise<boolean> {
  const result = await sql`
    delete from hongyan.quick_replies
    where appid = ${appid} and id = ${quickReplyId}::uuid
    returning id`.execute(db);
  return result.rows.length === 1;
}

/** The named ones first, in this order; the others keep theirs behind them. */
export async function orderQuickReplies(
  tx: Tx,
  appid: string,
  quickReplyIds: string[],
): Promise<void> {
  await sql`
    with ordered as (
      select q.id, row_number() over (order by n.position nulls last, q.position, q.id) as position
      from hongyan.quick_replies q
      left join unnest(${quickReplyIds}::uuid[]) with ordinality as n (id, position) on n.id = q.id
      where q.appid = ${appid}
    )
    update hongyan.quick_replies q
    set position = o.position
    from ordered o
    where q.appid = ${appid} and q.id = o.id`.execute(tx);
}
