import { createDatabase } from "@hongyan/testing/databases";
import { eventually } from "@hongyan/testing/eventually";
import {
  eventFaultsSql,
  ledgerFaultsSql,
  query,
  reservationFaultsSql,
} from "@hongyan/testing/ledger";
import { callback, push, subscribeEvent } from "@hongyan/testing/push";
import { appid, params, startTestServer, template, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { carryOutErasure } from "../src/flow/personal-data/carry-out-erasures.ts";

const externalId = "customer-9f31c7";
const nil = "00000000-0000-7000-8000-00000000000";
let databaseUrl: string;
let t: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl }));
  await t.call("PATCH", `/v1/apps/${appid}`, { callback });
});
afterAll(() => resources.disposeAsync());

const rows = <T = Record<string, unknown>>(sql: string) => query<T>(databaseUrl, sql);

/** Tables of ours and of the queue in which a text stands in any column. */
async function tablesWith(text: string): Promise<string[]> {
  const tables = await rows<{ name: string }>(`
    select table_schema || '.' || table_name as name from information_schema.tables
    where table_schema in ('hongyan', 'pgboss') and table_type = 'BASE TABLE'`);
  const looks = tables.map(
    ({ name }) =>
      `select '${name}' as name where exists (select from ${name} r where strpos(r::text, '${text}') > 0)`,
  );
  const found = await rows<{ name: string }>(looks.join(" union all "));
  return found.map(({ name }) => name).toSorted((a, b) => a.localeCompare(b));
}

/** Every table that names users in a column of its own. */
async function tablesOfUsers(): Promise<string[]> {
  const found = await rows<{ name: string }>(`
    select distinct c.table_schema || '.' || c.table_name as name
    from information_schema.columns c
    join information_schema.tables t using (table_schema, table_name)
    where c.table_schema = 'hongyan' and t.table_type = 'BASE TABLE' and c.column_name like '%openid%' order by 1`);
  return found.map(({ name }) => name);
}

async function idle(): Promise<void> {
  const waiting = "select 1 from hongyan.callbacks where processed_at is null limit 1";
  await eventually(async () => expect(await rows(waiting)).toEqual([]));
}

