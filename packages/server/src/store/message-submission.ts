import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

/** What a message is at WeChat: each kind has an endpoint, a right to send and rules of its own. */
export type MessageKind =
  | "subscribe"
  | "customer-service"
  | "device"
  | "service-card"
  | "official-account-template";

export interface NewMessage {
  messageId: string;
  kind: MessageKind;
  openid: string;
  /** null for kinds without a template. */
  templateId: string | null;
  scene: string | null;
  body: string;
  /** null: at once, by the database's clock. */
  dueAt: Date | null;
  expireAt: Date | null;
  /** Default: as its scene says. */
  ignoresQuietHours?: boolean;
  /** Refuse it when the user has no grant left. */
  needsGrant: boolean;
  idempotencyKey: string | null;
  requestHash: string | null;
  /** The API key or operator who asked for it. Default: nobody who has an id. */
  askedBy?: string;
}

/**
 * Writes messages of one app, reserves their grants and tells of them, in one statement: a message is stored with its
 * reservation and its event, or not at all (L1, L2, E1). Answers with the ids that were stored; a message is left out
 * when its user has no grant left or its idempotency key is taken. Only subscribe messages take grants.
 *
 * Balances are locked in key order, so that concurrent submissions wait for each other and never deadlock; a locked
 * balance is read as the latest commit left it, so that two submissions cannot spend one grant (L1).
 */
export async function insertMessages(
  tx: Tx,
  appid: string,
  messages: NewMessage[],
): Promise<Set<string>> {
  const column = <K extends keyof NewMessage>(key: K): NewMessage[K][] =>
    messages.map((message) => message[key]);
  const result = await sql<{ messageId: string }>`
    with wanted as (
      select *
      from unnest(
        ${column("messageId")}::uuid[], ${column("kind")}::text[], ${column("openid")}::text[], ${column("templateId")}::text[],
        ${column("scene")}::text[], ${column("body")}::text[], ${column("dueAt")}::timestamptz[],
        ${column("expireAt")}::timestamptz[], ${column("needsGrant")}::boolean[],
        ${column("idempotencyKey")}::text[], ${column("requestHash")}::text[], ${messages.map((message) => message.ignoresQuietHours ?? null)}::boolean[],
        ${messages.map((message) => message.askedBy ?? null)}::uuid[]
      ) with ordinality as w (
        id, kind, openid, template_id, scene, body, due_at, expire_at, needs_grant, idempotency_key, request_hash,
        ignores_quiet_hours, asked_by, position
      )
    ),
    fresh as (
      select w.*
      from wanted w
      where not exists (
        select from hongyan.messages m
        where m.appid = ${appid} and m.idempotency_key = w.idempotency_key
      )
    ),
    locked as materialized (
      select b.openid, b.template_id, b.available, b.unlimited
      from hongyan.balances b
      where b.appid = ${appid}
        and (b.openid, b.template_id) in (select f.openid, f.template_id from fresh f where f.kind = 'subscribe')
      order by b.openid, b.template_id
      for update
    ),
    ranked as (
      select
        f.*,
        coalesce(l.unlimited, false) as unlimited,
        row_number() over (partition by f.openid, f.template_id order by f.position)
          <= coalesce(l.available, 0) and f.kind = 'subscribe' as has_one
      from fresh f
      left join locked l using (openid, template_id)
    ),
    inserted as (
      insert into hongyan.messages (
        appid, id, kind, openid, template_id, scene, body, status, grant_state, due_at, expire_at, idempotency_key, request_hash,
        ignores_quiet_hours, asked_by
      )
      select
        ${appid}, r.id, r.kind, r.openid, r.template_id, r.scene, r.body, 'queued',
        case when r.has_one and not r.unlimited then 'held' else 'none' end,
        coalesce(r.due_at, now()), r.expire_at, r.idempotency_key, r.request_hash, r.ignores_quiet_hours, r.asked_by
      from ranked r
      where r.has_one or r.unlimited or not r.needs_grant
      order by r.position
      on conflict (appid, idempotency_key) where idempotency_key is not null do nothing
      returning id, openid, template_id, grant_state
    ),
    taken as (
      select i.openid, i.template_id, count(*)::integer as n
      from inserted i
      where i.grant_state = 'held'
      group by i.openid, i.template_id
    ),
    reserved as (
      update hongyan.balances b
      -- From the locked value: on the snapshot's, which may be older, the check would refuse before the row is read anew.
      set available = l.available - t.n, updated_at = now()
      from taken t
      join locked l using (openid, template_id)
      where b.appid = ${appid} and b.openid = t.openid and b.template_id = t.template_id
    ),
    recorded as (
      insert into hongyan.ledger (appid, openid, template_id, kind, delta, message_id, source)
      select ${appid}, i.openid, i.template_id, 'reserve', -1, i.id, 'submit'
      from inserted i
      where i.grant_state = 'held'
    ),
    told as (
      insert into hongyan.events (appid, type, message_id, openid)
      select ${appid}, 'message.queued', i.id, i.openid
      from inserted i
    )
    select i.id as "messageId" from inserted i`.execute(tx);
  return new Set(result.rows.map((row) => row.messageId));
}

export interface KeyedMessage {
  idempotencyKey: string;
  requestHash: string;
  messageId: string;
  status: string;
}

export async function findMessagesByIdempotencyKey(
  db: Db,
  appid: string,
  keys: string[],
): Promise<KeyedMessage[]> {
  const result = await sql<KeyedMessage>`
    select
      m.idempotency_key as "idempotencyKey", m.request_hash as "requestHash", m.id as "messageId", m.status
    from hongyan.messages m
    where m.appid = ${appid} and m.idempotency_key = any (${keys}::text[])`.execute(db);
  return result.rows;
}
