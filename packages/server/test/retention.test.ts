import { createDatabase } from "@hongyan/testing/databases";
import { ledgerFaultsSql, query } from "@hongyan/testing/ledger";
import { appid, startTestServer, type MessageView, type TestServer } from "@hongyan/testing/server";
import pg from "pg";
import { expect, inject, test } from "vitest";
import { lockFrequencies } from "../src/store/frequencies.ts";
import { removeOldRecords, type Removed } from "../src/flow/retention/remove-old-records.ts";

test("messages that ended 90 days ago go with their attempts; what is open, ended later, or of a running campaign stays", async () => {
  await using h = await start();
  await h.rows(`insert into hongyan.campaigns (appid, id, name, scene, template_id, params, body_start, body_middle, state, ended_at)
    values ('${appid}', '${campaignOf("running")}', 'c', 's', 't', '{}', '', 'card', 'sending', null),
      ('${appid}', '${campaignOf("just ended")}', 'c', 's', 't', '{}', '', 'card', 'done', now() - interval '80 days'),
      ('${appid}', '${campaignOf("long over")}', 'c', 's', 't', '{}', '', 'card', 'done', now() - interval '91 days')`);
  const old = { createdDaysAgo: 200, endedDaysAgo: 91 };
  for (const status of ["sent", "delivered", "failed", "expired", "cancelled"]) {
    await h.oldMessage({ ...old, openid: `goes:${status}`, status });
  }
  for (const status of ["queued", "sending", "unknown"]) {
    await h.oldMessage({ ...old, openid: `stays:${status}`, status });
  }
  await h.oldMessage({ openid: "stays:ended late", createdDaysAgo: 200, endedDaysAgo: 89 });
  await h.oldMessage({ ...old, openid: "stays:campaign runs", campaign: "running" });
  await h.oldMessage({ ...old, openid: "stays:campaign just ended", campaign: "just ended" });
  await h.oldMessage({ ...old, openid: "goes:campaign is over", campaign: "long over" });

  const removed = await h.remove();

  expect(removed).toMatchObject({ messages: 6, campaigns: 1 });
  const left = await h.rows<{ openid: string }>("select openid from hongyan.messages order by 1");
  expect(left.map((row) => row.openid)).toEqual([
    "stays:campaign just ended",
    "stays:campaign runs",
    "stays:ended late",
    "stays:queued",
    "stays:sending",
    "stays:unknown",
  ]);
  expect(await h.rows("select count(*)::integer as n from hongyan.attempts")).toEqual([{ n: 6 }]);
  expect(await h.rows("select count(*)::integer as n from hongyan.campaigns")).toEqual([{ n: 2 }]);
});

test("balances and ledger are the same after all messages of a user are gone", async () => {
  await using h = await start({ worker: true });
  const openid = await h.t.user(3);
  const { body } = await h.t.call<MessageView>("POST", "/v1/messages", h.t.message(openid));
  await h.t.until(body.id, "sent");
  const account = `select (select json_agg(b.*) from hongyan.balances b) as balances,
    (select json_agg(l.* order by l.id) from hongyan.ledger l) as ledger`;
  const before = await h.rows(account);
  expect(await h.rows(ledgerFaultsSql)).toEqual([]);
  await h.age(100);

  expect(await h.remove()).toMatchObject({ messages: 1 });

  expect(await h.rows(account)).toEqual(before);
  const available = await h.rows("select available from hongyan.balances");
  expect(available).toEqual([{ available: 2 }]);
});

test("an idempotency key is known for as long as its message is kept, and the repeat sends nothing", async () => {
  await using h = await start({ worker: true });
  const openid = await h.t.user(2);
  const headers = { "idempotency-key": "order-1" };
  const send = async (): Promise<string> => {
    const { body } = await h.t.call<MessageView>("POST", "/v1/messages", h.t.message(openid), {
      headers,
    });
    await h.t.until(body.id, "sent");
    // Its time is changed by the test, the rest is random.
    return body.id.slice(14);
  };
  const first = await send();

  await h.age(89);
  await h.remove();
  expect(await send()).toBe(first);

  await h.age(2);
  await h.remove();
  expect(await send()).not.toBe(first);
});

