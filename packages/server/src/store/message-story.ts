import { sql } from "kysely";
import type { Db } from "../db/connection.ts";
import type { DeliveryStatus } from "./webhook-deliveries.ts";

export interface MessageEntry {
  kind: "reserve" | "release" | "correct" | "revoke";
  delta: number;
  source: string;
  createdAt: Date;
}

/** What the message did to the ledger. Looked for among the entries of its user and template. */
export async function listMessageEntries(
  db: Db,
  message: { appid: string; openid: string; templateId: string; messageId: string },
): Promise<MessageEntry[]> {
  const result = await sql<MessageEntry>`
    select l.kind, l.delta, l.source, l.created_at as "createdAt"
    from hongyan.ledger l
    where l.appid = ${message.appid} and l.openid = ${message.openid} and l.template_id = ${message.templateId}
      and l.message_id = ${message.messageId}::uuid
    order by l.id`.execute(db);
  return result.rows;
}

export interface StoryDelivery {
  webhookId: string;
  name: string;
  eventType: string;
  status: DeliveryStatus;
  attempt: number;
  responseStatus: number | null;
  error: string | null;
  /** When it ended, or was begun. */
  at: Date;
}

/**
 * Which webhooks were told of these events; the first hundred deliveries. Webhooks for every app are of the installation, and
 * are left out for who sees this app only.
 */
export async function listDeliveriesOfEvents(
  db: Db,
  appid: string,
  eventIds: number[],
  withThoseOfEveryApp: boolean,
): Promise<StoryDelivery[]> {
  if (eventIds.length === 0) return [];
  const result = await sql<StoryDelivery>`
    select
      d.webhook_id as "webhookId", w.name, d.event_type as "eventType", d.status, d.attempt,
      d.response_status as "responseStatus", d.error, coalesce(d.ended_at, d.created_at) as at
    from unnest(${eventIds}::bigint[]) as n (id)
    cross join lateral (
      select * from hongyan.webhook_deliveries d where d.appid = ${appid} and d.event_id = n.id limit 100
    ) d
    join hongyan.webhooks w on w.id = d.webhook_id and (w.appid is not null or ${withThoseOfEveryApp})
    order by at
    limit 100`.execute(db);
  return result.rows;
}
