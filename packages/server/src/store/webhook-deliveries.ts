import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

export type DeliveryStatus = "pending" | "delivered" | "failed";

export interface DeliveryRow {
  deliveryId: number;
  appid: string;
  eventId: number;
  /** null: the event is no longer kept. */
  eventCreatedAt: Date | null;
  eventType: string;
  status: DeliveryStatus;
  attempt: number;
  isOnTheWire: boolean;
  dueAt: Date;
  responseStatus: number | null;
  responseExcerpt: string | null;
  error: string | null;
  durationMs: number | null;
  createdAt: Date;
  endedAt: Date | null;
}

const columns = sql`
  d.id as "deliveryId", d.appid, d.event_id as "eventId", e.created_at as "eventCreatedAt", d.event_type as "eventType", d.status, d.attempt,
  d.claimed_by is not null as "isOnTheWire", d.due_at as "dueAt", d.response_status as "responseStatus",
  d.response_excerpt as "responseExcerpt", d.error, d.duration_ms as "durationMs", d.created_at as "createdAt",
  d.ended_at as "endedAt"`;

const withEvents = sql`
  hongyan.webhook_deliveries d
  left join hongyan.events e on e.appid = d.appid and e.txid = d.event_txid and e.id = d.event_id`;

/** The most deliveries that one page looks through. */
const mostLooked = 20_000;

/** A page, and where the next one begins; null: there is nothing more. */
export interface DeliveryPage {
  deliveries: DeliveryRow[];
  next: number | null;
}

/**
 * Newest first. A filter that is undefined does not filter. Looks through so many deliveries and no more: behind a long queue
 * of waiting ones, a page of delivered ones may be short, or empty, and still have a next one.
 */
export async function listDeliveries(
  db: Db,
  webhookId: string,
  filter: { status?: DeliveryStatus; before?: number; limit: number },
  /** Smaller in tests. */
  looked = mostLooked,
): Promise<DeliveryPage> {
  const { status } = filter;
  const inOrder = [sql`d.webhook_id = ${webhookId}::uuid`];
  // The only one of them that an index has in this order.
  if (status === "failed") inOrder.push(sql`d.status = 'failed'`);
  if (filter.before !== undefined) inOrder.push(sql`d.id < ${filter.before}::bigint`);
  const result = await sql<Partial<DeliveryRow> & { last: number | null }>`
    with page as materialized (
      select d.*
      from (
        select d.*
        from hongyan.webhook_deliveries d
        where ${sql.join(inOrder, sql` and `)}
        order by d.id desc
        limit ${looked}
      ) d
      where ${status === undefined ? sql`true` : sql`d.status = ${status}`}
      order by d.id desc
      limit ${filter.limit}
    ),
    last as (
      select
        case
          when (select count(*) from page) = ${filter.limit} then (select min(p.id) from page p)
          else (
            select d.id
            from hongyan.webhook_deliveries d
            where ${sql.join(inOrder, sql` and `)}
            order by d.id desc
            offset ${looked - 1}
            limit 1
          )
        end as id
    )
    select l.id as last, ${columns}
    from last l
    left join page d on true
    left join hongyan.events e on e.appid = d.appid and e.txid = d.event_txid and e.id = d.event_id
    order by d.id desc`.execute(db);
  return {
    deliveries: result.rows.filter((row): row is DeliveryRow & { last: number | null } =>
      Boolean(row.deliveryId),
    ),
    next: result.rows[0]?.last ?? null,
  };
}

export async function findDelivery(
  db: Db,
  webhookId: string,
  deliveryId: number,
): Promise<DeliveryRow | undefined> {
  const result = await sql<DeliveryRow>`
    select ${columns}
    from ${withEvents}
    where d.webhook_id = ${webhookId}::uuid and d.id = ${deliveryId}::bigint`.execute(db);
  return result.rows[0];
}

/** The event that a delivery tells of; undefined: it is no longer kept. */
export async function findDeliveredEvent(
  db: Db,
  webhookId: string,
  deliveryId: number,
): Promise<DeliveredEvent | undefined> {
  const result = await sql<DeliveredEvent>`
    select
      e.appid, e.id as "eventId", e.type, e.message_id as "messageId", e.openid, e.data, e.created_at as "createdAt"
    from hongyan.webhook_deliveries d
    join hongyan.events e on e.appid = d.appid and e.txid = d.event_txid and e.id = d.event_id
    where d.webhook_id = ${webhookId}::uuid and d.id = ${deliveryId}::bigint`.execute(db);
  return result.rows[0];
}

interface DeliveredEvent {
  appid: string;
  eventId: number;
  type: string;
  messageId: string | null;
  openid: string | null;
  data: Record<string, unknown>;
  createdAt: Date;
}

/** One more attempt, now. What is on the wire at this moment stays as it is. */
export async function retryDelivery(db: Db, webhookId: string, deliveryId: number): Promise<void> {
  await sql`
    update hongyan.webhook_deliveries d
    set status = 'pending', due_at = now(), ended_at = null
    where d.webhook_id = ${webhookId}::uuid and d.id = ${deliveryId}::bigint and d.claimed_by is null`.execute(
    db,
  );
}
