import { sql } from "kysely";
import type { Db, Tx } from "../db/connection.ts";

/** One report of what a user chose. The same (openid, reportId) counts once. */
export interface GrantReport {
  openid: string;
  reportId: string;
  /** Verbatim, as the client gave them. */
  choices: Record<string, string>;
  /** What the report means for the ledger. */
  entries: { templateId: string; kind: "credit" | "allow" | "revoke"; count: number }[];
}

/**
 * Writes reports of one app into the ledger, each once, and moves the balances with them, in one statement (L1).
 * `credit` adds one-time grants, `allow` opens a long-term template, `revoke` closes it.
 * Answers with the report ids that counted now; the others had been counted before.
 */
export async function recordReports(
  tx: Tx,
  appid: string,
  source: string,
  reports: GrantReport[],
): Promise<Set<string>> {
  const entries = reports.flatMap((report) =>
    report.entries.map((entry) => ({ openid: report.openid, reportId: report.reportId, ...entry })),
  );
  const result = await sql<{ reportId: string }>`
    with reported as (
      insert into hongyan.grant_reports (appid, openid, report_id, choices, source)
      select ${appid}, r.openid, r.report_id, r.choices, ${source}
      from unnest(
        ${reports.map((report) => report.openid)}::text[], ${reports.map((report) => report.reportId)}::text[],
        ${reports.map((report) => JSON.stringify(report.choices))}::jsonb[]
      ) as r (openid, report_id, choices)
      order by r.openid, r.report_id
      on conflict do nothing
      returning openid, report_id
    ),
    entries as (
      select e.*
      from unnest(
        ${entries.map((entry) => entry.openid)}::text[], ${entries.map((entry) => entry.reportId)}::text[],
        ${entries.map((entry) => entry.templateId)}::text[], ${entries.map((entry) => entry.kind)}::text[],
        ${entries.map((entry) => entry.count)}::integer[]
      ) as e (openid, report_id, template_id, kind, n)
      join reported using (openid, report_id)
    ),
    moved as (
      insert into hongyan.balances as b (appid, openid, template_id, available, unlimited)
      select
        ${appid}, e.openid, e.template_id, coalesce(sum(e.n) filter (where e.kind = 'credit'), 0)::integer,
        bool_or(e.kind = 'allow')
      from entries e
      group by e.openid, e.template_id
      order by e.openid, e.template_id
      on conflict (appid, openid, template_id) do update
      set
        available = b.available + excluded.available,
        unlimited = case
          when excluded.unlimited then true
          when exists (
            select from entries e
            where e.openid = b.openid and e.template_id = b.template_id and e.kind = 'revoke'
          ) then false
          else b.unlimited
        end,
        updated_at = now()
    ),
    recorded as (
      insert into hongyan.ledger (appid, openid, template_id, kind, delta, report_id, source)
      select
        ${appid}, e.openid, e.template_id, e.kind, case e.kind when 'credit' then e.n else 0 end, e.report_id, ${source}
      from entries e
    )
    select r.report_id as "reportId" from reported r`.execute(tx);
  return new Set(result.rows.map((row) => row.reportId));
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
  kind: "credit" | "reserve" | "release" | "correct" | "allow" | "revoke";
  delta: number;
  messageId: string | null;
  reportId: string | null;
  source: string;
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
      l.source, l.created_at as "createdAt"
    from hongyan.ledger l
    where l.appid = ${appid} and l.openid = ${openid}
    order by l.id desc
    limit ${limit}`.execute(db);
  return result.rows;
}
