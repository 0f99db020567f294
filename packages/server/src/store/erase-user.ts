import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

/** Whose data goes, and what stands for them in what is kept. */
export interface Erased {
  appid: string;
  openid: string;
  externalId: string | null;
  alias: string;
}

/** Tells the business that it has to forget the user: kept until it was told. */
const noticeType = "user.authorization-changed";

/** Messages of the user that are not over. */
export async function listOpenMessagesOf(
  db: Db,
  { appid, openid }: Erased,
  limit: number,
): Promise<{ messageId: string; status: string }[]> {
  const result = await sql<{ messageId: string; status: string }>`
    select m.id as "messageId", m.status
    from hongyan.messages m
    where m.appid = ${appid} and m.openid = ${openid} and m.status in ('queued', 'sending', 'unknown')
    limit ${limit}`.execute(db);
  return result.rows;
}

/**
 * Messages that are over, with their events, attempts and deliveries: of the user only the alias stays, of the card nothing. The rows
 * stay, because campaigns and reports count them. Their grants leave the account together with the ledger (L1).
 */
export async function eraseMessages(tx: Tx, erased: Erased, limit: number): Promise<number> {
  const { appid, openid, alias } = erased;
  const result = await sql<{ id: string }>`
    with over as materialized (
      select m.appid, m.id
      from hongyan.messages m
      where m.appid = ${appid} and m.openid = ${openid} and m.status not in ('queued', 'sending', 'unknown')
      order by m.id
      limit ${limit}
      for update
    ),
    forgotten as (
      update hongyan.messages m
      set
        openid = ${alias}, detail = null, msgid = null, idempotency_key = null, request_hash = null,
        grant_state = 'none', window_opened_at = null,
        body = case m.kind
          when 'customer-service'
            then jsonb_build_object('touser', ${alias}::text, 'msgtype', 'text', 'text', jsonb_build_object('content', ''))
          else jsonb_build_object('touser', ${alias}::text, 'template_id', m.template_id, 'data', '{}'::jsonb)
        end::text
      from over
      where m.appid = over.appid and m.id = over.id
      returning m.id
    ),
    attempts as (
      update hongyan.attempts a
      set detail = null, rid = null
      from over
      where a.appid = over.appid and a.message_id = over.id
    ),
    events as materialized (
      select e.appid, e.id from over join hongyan.events e on e.appid = over.appid and e.message_id = over.id
    ),
    told as (
      update hongyan.events e
      set openid = ${alias}, data = ${keptData}
      from over
      where e.appid = over.appid and e.message_id = over.id
    ),
    deliveries as (
      update hongyan.webhook_deliveries d
      set response_excerpt = null, error = null
      from events
      where d.appid = events.appid and d.event_id = events.id
    ),
    cards as (
      delete from hongyan.service_card_updates u using over where u.appid = over.appid and u.message_id = over.id
    )
    select f.id from forgotten f`.execute(tx);
  return result.rows.length;
}

/** What the counts by the hour and the reports read, and no more. */
const keptData = sql`
  coalesce(
    (
      select jsonb_object_agg(member.key, member.value)
      from jsonb_each(e.data) as member
      where member.key in ('reason', 'errcode', 'scene', 'templateId', 'source', 'delta')
    ),
    '{}'
  )`;

/** Events that belong to no message: of grants, conversations, authorizations. */
export async function eraseEvents(
  tx: Tx,
  { appid, openid, alias }: Erased,
  { which, limit }: { which: "all" | "all-but-notices" | "notices"; limit: number },
): Promise<number> {
  const result = await sql<{ id: string }>`
    with theirs as materialized (
      select e.appid, e.txid, e.id
      from hongyan.events e
      where e.appid = ${appid} and e.openid = ${openid} and e.message_id is null
        and (${which} = 'all' or (e.type = ${noticeType}) = (${which} = 'notices'))
      limit ${limit}
    ),
    deliveries as (
      update hongyan.webhook_deliveries d
      set response_excerpt = null, error = null
      from theirs t
      where d.appid = t.appid and d.event_id = t.id
    )
    update hongyan.events e
    set openid = ${alias}, data = ${keptData}
    from theirs t
    where e.appid = t.appid and e.txid = t.txid and e.id = t.id
    returning e.id`.execute(tx);
  return result.rows.length;
}