test("an event stays until every enabled webhook has been told of it; a disabled one holds nothing back", async () => {
  await using h = await start();
  await h.rows(`insert into hongyan.events (appid, type, created_at)
    select '${appid}', 'old.' || n, now() - interval '91 days' from generate_series(1, 6) n`);
  await h.rows(`insert into hongyan.webhooks (id, appid, name, url, events, secret_sealed, cursor_txid, cursor_id)
    select gen_random_uuid(), w.appid, w.name, 'https://a.example', '{*}', '', e.txid, e.id
    from (values ('${appid}', 'slow', 'old.4'), (null, 'every app', 'old.5')) w (appid, name, type)
    join hongyan.events e using (type)`);
  await h.rows(`insert into hongyan.webhooks (id, appid, name, url, events, secret_sealed, cursor_txid, cursor_id, disabled_at)
    values (gen_random_uuid(), '${appid}', 'off', 'https://a.example', '{*}', '', '0', 0, now())`);
  await h.rows(`insert into hongyan.webhook_deliveries (webhook_id, appid, event_txid, event_id, event_type)
    select w.id, e.appid, e.txid, e.id, e.type
    from hongyan.webhooks w, hongyan.events e where w.name = 'slow' and e.type = 'old.3'`);
  const left = async () =>
    (
      await h.rows<{ type: string }>(
        "select type from hongyan.events where type like 'old.%' order by 1",
      )
    ).map((row) => row.type);

  await h.remove();
  // The third waits to be delivered to the slow one.
  expect(await left()).toEqual(["old.3", "old.4", "old.5", "old.6"]);

  await h.rows("update hongyan.webhook_deliveries set status = 'delivered', ended_at = now()");
  await h.remove();
  expect(await left()).toEqual(["old.5", "old.6"]);

  await h.rows("update hongyan.webhooks set disabled_at = now()");
  await h.remove();
  expect(await left()).toEqual([]);
});

test("callbacks that are not processed yet, and reports that a client may still repeat, are never removed", async () => {
  await using h = await start();
  await h.rows(`insert into hongyan.callbacks (appid, deduplication_key, msg_type, created_at, body, content, received_at, processed_at)
    values ('${appid}', 'waits', 'event', now(), '', '{}', now() - interval '31 days', null),
      ('${appid}', 'old', 'event', now(), '', '{}', now() - interval '31 days', now()),
      ('${appid}', 'young', 'event', now(), '', '{}', now() - interval '29 days', now())`);
  await h.rows(`insert into hongyan.grant_reports (appid, openid, report_id, choices, source, created_at)
    values ('${appid}', 'o', 'young', '{}', 'client', now() - interval '399 days'),
      ('${appid}', 'o', 'old', '{}', 'client', now() - interval '401 days')`);
  await h.rows(`insert into hongyan.customer_messages (appid, openid, callback_id, type, content, created_at, received_at)
    values ('${appid}', 'o', 1, 'text', '{}', now(), now() - interval '91 days'),
      ('${appid}', 'o', 2, 'text', '{}', now(), now() - interval '89 days')`);

  expect(await h.remove()).toMatchObject({ callbacks: 1, grantReports: 1, customerMessages: 1 });

  expect(await h.rows("select deduplication_key as key from hongyan.callbacks order by 1")).toEqual(
    [{ key: "waits" }, { key: "young" }],
  );
  expect(await h.rows("select report_id as id from hongyan.grant_reports")).toEqual([
    { id: "young" },
  ]);
});

test("a uniform message goes after the messages of its channels", async () => {
  await using h = await start();
  const messageId = await h.oldMessage({ openid: "o", createdDaysAgo: 100, endedDaysAgo: 89 });
  const uniformId = uuidOf(100);
  await h.rows(
    `insert into hongyan.uniform_messages (appid, id) values ('${appid}', '${uniformId}')`,
  );
  await h.rows(`insert into hongyan.uniform_channels (appid, uniform_id, position, channel, state, send_appid, message_id)
    values ('${appid}', '${uniformId}', 1, 'subscribe', 'taken', '${appid}', '${messageId}')`);

  expect(await h.remove()).toMatchObject({ messages: 0, uniformMessages: 0 });
  await h.age(2);
  expect(await h.remove()).toMatchObject({ messages: 1, uniformMessages: 1 });
  expect(await h.rows("select from hongyan.uniform_channels")).toEqual([]);
});

