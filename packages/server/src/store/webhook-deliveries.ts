import { sql } from "kysely";
import type { Db } from "../db/connection.ts";
import type { RetiringSecret } from "./webhooks.ts";

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

/** What is to be sent now, with everything that it takes. */
export interface ClaimedDelivery {
  webhookId: string;
  deliveryId: number;
  attempt: number;
  url: string;
  secretSealed: string;
  retiringSecrets: RetiringSecret[];
  appid: string;
  eventId: number;
  /** null: the event is no longer kept. */
  event: {
    type: string;
    messageId: string | null;
    openid: string | null;
    data: Record<string, unknown>;
    createdAt: string;
  } | null;
}

/**
 * Takes due deliveries of enabled webhooks, each for one process and one attempt: until the lease ends it is due to nobody
 * else. A webhook gets so many at once less what this process has under way for it. Every webhook gets its first before any
 * gets its second.
 *
 * One that fails gets one, and that only after a pause since its last failure: a tenth of the time that it has been failing,
 * at least a second, at most a minute. However much waits for it, it is spared.
 */
export async function claimDeliveries(
  db: Db,
  claim: {
    owner: string;
    leaseSeconds: number;
    perWebhook: number;
    limit: number;
    underWay: ReadonlyMap<string, number>;
  },
): Promise<ClaimedDelivery[]> {
  const result = await sql<ClaimedDelivery>`
    with hooks as materialized (
      select
        w.id, w.url, w.secret_sealed, w.retiring_secrets, coalesce(u.n, 0) as busy,
        case when w.failing_since is null then ${claim.perWebhook}::integer else 1 end - coalesce(u.n, 0) as free
      from hongyan.webhooks w
      left join unnest(
        ${[...claim.underWay.keys()]}::uuid[], ${[...claim.underWay.values()]}::integer[]
      ) as u (id, n) using (id)
      where w.disabled_at is null
        and (
          w.failing_since is null
          or w.last_failed_at <= now() - least(
            greatest((w.last_failed_at - w.failing_since) / 10, interval '1 second'), interval '1 minute'
          )
        )
    ),
    due as materialized (
      select d.webhook_id, d.id, h.busy + row_number() over (partition by h.id order by d.due_at, d.id) as place
      from hooks h
      cross join lateral (
        select d.webhook_id, d.id, d.due_at
        from hongyan.webhook_deliveries d
        where d.webhook_id = h.id and d.status = 'pending' and d.due_at <= now()
        order by d.due_at, d.id
        limit greatest(h.free, 0)
        for update skip locked
      ) d
    ),
    taken as materialized (
      select due.webhook_id, due.id from due order by due.place limit ${claim.limit}
    ),
    claimed as (
      update hongyan.webhook_deliveries d
      set
        attempt = d.attempt + 1, claimed_by = ${claim.owner},
        due_at = now() + make_interval(secs => ${claim.leaseSeconds})
      from taken t
      where d.webhook_id = t.webhook_id and d.id = t.id
      returning d.webhook_id, d.id, d.attempt, d.appid, d.event_txid, d.event_id
    )
    select
      c.webhook_id as "webhookId", c.id as "deliveryId", c.attempt, h.url, h.secret_sealed as "secretSealed",
      h.retiring_secrets as "retiringSecrets", c.appid, c.event_id as "eventId",
      case when e.id is not null then jsonb_build_object(
        'type', e.type, 'messageId', e.message_id, 'openid', e.openid, 'data', e.data, 'createdAt', e.created_at
      ) end as event
    from claimed c
    join hooks h on h.id = c.webhook_id
    left join hongyan.events e on e.appid = c.appid and e.txid = c.event_txid and e.id = c.event_id
    order by c.webhook_id, c.id`.execute(db);
  return result.rows;
}

/** What an attempt came to. */
export interface Settlement {
  webhookId: string;
  deliveryId: number;
  attempt: number;
  status: DeliveryStatus;
  /** For `pending`: until the next attempt. */
  retryInMs: number;
  /** The receiver wants nothing any more. */
  isGone: boolean;
  responseStatus: number | null;
  responseExcerpt: string | null;
  error: string | null;
  durationMs: number;
}

