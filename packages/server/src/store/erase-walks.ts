import { sql } from "kysely";
import type { Tx } from "../db/connection.ts";
import type { Erased } from "./erase-user.ts";
import { firstId } from "./old-messages.ts";

// Tables that no index leads through by user: they are walked from end to end, a slice a transaction. Texts in which the openid stands are
// candidates only: whether they name the user, the caller finds out.

/** Where a slice begins, and how many rows it looks at. */
export interface Slice {
  after: string | null;
  limit: number;
}

/** What a slice has; `next`: where the next one begins, undefined: that was the last. */
export interface Candidates<Row> {
  rows: Row[];
  next: string | undefined;
}

export interface CallbackCandidate {
  id: string;
  openid: string | null;
  body: string;
}

/** What is not processed is looked at too: it would be about nobody. */
export async function listCallbackCandidates(
  tx: Tx,
  { appid, openid }: Erased,
  { after, limit }: Slice,
): Promise<Candidates<CallbackCandidate>> {
  const result = await sql<Looked<CallbackCandidate>>`
    with looked as materialized (
      select c.id, c.openid, c.body
      from hongyan.callbacks c
      where c.appid = ${appid} and c.id > ${after ?? "0"}::bigint
      order by c.id
      limit ${limit}
    )
    select p.last, p.looked, l.id::text as id, l.openid, l.body
    from (select max(l.id)::text as last, count(*)::integer as looked from looked l) p
    left join looked l on l.openid = ${openid} or strpos(l.body, ${openid}) > 0`.execute(tx);
  return toCandidates(result.rows, limit);
}

export async function deleteCallbacks(tx: Tx, appid: string, ids: string[]): Promise<void> {
  await sql`
    delete from hongyan.callbacks c where c.appid = ${appid} and c.id = any (${ids}::bigint[])`.execute(
    tx,
  );
}

export interface AuditCandidate {
  id: string;
  action: string;
  target: string | null;
  before: unknown;
  after: unknown;
}

export async function listAuditCandidates(
  tx: Tx,
  { appid, openid, externalId }: Erased,
  { after, limit }: Slice,
): Promise<Candidates<AuditCandidate>> {
  const result = await sql<Looked<AuditCandidate>>`
    with looked as materialized (
      select a.id, a.action, a.target, a.before, a.after
      from hongyan.audit_log a
      where a.appid = ${appid} and a.id > ${after ?? firstId}::uuid
      order by a.id
      limit ${limit}
    )
    select p.last, p.looked, l.id, l.action, l.target, l.before, l.after
    from (select max(l.id::text) as last, count(*)::integer as looked from looked l) p
    left join looked l
      on l.target = ${openid} or strpos(concat(l.before, l.after), ${openid}) > 0
        or strpos(concat(l.before, l.after), ${externalId === null ? null : JSON.stringify(externalId)}::text) > 0`.execute(
    tx,
  );
  return toCandidates(result.rows, limit);
}

/** The audit log keeps who did what and when; what was changed of the user goes. */
export async function forgetAudit(
  tx: Tx,
  { alias }: Erased,
  lines: { id: string; isTarget: boolean }[],
): Promise<void> {
  await sql`
    update hongyan.audit_log a
    set target = case when l.is_target then ${alias} else a.target end, before = null, after = null
    from unnest(
      ${lines.map(({ id }) => id)}::uuid[], ${lines.map(({ isTarget }) => isTarget)}::boolean[]
    ) as l (id, is_target)
    where a.id = l.id`.execute(tx);
}

/**
 * Uniform messages with a channel to the user: what is not sent yet is sent no more. One of the app itself goes whole; of one of another app,
 * whose channel this app is (an Official Account), that channel alone: the rest is the other app's.
 */
export async function eraseUniformMessages(
  tx: Tx,
  { appid, openid }: Erased,
  { after, limit }: Slice,
): Promise<string | undefined> {
  const [afterAppid = "", afterId = firstId] = after?.split(" ") ?? [];
  const result = await sql<{ last: string | null; looked: number }>`
    with looked as materialized (
      select u.appid, u.id
      from hongyan.uniform_messages u
      where (u.appid, u.id) > (${afterAppid}, ${afterId}::uuid)
      order by u.appid, u.id
      limit ${limit}
    ),
    to_them as materialized (
      select l.appid, l.id, c.position
      from looked l
      join hongyan.uniform_channels c on c.appid = l.appid and c.uniform_id = l.id
      where c.submission ->> 'appid' = ${appid} and c.submission ->> 'openid' = ${openid}
    ),
    channels as (
      update hongyan.uniform_channels c
      set
        submission = null, detail = null,
        state = case c.state when 'waiting' then 'skipped' else c.state end,
        reason = case c.state when 'waiting' then 'CANCELLED' else c.reason end
      from to_them t
      where c.appid = t.appid and c.uniform_id = t.id and (t.appid = ${appid} or c.position = t.position)
    ),
    messages as (
      update hongyan.uniform_messages u
      set idempotency_key = null, request_hash = null, falling_since = null
      from to_them t
      where u.appid = t.appid and u.id = t.id and t.appid = ${appid}
    )
    select
      (select concat(l.appid, ' ', l.id) from looked l order by l.appid desc, l.id desc limit 1) as last,
      (select count(*) from looked)::integer as looked`.execute(tx);
  return nextOf(result.rows[0], limit);
}

/** A row of the slice, or nulls where none is a candidate. */
type Looked<Row> = { last: string | null; looked: number } & (Row | { id: null });

function toCandidates<Row extends { id: string }>(
  rows: Looked<Row>[],
  limit: number,
): Candidates<Row> {
  return {
    rows: rows.filter((row): row is Looked<Row> & Row => row.id !== null),
    next: nextOf(rows[0], limit),
  };
}

function nextOf(
  row: { last: string | null; looked: number } | undefined,
  limit: number,
): string | undefined {
  return row === undefined || row.looked < limit ? undefined : (row.last ?? undefined);
}
