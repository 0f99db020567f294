import { setTimeout as wait } from "node:timers/promises";
import { appid } from "@hongyan/testing/server";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { fanOutEvents, takeOverRestoredEvents } from "../src/flow/webhooks/fan-out-events.ts";
import { replayEvents } from "../src/flow/webhooks/replay-events.ts";
import { fanOutSlice, lockWebhook } from "../src/store/webhook-fan-out.ts";
import { findWebhook } from "../src/store/webhooks.ts";
import { startByHand, type ByHand } from "./webhooks-by-hand.ts";
import { startReceiver } from "./webhooks-receiver.ts";

let h: ByHand;
const resources = new AsyncDisposableStack();
beforeAll(async () => {
  h = resources.use(await startByHand(inject("postgresUrl")));
});
afterAll(() => resources.disposeAsync());
// Nobody answers there; these tests look at what is to be delivered.
const url = "http://127.0.0.1:9/";
afterEach(() => h.rows("delete from hongyan.webhooks; delete from hongyan.events"));

const deliveries = (webhookId: string) =>
  h.rows<{ event_id: string; event_type: string; appid: string }>(
    `select event_id, event_type, appid from hongyan.webhook_deliveries where webhook_id = '${webhookId}' order by id`,
  );
const types = async (webhookId: string): Promise<string[]> =>
  (await deliveries(webhookId)).map((row) => row.event_type);

/** Until events that are committed now have become deliveries: other databases' transactions may hold that up a little. */
async function fanOut(webhookId: string, count: number): Promise<void> {
  for (let look = 0; look < 500; look += 1) {
    await fanOutEvents(h.t.server.ctx);
    if ((await deliveries(webhookId)).length >= count) return;
    await wait(10);
  }
}

/** Until every transaction from before this event has ended. */
async function final(eventId: number): Promise<void> {
  const isFinal = `select from hongyan.events where id = ${eventId} and txid < pg_snapshot_xmin(pg_current_snapshot())`;
  while ((await h.rows(isFinal)).length === 0) await wait(5);
}

async function connect(): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: h.databaseUrl });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}
const insert = (type: string): string =>
  `insert into hongyan.events (appid, type) values ('${appid}', '${type}')`;

describe("no event is lost, whatever the order of commits", () => {
  test("two transactions, and the one with the lower id commits later", async () => {
    const { id } = await h.hook(url);
    await using slow = await connect();
    await using fast = await connect();
    await slow.query("begin");
    await slow.query(insert("slow.first"));
    await fast.query(insert("fast.second"));
    // What a cursor over ids would do now: take the second, and never see the first.
    await fanOutEvents(h.t.server.ctx);
    await slow.query("commit");
    await fanOut(id, 2);
    expect(await types(id)).toEqual(["slow.first", "fast.second"]);
  });

  test("two transactions, and the one that began first takes the higher id", async () => {
    const { id } = await h.hook(url);
    await using slow = await connect();
    await using fast = await connect();
    await slow.query("begin");
    await slow.query("select pg_current_xact_id()");
    await fast.query(insert("fast.first"));
    await fanOutEvents(h.t.server.ctx);
    await slow.query(insert("slow.second"));
    await slow.query("commit");
    await fanOut(id, 2);
    expect((await types(id)).toSorted()).toEqual(["fast.first", "slow.second"]);
  });

  test("a transaction that was under way when the webhook was made", async () => {
    await using slow = await connect();
    await slow.query("begin");
    await slow.query(insert("slow.event"));
    await h.tell("other.event");
    const { id } = await h.hook(url);
    await slow.query("commit");
    await fanOut(id, 1);
    expect(await types(id)).toContain("slow.event");
  });

  test("six writers in any order, two readers at once: each event becomes one delivery", async () => {
    const [one, all] = [await h.hook(url), await h.hook(url, { appid: null })];
    const written = new AbortController();
    const reader = async (): Promise<void> => {
      while (!written.signal.aborted) await fanOutEvents(h.t.server.ctx);
    };
    const writer = async (): Promise<void> => {
      await using client = await connect();
      for (let transaction = 0; transaction < 30; transaction += 1) {
        await client.query("begin");
        await client.query(insert("race.event"));
        if (transaction % 3 === 0) await wait(Math.random() * 8);
        await client.query(insert("race.event"));
        await client.query(transaction % 7 === 0 ? "rollback" : "commit");
      }
    };
    const readers = [reader(), reader()];
    await Promise.all(Array.from({ length: 6 }, writer));
    written.abort();
    await Promise.all(readers);

    const told = await h.rows<{ id: string }>(
      "select id from hongyan.events where type = 'race.event' order by id",
    );
    expect(told).toHaveLength(6 * 25 * 2);
    for (const { id } of [one, all]) {
      await fanOut(id, told.length);
      const ids = (await deliveries(id)).map((row) => row.event_id);
      expect(ids.toSorted((a, b) => Number(a) - Number(b))).toEqual(told.map((row) => row.id));
    }
  });

  test("a crash in the middle of it undoes the deliveries and the cursor together", async () => {
    const { id } = await h.hook(url);
    await h.tell("crash.event");
    const { db } = h.t.server.ctx;
    const crash = async (): Promise<void> =>
      db.transaction().execute(async (tx) => {
        const webhook = await lockWebhook(tx, id);
        if (webhook !== undefined) await fanOutSlice(tx, webhook, 10);
        throw new Error("killed");
      });
    await expect(crash()).rejects.toThrow("killed");
    expect(await deliveries(id)).toEqual([]);
    await fanOut(id, 1);
    expect(await types(id)).toEqual(["crash.event"]);
  });

  test("a backlog of several slices comes in the order of the events", async () => {
    const { id } = await h.hook(url);
    await h.rows(
      `insert into hongyan.events (appid, type) select '${appid}', 'backlog.event' from generate_series(1, 4500)`,
    );
    await fanOut(id, 4500);
    const ids = (await deliveries(id)).map((row) => Number(row.event_id));
    expect(ids).toHaveLength(4500);
    expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  });
});

