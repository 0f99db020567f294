import { sql } from "kysely";
import type { Tx } from "../db/connection.ts";
import { creditReleased, lockHeldBalances, releaseHeld } from "./held-grants.ts";

/** Why a rule of its scene keeps a message back. */
export type HeldBackReason = "QUIET_HOURS" | "FREQUENCY_CAP";

/**
 * Locks messages that are to be delayed or dropped, in the order of their ids, as claims take them; before it the balances of
 * those that are dropped, since balances come before messages everywhere.
 */
export async function lockHeldBack(
  tx: Tx,
  appid: string,
  delayed: { messageId: string }[],
  dropped: { messageId: string }[],
): Promise<void> {
  if (dropped.length > 0) {
    await lockHeldBalances(
      tx,
      dropped.map(({ messageId }) => ({ appid, messageId })),
    );
  }
  await sql`
    with named as materialized (
      select ${appid}::text as appid, n.id
      from unnest(${[...delayed, ...dropped].map((one) => one.messageId)}::uuid[]) as n (id)
    )
    select
    from named n
    join hongyan.messages m using (appid, id)
    order by m.id
    for update of m`.execute(tx);
}

/** Due later: still `queued`, so no event. What somebody claimed meanwhile is left alone. Lock them before. */
export async function delayMessages(
  tx: Tx,
  appid: string,
  delayed: { messageId: string; until: Date; reason: HeldBackReason; detail: string }[],
): Promise<void> {
  await sql`
    with named as materialized (
      select ${appid}::text as appid, n.*
      from unnest(
        ${delayed.map((one) => one.messageId)}::uuid[], ${delayed.map((one) => one.until)}::timestamptz[],
        ${delayed.map((one) => one.reason)}::text[], ${delayed.map((one) => one.detail)}::text[]
      ) as n (id, until, reason, detail)
    )
    update hongyan.messages m
    set due_at = n.until, reason = n.reason, detail = n.detail, updated_at = now()
    from named n
    where m.appid = n.appid and m.id = n.id and m.status = 'queued'`.execute(tx);
}

/** `queued` -> `cancelled`, the grants released (L2), with their events (E1). Answers with those that it ended. Lock them before. */
export async function dropMessages(
  tx: Tx,
  appid: string,
  dropped: { messageId: string; reason: HeldBackReason; detail: string }[],
): Promise<string[]> {
  const result = await sql<{ id: string }>`
    with named as materialized (
      select ${appid}::text as appid, n.*
      from unnest(
        ${dropped.map((one) => one.messageId)}::uuid[], ${dropped.map((one) => one.reason)}::text[],
        ${dropped.map((one) => one.detail)}::text[]
      ) as n (id, reason, detail)
    ),
    ended as (
      update hongyan.messages m
      set status = 'cancelled', ${releaseHeld}, reason = n.reason, detail = n.detail, updated_at = now()
      from named n
      where m.appid = n.appid and m.id = n.id and m.status = 'queued'
      returning m.appid, m.id, m.openid, m.template_id, m.grant_state, m.window_opened_at, m.reason
    ),
    ${creditReleased("rule")},
    told as (
      insert into hongyan.events (appid, type, message_id, openid, data)
      select e.appid, 'message.cancelled', e.id, e.openid, jsonb_build_object('reason', e.reason)
      from ended e
    )
    select e.id from ended e`.execute(tx);
  return result.rows.map((row) => row.id);
}
