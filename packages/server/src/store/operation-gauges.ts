import { sql } from "kysely";
import type { Db } from "../db/connection.ts";
import { isOpen } from "./open-dispatches.ts";

// What /metrics tells of the database. Asked by each process several times a minute, so each statement reads a bounded number
// of rows in the order of an index; a count that reaches its limit says "so many at least".

const most = { dispatches: 1_000, messages: 5_000, later: 10_000, rows: 1_000 };

export interface QueueGauges {
  /** Queued, due, of no campaign, their app not paused: what should be on the wire. */
  due: number;
  campaign: number;
  paused: number;
  sending: number;
  unknown: number;
  /** Of those that are `due`; null: none. */
  oldestDueSeconds: number | null;
}

/** Among the dispatches that recovery looks at first: the oldest ones. */
export async function readQueueGauges(db: Db): Promise<QueueGauges> {
  const result = await sql<QueueGauges>`
    with dispatches as materialized (
      select d.appid, d.message_ids, d.look_at
      from hongyan.open_dispatches d
      order by d.look_at
      limit ${most.dispatches}
    ),
    named as materialized (
      select d.appid, n.id
      from (select * from dispatches order by look_at) d
      cross join unnest(d.message_ids) as n (id)
      limit ${most.messages}
    ),
    open as materialized (
      select m.status, m.due_at, m.campaign_id, coalesce(a.paused_until > now(), false) as is_paused
      from (select distinct n.appid, n.id from named n) n
      join hongyan.apps a using (appid)
      cross join lateral (
        select m.status, m.due_at, m.campaign_id
        from hongyan.messages m
        where m.appid = n.appid and m.id = n.id and ${isOpen}
        offset 0
      ) m
    ),
    sorted as (
      select o.due_at,
        case
          when o.status <> 'queued' then o.status
          when o.due_at > now() then 'later'
          when o.is_paused then 'paused'
          when o.campaign_id is not null then 'campaign'
          else 'due'
        end as state
      from open o
    )
    select
      (count(*) filter (where s.state = 'due'))::integer as due,
      (count(*) filter (where s.state = 'campaign'))::integer as campaign,
      (count(*) filter (where s.state = 'paused'))::integer as paused,
      (count(*) filter (where s.state = 'sending'))::integer as sending,
      (count(*) filter (where s.state = 'unknown'))::integer as unknown,
      extract(epoch from now() - min(s.due_at) filter (where s.state = 'due'))::double precision as "oldestDueSeconds"
    from sorted s`.execute(db);
  return result.rows[0] as QueueGauges;
}

export interface OperationGauges {
  laterDispatches: number;
  apps: number;
  pausedApps: number;
  /** Mini programs whose callbacks are set up. */
  callbackApps: number;
  /** Stored and not processed, though due. */
  waitingCallbacks: number;
  oldestCallbackSeconds: number | null;
  disabledWebhooks: number;
  /** Enabled, and their last attempt failed. */
  failingWebhooks: number;
  dueDeliveries: number;
  oldestDeliverySeconds: number | null;
}

export async function readOperationGauges(db: Db): Promise<OperationGauges> {
  const result = await sql<OperationGauges>`
    with callbacks as materialized (
      select c.due_at
      from hongyan.callbacks c
      where c.processed_at is null and c.due_at <= now()
      order by c.due_at
      limit ${most.rows}
    ),
    deliveries as materialized (
      select d.due_at
      from hongyan.webhooks w
      cross join lateral (
        select d.due_at
        from hongyan.webhook_deliveries d
        where d.webhook_id = w.id and d.status = 'pending' and d.due_at <= now()
        order by d.due_at
        limit ${most.rows}
      ) d
      where w.disabled_at is null
    )
    select
      (
        select count(*)
        from (select from hongyan.open_dispatches d where d.job_at is not null limit ${most.later}) l
      )::integer as "laterDispatches",
      (select count(*) from hongyan.apps)::integer as apps,
      (select count(*) from hongyan.apps a where a.paused_until > now())::integer as "pausedApps",
      (
        select count(*)
        from hongyan.apps a
        where a.callback_mode is not null and a.kind = 'mini-program'
      )::integer as "callbackApps",
      (select count(*) from callbacks)::integer as "waitingCallbacks",
      (select extract(epoch from now() - min(c.due_at)) from callbacks c)::double precision as "oldestCallbackSeconds",
      (select count(*) from hongyan.webhooks w where w.disabled_at is not null)::integer as "disabledWebhooks",
      (
        select count(*)
        from hongyan.webhooks w
        where w.disabled_at is null and w.failing_since is not null
      )::integer as "failingWebhooks",
      (select count(*) from deliveries)::integer as "dueDeliveries",
      (select extract(epoch from now() - min(d.due_at)) from deliveries d)::double precision as "oldestDeliverySeconds"`.execute(
    db,
  );
  return result.rows[0] as OperationGauges;
}

/** Campaigns that are not over, by state. */
export async function countOpenCampaigns(db: Db): Promise<{ state: string; count: number }[]> {
  const result = await sql<{ state: string; count: number }>`
    select c.state, count(*)::integer as count
    from (
      select c.state from hongyan.campaigns c where c.ended_at is null limit ${most.rows}
    ) c
    group by c.state`.execute(db);
  return result.rows;
}
