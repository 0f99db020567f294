import { sql } from "kysely";
import type { Db } from "../db/connection.ts";
import { firstIdOf } from "../ids.ts";
import type { MessageKind } from "./message-submission.ts";
import { openMessages } from "./open-dispatches.ts";

export interface MessageRow {
  messageId: string;
  appid: string;
  kind: MessageKind;
  openid: string;
  templateId: string | null;
  scene: string | null;
  campaignId: string | null;
  body: string;
  status: string;
  grantState: string;
  attempt: number;
  dueAt: Date;
  expireAt: Date | null;
  openedAt: Date | null;
  msgid: string | null;
  errcode: number | null;
  reason: string | null;
  detail: string | null;
  /** The API key or operator who asked for it. */
  askedBy: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export const messageColumns = sql`
  m.id as "messageId", m.appid, m.kind, m.openid, m.template_id as "templateId", m.scene, m.campaign_id as "campaignId", m.body, m.status,
  m.grant_state as "grantState", m.attempt, m.due_at as "dueAt", m.expire_at as "expireAt", m.opened_at as "openedAt", m.msgid, m.errcode,
  m.reason, m.detail, m.asked_by as "askedBy", m.created_at as "createdAt", m.updated_at as "updatedAt"`;

export async function findMessage(
  db: Db,
  appid: string,
  messageId: string,
): Promise<MessageRow | undefined> {
  const result = await sql<MessageRow>`
    select ${messageColumns}
    from hongyan.messages m
    where m.appid = ${appid} and m.id = ${messageId}::uuid`.execute(db);
  return result.rows[0];
}

const openStates = new Set(["queued", "sending", "unknown"]);
const badEnds = new Set(["failed", "expired", "cancelled"]);

/** The most messages that one page looks through. */
const mostLooked = 20_000;

/** What messages are looked for by; all that is given must fit. */
export interface MessageFilter {
  status?: string;
  kind?: string;
  scene?: string;
  openid?: string;
  errcode?: number;
  reason?: string;
  /** Accepted from this time on ... */
  from?: Date;
  /** ... and before this one. */
  to?: Date;
}

/** A page, and where the next one begins; null: there is nothing more. */
export interface MessagePage {
  messages: MessageRow[];
  next: string | null;
}

/**
 * Newest first. Filters that no index serves look through so many messages and
 * no more: a page may then be short, or empty, and still have a next one. An index for each would be paid for by each change
 * of each message's state.
 */
export async function listMessages(
  db: Db,
  appid: string,
  filter: MessageFilter & { before?: string; limit: number },
  /** Smaller in tests. */
  looked = mostLooked,
): Promise<MessagePage> {
  const { status = "" } = filter;
  const inOrder = [sql`m.appid = ${appid}`];
  let messages = sql`hongyan.messages m`;
  if (filter.openid !== undefined) inOrder.push(sql`m.openid = ${filter.openid}`);
  else if (badEnds.has(status)) inOrder.push(sql`m.ended_badly = ${status}`);
  else if (openStates.has(status)) {
    // They may be few, and long ago: each is looked up by its key, else the planner may walk all messages after them.
    messages = sql`
      (${openMessages(sql`${appid}`)}) o
      cross join lateral (
        select m.* from hongyan.messages m where m.appid = o.appid and m.id = o.id and m.status = ${status} offset 0
      ) m`;
  }
  if (filter.before !== undefined) inOrder.push(sql`m.id < ${filter.before}::uuid`);
  // Ids follow the time of acceptance: the primary key finds a range of it.
  if (filter.from !== undefined) inOrder.push(sql`m.id >= ${firstIdOf(filter.from)}::uuid`);
  if (filter.to !== undefined) inOrder.push(sql`m.id < ${firstIdOf(filter.to)}::uuid`);

  const wanted = [sql`true`];
  if (filter.status !== undefined) wanted.push(sql`m.status = ${status}`);
  if (filter.kind !== undefined) wanted.push(sql`m.kind = ${filter.kind}`);
  if (filter.scene !== undefined) wanted.push(sql`m.scene = ${filter.scene}`);
  if (filter.errcode !== undefined) wanted.push(sql`m.errcode = ${filter.errcode}::integer`);
  if (filter.reason !== undefined) wanted.push(sql`m.reason = ${filter.reason}`);

  // The inner limit ends the walk, the outer one ends it sooner; the last one looked at is asked for when that was not so.
  const result = await sql<Partial<MessageRow> & { last: string | null }>`
    with page as materialized (
      select m.*
      from (
        select m.*
        from ${messages}
        where ${sql.join(inOrder, sql` and `)}
        order by m.id desc
        limit ${looked}
      ) m
      where ${sql.join(wanted, sql` and `)}
      order by m.id desc
      limit ${filter.limit}
    ),
    last as (
      select
        case
          when (select count(*) from page) = ${filter.limit} then (select p.id from page p order by p.id limit 1)
          else (
            select m.id
            from ${messages}
            where ${sql.join(inOrder, sql` and `)}
            order by m.id desc
            offset ${looked - 1}
            limit 1
          )
        end as id
    )
    select l.id as last, ${messageColumns}
    from last l
    left join page m on true
    order by m.id desc`.execute(db);
  return {
    messages: result.rows.filter((row): row is MessageRow & { last: string | null } =>
      Boolean(row.messageId),
    ),
    next: result.rows[0]?.last ?? null,
  };
}

export interface AttemptRow {
  attempt: number;
  outcome: "refused" | "unanswered" | "abandoned";
  errcode: number | null;
  detail: string | null;
  rid: string | null;
  startedAt: Date | null;
  endedAt: Date;
}

export async function listAttempts(
  db: Db,
  appid: string,
  messageId: string,
): Promise<AttemptRow[]> {
  const result = await sql<AttemptRow>`
    select a.attempt, a.outcome, a.errcode, a.detail, a.rid, a.started_at as "startedAt", a.ended_at as "endedAt"
    from hongyan.attempts a
    where a.appid = ${appid} and a.message_id = ${messageId}::uuid
    order by a.attempt`.execute(db);
  return result.rows;
}

export interface EventRow {
  id: number;
  type: string;
  data: Record<string, unknown>;
  createdAt: Date;
}

export async function listMessageEvents(
  db: Db,
  appid: string,
  messageId: string,
): Promise<EventRow[]> {
  const result = await sql<EventRow>`
    select e.id, e.type, e.data, e.created_at as "createdAt"
    from hongyan.events e
    where e.appid = ${appid} and e.message_id = ${messageId}::uuid
    order by e.id`.execute(db);
  return result.rows;
}
