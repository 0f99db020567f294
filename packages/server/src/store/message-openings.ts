import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import type { MessageRef } from "./message-endings.ts";

/** Whose message it is: a user can tell of their own only. */
export interface Opening extends MessageRef {
  openid: string;
  at: Date;
}

/**
 * Notes that the user opened the mini program from this card, with its event, once (E1). Answers with the message's state;
 * undefined when it was noted before, or when there is no such message that was ever on its way to this user.
 */
export async function markOpened(tx: Tx, opening: Opening): Promise<string | undefined> {
  const result = await sql<{ status: string }>`
    with opened as (
      update hongyan.messages m
      -- Not updated_at: that tells when the state changed, and opening changes none.
      -- Not before it was on its way, whatever the phone's clock says.
      set opened_at = greatest(${opening.at}::timestamptz, m.claimed_at)
      where m.appid = ${opening.appid} and m.id = ${opening.messageId}::uuid and m.openid = ${opening.openid}
        and m.attempt > 0 and m.opened_at is null
      returning m.appid, m.id, m.openid, m.scene, m.status
    ),
    told as (
      insert into hongyan.events (appid, type, message_id, openid, data)
      select o.appid, 'message.opened', o.id, o.openid, jsonb_build_object('scene', o.scene)
      from opened o
    )
    select o.status from opened o`.execute(tx);
  return result.rows[0]?.status;
}

export async function isOpened(db: Db, opening: Opening): Promise<boolean> {
  const result = await sql`
    select
    from hongyan.messages m
    where m.appid = ${opening.appid} and m.id = ${opening.messageId}::uuid and m.openid = ${opening.openid}
      and m.opened_at is not null`.execute(db);
  return result.rows.length === 1;
}

/**
 * Those of these messages that were opened and would be sent again, or have no outcome: `delivered`, with their events (E1),
 * their grants spent (L2). What is on the wire is left alone: its answer settles it (M1).
 */
export async function settleOpened(tx: Tx, appid: string, messageIds: string[]): Promise<void> {
  await sql`
    with named as materialized (
      select ${appid}::text as appid, n.id
      from unnest(${messageIds}::uuid[]) as n (id)
      order by n.id
    ),
    arrived as (
      update hongyan.messages m
      set
        status = 'delivered',
        grant_state = case m.grant_state when 'held' then 'spent' else m.grant_state end,
        errcode = null, reason = null, detail = null, updated_at = now()
      from named n
      where m.appid = n.appid and m.id = n.id and m.status in ('queued', 'unknown') and m.opened_at is not null
      returning m.appid, m.id, m.openid, m.msgid
    )
    insert into hongyan.events (appid, type, message_id, openid, data)
    select a.appid, 'message.delivered', a.id, a.openid, jsonb_build_object('msgid', a.msgid)
    from arrived a`.execute(tx);
}

/** Those of these messages that were opened while they were on the wire, and whose worker was then lost. */
export async function takeOpenedUnknown(tx: Tx, messages: MessageRef[]): Promise<MessageRef[]> {
  const result = await sql<MessageRef>`
    with named as materialized (
      select n.appid, n.id
      from unnest(
        ${messages.map((one) => one.appid)}::text[], ${messages.map((one) => one.messageId)}::uuid[]
      ) as n (appid, id)
    )
    select m.appid, m.id as "messageId"
    from named n
    join hongyan.messages m using (appid, id)
    where m.status = 'unknown' and m.opened_at is not null
    for update of m skip locked`.execute(tx);
  return result.rows;
}
