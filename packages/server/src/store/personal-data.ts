import { sql } from "kysely";
import type { Db } from "../db/connection.ts";

/** A kind of record about a user: a table with an openid, and what orders its rows of one user. */
export interface PersonalRecords {
  /** Its member in the export. */
  name: string;
  table: string;
  /** null: a user has one row at most. */
  key: { column: string; type: "text" | "uuid" | "bigint" } | null;
}

/** Everything that names the user in a column of its own and has an index that leads there. */
export const personalRecords: readonly PersonalRecords[] = [
  { name: "user", table: "users", key: null },
  { name: "balances", table: "balances", key: { column: "template_id", type: "text" } },
  { name: "ledger", table: "ledger", key: { column: "id", type: "bigint" } },
  { name: "grantReports", table: "grant_reports", key: { column: "report_id", type: "text" } },
  { name: "messages", table: "messages", key: { column: "id", type: "uuid" } },
  { name: "conversation", table: "conversations", key: null },
  { name: "customerMessages", table: "customer_messages", key: { column: "id", type: "bigint" } },
  {
    name: "serviceCards",
    table: "service_card_updates",
    key: { column: "message_id", type: "uuid" },
  },
  { name: "frequencies", table: "frequencies", key: { column: "scene", type: "text" } },
  { name: "clientSends", table: "client_sends", key: null },
];

/** A row as JSON, as it stands in the database: nothing is lost on the way, no 64-bit number either. */
interface JsonRow {
  json: string;
  key: string | null;
}

/** A page of the rows about one user. */
export async function listPersonalRecords(
  db: Db,
  { table, key }: PersonalRecords,
  { appid, openid }: { appid: string; openid: string },
  { after, limit }: { after: string | null; limit: number },
): Promise<JsonRow[]> {
  const rows = sql.id("hongyan", table);
  if (key === null) {
    const only = await sql<JsonRow>`
      select to_jsonb(r)::text as json, null as key
      from ${rows} r
      where r.appid = ${appid} and r.openid = ${openid}`.execute(db);
    return only.rows;
  }
  const column = sql.id("r", key.column);
  const isLater =
    after === null ? sql`true` : sql`${column} > cast(${after} as ${sql.raw(key.type)})`;
  const page = await sql<JsonRow>`
    select to_jsonb(r)::text as json, ${column}::text as key
    from ${rows} r
    where r.appid = ${appid} and r.openid = ${openid} and ${isLater}
    order by ${column}
    limit ${limit}`.execute(db);
  return page.rows;
}

/** What belongs to messages: attempts, and events. */
export async function listOfMessages(
  db: Db,
  table: "attempts" | "events",
  appid: string,
  messageIds: string[],
): Promise<string[]> {
  const result = await sql<{ json: string }>`
    select (to_jsonb(r) - 'txid')::text as json
    from ${sql.id("hongyan", table)} r
    where r.appid = ${appid} and r.message_id = any (${messageIds}::uuid[])
    order by r.message_id`.execute(db);
  return result.rows.map((row) => row.json);
}

/** Events of the user that belong to no message. */
export async function listOwnEvents(
  db: Db,
  { appid, openid }: { appid: string; openid: string },
  { after, limit }: { after: string | null; limit: number },
): Promise<JsonRow[]> {
  const result = await sql<JsonRow>`
    select (to_jsonb(e) - 'txid')::text as json, e.id::text as key
    from hongyan.events e
    where e.appid = ${appid} and e.openid = ${openid} and e.message_id is null
      and e.id > ${after ?? "0"}::bigint
    order by e.id
    limit ${limit}`.execute(db);
  return result.rows;
}

/** The lists of campaigns that the user stands in, with what was rendered for them. */
export async function listOwnPlaces(
  db: Db,
  { appid, openid }: { appid: string; openid: string },
): Promise<JsonRow[]> {
  const result = await sql<JsonRow>`
    select to_jsonb(r)::text as json, null as key
    from hongyan.campaigns c
    join hongyan.campaign_recipients r
      on r.appid = c.appid and r.campaign_id = c.id and r.openid = ${openid}
    where c.appid = ${appid} and c.has_list
    order by c.id`.execute(db);
  return result.rows;
}

/** A stored push in whose text the openid stands somewhere; the caller finds out whether it names the user. */
export interface JsonCallback {
  json: string;
  openid: string | null;
  body: string;
}

/** Looks through a page of what WeChat pushed. `next` null: that was the last page. */
export async function listCallbacksWith(
  db: Db,
  { appid, openid }: { appid: string; openid: string },
  { after, limit }: { after: string; limit: number },
): Promise<{ found: JsonCallback[]; next: string | null }> {
  type Row = { last: string | null; looked: number } & (JsonCallback | { json: null });
  const result = await sql<Row>`
    with looked as materialized (
      select c.*
      from hongyan.callbacks c
      where c.appid = ${appid} and c.id > ${after}::bigint
      order by c.id
      limit ${limit}
    )
    select f.json, f.openid, f.body, p.last, p.looked
    from (select max(l.id)::text as last, count(*)::integer as looked from looked l) p
    left join (
      select to_jsonb(l)::text as json, l.openid, l.body
      from looked l
      where l.openid = ${openid} or strpos(l.body, ${openid}) > 0
    ) f on true`.execute(db);
  const [page] = result.rows;
  const isMore = page !== undefined && page.looked === limit;
  return {
    found: result.rows.filter((row): row is Row & JsonCallback => row.json !== null),
    next: isMore ? page.last : null,
  };
}
