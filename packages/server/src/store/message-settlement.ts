import { sql, type RawBuilder } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import { creditReleased, lockHeldBalances, releaseHeld } from "./held-grants.ts";

// E1: each statement writes the event with the change. M1: each statement here names the attempt it settles. A worker whose
// attempt was taken over changes nothing. A message that became `unknown` while its answer was on the way is still on that
// attempt, so the late answer settles it.

/** Names the attempt that an answer belongs to. */
export interface AttemptRef {
  messageId: string;
  attempt: number;
}

/** Why an attempt was not accepted, for people and for the attempts table. */
export interface Refusal extends AttemptRef {
  errcode: number | null;
  reason: string;
  detail: string;
  rid: string | null;
  /** It left without an answer of WeChat's own: for all we know the user got it. Default: false. */
  mayHaveArrived?: boolean;
}

/** WeChat accepted: `sent`, and the reservation is spent (L2). */
export async function settleAccepted(
  db: Db,
  appid: string,
  accepted: (AttemptRef & { msgid: string | null })[],
): Promise<number> {
  const result = await sql<{ settled: number }>`
    with accepted as materialized (
      select ${appid}::text as appid, a.*
      from unnest(
        ${accepted.map((one) => one.messageId)}::uuid[], ${accepted.map((one) => one.attempt)}::integer[],
        ${accepted.map((one) => one.msgid)}::text[]
      ) as a (id, attempt, msgid)
    ),
    sent as (
      update hongyan.messages m
      set
        status = 'sent',
        grant_state = case m.grant_state when 'held' then 'spent' else m.grant_state end,
        msgid = a.msgid, errcode = null, reason = null, detail = null, updated_at = now()
      from accepted a
      where m.appid = a.appid and m.id = a.id and m.attempt = a.attempt and m.status in ('sending', 'unknown')
      returning m.id, m.openid, m.msgid
    ),
    told as (
      insert into hongyan.events (appid, type, message_id, openid, data)
      select ${appid}, 'message.sent', s.id, s.openid, jsonb_build_object('msgid', s.msgid)
      from sent s
    )
    select count(*)::integer as settled from sent`.execute(db);
  return result.rows[0]?.settled ?? 0;
}

/**
 * WeChat asked to try later: `queued` again, due after `retryInMs`. Others see no change, so no event, unless the message
 * had been taken for lost: WeChat's late no is better than never knowing.
 */
export async function settleRetry(
  tx: Tx,
  appid: string,
  refused: (Refusal & { retryInMs: number; countsAsRefusal: boolean })[],
): Promise<void> {
  await sql`
    with answered as materialized (
      select ${appid}::text as appid, r.*, w.retry_in_ms, w.counts
      from ${refusalRows(refused)}
      join unnest(
        ${refused.map((one) => one.messageId)}::uuid[], ${refused.map((one) => one.retryInMs)}::double precision[],
        ${refused.map((one) => one.countsAsRefusal)}::boolean[]
      ) as w (id, retry_in_ms, counts) using (id)
    ),
    taken_for_lost as materialized (
      select m.id, m.openid
      from answered r
      join hongyan.messages m using (appid, id)
      where m.attempt = r.attempt and m.status = 'unknown'
      for update of m
    ),
    requeued as (
      update hongyan.messages m
      set
        status = 'queued', due_at = now() + make_interval(secs => r.retry_in_ms / 1000),
        refusals = m.refusals + case when r.counts then 1 else 0 end,
        claimed_by = null, lease_until = null, errcode = r.errcode, reason = r.reason, detail = r.detail,
        updated_at = now()
      from answered r
      where m.appid = r.appid and m.id = r.id and m.attempt = r.attempt
        and (m.status = 'sending' or m.id in (select l.id from taken_for_lost l))
      returning m.id, m.claimed_at
    ),
    told as (
      insert into hongyan.events (appid, type, message_id, openid, data)
      select ${appid}, 'message.queued', l.id, l.openid, '{"reason":"LATE_ANSWER"}'
      from taken_for_lost l
    )
    ${insertAttempts(appid, "requeued")}`.execute(tx);
}

