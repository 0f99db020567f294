import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import type { MessageRef } from "./message-endings.ts";
import { isOpen } from "./open-messages.ts";

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

/** Messages that were opened while they were on the wire, and whose answer was then lost. */
export async function takeOpenedUnknown(tx: Tx, limit: number): Promise<MessageRef[]> {
  const result = await sql<MessageRef>`
    select m.appid, m.id as "messageId"
    from hongyan.messages m
    where ${isOpen} and m.status = 'unknown' and m.opened_at is not null
    limit ${limit}
    for update skip locked`.execute(tx);
  return result.rows;
}
