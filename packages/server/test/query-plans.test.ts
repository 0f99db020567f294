import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { Kysely, PostgresDialect, type CompiledQuery } from "kysely";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { Db } from "../src/db/connection.ts";
import { migrate } from "../src/db/migrate.ts";
import { listMessages } from "../src/store/messages.ts";
import { apiReads, type Sample } from "./api-reads.ts";

// docs/decisions/0020-queries-at-50-million.md has these plans over millions of rows.

/** A page of fifty, and what comes with it. */
const mostRows = 1_000;
/** Filters that no index serves, and what is open, look through so many rows, twice: for the page, and for where the next one begins. */
const mostRowsOfWalks = 2 * 20_000 + 1_000;
const walks = new Set([
  "GET /v1/messages?status=queued",
  "GET /v1/messages?status=sending",
  "GET /v1/messages?status=unknown",
  "GET /v1/messages?status=sent",
  "GET /v1/messages?status=delivered",
  "GET /v1/messages?kind (there is none)",
  "GET /v1/messages?scene (rare)",
  "GET /v1/messages?scene&status=failed (rare)",
  "GET /v1/messages?errcode (rare)",
  "GET /v1/messages?reason&status=failed (rare)",
  "GET /v1/users?tag (rare)",
  "GET /v1/webhooks/{id}/deliveries?status=pending",
  "GET /v1/campaigns/{id}/recipients?reach=without-grant",
  "POST /v1/diagnosis: messages in trouble",
  "GET /metrics: queue",
  "GET /v1/customer-service/conversations?q",
]);

const sample: Sample = {
  appid: "wxbig",
  openid: "o777",
  externalId: "e777",
  templateId: "t1",
  scene: "common",
  rareScene: "rare",
  messageId: "",
  idempotencyKey: "k50000",
  campaignId: "00000000-0000-7000-8000-000000000001",
  webhookId: "00000000-0000-7000-8000-000000000002",
  uniformId: "00000000-0000-7000-8000-000000000003",
};

let databaseUrl: string;
let db: Kysely<Record<string, never>>;
let statements: CompiledQuery[] = [];

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  db = new Kysely({
    dialect: new PostgresDialect({ pool: new pg.Pool({ connectionString: databaseUrl, max: 1 }) }),
    log(event) {
      statements.push(event.query);
    },
  });
  await migrate(db);
  // One by one: while a transaction is open, nobody who reads events in their order, in any database of the server, sees later ones.
  for (const statement of fill.split(/;\n/)) await query(databaseUrl, statement);
  await query(databaseUrl, "vacuum (analyze)");
  const [middle] = await query<{ id: string }>(
    databaseUrl,
    "select id from hongyan.messages order by id offset 50000 limit 1",
  );
  sample.messageId = middle?.id ?? "";
}, 120_000);

afterAll(() => db.destroy());

describe("in tables of 100,000 rows and more, a read of the API touches a page's worth of rows", () => {
  for (const name of Object.keys(apiReads(sample))) {
    test(name, async () => {
      const plans = await plansOf((reader) => apiReads(sample)[name]?.(reader));
      const scans = plans.flatMap(scansOf);
      const rows = scans.reduce((sum, scan) => sum + scan.rows, 0);
      expect(scans.filter((scan) => scan.isSequential)).toEqual([]);
      expect(rows).toBeLessThanOrEqual(walks.has(name) ? mostRowsOfWalks : mostRows);
    });
  }
});

describe("a page of what is open looks up no more messages than it has to, however many are open", () => {
  // 'wxbig' has about 1,000 of them, in a few dispatches.
  const lookedUp = async (filter: { before?: string; to?: Date }, looked?: number) => {
    const plans = await plansOf((reader) =>
      listMessages(reader, sample.appid, { status: "queued", limit: 10, ...filter }, looked),
    );
    return plans.flatMap(scansOf).reduce((sum, scan) => sum + scan.rows, 0);
  };

  test("of those that fit the first page", async () => {
    expect(await lookedUp({})).toBeLessThanOrEqual(20);
  });

  test("of those behind the cursor, or in the range of time, none when there is none", async () => {
    const before = "00000000-0000-7000-8000-000000000001";
    expect(await lookedUp({ before })).toBe(0);
    expect(await lookedUp({ to: new Date(0) })).toBe(0);
  });

  test("of those that do not fit, as many as a page looks through", async () => {
    // Behind this one there are unknown ones only.
    const before = "00000000-0000-7000-8000-000000099000";
    expect(await lookedUp({ before }, 30)).toBeLessThanOrEqual(30);
  });
});

interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Index Recheck"?: number;
  Plans?: PlanNode[];
}

async function plansOf(read: (db: Db) => Promise<unknown> | undefined): Promise<PlanNode[]> {
  statements = [];
  await read(db);
  const taken = statements.filter(({ sql }) => !/^(begin|commit)/.test(sql));
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    const plans: PlanNode[] = [];
    for (const { sql: text, parameters } of taken) {
      const { rows } = await client.query<{ "QUERY PLAN": { Plan: PlanNode }[] }>(
        `explain (analyze, format json) ${text}`,
        [...parameters],
      );
      for (const row of rows) plans.push(...row["QUERY PLAN"].map((one) => one.Plan));
    }
    return plans;
  } finally {
    await client.end();
  }
}

/** Tables that stay small, however many messages there are: reading them whole costs nothing. */
const small = new Set([
  "apps",
  "campaigns",
  "webhooks",
  "media",
  "open_dispatches",
  "templates",
  "scenes",
  "count_cursors",
  "reach_snapshots",
]);