/** WeChat refused for good without using the user's grant: `failed`, and the reservation is released (L2). */
export async function settleFailed(tx: Tx, appid: string, refused: Refusal[]): Promise<void> {
  await lockHeldBalances(
    tx,
    refused.map(({ messageId }) => ({ appid, messageId })),
  );
  await sql`
    with answered as materialized (select ${appid}::text as appid, r.* from ${refusalRows(refused)}),
    ended as (
      update hongyan.messages m
      set
        status = 'failed', ${releaseHeld},
        errcode = r.errcode, reason = r.reason, detail = r.detail, updated_at = now()
      from answered r
      where m.appid = r.appid and m.id = r.id and m.attempt = r.attempt and m.status in ('sending', 'unknown')
      returning
        m.appid, m.id, m.openid, m.template_id, m.grant_state, m.window_opened_at, m.errcode, m.reason, m.claimed_at
    ),
    ${creditReleased("refused")},
    ${tellFailed(appid)}
    ${insertAttempts(appid, "ended")}`.execute(tx);
}

/**
 * 43101: WeChat says that this user has no grant left. The message fails, its reservation counts as spent (L2), and the
 * ledger is corrected to what WeChat knows: nothing left, except what the user granted after this attempt began.
 *
 * The balances are locked in a statement of their own: the next one then sees every grant that the locked values count.
 */
export async function settleNoGrant(tx: Tx, appid: string, refused: Refusal[]): Promise<void> {
  await sql`
    select
    from hongyan.balances b
    where b.appid = ${appid}
      and (b.openid, b.template_id) in (
        select m.openid, m.template_id
        from hongyan.messages m
        where m.appid = ${appid} and m.id = any (${refused.map((one) => one.messageId)}::uuid[])
      )
    order by b.openid, b.template_id
    for update`.execute(tx);
  await sql`
    with answered as materialized (select ${appid}::text as appid, r.* from ${refusalRows(refused)}),
    ended as (
      update hongyan.messages m
      set
        status = 'failed',
        grant_state = case m.grant_state when 'held' then 'spent' else m.grant_state end,
        errcode = r.errcode, reason = r.reason, detail = r.detail, updated_at = now()
      from answered r
      where m.appid = r.appid and m.id = r.id and m.attempt = r.attempt and m.status in ('sending', 'unknown')
      returning m.id, m.openid, m.template_id, m.errcode, m.reason, m.claimed_at
    ),
    concerned as (
      select distinct on (e.openid, e.template_id) e.openid, e.template_id, e.id, e.claimed_at
      from ended e
      order by e.openid, e.template_id, e.claimed_at
    ),
    wrong as (
      select
        b.openid, b.template_id, c.id, greatest(0, b.available - later.credited) as surplus,
        b.unlimited and not later.is_allowed as is_closed
      from concerned c
      join hongyan.balances b on b.appid = ${appid} and b.openid = c.openid and b.template_id = c.template_id
      cross join lateral (
        select
          coalesce(sum(g.delta) filter (where g.kind = 'credit'), 0)::integer as credited,
          coalesce(bool_or(g.kind = 'allow'), false) as is_allowed
        from hongyan.ledger g
        where g.appid = ${appid} and g.openid = c.openid and g.template_id = c.template_id
          and g.created_at > c.claimed_at
      ) later
    ),
    corrected as (
      update hongyan.balances b
      set available = b.available - w.surplus, unlimited = b.unlimited and not w.is_closed, updated_at = now()
      from wrong w
      where b.appid = ${appid} and b.openid = w.openid and b.template_id = w.template_id
        and (w.surplus > 0 or w.is_closed)
    ),
    recorded as (
      insert into hongyan.ledger (appid, openid, template_id, kind, delta, message_id, source)
      select ${appid}, w.openid, w.template_id, case when w.is_closed then 'revoke' else 'correct' end,
        -w.surplus, w.id, '43101'
      from wrong w
      where w.surplus > 0 or w.is_closed
    ),
    told_of_grants as (
      insert into hongyan.events (appid, type, openid, data)
      select ${appid}, 'grant.corrected', w.openid,
        jsonb_build_object('templateId', w.template_id, 'delta', -w.surplus, 'messageId', w.id, 'errcode', 43101)
      from wrong w
      where w.surplus > 0 or w.is_closed
    ),
    ${tellFailed(appid)}
    ${insertAttempts(appid, "ended")}`.execute(tx);
}

/**
 * 45015, 45047: WeChat says that the window of this user is over, or used up. The message fails, its place counts as taken
 * (L2), and the conversation is corrected to what WeChat knows, unless the user did something after this attempt began.
 */