describe("a webhook is told", () => {
  test("what it asked for: a type, a family, everything, types of later versions among them", async () => {
    const [type, family, every] = [
      await h.hook(url, { events: ["message.sent"] }),
      await h.hook(url, { events: ["message.*", "grant.refused"] }),
      await h.hook(url),
    ];
    const told = [
      "message.sent",
      "message.failed",
      "grant.refused",
      "grant.accepted",
      "later.new-thing",
    ];
    for (const one of told) await h.tell(one);
    await fanOut(every.id, told.length);
    await fanOut(family.id, 3);
    await fanOut(type.id, 1);
    expect(await types(type.id)).toEqual(["message.sent"]);
    expect(await types(family.id)).toEqual(["message.sent", "message.failed", "grant.refused"]);
    expect(await types(every.id)).toEqual(told);
  });

  test("of its own app, or of every app, those that have been deleted included", async () => {
    const [one, every] = [await h.hook(url), await h.hook(url, { appid: null })];
    for (const appid of ["wxother0000000001", "wxother0000000002"]) await h.tell("x.y", { appid });
    await h.tell("x.z");
    await fanOut(every.id, 3);
    await fanOut(one.id, 1);
    expect(await types(one.id)).toEqual(["x.z"]);
    expect((await deliveries(every.id)).map((row) => row.appid)).toEqual([
      "wxother0000000001",
      "wxother0000000002",
      appid,
    ]);
  });

  test("nothing from before it was made, and, once disabled, what was missed when it is enabled", async () => {
    await final(await h.tell("before.it"));
    const { id } = await h.hook(url);
    await h.t.call("POST", `/v1/webhooks/${id}/disable`);
    await h.tell("while.disabled");
    await fanOutEvents(h.t.server.ctx);
    expect(await deliveries(id)).toEqual([]);
    await h.t.call("POST", `/v1/webhooks/${id}/enable`);
    await fanOut(id, 1);
    expect(await types(id)).toEqual(["while.disabled"]);
  });
});

test("a replay of more than one call takes says where to go on; going on neither repeats nor misses any", async () => {
  const { id } = await h.hook(url);
  // Seven in each moment, 100 moments within a second, on both sides of the border between two looks at the events.
  const from = new Date(Date.now() - 5 * 3_600_000);
  await h.rows(
    `insert into hongyan.events (appid, type, created_at)
     select '${appid}', 'replayed.event', '${from.toISOString()}'::timestamptz + interval '59 minutes 59.5 seconds' + (n / 7) * interval '10.001 milliseconds'
     from generate_series(0, 699) n`,
  );
  await fanOut(id, 700);
  const webhook = await findWebhook(h.t.server.ctx.db, id);
  if (webhook === undefined) throw new Error("it is gone");

  const to = new Date().toISOString();
  const parts: number[] = [];
  for (let next: string | null = from.toISOString(); next !== null && parts.length < 100;) {
    const part = await replayEvents(
      h.t.server.ctx,
      webhook,
      { from: next, to },
      { slice: 10, call: 50 },
    );
    parts.push(part.replayed);
    next = part.next;
  }
  expect(parts.length).toBeGreaterThan(10);
  expect(parts.reduce((sum, part) => sum + part, 0)).toBe(700);
  const uneven = await h.rows(
    "select event_id from hongyan.webhook_deliveries group by 1 having count(*) <> 2",
  );
  expect(uneven).toEqual([]);
});

test("a replay leaves out what is yet to be told: that comes by itself", async () => {
  const { id } = await h.hook(url);
  const from = new Date(Date.now() - 60_000).toISOString();
  await h.tell("x.told");
  await fanOut(id, 1);
  await h.tell("x.not-told");
  const webhook = await findWebhook(h.t.server.ctx.db, id);
  if (webhook === undefined) throw new Error("it is gone");
  const range = { from, to: new Date(Date.now() + 60_000).toISOString() };
  expect(await replayEvents(h.t.server.ctx, webhook, range)).toEqual({ replayed: 1, next: null });
  await fanOut(id, 3);
  expect(await types(id)).toEqual(["x.told", "x.told", "x.not-told"]);
});

