import { sql, type RawBuilder } from "kysely";
import type { Tx } from "../db/connection.ts";
import type { Slice } from "./campaign-slices.ts";
import type { AudienceFilter } from "./campaigns.ts";

/**
 * Its job is alive, although it waits: nobody is to take it for lost. Locks the campaign, so that of several jobs which come
 * to wait at once the second sees what the first has enqueued. False when it does not expand, or a job of it waits already.
 */
export async function noteWaiting(tx: Tx, appid: string, campaignId: string): Promise<boolean> {
  const noted = await sql`
    update hongyan.campaigns c
    set worked_at = now()
    where c.appid = ${appid} and c.id = ${campaignId}::uuid and c.state = 'expanding'
    returning c.id`.execute(tx);
  if (noted.rows.length === 0) return false;
  // A statement of its own: it sees what was committed while this one waited for the lock.
  const waiting = await sql`
    select
    from pgboss.job j
    where j.name = 'campaign' and j.state < 'active' and j.data ->> 'campaignId' = ${campaignId}
    limit 1`.execute(tx);
  return waiting.rows.length === 0;
}

/**
 * Before `expandSlice`, for the rest of the transaction: only the way by the index takes balances in the order of the openids,
 * as every other statement locks them, so that nobody deadlocks; and without statistics the planner reads whole tables for a
 * slice, which grow with the audience.
 */
export async function readInKeyOrder(tx: Tx): Promise<void> {
  await sql`
    select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true)`.execute(
    tx,
  );
}

/**
 * Reserves a grant of each user of a slice who is meant, writes the messages and tells of them: all in one statement (L1, L2,
 * E1). An update waits for whoever holds a balance, and looks at it anew then: a grant that is gone meanwhile is not taken.
 * Permission that no message uses up is not reduced. A second message to one user is refused by the index
 * `messages_once_a_campaign`, whatever program writes it (C1). The openid is the only value that is not the same for all and
 * may need escaping.
 *
 * @param messageIds for the users of the slice, as many as it had when it was given out; the first ones are used. For users who
 * came since then, ids of the same form are made. Answers with those that were used.
 */
export async function expandSlice(
  tx: Tx,
  appid: string,
  campaignId: string,
  slice: Slice,
  messageIds: string[],
): Promise<string[]> {
  const result = await sql<{ written: number; added: string[] }>`
    with campaign as materialized (
      select c.*
      from hongyan.campaigns c
      where c.appid = ${appid} and c.id = ${campaignId}::uuid
    ),
    reserved as (
      update hongyan.balances b
      set available = b.available - case when b.unlimited then 0 else 1 end, updated_at = now()
      where b.appid = ${appid} and b.template_id = ${slice.templateId}
        and b.openid > ${slice.afterOpenid} and b.openid <= ${slice.uptoOpenid}
        and (b.available > 0 or b.unlimited)
        and ${isMeant(slice, slice)}
      returning b.openid, b.unlimited
    ),
    recipients as materialized (
      select
        r.openid, r.unlimited, r.position,
        coalesce(
          (${messageIds}::uuid[])[r.position],
          (left(${messageIds[0] ?? null}::text, 15) || substr(gen_random_uuid()::text, 16))::uuid
        ) as id
      from (select s.*, row_number() over () as position from reserved s) as r
    ),
    inserted as (
      insert into hongyan.messages (
        appid, id, kind, openid, template_id, scene, body, status, grant_state, due_at, expire_at, campaign_id
      )
      select
        c.appid, r.id, 'subscribe', r.openid, c.template_id, c.scene,
        c.body_start || to_json(r.openid)::text || c.body_middle || coalesce(r.id::text || c.body_end, ''),
        'queued', case when r.unlimited then 'none' else 'held' end, now(), c.expire_at, c.id
      from campaign c
      cross join recipients r
    ),
    recorded as (
      insert into hongyan.ledger (appid, openid, template_id, kind, delta, message_id, source)
      select c.appid, r.openid, c.template_id, 'reserve', -1, r.id, 'campaign'
      from campaign c
      cross join recipients r
      where not r.unlimited
    ),
    told as (
      insert into hongyan.events (appid, type, message_id, openid)
      select c.appid, 'message.queued', r.id, r.openid
      from campaign c
      cross join recipients r
    )
    select
      count(*)::integer as written,
      coalesce(array_agg(r.id::text) filter (where r.position > ${messageIds.length}), '{}') as added
    from recipients r`.execute(tx);
  const { written, added } = result.rows[0] ?? { written: 0, added: [] };
  return [...messageIds.slice(0, written), ...added];
}

/** At the end of the transaction that wrote them: the campaign's row is what all its slices share. */
export async function countWritten(
  tx: Tx,
  appid: string,
  campaignId: string,
  written: number,
): Promise<void> {
  await sql`
    update hongyan.campaigns c
    set
      expanded_count = c.expanded_count + ${written}, worked_at = now(),
      -- An estimate that was too low grows with what is written.
      audience_count = case
        when c.audience_is_estimate then greatest(c.audience_count, c.expanded_count + ${written}) else c.audience_count
      end
    where c.appid = ${appid} and c.id = ${campaignId}::uuid`.execute(tx);
}

/**
 * Users are looked up only where the filter asks something of them, and only those of the slice: the planner may read all of
 * them for it.
 */
function isMeant(
  filter: AudienceFilter,
  slice: Pick<Slice, "afterOpenid" | "uptoOpenid">,
): RawBuilder<unknown> {
  const fits = fitsFilter(filter);
  if (fits === null) return sql`true`;
  return sql`
    exists (
      select
      from hongyan.users u
      where u.appid = b.appid and u.openid = b.openid
        and u.openid > ${slice.afterOpenid} and u.openid <= ${slice.uptoOpenid}
        and ${fits}
    )`;
}

/** What the filter asks of a user `u`; null: nothing. */
export function fitsFilter(filter: AudienceFilter): RawBuilder<unknown> | null {
  const { registeredSince, lastSeenSince, tags } = filter;
  if (registeredSince === null && lastSeenSince === null && tags.length === 0) return null;
  return sql`
    u.created_at >= coalesce(${registeredSince}::timestamptz, '-infinity')
    and u.last_seen_at >= coalesce(${lastSeenSince}::timestamptz, '-infinity')
    and u.tags @> ${tags}::text[]`;
}