export async function settleNoWindow(tx: Tx, appid: string, refused: Refusal[]): Promise<void> {
  await sql`
    with answered as materialized (select ${appid}::text as appid, r.* from ${refusalRows(refused)}),
    ended as (
      update hongyan.messages m
      set
        status = 'failed',
        grant_state = case m.grant_state when 'held' then 'spent' else m.grant_state end,
        errcode = r.errcode, reason = r.reason, detail = r.detail, updated_at = now()
      from answered r
      where m.appid = r.appid and m.id = r.id and m.attempt = r.attempt and m.status in ('sending', 'unknown')
      returning m.id, m.openid, m.errcode, m.reason, m.claimed_at
    ),
    concerned as (
      select e.openid, max(e.claimed_at) as claimed_at, bool_or(e.errcode = 45015) as is_over
      from ended e
      group by e.openid
    ),
    locked as materialized (
      select c.openid, c.window_opened_at
      from hongyan.conversations c
      where c.appid = ${appid} and c.openid in (select n.openid from concerned n)
      order by c.openid
      for update
    ),
    corrected as (
      update hongyan.conversations c
      set
        allowance = 0, remaining = 0,
        window_ends_at = case when n.is_over then least(c.window_ends_at, now()) else c.window_ends_at end
      from concerned n
      join locked l using (openid)
      -- WeChat's times are whole seconds: what the user did within the second of the attempt may have come after it.
      where c.appid = ${appid} and c.openid = n.openid and l.window_opened_at + interval '1 second' <= n.claimed_at
    ),
    ${tellFailed(appid)}
    ${insertAttempts(appid, "ended")}`.execute(tx);
}

/** The answer was lost after the request had left: `unknown`. The reservation stays held until that is resolved. */
export async function settleUnknown(tx: Tx, appid: string, unanswered: Refusal[]): Promise<void> {
  await sql`
    with answered as materialized (select ${appid}::text as appid, r.* from ${refusalRows(unanswered)}),
    lost as (
      update hongyan.messages m
      set status = 'unknown', errcode = null, reason = r.reason, detail = r.detail, updated_at = now()
      from answered r
      where m.appid = r.appid and m.id = r.id and m.attempt = r.attempt and m.status = 'sending'
      returning m.id, m.openid, m.reason, m.claimed_at
    ),
    told as (
      insert into hongyan.events (appid, type, message_id, openid, data)
      select ${appid}, 'message.unknown', l.id, l.openid, jsonb_build_object('reason', l.reason)
      from lost l
    )
    ${insertAttempts(appid, "lost")}`.execute(tx);
}

function refusalRows(refused: Refusal[]): RawBuilder<unknown> {
  return sql`unnest(
    ${refused.map((one) => one.messageId)}::uuid[], ${refused.map((one) => one.attempt)}::integer[],
    ${refused.map((one) => one.errcode)}::integer[], ${refused.map((one) => one.reason)}::text[],
    ${refused.map((one) => one.detail)}::text[], ${refused.map((one) => one.rid)}::text[],
    ${refused.map((one) => one.mayHaveArrived ?? false)}::boolean[]
  ) as r (id, attempt, errcode, reason, detail, rid, may_have_arrived)`;
}

/** After a CTE `ended` (id, openid, reason, errcode). */
function tellFailed(appid: string): RawBuilder<unknown> {
  return sql`
    told as (
      insert into hongyan.events (appid, type, message_id, openid, data)
      select ${appid}, 'message.failed', e.id, e.openid, jsonb_build_object('reason', e.reason, 'errcode', e.errcode)
      from ended e
    )`;
}

function insertAttempts(
  appid: string,
  settled: "requeued" | "ended" | "lost",
): RawBuilder<unknown> {
  return sql`
    insert into hongyan.attempts (
      appid, message_id, attempt, outcome, errcode, detail, rid, may_have_arrived, started_at
    )
    select
      ${appid}, r.id, r.attempt, case when r.errcode is null then 'unanswered' else 'refused' end, r.errcode, r.detail, r.rid,
      r.may_have_arrived, s.claimed_at
    from answered r
    join ${sql.raw(settled)} s on s.id = r.id
    -- A late answer: it is known now.
    on conflict (appid, message_id, attempt) do update set may_have_arrived = excluded.may_have_arrived`;
}