test("a draft that nobody started is cancelled with its list after the time for lists; one that is still worked on stays", async () => {
  await using h = await start();
  const draft = (name: string, daysAgo: number) =>
    h.rows(`insert into hongyan.campaigns
        (appid, id, name, scene, template_id, params, body_start, body_middle, state, has_list, listed_count, updated_at)
      values ('${appid}', '${campaignOf(name)}', '${name}', 's', 't', '{}', '', '', 'draft', true, 1, now() - interval '${daysAgo} days');
      insert into hongyan.campaign_recipients (appid, campaign_id, openid, line)
      values ('${appid}', '${campaignOf(name)}', 'o1', 1)`);
  await draft("left", 31);
  await draft("new", 29);
  await draft("busy", 31);
  await h.rows(`insert into hongyan.campaign_uploads (appid, campaign_id, id, state)
    values ('${appid}', '${campaignOf("busy")}', '${campaignOf("upload")}', 'complete')`);

  expect(await h.remove()).toMatchObject({ drafts: 1, listed: 1, campaigns: 0 });

  expect(await h.rows("select name, state, reason from hongyan.campaigns order by name")).toEqual([
    { name: "busy", state: "draft", reason: null },
    { name: "left", state: "cancelled", reason: "NEVER_STARTED" },
    { name: "new", state: "draft", reason: null },
  ]);
  expect(await h.rows("select campaign_id from hongyan.campaign_recipients order by 1")).toEqual(
    [campaignOf("busy"), campaignOf("new")].map((campaign_id) => ({ campaign_id })),
  );
  const { body } = await h.t.call<{ hint: string; endedAt: string }>(
    "GET",
    `/v1/campaigns/${campaignOf("left")}`,
  );
  expect(body.hint).toContain("HONGYAN_KEEP_LISTS_DAYS");
  expect(body.endedAt).not.toBeNull();
  expect(
    await h.rows(
      "select data ->> 'reason' as reason from hongyan.events where type = 'campaign.cancelled'",
    ),
  ).toEqual([{ reason: "NEVER_STARTED" }]);
});

test("what users got goes when no frequency cap can ask for it any more", async () => {
  await using h = await start();
  await h.rows(`insert into hongyan.frequencies (appid, scene, openid, used_on)
    values ('${appid}', 's', 'old', current_date - 92), ('${appid}', 's', 'kept', current_date - 91)`);
  expect(await h.remove()).toMatchObject({ frequencies: 1 });
  expect(await h.rows("select openid from hongyan.frequencies")).toEqual([{ openid: "kept" }]);
  const { db } = h.t.server.ctx;
  await db.transaction().execute(async (tx) => {
    await lockFrequencies(tx, appid, [{ scene: "s", openid: "kept" }]);
  });
  expect(await h.rows("select used_on = current_date as today from hongyan.frequencies")).toEqual([
    { today: true },
  ]);
});

test("many slices: all that is old goes, and what a writer has locked is passed over", async () => {
  await using h = await start();
  const count = 4_500;
  await h.rows(`insert into hongyan.messages (appid, id, openid, body, status, grant_state, due_at, updated_at)
    select '${appid}', ('${uuidOf(100).slice(0, 24)}' || lpad(n::text, 12, '0'))::uuid, 'o' || n, '', 'sent', 'none', now(),
      now() - interval '95 days'
    from generate_series(1, ${count}) n`);
  const writer = new pg.Client({ connectionString: h.databaseUrl });
  await writer.connect();
  await writer.query("begin");
  await writer.query("select from hongyan.messages where openid in ('o1', 'o3000') for update");

  expect(await h.remove()).toMatchObject({ messages: count - 2 });

  await writer.query("commit");
  await writer.end();
  expect(await h.remove()).toMatchObject({ messages: 2 });
});

