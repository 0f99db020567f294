import { sql } from "kysely";
import type { Db } from "../db/connection.ts";
import type { DeliveryStatus } from "./webhook-deliveries.ts";

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
