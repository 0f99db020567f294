import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

export interface NewCallback {
  appid: string;
  /** The same for every delivery of one push. */
  deduplicationKey: string;
  openid: string | null;
  msgType: string;
  event: string | null;
  createdAt: Date;
  body: string;
  /** What the push means, as `describeCallback` has it; JSON. */
  content: string;
}

/** Stores pushes, each once, whatever their app. Answers with the ids of the new ones; WeChat's retries are left out. */
export async function insertCallbacks(
  tx: Tx,
  callbacks: NewCallback[],
): Promise<{ appid: string; callbackId: number; deduplicationKey: string }[]> {
  const column = <K extends keyof NewCallback>(key: K): NewCallback[K][] =>
    callbacks.map((callback) => callback[key]);
  const result = await sql<{ appid: string; callbackId: number; deduplicationKey: string }>`
    insert into hongyan.callbacks (
      appid, deduplication_key, openid, msg_type, event, created_at, body, content
    )
    select c.*
    from unnest(
      ${column("appid")}::text[], ${column("deduplicationKey")}::text[], ${column("openid")}::text[],
      ${column("msgType")}::text[], ${column("event")}::text[], ${column("createdAt")}::timestamptz[],
      ${column("body")}::text[], ${column("content")}::jsonb[]
    ) as c (appid, deduplication_key, openid, msg_type, event, created_at, body, content)
    -- In one order, so that two processes with the same pushes wait for each other and never deadlock.
    order by c.appid, c.deduplication_key
    on conflict (appid, deduplication_key) do nothing
    returning appid, id as "callbackId", deduplication_key as "deduplicationKey"`.execute(tx);
  return result.rows;
}

export interface WaitingCallback<Content = unknown> {
  callbackId: number;
  openid: string | null;
  createdAt: Date;
  receivedAt: Date;
  content: Content;
}

/** Those of the named callbacks that nobody has processed yet, in the order they came. */
export async function readWaitingCallbacks<Content>(
  db: Db,
  appid: string,
  callbackIds: number[],
): Promise<WaitingCallback<Content>[]> {
  const result = await sql<WaitingCallback<Content>>`
    with named as materialized (
      select ${appid}::text as appid, n.id
      from unnest(${callbackIds}::bigint[]) as n (id)
    )
    select c.id as "callbackId", c.openid, c.created_at as "createdAt", c.received_at as "receivedAt", c.content
    from named n
    join hongyan.callbacks c using (appid, id)
    where c.processed_at is null
    order by c.id`.execute(db);
  return result.rows;
}

/** Locks those of them that still wait, until the transaction ends; answers with their ids. */
export async function lockWaitingCallbacks(
  tx: Tx,
  appid: string,
  callbackIds: number[],
): Promise<Set<number>> {
  const result = await sql<{ id: number }>`
    select c.id
    from hongyan.callbacks c
    where c.appid = ${appid} and c.id = any (${callbackIds}::bigint[]) and c.processed_at is null
    order by c.id
    for update`.execute(tx);
  return new Set(result.rows.map((row) => row.id));
}

/** In the transaction that carried out what they mean: once is once. */
export async function markProcessed(
  tx: Tx,
  appid: string,
  processed: { callbackId: number; result: string }[],
): Promise<void> {
  await sql`
    with processed as materialized (
      select ${appid}::text as appid, p.id, p.result
      from unnest(
        ${processed.map((one) => one.callbackId)}::bigint[], ${processed.map((one) => one.result)}::text[]
      ) as p (id, result)
    )
    update hongyan.callbacks c
    set processed_at = now(), result = p.result
    from processed p
    where c.appid = p.appid and c.id = p.id`.execute(tx);
}

/** Processing failed; answers with how often, for each. They are due again after 5, 25, 125, 625 seconds. */
export async function countAttempts(
  tx: Tx,
  appid: string,
  callbackIds: number[],
): Promise<{ callbackId: number; attempts: number }[]> {
  const result = await sql<{ callbackId: number; attempts: number }>`
    update hongyan.callbacks c
    set attempts = c.attempts + 1, due_at = now() + make_interval(secs => power(5, c.attempts + 1))
    where c.appid = ${appid} and c.id = any (${callbackIds}::bigint[]) and c.processed_at is null
    returning c.id as "callbackId", c.attempts`.execute(tx);
  return result.rows;
}

/** Callbacks that have waited for so long that no job can be with them any more; they are due again later. */
export async function takeForgottenCallbacks(
  tx: Tx,
  limits: { waitingForSeconds: number; limit: number },
): Promise<{ appid: string; callbackId: number }[]> {
  const result = await sql<{ appid: string; callbackId: number }>`
    with forgotten as (
      select c.appid, c.id
      from hongyan.callbacks c
      where c.processed_at is null and c.due_at < now() - make_interval(secs => ${limits.waitingForSeconds})
      order by c.due_at
      limit ${limits.limit}
      for update skip locked
    )
    update hongyan.callbacks c
    set due_at = now()
    from forgotten f
    where c.appid = f.appid and c.id = f.id
    returning c.appid, c.id as "callbackId"`.execute(tx);
  return result.rows;
}

export interface CallbackRow {
  callbackId: number;
  openid: string | null;
  msgType: string;
  event: string | null;
  body: string;
  createdAt: Date;
  receivedAt: Date;
  processedAt: Date | null;
  result: string | null;
}

/** Newest first. */
export async function listCallbacks(
  db: Db,
  appid: string,
  page: { before: number | undefined; limit: number },
): Promise<CallbackRow[]> {
  const result = await sql<CallbackRow>`
    select
      c.id as "callbackId", c.openid, c.msg_type as "msgType", c.event, c.body, c.created_at as "createdAt",
      c.received_at as "receivedAt", c.processed_at as "processedAt", c.result
    from hongyan.callbacks c
    where c.appid = ${appid} and c.id < ${page.before ?? Number.MAX_SAFE_INTEGER}
    order by c.id desc
    limit ${page.limit}`.execute(db);
  return result.rows;
}

/** When the last push came; undefined: none ever. */
export async function lastCallbackAt(db: Db, appid: string): Promise<Date | undefined> {
  const result = await sql<{ receivedAt: Date }>`
    select c.received_at as "receivedAt"
    from hongyan.callbacks c
    where c.appid = ${appid}
    order by c.id desc
    limit 1`.execute(db);
  return result.rows[0]?.receivedAt;
}
