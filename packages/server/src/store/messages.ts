import { sql, type RawBuilder } from "kysely";
import type { Db } from "../db/connection.ts";
import { firstIdOf } from "../ids.ts";
import type { MessageKind } from "./message-submission.ts";
import { openMessageIds } from "./open-dispatches.ts";

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
  const range = toRange(filter);
  inOrder.push(...range.map((bound) => sql`m.id ${bound}`));
  let messages = sql`hongyan.messages m`;
  /** What is looked through; undefined: the messages themselves. */
  let walked: RawBuilder<unknown> | undefined;
  if (filter.openid !== undefined) inOrder.push(sql`m.openid = ${filter.openid}`);
  else if (badEnds.has(status)) inOrder.push(sql`m.ended_badly = ${status}`);
  else if (openStates.has(status)) {
    // They may be few, and long ago: each is looked up by its key, else the planner may walk all messages after them. They may
    // be many, too: only those of this page's range are, in its order, so that the limit ends it.
    walked = openMessageIds(appid, range, looked);
    messages = sql`
      (${walked}) o
      cross join lateral (
        select m.* from hongyan.messages m where m.appid = ${appid} and m.id = o.id and m.status = ${status} offset 0
      ) m`;
    // Tells the planner that the order of the ids is that of the messages.
    inOrder.push(sql`m.id = o.id`);
  }
  walked ??= sql`select m.id from ${messages} where ${sql.join(inOrder, sql` and `)}`;

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
            select w.id
            from (${walked}) w
            order by w.id desc
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

/** Ids follow the time of acceptance: the primary key finds a range of it. */
function toRange({ before, from, to }: MessageFilter & { before?: string }): RawBuilder<unknown>[] {
  const range: RawBuilder<unknown>[] = [];
  if (before !== undefined) range.push(sql`< ${before}::uuid`);
  if (from !== undefined) range.push(sql`>= ${firstIdOf(from)}::uuid`);
  if (to !== undefined) range.push(sql`< ${firstIdOf(to)}::uuid`);
  return range;
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