/** A user of whom something stands wherever something can stand. */
async function userEverywhere(): Promise<{ openid: string; messageId: string }> {
  const openid = await t.user(3);
  await t.call("POST", "/v1/users", { users: [{ openid, externalId }] });
  await t.call("PATCH", "/v1/users", { users: [{ openid }], add: ["vip"], remove: [] });
  const headers = { "idempotency-key": `for-${openid}` };
  const sent = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid), { headers });
  await t.until(sent.body.id, "sent");
  const sendAt = new Date(Date.now() + 3_600_000).toISOString();
  expect((await t.call("POST", "/v1/messages", t.message(openid, { sendAt }))).status).toBe(202);
  const { code } = t.emulator.control.issueCode({ appid, openid });
  const own = await t.call<{ messageId: string }>("POST", "/app/send", { code, ...params });
  await t.until(own.body.messageId, "sent");

  const message = { ToUserName: "gh_1", FromUserName: openid, CreateTime: Date.now() / 1000 };
  const text = { MsgType: "text", Content: "我叫王小明", MsgId: "7000000000000000009" };
  await push(t.server.url, appid, {
    ...message,
    CreateTime: Math.floor(message.CreateTime),
    ...text,
  });
  const item = { TemplateId: template.priTmplId, SubscribeStatusString: "accept", PopupScene: "0" };
  await push(t.server.url, appid, subscribeEvent("popup", openid, [item]));
  await idle();

  const body = JSON.stringify({ touser: openid, data: {} });
  for (const sql of [
    `insert into hongyan.frequencies (appid, scene, openid) values ('${appid}', 'task-reminder', '${openid}')`,
    `insert into hongyan.service_card_updates (appid, message_id, openid, notify_type, notify_code, activates)
     values ('${appid}', '${nil}1', '${openid}', 1, 'code', true)`,
    `insert into hongyan.campaigns (appid, id, name, scene, template_id, params, body_start, body_middle, state, has_list,
       cursor_openid, settled_openid, ended_at)
     values ('${appid}', '${nil}2', 'old', 's', 't', '{}', '', 'x', 'done', true, '${openid}', '${openid}', now())`,
    `insert into hongyan.campaign_recipients (appid, campaign_id, openid, line, body_middle)
     values ('${appid}', '${nil}2', '${openid}', 1, '{"thing1":"王小明"}')`,
    `insert into hongyan.campaigns (appid, id, name, scene, template_id, params, body_start, body_middle, state)
     values ('${appid}', '${nil}3', 'on', 's', 't', '{}', '', 'x', 'draft')`,
    `insert into hongyan.campaign_slices (appid, campaign_id, after_openid, upto_openid)
     values ('${appid}', '${nil}3', '', '${openid}')`,
    `insert into hongyan.reach_walks (appid, template_id, cursor_openid, next_at)
     values ('${appid}', 'other', '${openid}', 'infinity')`,
    `insert into hongyan.uniform_messages (appid, id, idempotency_key) values ('${appid}', '${nil}4', 'u-${openid}')`,
    `insert into hongyan.uniform_channels (appid, uniform_id, position, channel, submission, state)
     values ('${appid}', '${nil}4', 1, 'customer-service', '{"appid":"${appid}","openid":"${openid}","body":${JSON.stringify(body)}}', 'waiting')`,
    `insert into hongyan.audit_log (id, actor_kind, actor_name, appid, action, target, after)
     values ('${nil}5', 'operator', 'Amy', '${appid}', 'user.saved', '${openid}', '{"externalId":"${externalId}"}')`,
    `insert into hongyan.webhooks (id, name, url, events, secret_sealed, cursor_txid, cursor_id, disabled_at)
     values ('${nil}6', 'w', 'https://example.com', '{*}', '', '0', 0, now())`,
    `insert into hongyan.webhook_deliveries (webhook_id, appid, event_txid, event_id, event_type, status, response_excerpt, ended_at)
     select '${nil}6', e.appid, e.txid, e.id, e.type, 'delivered', 'no ${openid} here', now()
     from hongyan.events e where e.message_id = '${sent.body.id}' limit 1`,
    `update hongyan.messages set detail = 'about ${openid}' where id = '${sent.body.id}'`,
    `insert into hongyan.attempts (appid, message_id, attempt, outcome, detail)
     values ('${appid}', '${sent.body.id}', 9, 'refused', 'no ${openid}')`,
  ]) {
    await rows(sql);
  }
  return { openid, messageId: sent.body.id };
}

interface Erasure {
  id: string;
  state: string;
  cause: string;
}
const stateOf = async (id: string) =>
  (await t.call<Erasure>("GET", `/v1/erasures/${id}`)).body.state;
/** Without waiting for the worker's own next look. */
const becomes = (id: string, state: string) =>
  eventually(async () => {
    await carryOutErasure(t.server.ctx, new AbortController().signal);
    expect(await stateOf(id)).toBe(state);
  });
const lookNow = async () => {
  await rows("update hongyan.erasures set next_at = now() where state <> 'done'");
  while (await carryOutErasure(t.server.ctx, new AbortController().signal));
};
const erase = (openid: string) => t.call<Erasure>("DELETE", `/v1/users/${openid}/data`);

