import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

export interface AuditRow {
  auditId: string;
  at: Date;
  actorKind: "operator" | "api-key" | "system";
  actorId: string | null;
  actorName: string;
  appid: string | null;
  action: string;
  target: string | null;
  before: unknown;
  after: unknown;
  address: string | null;
}

export async function insertAudit(db: Db, row: Omit<AuditRow, "at">): Promise<void> {
  await sql`
    insert into hongyan.audit_log (
      id, actor_kind, actor_id, actor_name, appid, action, target, before, after, address
    )
    values (
      ${row.auditId}::uuid, ${row.actorKind}, ${row.actorId}, ${row.actorName}, ${row.appid}, ${row.action}, ${row.target},
      ${toJson(row.before)}::jsonb, ${toJson(row.after)}::jsonb, ${row.address}
    )`.execute(db);
}

/** Newest first. Each filter has an index that leads to its rows in this order. */
export async function listAudit(
  db: Db,
  filter: {
    /** null: every app, and what is about the whole installation. */
    appids: string[] | null;
    actorId: string | null;
    action: string | null;
    before: string | null;
    limit: number;
  },
): Promise<AuditRow[]> {
  const result = await sql<AuditRow>`
    select
      a.id as "auditId", a.at, a.actor_kind as "actorKind", a.actor_id as "actorId", a.actor_name as "actorName", a.appid,
      a.action, a.target, a.before, a.after, a.address
    from hongyan.audit_log a
    where (${filter.appids}::text[] is null or a.appid = any(${filter.appids}::text[]))
      and (${filter.actorId}::text is null or a.actor_id = ${filter.actorId})
      and (${filter.action}::text is null or a.action = ${filter.action})
      and (${filter.before}::uuid is null or a.id < ${filter.before}::uuid)
    order by a.id desc
    limit ${filter.limit}`.execute(db);
  return result.rows;
}

function toJson(value: unknown): string | null {
  return value === null || value === undefined ? null : JSON.stringify(value);
}