test("an id that a restore hands out a second time is another event's: receivers that keep ids do not drop it", async () => {
  await using receiver = await startReceiver();
  const { id } = await h.hook(receiver.url);
  const write = (type: string, createdAt: string): Promise<unknown> =>
    h.rows(
      `insert into hongyan.events (appid, id, type, created_at) overriding system value
       values ('${appid}', 4711, '${type}', '${createdAt}')`,
    );
  await write("lost.by-the-restore", "2026-11-22T11:30:00.1239994Z");
  await h.until(() => receiver.requests.length === 1);
  const listed = await h.t.call<{ deliveries: { eventId: string }[] }>(
    "GET",
    `/v1/webhooks/${id}/deliveries`,
  );
  await h.rows("delete from hongyan.events");
  await write("new.after-it", "2026-11-22T11:30:00.125Z");
  await h.until(() => receiver.requests.length === 2);

  expect(receiver.requests.map((one) => one.id)).toEqual([
    `evt_${appid}_4711_mwrr8z7f`,
    `evt_${appid}_4711_mwrr8z7h`,
  ]);
  expect(listed.body.deliveries.map((one) => one.eventId)).toEqual([receiver.requests[0]?.id]);
});

describe("after a restore from a dump into another server, whose transactions are numbered from anew", () => {
  test.each([
    ["and what was not is", ["old.not-told"]],
    ["with nothing left to tell", []],
  ])("what was told is not told again, what happens now is, %s", async (_, missed) => {
    const { ctx } = h.t.server;
    const [one, every] = [await h.hook(url), await h.hook(url, { appid: null })];
    await h.tell("old.told");
    await fanOut(one.id, 1);
    await fanOut(every.id, 1);
    for (const type of missed) await h.tell(type);
    // The dump's transaction numbers are far ahead of this server's.
    const ahead = "(txid::text::bigint + 1000000000000)::text::xid8";
    await h.rows(`update hongyan.events set txid = ${ahead}`);
    await h.rows(
      `update hongyan.webhook_deliveries set event_txid = ${ahead.replace("txid", "event_txid")}`,
    );
    await h.rows(
      `update hongyan.webhooks set cursor_txid = ${ahead.replace("txid", "cursor_txid")}`,
    );
    await h.tell("new.before-the-worker");

    await takeOverRestoredEvents(ctx);
    await h.tell("new.after");
    for (const { id } of [one, every]) {
      const all = ["old.told", ...missed, "new.before-the-worker", "new.after"];
      await fanOut(id, all.length);
      expect(await types(id)).toEqual(all);
    }
    const lost = await h.rows(
      `select from hongyan.webhook_deliveries d where not exists (
         select from hongyan.events e where (e.appid, e.txid, e.id) = (d.appid, d.event_txid, d.event_id))`,
    );
    expect(lost).toEqual([]);
  });

  test("events that came with an app of their own stay before them all, and are not told to webhooks for every app", async () => {
    const every = await h.hook(url, { appid: null });
    await h.tell("old.told");
    await fanOut(every.id, 1);
    const one = await h.hook(url);
    await h.rows(
      `update hongyan.events set txid = (txid::text::bigint + 1000000000000)::text::xid8;
       update hongyan.webhook_deliveries set event_txid = (event_txid::text::bigint + 1000000000000)::text::xid8;
       update hongyan.webhooks set cursor_txid = (cursor_txid::text::bigint + 1000000000000)::text::xid8;
       insert into hongyan.events (appid, txid, id, type) overriding system value
       values ('${appid}', '0', 900001, 'imported.told'), ('${appid}', '0', 900002, 'imported.not-told');
       update hongyan.webhooks set cursor_txid = '0', cursor_id = 900001 where id = '${one.id}'`,
    );
    await h.tell("new.before-the-worker");

    await takeOverRestoredEvents(h.t.server.ctx);
    await fanOut(one.id, 3);
    await fanOut(every.id, 2);
    expect(await types(one.id)).toEqual(["imported.not-told", "old.told", "new.before-the-worker"]);
    expect(await types(every.id)).toEqual(["old.told", "new.before-the-worker"]);
  });

  test("and nothing at all is changed on a server where all is in order", async () => {
    await h.hook(url);
    await h.tell("x.y");
    const state = (): Promise<unknown[]> =>
      h.rows(
        "select txid::text, id from hongyan.events union all select cursor_txid::text, cursor_id from hongyan.webhooks order by 1, 2",
      );
    const before = await state();
    await takeOverRestoredEvents(h.t.server.ctx);
    expect(await state()).toEqual(before);
  });
});
