import { createDatabase } from "@hongyan/testing/databases";
import {
  eventFaultsSql,
  ledgerFaultsSql,
  query,
  reservationFaultsSql,
} from "@hongyan/testing/ledger";
import { callback, push, subscribeEvent } from "@hongyan/testing/push";
import {
  appid,
  secret,
  startTestServer,
  type Answer,
  type TestServer,
} from "@hongyan/testing/server";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { handleCallbacks } from "../src/flow/callbacks/handle-callbacks.ts";
import { carryOutErasure } from "../src/flow/personal-data/carry-out-erasures.ts";
import { namesUser, pushNamesUser } from "../src/flow/personal-data/names-user.ts";

const otherApp = "wxtest0000000002";
/** Openids and external ids that are also letters, keys and values of everybody's records. */
const words = ["e", "name", "active", "accept", "openid"];
let databaseUrl: string;
let t: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl, options: { worker: false } }));
  await t.call("PATCH", `/v1/apps/${appid}`, { callback });
  t.emulator.control.addApp({ appid: otherApp, secret });
  await t.call("POST", "/v1/apps", { appid: otherApp, secret });
});
afterAll(() => resources.disposeAsync());

const rows = <T = Record<string, unknown>>(sql: string) => query<T>(databaseUrl, sql);
const lookNow = async () => {
  await rows("update hongyan.erasures set next_at = now() where state <> 'done'");
  while (await carryOutErasure(t.server.ctx, new AbortController().signal));
};
const stateOf = async (id: string) =>
  (await t.call<{ state: string }>("GET", `/v1/erasures/${id}?appid=${appid}`)).body.state;
const erase = (openid: string, of = appid) =>
  t.call<{ id: string }>("DELETE", `/v1/users/${openid}/data?appid=${of}`);
async function erased(openid: string): Promise<string> {
  const { status, body } = await erase(openid);
  expect(status).toBe(202);
  await lookNow();
  await lookNow();
  expect(await stateOf(body.id)).toBe("done");
  return body.id;
}

describe("an openid that is also a letter, a key or a value of everybody's records", () => {
  const tables = [
    ...["users", "balances", "ledger", "messages", "events", "callbacks", "audit_log"],
    ...["uniform_messages", "uniform_channels", "customer_messages", "frequencies"],
  ];
  async function everyRow(): Promise<Map<string, string>> {
    const found = await rows<{ key: string; row: string }>(
      tables
        .map((name) => `select '${name} ' || r::text as key, r::text as row from hongyan.${name} r`)
        .join(" union all "),
    );
    return new Map(found.map(({ key, row }) => [key, row]));
  }

  /** Of a user of either app whose openid is a word, with a row in each of the tables that are walked. */
  async function user(of: string, openid: string, index: number): Promise<void> {
    const id = (kind: number) =>
      `00000000-0000-7000-8000-${of === appid ? "a" : "b"}${kind}${String(index).padStart(10, "0")}`;
    const owner = `owner:${of}:${index}:`;
    const everything = Object.fromEntries(
      words.map((word) => [word, `${owner} ${words.join(" ")}`]),
    );
    const said = { ToUserName: "gh_1", FromUserName: openid, MsgType: "text", ...everything };
    const xml = `<xml><FromUserName><![CDATA[${openid}]]></FromUserName><Content><![CDATA[${owner} <OpenID>${words[index === 0 ? 1 : 0]}</OpenID>]]></Content></xml>`;
    const told = {
      FromUserName: "gh_1",
      Event: "later",
      detail: { Open_Id: openid },
      ...everything,
    };
    const text = (value: unknown) => `'${JSON.stringify(value)}'`;
    const external = words[(index + 1) % words.length];
    for (const sql of [
      `insert into hongyan.users (appid, openid, external_id) values ('${of}', '${openid}', '${external}')`,
      `insert into hongyan.callbacks (appid, deduplication_key, openid, msg_type, created_at, body, content, processed_at) values
         ('${of}', '${owner}1', '${openid}', 'text', now(), ${text(said)}, ${text(everything)}, now()),
         ('${of}', '${owner}2', '${openid}', 'text', now(), '${xml}', '{}', now()),
         ('${of}', '${owner}3', 'gh_1', 'event', now(), ${text(told)}, '{}', now())`,
      `insert into hongyan.audit_log (id, actor_kind, actor_name, appid, action, target, before, after) values
         ('${id(1)}', 'operator', '${owner}', '${of}', 'user.saved', '${openid}', null, ${text(everything)}),
         ('${id(2)}', 'operator', '${owner}', '${of}', 'user.saved', null, null, ${text({ users: [{ openid }], ...everything })}),
         ('${id(3)}', 'operator', '${owner}', '${of}', 'user.saved', null, ${text({ externalId: external })}, null)`,
      // Of no user: a scene may be called like one.
      `insert into hongyan.audit_log (id, actor_kind, actor_name, appid, action, target, before, after) values
         ('${id(4)}', 'operator', 'nobody', '${of}', 'scene.saved', '${openid}', ${text({ name: openid, state: openid })}, ${text(everything)})`,
      `insert into hongyan.uniform_messages (appid, id, idempotency_key) values ('${of}', '${id(5)}', '${owner}')`,
      `insert into hongyan.uniform_channels (appid, uniform_id, position, channel, submission, detail, state) values
         ('${of}', '${id(5)}', 0, 'subscribe', ${text({ appid: of, openid, body: everything })}, '${owner}', 'waiting')`,
      `insert into hongyan.events (appid, type, openid, data) values ('${of}', 'grant.recorded', '${openid}', ${text(everything)})`,
    ]) {
      await rows(sql);
    }
  }

  beforeAll(async () => {
    for (const of of [appid, otherApp]) {
      for (const [index, word] of words.entries()) await user(of, word, index);
    }
  });

  test("exports what is that user's, and nothing of anybody else", async () => {
    const { body } = await t.call("GET", `/v1/users/${words[0]}/data?appid=${appid}`);
    expect(body).toMatchObject({ callbacks: [{}, {}, {}], events: [{}] });
    const owners = new Set(JSON.stringify(body).match(/owner:\w+:\d+/g));
    expect([...owners]).toEqual([`owner:${appid}:0`]);
  });

  test("is erased in its app: every row of every other user and app stays byte for byte", async () => {
    for (const [index, word] of words.entries()) {
      const before = await everyRow();
      await erased(word);
      const after = await everyRow();
      const lost = [...before].filter(([key]) => !after.has(key)).map(([, row]) => row);
      const byOwner = Map.groupBy(lost, (row) => /owner:\w+:\d+/.exec(row)?.[0] ?? row);
      // The user's row names its owner by the openid alone.
      const users = [...byOwner.keys()].filter((owner) => !owner.startsWith("owner:"));
      expect(users).toEqual([expect.stringMatching(new RegExp(`^\\(${appid},${word},`))]);
      expect([...byOwner.keys()].filter((owner) => owner.startsWith("owner:"))).toEqual([
        `owner:${appid}:${index}`,
      ]);
      // 3 callbacks, 3 lines of the audit log, a uniform message and its channel, an event.
      expect(byOwner.get(`owner:${appid}:${index}`)).toHaveLength(9);
    }
  });
});

