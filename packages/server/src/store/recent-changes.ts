import { sql } from "kysely";
import type { Db } from "../db/connection.ts";
import type { LedgerRow } from "./ledger.ts";

/** One event, or one entry of the ledger, of any user of an app. */
export interface RecentEvent {
  id: number;
  type: string;
  messageId: string | null;
  openid: string | null;
  data: Record<string, unknown>;
  createdAt: Date;
}

export interface RecentEntry extends Pick<
  LedgerRow,
  "id" | "templateId" | "kind" | "delta" | "source" | "messageId" | "createdAt"
> {
  openid: string;
}

/** How far the event and the ledger of an app have come. */
export async function findNewest(
  db: Db,
  appid: string,
): Promise<{ eventId: number; entryId: number }> {
  const result = await sql<{ eventId: number; entryId: number }>`
    select
      coalesce((select max(e.id) from hongyan.events e where e.appid = ${appid}), 0) as "eventId",
      coalesce((select max(l.id) from hongyan.ledger l where l.appid = ${appid}), 0) as "entryId"`.execute(
    db,
  );
  return result.rows[0] ?? { eventId: 0, entryId: 0 };
}

/** Oldest first. An id that is committed behind a later one is not seen: good enough for those who watch. */
export async function listEventsAfter(
  db: Db,
  appid: string,
  afterId: number,
  limit: number,
): Promise<RecentEvent[]> {
  const result = await sql<RecentEvent>`
    select e.id, e.type, e.message_id as "messageId", e.openid, e.data, e.created_at as "createdAt"
    from hongyan.events e
    where e.appid = ${appid} and e.id > ${afterId}
    order by e.id
    limit ${limit}`.execute(db);
  return result.rows;
}

/** Oldest first, as the events. */
export async function listEntriesAfter(
  db: Db,
  appid: string,
  afterId: number,
  limit: number,
): Promise<RecentEntry[]> {
  const result = await sql<RecentEntry>`
    select
      l.id, l.openid, l.template_id as "templateId", l.kind, l.delta, l.source, l.message_id as "messageId",
      l.created_at as "createdAt"
    from hongyan.ledger l
    where l.appid = ${appid} and l.id > ${afterId}
    order by l.id
    limit ${limit}`.execute(db);
  return result.rows;
}
