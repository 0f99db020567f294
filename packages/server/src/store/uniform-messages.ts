import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

export interface NewUniformMessage {
  appid: string;
  uniformId: string;
  expireAt: Date | null;
  idempotencyKey: string | null;
  requestHash: string | null;
}

/** False when its idempotency key is taken. */
export async function insertUniformMessage(tx: Tx, message: NewUniformMessage): Promise<boolean> {
  const result = await sql`
    insert into hongyan.uniform_messages (appid, id, expire_at, idempotency_key, request_hash)
    values (
      ${message.appid}, ${message.uniformId}::uuid, ${message.expireAt}::timestamptz, ${message.idempotencyKey},
      ${message.requestHash}
    )
    on conflict (appid, idempotency_key) where idempotency_key is not null do nothing
    returning id`.execute(tx);
  return result.rows.length === 1;
}

/**
 * Of messages that failed, those that a uniform message took as its channel: marks that one, until `continueUniform` has
 * dealt with it. In the transaction of the failure, so that no crash can come between.
 */
export async function markFalling(
  tx: Tx,
  sendAppid: string,
  messageIds: string[],
): Promise<{ appid: string; uniformId: string }[]> {
  const result = await sql<{ appid: string; uniformId: string }>`
    with failed as materialized (
      select ${sendAppid}::text as send_appid, f.message_id
      from unnest(${messageIds}::uuid[]) as f (message_id)
    )
    update hongyan.uniform_messages u
    set falling_since = now()
    from failed f
    join hongyan.uniform_channels c using (send_appid, message_id)
    where u.appid = c.appid and u.id = c.uniform_id and c.state = 'taken'
    returning u.appid, u.id as "uniformId"`.execute(tx);
  return result.rows;
}

/** Locks a uniform message whose channel failed; undefined when somebody has dealt with it. */
export async function lockFalling(
  tx: Tx,
  appid: string,
  uniformId: string,
): Promise<{ hasExpired: boolean } | undefined> {
  const result = await sql<{ hasExpired: boolean }>`
    select coalesce(u.expire_at <= now(), false) as "hasExpired"
    from hongyan.uniform_messages u
    where u.appid = ${appid} and u.id = ${uniformId}::uuid and u.falling_since is not null
    for update`.execute(tx);
  return result.rows[0];
}

export async function endFalling(tx: Tx, appid: string, uniformId: string): Promise<void> {
  await sql`
    update hongyan.uniform_messages u
    set falling_since = null
    where u.appid = ${appid} and u.id = ${uniformId}::uuid`.execute(tx);
}

/** Those that nobody dealt with for so long that their job must be lost; the oldest first. */
export async function takeForgottenFalling(
  tx: Tx,
  limits: { waitingForSeconds: number; limit: number },
): Promise<{ appid: string; uniformId: string }[]> {
  const result = await sql<{ appid: string; uniformId: string }>`
    with forgotten as (
      select u.appid, u.id
      from hongyan.uniform_messages u
      where u.falling_since < now() - make_interval(secs => ${limits.waitingForSeconds})
      order by u.falling_since
      limit ${limits.limit}
      for update skip locked
    )
    update hongyan.uniform_messages u
    set falling_since = now()
    from forgotten f
    where u.appid = f.appid and u.id = f.id
    returning u.appid, u.id as "uniformId"`.execute(tx);
  return result.rows;
}

export interface UniformRow {
  uniformId: string;
  expireAt: Date | null;
  createdAt: Date;
  requestHash: string | null;
}

const columns = sql`
  u.id as "uniformId", u.expire_at as "expireAt", u.created_at as "createdAt", u.request_hash as "requestHash"`;

export async function findUniform(
  db: Db,
  appid: string,
  uniformId: string,
): Promise<UniformRow | undefined> {
  const result = await sql<UniformRow>`
    select ${columns}
    from hongyan.uniform_messages u
    where u.appid = ${appid} and u.id = ${uniformId}::uuid`.execute(db);
  return result.rows[0];
}

export async function findUniformByKey(
  db: Db,
  appid: string,
  key: string,
): Promise<UniformRow | undefined> {
  const result = await sql<UniformRow>`
    select ${columns}
    from hongyan.uniform_messages u
    where u.appid = ${appid} and u.idempotency_key = ${key}`.execute(db);
  return result.rows[0];
}