/** Tables whose rows are about one user, and go with them, besides the account. */
const tables = [
  "grant_reports",
  "customer_messages",
  "conversations",
  "service_card_updates",
  "frequencies",
  "client_sends",
  "users",
] as const;

/**
 * What is the user's own and nothing else. A user has few rows: they go in one transaction.
 *
 * False: a message of theirs was written meanwhile, and nothing was deleted. What it holds would come back to an account that is gone (L1).
 */
export async function deleteRowsOf(tx: Tx, erased: Erased): Promise<boolean> {
  const { appid, openid } = erased;
  await lockAccount(tx, erased);
  if (await hasMessages(tx, erased)) return false;
  await deleteAccount(tx, erased);
  for (const table of tables) {
    await sql`
      delete from ${sql.id("hongyan", table)} r where r.appid = ${appid} and r.openid = ${openid}`.execute(
      tx,
    );
  }
  await sql`
    delete from hongyan.campaign_recipients r
    using hongyan.campaigns c
    where c.appid = ${appid} and c.has_list
      and r.appid = c.appid and r.campaign_id = c.id and r.openid = ${openid}`.execute(tx);
  // A count under way goes on from a little before: nobody is left out.
  await sql`
    update hongyan.reach_walks
    set cursor_openid = left(cursor_openid, length(cursor_openid) - 1)
    where appid = ${appid} and cursor_openid = ${openid}`.execute(tx);
  await sql`
    update hongyan.campaigns
    set
      cursor_openid = nullif(cursor_openid, ${openid}), settled_openid = nullif(settled_openid, ${openid})
    where appid = ${appid} and ended_at is not null and ${openid} in (cursor_openid, settled_openid)`.execute(
    tx,
  );
  return true;
}

/** Whoever submits a message locks what it takes from: what the next statement sees is all that was taken. */
async function lockAccount(tx: Tx, { appid, openid }: Erased): Promise<void> {
  await sql`
    select
    from hongyan.balances b
    where b.appid = ${appid} and b.openid = ${openid}
    order by b.template_id
    for update`.execute(tx);
  await sql`
    select from hongyan.conversations c where c.appid = ${appid} and c.openid = ${openid} for update`.execute(
    tx,
  );
}

/** Open ones, and those that ended since `eraseMessages` looked: they count as used. */
async function hasMessages(tx: Tx, { appid, openid }: Erased): Promise<boolean> {
  const result = await sql`
    select from hongyan.messages m where m.appid = ${appid} and m.openid = ${openid} limit 1`.execute(
    tx,
  );
  return result.rows.length > 0;
}

/** In one statement: of a grant that is recorded at this moment, both see the balance and the entry, or neither does (L1). */
async function deleteAccount(tx: Tx, { appid, openid }: Erased): Promise<void> {
  await sql`
    with balances as (
      delete from hongyan.balances b where b.appid = ${appid} and b.openid = ${openid}
    )
    delete from hongyan.ledger l where l.appid = ${appid} and l.openid = ${openid}`.execute(tx);
}

/** Does anything that goes on by itself still need the openid? The notice that was not delivered, a campaign that stands at it. */
export async function isStillNeeded(db: Db, { appid, openid }: Erased): Promise<boolean> {
  const result = await sql<{ isNeeded: boolean }>`
    select
      exists (
        select
        from hongyan.events e
        join hongyan.webhook_deliveries d on d.appid = e.appid and d.event_id = e.id
        where e.appid = ${appid} and e.openid = ${openid} and e.message_id is null and d.status = 'pending'
      )
      or exists (
        select
        from hongyan.campaigns c
        where c.appid = ${appid} and c.ended_at is null and ${openid} in (c.cursor_openid, c.settled_openid)
      )
      or exists (
        select
        from hongyan.campaign_slices s
        where s.appid = ${appid} and ${openid} in (s.after_openid, s.upto_openid)
      ) as "isNeeded"`.execute(db);
  return result.rows[0]?.isNeeded ?? false;
}
