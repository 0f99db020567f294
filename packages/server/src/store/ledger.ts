import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

/** Names a balance. */
export interface BalanceKey {
  openid: string;
  templateId: string;
}

/**
 * Notes reports of one app as seen, verbatim, each once. Answers with the ones that are new: the others had been counted
 * before and must not count again (L1).
 */
export async function claimReports(
  tx: Tx,
  appid: string,
  source: string,
  reports: { openid: string; reportId: string; choices: Record<string, string> }[],
): Promise<{ openid: string; reportId: string }[]> {
  const result = await sql<{ openid: string; reportId: string }>`
    insert into hongyan.grant_reports (appid, openid, report_id, choices, source)
    select ${appid}, r.openid, r.report_id, r.choices, ${source}
    from unnest(
      ${reports.map((report) => report.openid)}::text[], ${reports.map((report) => report.reportId)}::text[],
      ${reports.map((report) => JSON.stringify(report.choices))}::jsonb[]
    ) as r (openid, report_id, choices)
    order by r.openid, r.report_id
    on conflict do nothing
    returning openid, report_id as "reportId"`.execute(tx);
  return result.rows;
}

/** A balance as it is, locked until the transaction ends. */
export interface LockedBalance extends BalanceKey {
  available: number;
  unlimited: boolean;
}

/**
 * Locks balances, in key order so that two callers never deadlock; a balance that was not there is there at zero. What the
 * next statement reads is then all that the locked values count.
 */
export async function lockBalances(
  tx: Tx,
  appid: string,
  keys: BalanceKey[],
): Promise<LockedBalance[]> {
  const result = await sql<LockedBalance>`
    insert into hongyan.balances as b (appid, openid, template_id)
    select distinct ${appid}, k.openid, k.template_id
    from unnest(
      ${keys.map((key) => key.openid)}::text[], ${keys.map((key) => key.templateId)}::text[]
    ) as k (openid, template_id)
    order by k.openid, k.template_id
    on conflict (appid, openid, template_id) do update
    set updated_at = b.updated_at
    returning b.openid, b.template_id as "templateId", b.available, b.unlimited`.execute(tx);
  return result.rows;
}

/** What was told of a user and a template: who allowed or forbade, and when the user did it. */
export interface Testimony extends BalanceKey {
  ledgerId: number;
  kind: "credit" | "allow" | "revoke" | "refuse";
  delta: number;
  source: string;
  happenedAt: Date;
  /** The other witness told of the same answer as well. */
  isConfirmed: boolean;
}

/**
 * What was told of these balances, oldest first: answers from `since` to `until`, and every opening and closing from
 * `since` on. However many entries a user has, only these are read: the balances are locked meanwhile.
 */
export async function listTestimony(
  tx: Tx,
  appid: string,
  wanted: (BalanceKey & { since: Date; until: Date })[],
): Promise<Testimony[]> {
  const result = await sql<Testimony>`
    with wanted as materialized (
      select ${appid}::text as appid, w.openid, w.template_id, min(w.since) as since, max(w.until) as until
      from unnest(
        ${wanted.map((one) => one.openid)}::text[], ${wanted.map((one) => one.templateId)}::text[],
        ${wanted.map((one) => one.since)}::timestamptz[], ${wanted.map((one) => one.until)}::timestamptz[]
      ) as w (openid, template_id, since, until)
      group by w.openid, w.template_id
    )
    select
      l.id as "ledgerId", l.openid, l.template_id as "templateId", l.kind, l.delta, l.source,
      coalesce(l.happened_at, l.created_at) as "happenedAt",
      exists (
        select from hongyan.ledger c where c.appid = l.appid and c.pair_id = l.id and c.kind = 'confirm'
      ) as "isConfirmed"
    from wanted w
    join hongyan.ledger l using (appid, openid, template_id)
    where l.kind in ('credit', 'allow', 'revoke', 'refuse')
      and coalesce(l.happened_at, l.created_at) >= w.since
      and (l.kind in ('allow', 'revoke') or coalesce(l.happened_at, l.created_at) <= w.until)
    order by coalesce(l.happened_at, l.created_at), l.id`.execute(tx);
  return result.rows;
}