test("while one process removes, another one leaves off; told to stop, it ends between two slices", async () => {
  await using h = await start();
  await h.oldMessage({ openid: "o", createdDaysAgo: 100, endedDaysAgo: 95 });
  const other = new pg.Client({ connectionString: h.databaseUrl });
  await other.connect();
  await other.query("begin");
  await other.query("select pg_advisory_xact_lock(hashtextextended('hongyan.retention', 0))");
  expect(await h.remove()).toMatchObject({ messages: 0 });
  await other.end();

  expect(await removeOldRecords(h.t.server.ctx, AbortSignal.abort())).toMatchObject({
    messages: 0,
  });
  expect(await h.remove()).toMatchObject({ messages: 1 });
});

test("0 keeps everything, and a time too short for the service itself is refused at the start", async () => {
  const kinds = [
    "MESSAGES",
    "LISTS",
    "EVENTS",
    "DELIVERIES",
    "CALLBACKS",
    "CUSTOMER_MESSAGES",
    "GRANT_REPORTS",
  ];
  const env = Object.fromEntries(kinds.map((kind) => [`HONGYAN_KEEP_${kind}_DAYS`, "0"]));
  await using h = await start({ env });
  await h.oldMessage({ openid: "o", createdDaysAgo: 3_000, endedDaysAgo: 2_999 });
  expect(Object.values(await h.remove()).filter((count) => count > 0)).toEqual([]);

  await expect(start({ env: { HONGYAN_KEEP_MESSAGES_DAYS: "3" } })).rejects.toMatchObject({
    code: "CONFIG_INVALID",
    details: ["HONGYAN_KEEP_MESSAGES_DAYS: must be 0 (for ever), or at least 7"],
  });
});

interface Harness extends AsyncDisposable {
  t: TestServer;
  databaseUrl: string;
  rows<T>(text: string): Promise<T[]>;
  remove(): Promise<Removed>;
  /** Everything happened so many days earlier. */
  age(days: number): Promise<void>;
  /** Answers with its id. */
  oldMessage(message: OldMessage): Promise<string>;
}

interface OldMessage {
  openid: string;
  createdDaysAgo: number;
  endedDaysAgo: number;
  status?: string;
  campaign?: string;
}

async function start(
  options: { worker?: boolean; env?: Record<string, string> } = {},
): Promise<Harness> {
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  const t = await startTestServer({
    databaseUrl,
    env: options.env ?? {},
    options: { worker: options.worker ?? false },
  });
  const rows = <T>(text: string): Promise<T[]> => query<T>(databaseUrl, text);
  return {
    t,
    databaseUrl,
    rows,
    remove: () => removeOldRecords(t.server.ctx, new AbortController().signal),
    async age(days) {
      // The time of a UUIDv7 is its first 48 bits, in milliseconds.
      await rows(`update hongyan.messages set
        id = (select (substr(hex, 1, 8) || '-' || substr(hex, 9, 4) || substr(id::text, 14))::uuid
          from lpad(to_hex(('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint - ${days * 86_400_000}), 12, '0') hex),
        created_at = created_at - interval '${days} days', updated_at = updated_at - interval '${days} days'`);
    },
    async oldMessage({ openid, createdDaysAgo, endedDaysAgo, status = "sent", campaign }) {
      const id = uuidOf(createdDaysAgo);
      const campaignId = campaign === undefined ? "null" : `'${campaignOf(campaign)}'`;
      await rows(`insert into hongyan.messages (appid, id, openid, body, status, grant_state, due_at, updated_at, campaign_id)
        values ('${appid}', '${id}', '${openid}', '', '${status}', 'none', now(), now() - interval '${endedDaysAgo} days', ${campaignId})`);
      await rows(
        `insert into hongyan.attempts (appid, message_id, attempt, outcome) values ('${appid}', '${id}', 1, 'refused')`,
      );
      return id;
    },
    [Symbol.asyncDispose]: () => t[Symbol.asyncDispose](),
  };
}

let uuids = 0;

/** A UUIDv7 of that time. */
function uuidOf(daysAgo: number): string {
  uuids += 1;
  const hex = (Date.now() - daysAgo * 86_400_000).toString(16).padStart(12, "0");
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${String(uuids).padStart(12, "0")}`;
}

function campaignOf(name: string): string {
  const digits = Buffer.from(name).toString("hex").padEnd(12, "0").slice(0, 12);
  return `00000000-0000-7000-8000-${digits}`;
}