export interface DisabledWebhook {
  webhookId: string;
  appid: string | null;
  reason: string;
}

/**
 * Writes outcomes back, each only for the attempt that it belongs to, and judges the webhooks by them: a success ends a
 * series of failures; an answer 410, or nothing but failures for three days, disables the webhook and tells every app that
 * it served by an event. A failure after a silence longer than any pause between two attempts begins a new series.
 */
export async function settleDeliveries(
  db: Db,
  settlements: Settlement[],
): Promise<DisabledWebhook[]> {
  const result = await sql<DisabledWebhook>`
    with settled as (
      update hongyan.webhook_deliveries d
      set
        status = s.status, claimed_by = null, response_status = s.response_status,
        response_excerpt = s.response_excerpt, error = s.error, duration_ms = s.duration_ms,
        due_at = case s.status when 'pending' then now() + make_interval(secs => s.retry_in_ms / 1000) else d.due_at end,
        ended_at = case s.status when 'pending' then null else now() end
      from unnest(
        ${settlements.map((one) => one.webhookId)}::uuid[], ${settlements.map((one) => one.deliveryId)}::bigint[],
        ${settlements.map((one) => one.attempt)}::integer[], ${settlements.map((one) => one.status)}::text[],
        ${settlements.map((one) => one.retryInMs)}::double precision[],
        ${settlements.map((one) => one.isGone)}::boolean[],
        ${settlements.map((one) => one.responseStatus)}::integer[],
        ${settlements.map((one) => one.responseExcerpt)}::text[], ${settlements.map((one) => one.error)}::text[],
        ${settlements.map((one) => one.durationMs)}::integer[]
      ) as s (
        webhook_id, id, attempt, status, retry_in_ms, is_gone, response_status, response_excerpt, error, duration_ms
      )
      where d.webhook_id = s.webhook_id and d.id = s.id and d.attempt = s.attempt and d.claimed_by is not null
      returning d.webhook_id, d.status, s.is_gone
    ),
    judged as (
      select s.webhook_id, bool_or(s.status = 'delivered') as is_reached, bool_or(s.is_gone) as is_gone
      from settled s
      group by s.webhook_id
    ),
    -- In one order, so that two processes never wait for each other; a healthy webhook's row is not touched at all.
    concerned as materialized (
      select
        w.id, j.is_reached, j.is_gone,
        case when w.last_failed_at > now() - interval '27 hours' then coalesce(w.failing_since, now()) else now() end as since
      from judged j
      join hongyan.webhooks w on w.id = j.webhook_id
      where w.disabled_at is null and (not j.is_reached or j.is_gone or w.failing_since is not null)
      order by w.id
      for no key update of w
    ),
    verdicts as (
      select
        c.*,
        case
          when c.is_gone then 'the receiver answered 410 Gone'
          when not c.is_reached and c.since <= now() - interval '3 days'
            then 'no delivery has succeeded since ' || to_char(c.since at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
        end as reason
      from concerned c
    ),
    marked as (
      update hongyan.webhooks w
      set
        failing_since = case when v.is_reached and not v.is_gone then null else v.since end,
        last_failed_at = case when v.is_reached and not v.is_gone then null else now() end,
        disabled_at = case when v.reason is not null then now() end,
        disabled_reason = v.reason
      from verdicts v
      where w.id = v.id
      returning w.id, w.appid, w.name, w.disabled_reason
    ),
    disabled as (select m.* from marked m where m.disabled_reason is not null),
    told as (
      insert into hongyan.events (appid, type, data)
      select
        a.appid, 'webhook.disabled',
        jsonb_build_object('webhookId', d.id, 'name', d.name, 'reason', d.disabled_reason)
      from disabled d
      join hongyan.apps a on d.appid is null or a.appid = d.appid
    )
    select d.id as "webhookId", d.appid, d.disabled_reason as reason from disabled d`.execute(db);
  return result.rows;
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