describe("everything about one user", () => {
  let openid: string;
  let messageId: string;
  let other: string;
  let counts: unknown;
  const countsSql = `
    select (select count(*)::integer from hongyan.messages) as messages, (select count(*)::integer from hongyan.events) as events`;
  beforeAll(async () => {
    other = await t.user(2);
    await t.call("POST", "/v1/messages", t.message(other));
    ({ openid, messageId } = await userEverywhere());
  });

  test("stands in every table that can name a user, so that this file forgets none", async () => {
    // A new table with an openid: give it a row in userEverywhere, and erase it in store/erase-user.ts.
    const missing = (await tablesOfUsers()).filter((name) => name !== "hongyan.erasures");
    expect(await tablesWith(openid)).toEqual(expect.arrayContaining(missing));
    expect(await tablesWith(externalId)).toEqual(expect.arrayContaining(["hongyan.users"]));
  });

  test("is exported as one document, to a key that may, and the audit log has a mark instead of a name", async () => {
    const { status, body } = await t.call<Record<string, unknown[]>>(
      "GET",
      `/v1/users/${openid}/data`,
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      user: { openid, external_id: externalId, tags: ["vip"] },
      conversation: { openid },
      clientSends: { openid },
    });
    const lists = [
      "balances",
      "ledger",
      "grantReports",
      "messages",
      "customerMessages",
      "serviceCards",
    ];
    for (const name of [
      ...lists,
      "frequencies",
      "attempts",
      "events",
      "campaignLists",
      "callbacks",
    ]) {
      expect(body[name]?.length, name).toBeGreaterThan(0);
    }
    expect(JSON.stringify(body)).toContain("王小明");
    expect(JSON.stringify(body)).not.toContain(other);
    const log = await rows<{ target: string }>(
      "select target from hongyan.audit_log where action = 'personal-data.exported'",
    );
    expect(log).toEqual([{ target: expect.stringMatching(/^user:[\w-]{22}$/) }]);
  });

  test.each(["GET", "DELETE"])(
    "is for owners: a key with every other scope may not %s it",
    async (method) => {
      const scopes = ["users:read", "users:write", "messages:write", "audit-log:read"];
      const { body } = await t.call<{ key: string }>("POST", "/v1/api-keys", { name: "k", scopes });
      const answer = await t.call(method, `/v1/users/${openid}/data`, undefined, { key: body.key });
      expect(answer).toMatchObject({ status: 403, body: { error: { code: "FORBIDDEN" } } });
    },
  );

  test("is erased: waiting messages are cancelled, counts stay, nobody else loses anything, the account adds up", async () => {
    counts = await rows(countsSql);
    const before = await t.call("GET", `/v1/users/${other}/data`);
    const requested = await erase(openid);
    expect(requested).toMatchObject({ status: 202, body: { state: "waiting", cause: "request" } });
    expect((await erase(openid)).body.id).toBe(requested.body.id);
    await becomes(requested.body.id, "erased");
    // What goes on by itself and stands at the user is waited for.
    await lookNow();
    await expect
      .poll(() =>
        rows("select 1 from hongyan.erasures where next_at > now() + interval '30 minutes'"),
      )
      .toHaveLength(1);
    expect(await tablesWith(openid)).toEqual(["hongyan.campaign_slices", "hongyan.erasures"]);
    await rows("delete from hongyan.campaign_slices");
    await lookNow();
    await becomes(requested.body.id, "done");

    expect(await tablesWith(openid)).toEqual([]);
    expect(await tablesWith(externalId)).toEqual([]);
    expect(await tablesWith("王小明")).toEqual([]);
    const [{ messages, events }] = (await rows(countsSql)) as [
      { messages: number; events: number },
    ];
    // One more: the message that waited was cancelled.
    expect([{ messages, events: events - 1 }]).toEqual(counts);
    expect(await t.call("GET", `/v1/messages/${messageId}`)).toMatchObject({
      status: 200,
      body: { status: "sent", openid: expect.stringMatching(/^erased_/), data: {} },
    });
    const after = await t.call("GET", `/v1/users/${other}/data`);
    expect({ ...after.body, exportedAt: "" }).toEqual({ ...before.body, exportedAt: "" });
    for (const sql of [ledgerFaultsSql, eventFaultsSql, reservationFaultsSql]) {
      expect(await rows(sql)).toEqual([]);
    }
    const marks = await rows<{ n: number }>(`
      select count(distinct target)::integer as n from hongyan.audit_log
      where action = 'personal-data.erased' or (action = 'personal-data.exported' and target in (
        select target from hongyan.audit_log where action = 'personal-data.erased'))`);
    expect(marks).toEqual([{ n: 1 }]);
  });
});