/** One entry of the ledger, and what it does to its balance. */
export interface Movement extends BalanceKey {
  kind: "credit" | "confirm" | "note" | "refuse" | "allow" | "revoke";
  delta: number;
  /** Opens or closes a long-term template; undefined leaves it as it is. */
  unlimited?: boolean;
  reportId: string;
  source: string;
  /** When the user acted; null: nobody knows. */
  happenedAt: Date | null;
  /** Of a confirm: the entry it confirms, or the place in this list of one that is written along with it. */
  pair?: { ledgerId: number } | { index: number };
}

/**
 * Writes entries of one app, moves the locked balances by their sum (L1), and tells of what changed for the user (E1).
 * The balances must be locked by this transaction.
 */
export async function writeMovements(tx: Tx, appid: string, movements: Movement[]): Promise<void> {
  const openings = movements.filter((one) => one.unlimited !== undefined);
  const ids = await insertEntries(tx, appid, movements);
  await sql`
    with moved as materialized (
      select ${appid}::text as appid, m.openid, m.template_id, sum(m.delta)::integer as delta
      from unnest(
        ${movements.map((one) => one.openid)}::text[], ${movements.map((one) => one.templateId)}::text[],
        ${movements.map((one) => one.delta)}::integer[]
      ) as m (openid, template_id, delta)
      group by m.openid, m.template_id
    ),
    opened as materialized (
      select distinct on (o.openid, o.template_id) o.openid, o.template_id, o.unlimited
      from unnest(
        ${openings.map((one) => one.openid)}::text[], ${openings.map((one) => one.templateId)}::text[],
        ${openings.map((one) => one.unlimited)}::boolean[]
      ) with ordinality as o (openid, template_id, unlimited, position)
      order by o.openid, o.template_id, o.position desc
    )
    update hongyan.balances b
    set
      available = b.available + m.delta, unlimited = coalesce(o.unlimited, b.unlimited), updated_at = now()
    from moved m
    left join opened o using (openid, template_id)
    where b.appid = m.appid and b.openid = m.openid and b.template_id = m.template_id
      and (m.delta <> 0 or o.unlimited is not null)`.execute(tx);

  const confirmed = movements.flatMap((one) => {
    if (one.pair === undefined) return [];
    const pairId = "ledgerId" in one.pair ? one.pair.ledgerId : ids[one.pair.index];
    return [{ ...one, pairId }];
  });
  if (confirmed.length > 0) await insertConfirmations(tx, appid, confirmed);
}

/** All but the confirmations. Answers with the id of each, by its place in the list. */
async function insertEntries(tx: Tx, appid: string, movements: Movement[]): Promise<number[]> {
  const entries = movements
    .map((movement, index) => ({ ...movement, index }))
    .filter((movement) => movement.pair === undefined);
  // The ids are drawn first, so that each entry's is known.
  const result = await sql<{ index: number; id: number }>`
    with entries as materialized (
      select e.*, nextval(pg_get_serial_sequence('hongyan.ledger', 'id')) as id
      from unnest(
        ${entries.map((one) => one.index)}::integer[], ${entries.map((one) => one.openid)}::text[],
        ${entries.map((one) => one.templateId)}::text[], ${entries.map((one) => one.kind)}::text[],
        ${entries.map((one) => one.delta)}::integer[], ${entries.map((one) => one.reportId)}::text[],
        ${entries.map((one) => one.source)}::text[], ${entries.map((one) => one.happenedAt)}::timestamptz[]
      ) as e (index, openid, template_id, kind, delta, report_id, source, happened_at)
    ),
    recorded as (
      insert into hongyan.ledger (
        appid, id, openid, template_id, kind, delta, report_id, source, happened_at
      ) overriding system value
      select ${appid}, e.id, e.openid, e.template_id, e.kind, e.delta, e.report_id, e.source, e.happened_at
      from entries e
      order by e.id
    ),
    told as (
      insert into hongyan.events (appid, type, openid, data)
      select
        ${appid},
        case e.kind when 'refuse' then 'grant.refused' when 'revoke' then 'grant.revoked' else 'grant.accepted' end,
        e.openid,
        jsonb_build_object('templateId', e.template_id, 'source', e.source, 'delta', e.delta)
      from entries e
      where e.kind <> 'note'
      order by e.id
    )
    select e.index, e.id from entries e`.execute(tx);
  const ids: number[] = [];
  for (const row of result.rows) ids[row.index] = row.id;
  return ids;
}

