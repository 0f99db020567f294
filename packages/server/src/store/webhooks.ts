import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

export interface WebhookRow {
  webhookId: string;
  /** null: every app. */
  appid: string | null;
  name: string;
  url: string;
  events: string[];
  secretSealed: string;
  /** Secrets from before a rotation that still sign, oldest first. */
  retiringSecrets: RetiringSecret[];
  failingSince: Date | null;
  disabledAt: Date | null;
  disabledReason: string | null;
  createdAt: Date;
  updatedAt: Date;
}

export interface RetiringSecret {
  sealed: string;
  /** ISO 8601. */
  until: string;
}

const columns = sql`
  w.id as "webhookId", w.appid, w.name, w.url, w.events, w.secret_sealed as "secretSealed",
  w.retiring_secrets as "retiringSecrets", w.failing_since as "failingSince", w.disabled_at as "disabledAt",
  w.disabled_reason as "disabledReason", w.created_at as "createdAt", w.updated_at as "updatedAt"`;

/** The webhook is told every event that is committed from now on. */
export async function insertWebhook(
  db: Db,
  webhook: {
    webhookId: string;
    appid: string | null;
    name: string;
    url: string;
    events: string[];
    secretSealed: string;
  },
): Promise<void> {
  await sql`
    insert into hongyan.webhooks (id, appid, name, url, events, secret_sealed, cursor_txid, cursor_id)
    values (
      ${webhook.webhookId}::uuid, ${webhook.appid}, ${webhook.name}, ${webhook.url}, ${webhook.events}::text[],
      ${webhook.secretSealed}, pg_snapshot_xmin(pg_current_snapshot()), 0
    )`.execute(db);
}

export async function findWebhook(db: Db, webhookId: string): Promise<WebhookRow | undefined> {
  const result = await sql<WebhookRow>`
    select ${columns} from hongyan.webhooks w where w.id = ${webhookId}::uuid`.execute(db);
  return result.rows[0];
}

/** As `findWebhook`, and it stays so until the transaction ends. */
export async function findWebhookToChange(
  tx: Tx,
  webhookId: string,
): Promise<WebhookRow | undefined> {
  const result = await sql<WebhookRow>`
    select ${columns} from hongyan.webhooks w where w.id = ${webhookId}::uuid for no key update`.execute(
    tx,
  );
  return result.rows[0];
}

/** Of one app (those for every app are not among them), or, without `appid`, every webhook. */
export async function listWebhooks(db: Db, appid: string | undefined): Promise<WebhookRow[]> {
  const result = await sql<WebhookRow>`
    select ${columns}
    from hongyan.webhooks w
    where ${appid ?? null}::text is null or w.appid = ${appid ?? null}
    order by w.created_at, w.id`.execute(db);
  return result.rows;
}

/**
 * Those that are told events of the app and fail, or were switched off; the oldest fifty. Those for every app are of the
 * installation, and are left out for who sees this app only.
 */
export async function listWebhooksInTrouble(
  db: Db,
  appid: string,
  withThoseOfEveryApp: boolean,
): Promise<WebhookRow[]> {
  const result = await sql<WebhookRow>`
    select ${columns}
    from hongyan.webhooks w
    where (w.appid = ${appid} or (w.appid is null and ${withThoseOfEveryApp}))
      and (w.failing_since is not null or w.disabled_at is not null)
    order by w.created_at, w.id
    limit 50`.execute(db);
  return result.rows;
}

export async function hasEnabledWebhook(db: Db): Promise<boolean> {
  const result = await sql`
    select from hongyan.webhooks w where w.disabled_at is null limit 1`.execute(db);
  return result.rows.length === 1;
}

export async function updateWebhook(
  tx: Tx,
  webhookId: string,
  settings: { name: string; url: string; events: string[] },
): Promise<void> {
  await sql`
    update hongyan.webhooks
    set name = ${settings.name}, url = ${settings.url}, events = ${settings.events}::text[], updated_at = now()
    where id = ${webhookId}::uuid`.execute(tx);
}

const mostRetiring = 4;

/** The secret until now goes on signing beside the new one, for so many hours; older ones for as long as they were given. */
export async function rotateSecret(
  db: Db,
  webhookId: string,
  rotation: { secretSealed: string; keepOldHours: number },
): Promise<void> {
  await sql`
    update hongyan.webhooks w
    set
      secret_sealed = ${rotation.secretSealed},
      retiring_secrets = (
        select coalesce(jsonb_agg(kept.secret order by kept.place), '[]')
        from (
          select r.secret, r.place
          from jsonb_array_elements(w.retiring_secrets) with ordinality as r (secret, place)
          where (r.secret ->> 'until')::timestamptz > now()
          order by r.place desc
          limit ${mostRetiring - 1}
        ) kept
      ) || jsonb_build_object(
        'sealed', w.secret_sealed, 'until', now() + make_interval(hours => ${rotation.keepOldHours}::integer)
      ),
      updated_at = now()
    where w.id = ${webhookId}::uuid`.execute(db);
}

/**
 * Goes on where it stopped: what happened in between is told now, and what failed with the failure that disabled it, or was
 * on the wire then and failed after it, is due once more.
 */
export async function enableWebhook(db: Db, webhookId: string): Promise<void> {
  await sql`
    with stopped as materialized (
      select w.id, w.disabled_at from hongyan.webhooks w where w.id = ${webhookId}::uuid for no key update
    ),
    taken_up as (
      update hongyan.webhook_deliveries d
      set status = 'pending', due_at = now(), ended_at = null
      from stopped s
      -- The statement that disables a webhook ends these deliveries too, at the same now().
      where d.webhook_id = s.id and d.status = 'failed' and d.ended_at >= s.disabled_at
    )
    update hongyan.webhooks w
    set
      disabled_at = null, disabled_reason = null, failing_since = null, last_failed_at = null, updated_at = now()
    from stopped s
    where w.id = s.id`.execute(db);
}

/** By a person; one that failed is disabled where its failures are written (webhook-deliveries.ts). */
export async function disableWebhook(db: Db, webhookId: string, reason: string): Promise<void> {
  await sql`
    update hongyan.webhooks
    set disabled_at = now(), disabled_reason = ${reason}, updated_at = now()
    where id = ${webhookId}::uuid and disabled_at is null`.execute(db);
}

/** With the deliveries that are left; deleteDeliveriesOf has removed most of them before. */
export async function deleteWebhook(db: Db, webhookId: string): Promise<void> {
  await sql`delete from hongyan.webhooks where id = ${webhookId}::uuid`.execute(db);
}