function scansOf(node: PlanNode): { table: string; isSequential: boolean; rows: number }[] {
  const below = (node.Plans ?? []).flatMap(scansOf);
  const table = node["Relation Name"];
  if (table === undefined || small.has(table)) return below;
  const perLoop =
    node["Actual Rows"] +
    (node["Rows Removed by Filter"] ?? 0) +
    (node["Rows Removed by Index Recheck"] ?? 0);
  const rows = perLoop * node["Actual Loops"];
  return [{ table, isSequential: node["Node Type"].includes("Seq Scan"), rows }, ...below];
}

const fill = `
  insert into hongyan.apps (appid, name, secret_sealed) values ('wxbig', '', ''), ('wxother', '', '');
  insert into hongyan.users (appid, openid, external_id)
    select 'wxbig', 'o' || n, 'e' || n from generate_series(1, 100000) n;
  insert into hongyan.balances (appid, openid, template_id, available)
    select 'wxbig', 'o' || n, 't' || t, 1 from generate_series(1, 50000) n, generate_series(1, 2) t;
  insert into hongyan.campaigns (appid, id, name, scene, template_id, params, body_start, body_middle, state)
    values ('wxbig', '${sample.campaignId}', '', 'common', 't1', '{}', '', '', 'draft');
  insert into hongyan.campaign_recipients (appid, campaign_id, openid, line)
    select 'wxbig', '${sample.campaignId}', 'o' || n, n from generate_series(1, 100000) n;
  insert into hongyan.messages (
    appid, id, openid, template_id, scene, body, status, grant_state, due_at, idempotency_key, created_at, updated_at
  )
    select
      case when n % 10 = 0 then 'wxother' else 'wxbig' end,
      ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'o' || n % 20000, 't' || n % 2,
      case when n = 7 then 'rare' else 'common' end, repeat('x', 300),
      case
        when n > 99000 then 'queued' when n % 1000 = 1 then 'unknown' when n % 50 = 7 then 'failed'
        when n % 1000 = 11 then 'expired' when n % 2 = 0 then 'sent' else 'delivered'
      end,
      'none', now(), 'k' || n, now(), now()
    from generate_series(1, 100000) n;
  insert into hongyan.open_dispatches (appid, id, message_ids, due_at, look_at)
    select o.appid, gen_random_uuid(), array_agg(o.id), now(), now()
    from (
      select m.appid, m.id, (row_number() over (partition by m.appid order by m.id)) / 500 as part
      from hongyan.messages m
      where m.status in ('queued', 'unknown')
    ) o
    group by o.appid, o.part;
  insert into hongyan.hourly_counts (appid, hour, what, scene, template_id, reason, errcode, count)
    select 'wxbig', date_trunc('hour', now()) - h * interval '1 hour', 'sent', 's' || s, 't1', '', 0, 1
    from generate_series(0, 9599) h, generate_series(1, 10) s;
  insert into hongyan.attempts (appid, message_id, attempt, outcome)
    select appid, id, 1, 'refused' from hongyan.messages;
  insert into hongyan.events (appid, type, message_id, openid)
    select m.appid, e.type, m.id, m.openid from hongyan.messages m, (values ('message.queued'), ('message.sent')) e (type);
  insert into hongyan.ledger (appid, openid, template_id, kind, delta, source)
    select 'wxbig', 'o' || n % 20000, 't1', 'credit', 1, 'client' from generate_series(1, 100000) n;
  insert into hongyan.ledger (appid, openid, template_id, kind, delta, source, happened_at)
    select 'wxbig', 'oheavy', 't1', 'credit', 1, 'client', now() - n * interval '1 second' from generate_series(1, 20000) n;
  insert into hongyan.ledger (appid, openid, template_id, kind, delta, source, happened_at, pair_id)
    select l.appid, l.openid, l.template_id, 'confirm', 0, 'callback', l.happened_at, l.id from hongyan.ledger l where l.openid = 'oheavy';
  insert into hongyan.callbacks (appid, deduplication_key, msg_type, created_at, body, content, processed_at)
    select 'wxbig', 'd' || n, 'event', now(), '', '{}', now() from generate_series(1, 100000) n;
  insert into hongyan.conversations (appid, openid, last_activity_at)
    select 'wxbig', 'o' || n, now() - n * interval '10 minutes' from generate_series(1, 100000) n;
  insert into hongyan.customer_messages (appid, openid, callback_id, type, content, created_at)
    select 'wxbig', 'o' || n % 20000, n, 'text', '{}', now() from generate_series(1, 100000) n;
  insert into hongyan.service_card_updates (appid, message_id, openid, notify_type, notify_code, activates)
    select appid, id, openid, 1, 'c', true from hongyan.messages;
  insert into hongyan.uniform_messages (appid, id, idempotency_key)
    select 'wxbig', ('00000000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'k' || n from generate_series(1, 100000) n;
  insert into hongyan.uniform_channels (appid, uniform_id, position, channel, state)
    select u.appid, u.id, p, 'subscribe', 'waiting' from hongyan.uniform_messages u, generate_series(1, 2) p;
  insert into hongyan.webhooks (id, appid, name, url, events, secret_sealed, cursor_txid, cursor_id)
    values ('${sample.webhookId}', 'wxbig', '', '', '{*}', '', pg_current_xact_id(), 0);
  insert into hongyan.webhook_deliveries (webhook_id, appid, event_txid, event_id, event_type, status)
    select '${sample.webhookId}', e.appid, e.txid, e.id, e.type,
      case when e.id % 500 = 0 then 'failed' when e.id % 10000 = 1 then 'pending' else 'delivered' end
    from hongyan.events e where e.appid = 'wxbig';
`;
