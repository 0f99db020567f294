import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import type { MessageKind } from "./message-submission.ts";
import { mayGoOut } from "./campaign-messages.ts";
import { openMessages } from "./open-dispatches.ts";

export interface ClaimedMessage {
  messageId: string;
  kind: MessageKind;
  attempt: number;
  openid: string;
  body: string;
  refusals: number;
  campaignId: string | null;
}

// The CTE of named messages is materialized, appid included, so that the planner cannot take the constant appid for
// selective: without statistics it then reads an app's whole index instead of a hundred primary keys.

/**
 * Takes messages for sending: `queued` -> `sending` with the next attempt number. Each message goes to one caller, however
 * many ask at once (M1): whoever comes second finds it `sending`. They are taken in the order of their ids, so that two
 * callers with the same ids wait for each other and never deadlock. Messages that are not due, have expired or belong to
 * a paused app, or to a campaign that is paused or cancelled, are left alone.
 */
export async function claimMessages(
  db: Db,
  appid: string,
  messageIds: string[],
  claim: { owner: string; leaseSeconds: number },
): Promise<ClaimedMessage[]> {
  const result = await sql<ClaimedMessage>`
    with named as materialized (
      select ${appid}::text as appid, n.id
      from unnest(${messageIds}::uuid[]) as n (id)
      order by n.id
    )
    update hongyan.messages m
    set
      status = 'sending',
      attempt = m.attempt + 1,
      claimed_by = ${claim.owner},
      claimed_at = now(),
      lease_until = now() + make_interval(secs => ${claim.leaseSeconds})
    from named n
    where m.appid = n.appid
      and m.id = n.id
      and m.status = 'queued'
      and m.due_at <= now()
      and (m.expire_at is null or m.expire_at > now())
      and ${mayGoOut(appid)}
      and exists (
        select from hongyan.apps a
        where a.appid = ${appid} and coalesce(a.paused_until <= now(), true)
      )
    returning
      m.id as "messageId", m.kind, m.attempt, m.openid, m.body, m.refusals, m.campaign_id as "campaignId"`.execute(
    db,
  );
  return result.rows;
}

/** Is this campaign, or for single messages and besides the app, paused or over? Then nothing of it is to begin. */
export async function isHeld(db: Db, appid: string, campaignId: string | null): Promise<boolean> {
  const result = await sql<{ isHeld: boolean }>`
    select
      exists (
        select from hongyan.apps a where a.appid = ${appid} and a.paused_until > now()
      )
      or (
        ${campaignId}::uuid is not null
        and not exists (
          select from hongyan.campaigns c
          where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.ended_at is null
            and c.state in ('expanding', 'sending')
        )
      ) as "isHeld"`.execute(db);
  return result.rows[0]?.isHeld ?? false;
}

/**
 * Returns once every claim has ended that may not have seen what is committed now, a pause for example. Claims lock the table before they
 * look, so that one which comes later sees it.
 */
export async function waitForClaims(db: Db): Promise<void> {
  await db.transaction().execute(lockOutWriters);
}

/** Until the transaction ends nobody else writes a message, of any app, and everybody who did has ended. Fails when that takes long. */
export async function lockOutWriters(tx: Tx): Promise<void> {
  // Everybody who writes messages waits behind this one: not for long.
  await sql`set local lock_timeout = '5s'`.execute(tx);
  await sql`lock table hongyan.messages in share mode`.execute(tx);
}

/** How many messages of an app are with a worker. */
export async function countClaimed(db: Db, appid: string): Promise<number> {
  const result = await sql<{ count: number }>`
    select count(*)::integer as count
    from (${openMessages(sql`${appid}`)}) as o
    join hongyan.messages m using (appid, id)
    where m.status = 'sending'`.execute(db);
  return result.rows[0]?.count ?? 0;
}

/**
 * Gives back claims that were never put on the wire; the attempt number stays used. Also those that were taken for lost
 * meanwhile, which others saw (E1): their holder knows better, and they are sent after all (M2).
 */
export async function returnClaims(
  tx: Tx,
  appid: string,
  claims: { messageId: string; attempt: number }[],
): Promise<void> {
  await sql`
    with named as materialized (
      select ${appid}::text as appid, c.*
      from unnest(
        ${claims.map((claim) => claim.messageId)}::uuid[], ${claims.map((claim) => claim.attempt)}::integer[]
      ) as c (id, attempt)
    ),
    held as materialized (
      select m.appid, m.id, m.status = 'unknown' as was_lost
      from named c
      join hongyan.messages m using (appid, id)
      where m.attempt = c.attempt and m.status in ('sending', 'unknown')
      order by m.id
      for update of m
    ),
    returned as (
      update hongyan.messages m
      set
        status = 'queued', claimed_by = null, lease_until = null,
        reason = case when h.was_lost then null else m.reason end,
        detail = case when h.was_lost then null else m.detail end,
        updated_at = case when h.was_lost then now() else m.updated_at end
      from held h
      where m.appid = h.appid and m.id = h.id
      returning m.appid, m.id, m.attempt, m.openid, h.was_lost
    ),
    corrected as (
      update hongyan.attempts a
      set may_have_arrived = false
      from returned r
      where r.was_lost and a.appid = r.appid and a.message_id = r.id and a.attempt = r.attempt
    )
    insert into hongyan.events (appid, type, message_id, openid, data)
    select r.appid, 'message.queued', r.id, r.openid, '{"reason":"NOT_SENT"}'
    from returned r
    where r.was_lost`.execute(tx);
}

/**
 * Those of these messages whose holder said nothing for the length of the lease: we do not know whether they were on the wire, so they
 * become `unknown`, with their events (E1), and are not sent again blindly (M2). `SKIP LOCKED`: a settlement under way wins.
 */
export async function abandonDeadClaims(
  tx: Tx,
  messages: { appid: string; messageId: string }[],
): Promise<number> {
  const result = await sql<{ id: string }>`
    with named as materialized (
      select n.appid, n.id
      from unnest(
        ${messages.map((one) => one.appid)}::text[], ${messages.map((one) => one.messageId)}::uuid[]
      ) as n (appid, id)
    ),
    dead as (
      select m.appid, m.id
      from named n
      join hongyan.messages m using (appid, id)
      where m.status = 'sending' and m.lease_until < now()
      for update of m skip locked
    ),
    abandoned as (
      update hongyan.messages m
      set
        status = 'unknown',
        reason = 'WORKER_LOST',
        detail = 'the worker stopped while this message was with it; WeChat may have taken it',
        updated_at = now()
      from dead
      where m.appid = dead.appid and m.id = dead.id
      returning m.appid, m.id, m.openid, m.attempt, m.claimed_at
    ),
    noted as (
      insert into hongyan.attempts (appid, message_id, attempt, outcome, detail, may_have_arrived, started_at)
      select a.appid, a.id, a.attempt, 'abandoned', 'the worker stopped', true, a.claimed_at
      from abandoned a
      on conflict do nothing
    ),
    told as (
      insert into hongyan.events (appid, type, message_id, openid, data)
      select a.appid, 'message.unknown', a.id, a.openid, '{"reason":"WORKER_LOST"}'
      from abandoned a
    )
    select a.id from abandoned a`.execute(tx);
  return result.rows.length;
}

/** When the database has one process only and that one just started, every claim in it is a dead one's. */
export async function endAllLeases(db: Db): Promise<void> {
  await sql`
    with open as materialized (${openMessages(null)})
    update hongyan.messages m
    set lease_until = now() - interval '1 second'
    from open o
    where m.appid = o.appid and m.id = o.id and m.status = 'sending'`.execute(db);
}