async function insertConfirmations(
  tx: Tx,
  appid: string,
  confirmed: (Movement & { pairId: number | undefined })[],
): Promise<void> {
  await sql`
    insert into hongyan.ledger (appid, openid, template_id, kind, delta, report_id, source, happened_at, pair_id)
    select ${appid}, c.openid, c.template_id, 'confirm', 0, c.report_id, c.source, c.happened_at, c.pair_id
    from unnest(
      ${confirmed.map((one) => one.openid)}::text[], ${confirmed.map((one) => one.templateId)}::text[],
      ${confirmed.map((one) => one.reportId)}::text[], ${confirmed.map((one) => one.source)}::text[],
      ${confirmed.map((one) => one.happenedAt)}::timestamptz[], ${confirmed.map((one) => one.pairId)}::bigint[]
    ) as c (openid, template_id, report_id, source, happened_at, pair_id)`.execute(tx);
}

export interface BalanceRow {
  openid: string;
  templateId: string;
  available: number;
  unlimited: boolean;
  updatedAt: Date;
}

const columns = sql`
  b.openid, b.template_id as "templateId", b.available, b.unlimited, b.updated_at as "updatedAt"`;

export async function listBalancesOfUser(
  db: Db,
  appid: string,
  openid: string,
): Promise<BalanceRow[]> {
  const result = await sql<BalanceRow>`
    select ${columns}
    from hongyan.balances b
    where b.appid = ${appid} and b.openid = ${openid}
    order by b.template_id`.execute(db);
  return result.rows;
}

/** Balances of one template, in the order of the openids. */
export async function listBalancesOfTemplate(
  db: Db,
  appid: string,
  templateId: string,
  page: { after: string | undefined; limit: number },
): Promise<BalanceRow[]> {
  const result = await sql<BalanceRow>`
    select ${columns}
    from hongyan.balances b
    where b.appid = ${appid} and b.template_id = ${templateId} and b.openid > ${page.after ?? ""}
    order by b.openid
    limit ${page.limit}`.execute(db);
  return result.rows;
}

export interface LedgerRow {
  id: number;
  templateId: string;
  kind: Movement["kind"] | "reserve" | "release" | "correct";
  delta: number;
  /** The sum of this and all earlier entries of the template. */
  balance: number;
  messageId: string | null;
  reportId: string | null;
  source: string;
  /** When the user acted, as far as it is known. */
  happenedAt: Date | null;
  /** Of a confirm: the entry that it confirms. */
  confirms: number | null;
  createdAt: Date;
}

/** Why the balance is what it is, newest first. */
export async function listLedger(
  db: Db,
  appid: string,
  openid: string,
  limit: number,
): Promise<LedgerRow[]> {
  const result = await sql<LedgerRow>`
    select
      l.id, l.template_id as "templateId", l.kind, l.delta, l.message_id as "messageId", l.report_id as "reportId",
      l.source, l.happened_at as "happenedAt", l.pair_id as confirms, l.created_at as "createdAt",
      (sum(l.delta) over (partition by l.template_id order by l.id))::integer as balance
    from hongyan.ledger l
    where l.appid = ${appid} and l.openid = ${openid}
    order by l.id desc
    limit ${limit}`.execute(db);
  return result.rows;
}
