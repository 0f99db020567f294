import { sql, type RawBuilder } from "kysely";
import type { Db } from "../db/connection.ts";
import { conversationColumns, type ConversationRow } from "./conversations.ts";

export interface ConversationFilter {
  /** Only those with which a message may be sent now, or may not. */
  isOpen?: boolean | undefined;
  /** Only those with messages that nobody read. */
  isUnread?: boolean | undefined;
  /** Only those that agents have. */
  isHeld?: boolean | undefined;
}

/** A conversation as a list shows it: with the user's other name, and what was written last in either direction. */
export interface ListedConversation extends ConversationRow {
  externalId: string | null;
  lastIn: { type: string; content: Record<string, unknown>; at: string } | null;
  lastOut: { body: string; at: string } | null;
  activityUs: number;
}

/** Newest activity first. */
export async function listConversations(
  db: Db,
  appid: string,
  page: {
    filter: ConversationFilter;
    before: { activityUs: number; openid: string } | undefined;
    limit: number;
  },
): Promise<ListedConversation[]> {
  const conditions = conditionsOf(page.filter);
  if (page.before !== undefined) {
    const { activityUs, openid } = page.before;
    const activityAt = sql`timestamptz 'epoch' + ${activityUs}::bigint * interval '1 microsecond'`;
    conditions.push(sql`(c.last_activity_at, c.openid) < (${activityAt}, ${openid})`);
  }
  const result = await sql<ListedConversation>`
    with listed as materialized (
      select c.*
      from hongyan.conversations c
      where ${sql.join([sql`c.appid = ${appid}`, ...conditions], sql` and `)}
      order by c.last_activity_at desc, c.openid desc
      limit ${page.limit}
    )
    ${withLastMessages}`.execute(db);
  return result.rows;
}

/** So many messages of users are looked through for words: about as many as a busy app gets in days. */
const mostLookedThrough = 20_000;
/** Of so many users who wrote them, those who did so last. */
const mostFound = 200;

/** Those of the user of this openid or external id, and of the users who wrote these words lately. Newest activity first. */
export async function searchConversations(
  db: Db,
  appid: string,
  search: { words: string; filter: ConversationFilter; limit: number },
): Promise<ListedConversation[]> {
  const { words, filter, limit } = search;
  const result = await sql<ListedConversation>`
    with recent as materialized (
      select m.id, m.openid, m.type, m.content ->> 'content' as written
      from hongyan.customer_messages m
      where m.appid = ${appid}
      order by m.id desc
      limit ${mostLookedThrough}
    ),
    wrote as (
      select r.openid
      from recent r
      where r.type = 'text' and position(lower(${words}) in lower(r.written)) > 0
      group by r.openid
      order by max(r.id) desc
      limit ${mostFound}
    ),
    found as (
      select ${words} as openid
      union
      select u.openid from hongyan.users u where u.appid = ${appid} and u.external_id = ${words}
      union
      select w.openid from wrote w
    ),
    listed as materialized (
      select c.*
      from found f
      join hongyan.conversations c on c.appid = ${appid} and c.openid = f.openid
      where ${sql.join([sql`true`, ...conditionsOf(filter)], sql` and `)}
      order by c.last_activity_at desc, c.openid desc
      limit ${limit}
    )
    ${withLastMessages}`.execute(db);
  return result.rows;
}

function conditionsOf({ isOpen, isUnread, isHeld }: ConversationFilter): RawBuilder<unknown>[] {
  const conditions: RawBuilder<unknown>[] = [];
  const open = sql`coalesce(c.window_ends_at > now(), false) and c.remaining > 0`;
  if (isOpen !== undefined) conditions.push(sql`(${open}) = ${isOpen}`);
  if (isUnread === true) conditions.push(sql`c.unread > 0`);
  if (isHeld === true) conditions.push(sql`c.held_by = 'agents' and c.held_until > now()`);
  // What opens a window for 48 hours is activity, and what nobody answered by then can be answered no more: so the walk ends
  // there, instead of at the first conversation ever.
  if (isOpen === true || isUnread === true || isHeld === true) {
    conditions.push(sql`c.last_activity_at > now() - interval '3 days'`);
  }
  return conditions;
}

/** Two looks by index for each conversation of the page. */
const withLastMessages = sql`
  select
    ${conversationColumns}, u.external_id as "externalId", i.said as "lastIn", o.said as "lastOut",
    (extract(epoch from c.last_activity_at) * 1000000)::bigint as "activityUs"
  from listed c
  left join hongyan.users u on u.appid = c.appid and u.openid = c.openid
  left join lateral (
    select jsonb_build_object('type', m.type, 'content', m.content, 'at', m.created_at) as said
    from hongyan.customer_messages m
    where m.appid = c.appid and m.openid = c.openid
    order by m.created_at desc, m.id desc
    limit 1
  ) i on true
  left join lateral (
    select jsonb_build_object('body', m.body, 'at', m.created_at) as said
    from hongyan.messages m
    where m.appid = c.appid and m.openid = c.openid and m.kind = 'customer-service'
    order by m.created_at desc, m.id desc
    limit 1
  ) o on true
  order by c.last_activity_at desc, c.openid desc`;
