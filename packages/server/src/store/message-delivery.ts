import { sql } from "kysely";
import type { Tx } from "../db/connection.ts";

/** What WeChat's sent event says of one message. */
export interface SentResult {
  openid: string;
  templateId: string;
  /** WeChat's id, as the send was answered with. */
  msgid: string;
}

/** A message that a sent event may be about. */
export interface SentMessage {
  messageId: string;
  status: "sending" | "sent" | "unknown" | "delivered" | "failed";
  claimedAt: Date;
}

/**
 * The message that WeChat gave this msgid, for each result in turn. Looked for among the user's messages, the newest
 * first: an event comes within seconds of its send, and an index over all msgids would cost each send a write.
 */
export async function findByMsgid(
  tx: Tx,
  appid: string,
  results: SentResult[],
): Promise<(SentMessage | undefined)[]> {
  const found = await sql<SentMessage & { position: number }>`
    with told as materialized (
      select ${appid}::text as appid, t.*
      from unnest(
        ${results.map((one) => one.openid)}::text[], ${results.map((one) => one.templateId)}::text[],
        ${results.map((one) => one.msgid)}::text[]
      ) with ordinality as t (openid, template_id, msgid, position)
    )
    select t.position, m.id as "messageId", m.status, m.claimed_at as "claimedAt"
    from told t
    cross join lateral (
      select m.id, m.status, m.claimed_at
      from hongyan.messages m
      where m.appid = t.appid and m.openid = t.openid and m.template_id = t.template_id and m.msgid = t.msgid
      order by m.id desc
      limit 1
    ) m`.execute(tx);
  const byPosition = new Map(found.rows.map((row) => [row.position - 1, row]));
  return results.map((_, index) => byPosition.get(index));
}

/** A message without a msgid, to this user of this template. */
export interface NamelessMessage extends SentMessage {
  openid: string;
  templateId: string;
  /** Its worker was taken for lost a moment ago, and may have its answer all the same. */
  mayStillAnswer: boolean;
}

/** A worker that hung comes back after seconds, or not at all. */
const longestHangSeconds = 30;

/**
 * Messages to these users of these templates whose msgid is not known: on the wire, taken for lost, accepted without one,
 * or delivered because the user opened the card. The one that was put on the wire first comes first.
 */
export async function listWithoutMsgid(
  tx: Tx,
  appid: string,
  wanted: { openid: string; templateId: string }[],
): Promise<NamelessMessage[]> {
  const result = await sql<NamelessMessage>`
    with wanted as materialized (
      select distinct ${appid}::text as appid, w.openid, w.template_id
      from unnest(
        ${wanted.map((one) => one.openid)}::text[], ${wanted.map((one) => one.templateId)}::text[]
      ) as w (openid, template_id)
    )
    select
      m.id as "messageId", m.status, m.claimed_at as "claimedAt", m.openid, m.template_id as "templateId",
      m.status = 'unknown' and m.reason is not distinct from 'WORKER_LOST'
        and m.updated_at > now() - make_interval(secs => ${longestHangSeconds}) as "mayStillAnswer"
    from wanted w
    join hongyan.messages m using (appid, openid, template_id)
    where m.kind = 'subscribe' and m.msgid is null
      and (m.status in ('sending', 'sent', 'unknown') or (m.status = 'delivered' and m.opened_at is not null))
    order by m.claimed_at, m.id`.execute(tx);
  return result.rows;
}

export interface Delivery {
  messageId: string;
  msgid: string | null;
  /** undefined: it arrived. */
  failure?: { errcode: number | null; detail: string };
}

/**
 * What became of messages after WeChat had accepted them: `delivered` or `failed`, with their events (E1). A message whose
 * answer was lost is resolved by it: WeChat had taken it, so its grant is spent (L2). Answers with the ids that it moved;
 * a message that has ended, or is being sent right now, is left alone (M1).
 */
export async function settleDeliveries(
  tx: Tx,
  appid: string,
  deliveries: Delivery[],
): Promise<Set<string>> {
  const result = await sql<{ messageId: string }>`
    with told as materialized (
      select ${appid}::text as appid, t.*
      from unnest(
        ${deliveries.map((one) => one.messageId)}::uuid[], ${deliveries.map((one) => one.msgid)}::text[],
        ${deliveries.map((one) => one.failure === undefined)}::boolean[],
        ${deliveries.map((one) => one.failure?.errcode ?? null)}::integer[],
        ${deliveries.map((one) => one.failure?.detail ?? null)}::text[]
      ) as t (id, msgid, has_arrived, errcode, detail)
    ),
    settled as (
      update hongyan.messages m
      set
        status = case when t.has_arrived then 'delivered' else 'failed' end,
        grant_state = case m.grant_state when 'held' then 'spent' else m.grant_state end,
        msgid = coalesce(m.msgid, t.msgid), errcode = t.errcode,
        reason = case when t.has_arrived then null else 'NOT_DELIVERED' end, detail = t.detail, updated_at = now()
      from told t
      where m.appid = t.appid and m.id = t.id and m.status in ('sent', 'unknown')
        -- A message that got its own msgid meanwhile is not the one that another msgid is about.
        and (m.msgid is null or t.msgid is null or m.msgid = t.msgid)
      returning m.id, m.openid, m.status, m.msgid, m.errcode
    ),
    told_of as (
      insert into hongyan.events (appid, type, message_id, openid, data)
      select
        ${appid}, 'message.' || s.status, s.id, s.openid,
        case s.status
          when 'delivered' then jsonb_build_object('msgid', s.msgid)
          else jsonb_build_object('msgid', s.msgid, 'reason', 'NOT_DELIVERED', 'errcode', s.errcode)
        end
      from settled s
    )
    select s.id as "messageId" from settled s`.execute(tx);
  return new Set(result.rows.map((row) => row.messageId));
}

/**
 * Notes the msgids that events told of messages which had been delivered by their opening, so that a second event of the
 * same message is known by its msgid and not taken for another's. They have ended: nothing else of them changes (M1).
 */
export async function noteMsgids(
  tx: Tx,
  appid: string,
  told: { messageId: string; msgid: string }[],
): Promise<void> {
  await sql`
    with told as materialized (
      select ${appid}::text as appid, t.*
      from unnest(
        ${told.map((one) => one.messageId)}::uuid[], ${told.map((one) => one.msgid)}::text[]
      ) as t (id, msgid)
    )
    update hongyan.messages m
    set msgid = t.msgid
    from told t
    where m.appid = t.appid and m.id = t.id
      and m.status = 'delivered' and m.msgid is null and m.opened_at is not null`.execute(tx);
}