test("another app's uniform message loses its channel to the user, and goes on by the others", async () => {
  const openid = await t.user(0);
  const uniformId = "00000000-0000-7000-8000-000000000009";
  await rows(`
    insert into hongyan.uniform_messages (appid, id, idempotency_key) values ('${otherApp}', '${uniformId}', 'k');
    insert into hongyan.uniform_channels (appid, uniform_id, position, channel, submission, state) values
      ('${otherApp}', '${uniformId}', 0, 'official-account-template', '{"appid":"${appid}","openid":"${openid}"}', 'waiting'),
      ('${otherApp}', '${uniformId}', 1, 'subscribe', '{"appid":"${otherApp}","openid":"${openid}"}', 'waiting')`);
  await erased(openid);
  const channels = await rows(
    `select state, submission is null as "isEmpty" from hongyan.uniform_channels where uniform_id = '${uniformId}' order by position`,
  );
  expect(channels).toEqual([
    { state: "skipped", isEmpty: true },
    { state: "waiting", isEmpty: false },
  ]);
  const kept = `select 1 from hongyan.uniform_messages where id = '${uniformId}' and idempotency_key = 'k'`;
  expect(await rows(kept)).toHaveLength(1);
});

describe("an openid that the app does not know", () => {
  test("is erased by nobody: 404, and neither an erasure nor a line in the audit log", async () => {
    const elsewhere = await t.user(0);
    for (const [openid, of] of [
      ["oNobodyWhomWeKnow00000000000", appid],
      [elsewhere, otherApp],
    ] as const) {
      expect(await erase(openid, of)).toMatchObject({
        status: 404,
        body: { error: { code: "USER_NOT_FOUND" } },
      });
      expect(
        await rows(`select 1 from hongyan.erasures where appid = '${of}' and openid = '${openid}'`),
      ).toEqual([]);
    }
    const later = await erase(elsewhere);
    expect(later.status).toBe(202);
    const lines = await rows(
      `select 1 from hongyan.audit_log where action = 'personal-data.erased' and appid = '${otherApp}'`,
    );
    expect(lines).toEqual([]);
  });

  test("is erased by no cancellation that WeChat pushes", async () => {
    const openid = "oNobodyWhomWeKnow00000000001";
    const event = { Event: "user_authorization_cancellation", OpenID: openid, AppID: appid };
    const platform = subscribeEvent("popup", "oPlatform", []);
    await push(t.server.url, appid, { ...platform, List: undefined, ...event });
    const [pushed] = await rows<{ id: string }>(
      `select id from hongyan.callbacks where openid = '${openid}'`,
    );
    await handleCallbacks(t.server.ctx, [{ appid, callbackIds: [Number(pushed?.id)] }]);
    const told = `select 1 from hongyan.events where openid = '${openid}' and type = 'user.authorization-changed'`;
    expect(await rows(told)).toHaveLength(1);
    expect(await rows(`select 1 from hongyan.erasures where openid = '${openid}'`)).toEqual([]);
  });
});