test("a user with a message on the wire is erased once that is over, and not before", async () => {
  const openid = await t.user(1);
  const { body } = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid));
  await t.until(body.id, "sent");
  await rows(`update hongyan.messages set status = 'unknown' where id = '${body.id}'`);
  const requested = await erase(openid);
  await expect
    .poll(() =>
      rows(
        `select 1 from hongyan.erasures where openid = '${openid}' and next_at > requested_at + interval '2 s'`,
      ),
    )
    .toHaveLength(1);
  expect(await stateOf(requested.body.id)).toBe("waiting");
  expect(await rows(`select 1 from hongyan.users where openid = '${openid}'`)).toHaveLength(1);
  await rows(`update hongyan.messages set status = 'sent' where id = '${body.id}'`);
  await lookNow();
  await becomes(requested.body.id, "erased");
});

describe("a user who closes their account with the mini program", () => {
  const cancel = async (openid: string) => {
    const event = { Event: "user_authorization_cancellation", OpenID: openid, AppID: appid };
    const message = { ...subscribeEvent("popup", "oPlatform", []), List: undefined, ...event };
    await push(t.server.url, appid, message);
    await idle();
  };
  const erasuresOf = (openid: string) =>
    rows<{ id: string; cause: string }>(
      `select id, cause from hongyan.erasures where openid = '${openid}'`,
    );

  test("is erased here too, and the business is told whom it has to forget before that is forgotten as well", async () => {
    const openid = await t.user(1);
    await cancel(openid);
    const [erasure] = await erasuresOf(openid);
    expect(erasure).toMatchObject({ cause: "cancellation" });
    await becomes(erasure?.id ?? "", "erased");
    expect(await tablesWith(openid)).toEqual(["hongyan.erasures", "hongyan.events"]);
    const notice = `select type from hongyan.events where openid = '${openid}'`;
    expect(await rows(notice)).toEqual([{ type: "user.authorization-changed" }]);

    // A webhook still tries to tell it: so it stays.
    await rows(`
      insert into hongyan.webhook_deliveries (webhook_id, appid, event_txid, event_id, event_type, due_at)
      select '${nil}6', e.appid, e.txid, e.id, e.type, 'infinity' from hongyan.events e where e.openid = '${openid}'`);
    await lookNow();
    await expect
      .poll(() =>
        rows(
          `select 1 from hongyan.erasures where openid = '${openid}' and next_at > now() + interval '30 minutes'`,
        ),
      )
      .toHaveLength(1);
    expect(await rows(notice)).toHaveLength(1);
    await rows("update hongyan.webhook_deliveries set status = 'delivered', ended_at = now()");
    await lookNow();
    await becomes(erasure?.id ?? "", "done");
    expect(await tablesWith(openid)).toEqual([]);
  });

  test("and comes back keeps what is new", async () => {
    const openid = await t.user(1);
    await cancel(openid);
    const [erasure] = await erasuresOf(openid);
    await becomes(erasure?.id ?? "", "erased");
    await t.call("POST", "/v1/users", { users: [{ openid, externalId: "back-again" }] });
    await lookNow();
    await becomes(erasure?.id ?? "", "done");
    expect(await tablesWith(openid)).toEqual(["hongyan.users"]);
  });

  test("stays where the app says so: then only the event tells of it", async () => {
    expect(
      (await t.call("PATCH", `/v1/apps/${appid}`, { eraseOnCancellation: false })).body,
    ).toMatchObject({
      eraseOnCancellation: false,
    });
    const openid = await t.user(1);
    await cancel(openid);
    expect(await erasuresOf(openid)).toEqual([]);
    expect(
      await rows(
        `select type from hongyan.events where openid = '${openid}' and type like 'user.%'`,
      ),
    ).toEqual([{ type: "user.authorization-changed" }]);
  });
});
