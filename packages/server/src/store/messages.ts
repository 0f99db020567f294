import { sql } from "kysely";
import type { Db } from "../db/connection.ts";
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
  createdAt: Date;
  updatedAt: Date;
}

export const messageColumns = sql`
  m.id as "messageId", m.appid, m.kind, m.openid, m.template_id as "templateId", m.scene, m.campaign_id as "campaignId", m.body, m.status,
  m.grant_state as "grantState", m.attempt, m.due_at as "dueAt", m.expire_at as "expireAt", m.opened_at as "openedAt", m.msgid, m.errcode,
  m.reason, m.detail, m.created_at as "createdAt", m.updated_at as "updatedAt"`;

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
const endedBadly = new Set(["failed", "expired", "cancelled"]);

/** Newest first. A filter that is undefined does not filter. */
export async function listMessages(
  db: Db,
  appid: string,
  filter: {
    status?: string;
    kind?: string;
    scene?: string;
    openid?: string;
    before?: string;
    limit: number;
  },
): Promise<MessageRow[]> {
  const conditions = [sql`m.appid = ${appid}`];
  if (filter.status !== undefined) conditions.push(sql`m.status = ${filter.status}`);
  if (openStates.has(filter.status ?? "")) {
    // They may be few, and long ago.
    conditions.push(sql`m.id in (select o.id from (${openMessages(sql`${appid}`)}) as o)`);
  }
  if (endedBadly.has(filter.status ?? "")) conditions.push(sql`m.ended_badly = ${filter.status}`);
  if (filter.kind !== undefined) conditions.push(sql`m.kind = ${filter.kind}`);
  if (filter.scene !== undefined) conditions.push(sql`m.scene = ${filter.scene}`);
  if (filter.openid !== undefined) conditions.push(sql`m.openid = ${filter.openid}`);
  if (filter.before !== undefined) conditions.push(sql`m.id < ${filter.before}::uuid`);
  const result = await sql<MessageRow>`
    select ${messageColumns}
    from hongyan.messages m
    where ${sql.join(conditions, sql` and `)}
    order by m.id desc
    limit ${filter.limit}`.execute(db);
  return result.rows;
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