describe("while an erasure is carried out", () => {
  /** Does something in the middle of one: after messages were ended, before anything is deleted. */
  async function duringErasure(openid: string, work: () => Promise<unknown>): Promise<string> {
    // No other one is due.
    await lookNow();
    const holder = new pg.Client({ connectionString: databaseUrl });
    await holder.connect();
    try {
      await holder.query("begin; lock table hongyan.service_card_updates in exclusive mode");
      const { body } = await erase(openid);
      const carriedOut = carryOutErasure(t.server.ctx, new AbortController().signal);
      const waiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
      await expect.poll(() => rows(waiting), { timeout: 20_000 }).toHaveLength(1);
      await work();
      await holder.query("commit");
      await carriedOut;
      return body.id;
    } finally {
      await holder.end();
    }
  }

  test("it is asked for again: what is kept since is looked for once more", async () => {
    const openid = await t.user(1);
    const id = await duringErasure(openid, () => erase(openid));
    expect(await stateOf(id)).toBe("waiting");
    await carryOutErasure(t.server.ctx, new AbortController().signal);
    expect(await stateOf(id)).toBe("erased");
  });

  test("a message that is written meanwhile is cancelled first, and its grant goes with the account, not after it", async () => {
    const openid = await t.user(1);
    let message: Answer<{ id: string }> | undefined;
    const id = await duringErasure(openid, async () => {
      message = await t.call("POST", "/v1/messages", t.message(openid, { sendAt: inAnHour() }));
    });
    expect(message?.status).toBe(202);
    // Nothing of the account is gone while the message holds a part of it.
    expect(await stateOf(id)).toBe("waiting");
    expect(await rows(`select 1 from hongyan.balances where openid = '${openid}'`)).toHaveLength(1);
    for (const sql of [ledgerFaultsSql, reservationFaultsSql]) expect(await rows(sql)).toEqual([]);

    await lookNow();
    expect(await stateOf(id)).toBe("erased");
    await expectEnded(openid, message?.body.id ?? "");
  });

  test("a message that is written after it is cancelled before the openid is forgotten, or waited for", async () => {
    const openid = await t.user(1);
    const { body } = await erase(openid);
    await lookNow();
    expect(await stateOf(body.id)).toBe("erased");
    const late = t.message(openid, { sendAt: inAnHour(), onNoGrant: "try" });
    const message = await t.call<{ id: string }>("POST", "/v1/messages", late);
    expect(message.status).toBe(202);
    const become = (status: string) =>
      rows(`update hongyan.messages set status = '${status}' where id = '${message.body.id}'`);

    await become("sending");
    await lookNow();
    expect(await stateOf(body.id)).toBe("erased");
    await become("queued");
    await lookNow();
    expect(await stateOf(body.id)).toBe("done");
    await expectEnded(openid, message.body.id);
  });

  const inAnHour = () => new Date(Date.now() + 3_600_000).toISOString();
  async function expectEnded(openid: string, messageId: string): Promise<void> {
    expect((await t.call("GET", `/v1/messages/${messageId}`)).body).toMatchObject({
      status: "cancelled",
      openid: expect.stringMatching(/^erased_/),
    });
    for (const table of ["messages", "ledger", "balances", "events"]) {
      expect(await rows(`select 1 from hongyan.${table} where openid = '${openid}'`)).toEqual([]);
    }
    expect(await rows(eventFaultsSql)).toEqual([]);
  }
});

test.each([
  [true, { OpenID: "e" }],
  [true, { data: [{ payer_openid: "e" }] }],
  [true, { openids: ["a", "e"] }],
  [true, { touser: "e" }],
  [false, { e: "a", Content: "e", OpenID: "ee" }],
  [false, { openid: { e: 1 } }],
  [false, "e"],
  [false, null],
])("names user e: %s, %j", (isNamed, value) => {
  expect(namesUser(value, "e")).toBe(isNamed);
});

test("a push names whom its own members name, not whom a user wrote of", () => {
  const xml = (from: string, text: string) =>
    `<xml><FromUserName>${from}</FromUserName><Content><![CDATA[${text}]]></Content></xml>`;
  expect(pushNamesUser(xml("e", "hello"), "e")).toBe(true);
  expect(pushNamesUser(xml("a", "<OpenID>e</OpenID>"), "e")).toBe(false);
  expect(pushNamesUser("e", "e")).toBe(false);
});
