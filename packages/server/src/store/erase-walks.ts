import { sql } from "kysely";
import type { Tx } from "../db/connection.ts";
import type { Erased } from "./erase-user.ts";
import { firstId } from "./old-messages.ts";

// Tables that no index leads through by user: they are walked from end to end, a slice a transaction.

/** Where the next slice begins; undefined: that was the last. */
export type EraseWalk = (
  tx: Tx,
  erased: Erased,
  after: string | null,
  limit: number,
) => Promise<string | undefined>;

/** What WeChat pushed about the user, or in words of theirs. What is not processed goes too: it would be about nobody. */
export const walkCallbacks: EraseWalk = async (tx, { appid, openid }, after, limit) => {
  const result = await sql<{ last: string | null; looked: number }>`
    with looked as materialized (
      select c.appid, c.id, c.openid, c.body, c.content
      from hongyan.callbacks c
      where c.appid = ${appid} and c.id > ${after ?? "0"}::bigint
      order by c.id
      limit ${limit}
    ),
    removed as (
      delete from hongyan.callbacks c
      using looked l
      where c.appid = l.appid and c.id = l.id
        and (l.openid = ${openid} or strpos(l.body, ${openid}) > 0 or strpos(l.content::text, ${openid}) > 0)
    )
    select max(l.id)::text as last, count(*)::integer as looked from looked l`.execute(tx);
  return next(result.rows[0], limit);
};

/**
 * Uniform messages whose channels were rendered for the user, whichever app the channel is of: what is not sent yet is sent no more.
 */
export const walkUniformMessages: EraseWalk = async (tx, { openid }, after, limit) => {
  const [afterAppid = "", afterId = firstId] = after?.split(" ") ?? [];
  const result = await sql<{ last: string | null; looked: number }>`
    with looked as materialized (
      select u.appid, u.id
      from hongyan.uniform_messages u
      where (u.appid, u.id) > (${afterAppid}, ${afterId}::uuid)
      order by u.appid, u.id
      limit ${limit}
    ),
    theirs as materialized (
      select distinct l.appid, l.id
      from looked l
      join hongyan.uniform_channels c on c.appid = l.appid and c.uniform_id = l.id
      where strpos(c.submission::text, ${openid}) > 0
    ),
    channels as (
      update hongyan.uniform_channels c
      set
        submission = null, detail = null,
        state = case c.state when 'waiting' then 'skipped' else c.state end,
        reason = case c.state when 'waiting' then 'CANCELLED' else c.reason end
      from theirs t
      where c.appid = t.appid and c.uniform_id = t.id
    ),
    messages as (
      update hongyan.uniform_messages u
      set idempotency_key = null, request_hash = null, falling_since = null
      from theirs t
      where u.appid = t.appid and u.id = t.id
    )
    select
      (select concat(l.appid, ' ', l.id) from looked l order by l.appid desc, l.id desc limit 1) as last,
      (select count(*) from looked)::integer as looked`.execute(tx);
  return next(result.rows[0], limit);
};

/** The audit log keeps who did what and when; what was changed of the user goes. */
export const walkAuditLog: EraseWalk = async (tx, erased, after, limit) => {
  const { appid, openid, externalId, alias } = erased;
  const result = await sql<{ last: string | null; looked: number }>`
    with looked as materialized (
      select a.id, a.target, concat(a.before, a.after) as content
      from hongyan.audit_log a
      where a.appid = ${appid} and a.id > ${after ?? firstId}::uuid
      order by a.id
      limit ${limit}
    ),
    forgotten as (
      update hongyan.audit_log a
      set target = replace(a.target, ${openid}, ${alias}), before = null, after = null
      from looked l
      where a.id = l.id
        and (
          strpos(coalesce(l.target, ''), ${openid}) > 0 or strpos(l.content, ${openid}) > 0
          or strpos(l.content, ${externalId === null ? null : JSON.stringify(externalId)}::text) > 0
        )
    )
    select max(l.id::text) as last, count(*)::integer as looked from looked l`.execute(tx);
  return next(result.rows[0], limit);
};

function next(
  row: { last: string | null; looked: number } | undefined,
  limit: number,
): string | undefined {
  return row === undefined || row.looked < limit ? undefined : (row.last ?? undefined);
}
