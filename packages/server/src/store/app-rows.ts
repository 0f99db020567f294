import { sql, type RawBuilder } from "kysely";
import type { Db, Tx } from "../db/connection.ts";
import { isOpen } from "./open-dispatches.ts";
import { listCopiedTables, listSequences, type CopiedTable } from "./table-copy.ts";

// What of the database is one app's, and goes with it into another installation.

type Belonging =
  /** Rows of the app's appid. */
  | "app"
  /** Those of the app's own webhooks: webhooks for every app are of the installation. */
  | "webhook"
  /** Of the installation. */
  | "stays";

/** Every table: a test compares them with the schema. */
const belongings: Readonly<Record<string, Belonging>> = {
  access_tokens: "app",
  api_calls: "app",
  api_keys: "app",
  api_quotas: "app",
  apps: "app",
  attempts: "app",
  // Who did what in one installation: its people and keys are not known in another. It outlives the app.
  audit_log: "stays",
  // An account authorises the platform of one installation, and there can be only one.
  authorization_links: "stays",
  authorizations: "stays",
  auto_replies: "app",
  balances: "app",
  callback_refusals: "app",
  callbacks: "app",
  campaign_counts: "app",
  campaign_recipients: "app",
  campaign_slices: "app",
  campaign_uploads: "app",
  campaigns: "app",
  client_sends: "app",
  conversations: "app",
  count_cursors: "app",
  customer_messages: "app",
  erasures: "app",
  events: "app",
  frequencies: "app",
  grant_reports: "app",
  hourly_counts: "app",
  ledger: "app",
  media: "app",
  message_traces: "app",
  messages: "app",
  open_dispatches: "app",
  operator_links: "stays",
  // A role names a person of the installation.
  operator_roles: "stays",
  operator_sessions: "stays",
  operators: "stays",
  platform_tokens: "stays",
  platforms: "stays",
  quick_replies: "app",
  quota_warnings: "app",
  reach_snapshots: "app",
  reach_walks: "app",
  removed_scene_rules: "app",
  scenes: "app",
  service_card_updates: "app",
  sign_in_attempts: "stays",
  template_bridges: "app",
  templates: "app",
  uniform_channels: "app",
  uniform_messages: "app",
  users: "app",
  webhook_deliveries: "webhook",
  webhooks: "app",
};

/** @throws when nobody has decided about the table */
export function goesWithApp(table: string): boolean {
  const belonging = belongings[table];
  if (belonging === undefined) throw new Error(`whose rows are in hongyan.${table}?`);
  return belonging !== "stays";
}

/** A condition on a row `t` of a table that goes with the app. */
function isOfApp(table: string, appid: string): RawBuilder<boolean> {
  return belongings[table] === "webhook"
    ? sql`t.appid = ${appid} and t.webhook_id in (select w.id from hongyan.webhooks w where w.appid = ${appid})`
    : sql`t.appid = ${appid}`;
}

/** Of a copy of one app, or, with undefined, of everything: the tables that are in it, in the order in which they are written ... */
export async function tablesOf(db: Db, appid: string | undefined): Promise<CopiedTable[]> {
  const tables = await listCopiedTables(db);
  return appid === undefined ? tables : tables.filter(({ name }) => goesWithApp(name));
}

/** ... and which of their rows; undefined: all. */
export function rowsOf(table: string, appid: string | undefined): RawBuilder<boolean> | undefined {
  return appid === undefined ? undefined : isOfApp(table, appid);
}

export interface DeletedApp {
  /** How many rows each table had. */
  tables: { name: string; rows: number }[];
  /** The messages among them that were not over. */
  openMessages: string[];
}

/** Everything that goes with the app. */
export async function deleteRowsOfApp(tx: Tx, appid: string): Promise<DeletedApp> {
  const tables: DeletedApp["tables"] = [];
  let openMessages: string[] = [];
  for (const { name } of (await tablesOf(tx, appid)).toReversed()) {
    if (name === "messages") {
      const messages = await deleteMessages(tx, appid);
      openMessages = messages.open;
      tables.push({ name, rows: messages.rows });
      continue;
    }
    const result = await sql`
      delete from hongyan.${sql.id(name)} t where ${isOfApp(name, appid)}`.execute(tx);
    tables.push({ name, rows: Number(result.numAffectedRows ?? 0) });
  }
  return { tables: tables.toReversed(), openMessages };
}

/** What was not over is told by the statement that deletes it: one before it would not see what is accepted between the two. */
async function deleteMessages(tx: Tx, appid: string): Promise<{ rows: number; open: string[] }> {
  const result = await sql<{ rows: number; open: string[] }>`
    with deleted as (
      delete from hongyan.messages t where ${isOfApp("messages", appid)} returning t.id, t.status
    )
    select count(*) as rows, coalesce(array_agg(m.id::text) filter (where ${isOpen}), '{}') as open
    from deleted m`.execute(tx);
  return result.rows[0] ?? { rows: 0, open: [] };
}

export async function hasMessages(tx: Tx, appid: string): Promise<boolean> {
  const result = await sql`
    select from hongyan.messages t where ${isOfApp("messages", appid)} limit 1`.execute(tx);
  return result.rows.length > 0;
}

/** More numbers than others can take between the look at a sequence and its change. */
const gap = 1_000_000;

/** Nobody comes so far by counting. A file that names such a number would use up what is left for everybody. */
const highest = 1_000_000_000_000_000;

/**
 * What the database hands out next lies behind what came with the app. One that is past it already is left alone, and none is
 * lowered, while other apps go on taking numbers. It outlives a transaction that is rolled back: for the end of one. False, and nothing is
 * changed, when a number that came is none that was ever handed out.
 */
export async function raiseSequences(tx: Tx, appid: string): Promise<boolean> {
  const raises: { sequence: string; last: number }[] = [];
  for (const { table, column, sequence } of await listSequences(tx)) {
    if (!goesWithApp(table)) continue;
    const result = await sql<{ last: number | null }>`
      select max(t.${sql.id(column)}) as last from hongyan.${sql.id(table)} t where ${isOfApp(table, appid)}`.execute(
      tx,
    );
    const last = result.rows[0]?.last ?? 0;
    if (last > highest) return false;
    raises.push({ sequence, last });
  }
  for (const { sequence, last } of raises) {
    await sql`
      select setval(${sequence}::regclass, ${last + gap}::bigint)
      where ${last}::bigint >= (select s.last_value from ${sql.raw(sequence)} s)`.execute(tx);
  }
  return true;
}
