import { sql } from "kysely";
import type { Db } from "../db/connection.ts";
import type { RetiringSecret } from "./webhooks.ts";

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
