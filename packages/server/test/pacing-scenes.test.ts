import { randomUUID } from "node:crypto";
import { createDatabase } from "@hongyan/testing/databases";
import {
  eventFaultsSql,
  ledgerFaultsSql,
  query,
  reservationFaultsSql,
} from "@hongyan/testing/ledger";
import {
  appid,
  params,
  scene,
  startTestServer,
  type MessageView,
  type TestServer,
} from "@hongyan/testing/server";
import fc from "fast-check";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { firstFree } from "../src/flow/pacing/frequency.ts";
import { dispatchMessages } from "../src/flow/messages/dispatch-messages.ts";
import { createSender } from "../src/flow/messages/send-message.ts";
import { settleDeliveries } from "../src/store/message-delivery.ts";
import { removeOldFrequencies } from "../src/store/frequencies.ts";
import { forgetRemovedRules } from "../src/store/scene-rules.ts";

let databaseUrl: string;
let resources: AsyncDisposableStack;
/** Without a worker: what comes due is dispatched by the test. */
let t: TestServer;

beforeEach(async () => {
  resources = new AsyncDisposableStack();
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl, options: { worker: false } }));
});

afterEach(async () => {
  await resources.disposeAsync();
  // L1, L2, E1, whatever the test did.
  for (const faults of [ledgerFaultsSql, reservationFaultsSql, eventFaultsSql]) {
    expect(await query(databaseUrl, faults)).toEqual([]);
  }
});

const hourMs = 3_600_000;
const clock = (fromNowHours: number, timeZone = "UTC") =>
  new Intl.DateTimeFormat("en-GB", {
    timeZone,
    hourCycle: "h23",
    hour: "2-digit",
    minute: "2-digit",
  }).format(new Date(Date.now() + fromNowHours * hourMs));
/** Quiet from an hour ago until in two hours. */
const quietNow = (more: object = {}) => ({
  from: clock(-1),
  to: clock(2),
  timeZone: "UTC",
  ...more,
});

async function saveScene(rules: object, server: TestServer = t): Promise<void> {
  const answer = await server.call("POST", "/v1/scenes", { ...scene, ...rules });
  expect(answer.status).toBe(200);
}

async function submit(openid: string, more: object = {}): Promise<string> {
  const { body } = await t.call<{ id: string }>(
    "POST",
    "/v1/messages",
    t.message(openid, { ...more }),
  );
  return body.id;
}

async function dispatch(messageIds: string[], server: TestServer = t): Promise<void> {
  const { ctx } = server.server;
  await dispatchMessages(
    ctx,
    createSender(ctx),
    [{ appid, messageIds, jobId: randomUUID() }],
    () => false,
  );
}

/** Sessions that wait for a lock. */
const blocked = () =>
  query(
    databaseUrl,
    "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
const view = async (id: string) =>
  (await t.call<MessageView & { sendAt: string }>("GET", `/v1/messages/${id}`)).body;
const statuses = async () =>
  (
    await query<{ status: string; reason: string | null; n: number }>(
      databaseUrl,
      "select status, reason, count(*)::integer as n from hongyan.messages group by 1, 2 order by 1, 2",
    )
  ).map((row) => `${row.n} ${row.status} ${row.reason ?? ""}`.trim());

describe("quiet hours", () => {
  test("a message that comes due in them waits for their end, with its grant, and is dispatched then", async () => {
    const quietHours = quietNow();
    await saveScene({ quietHours });
    const id = await submit(await t.user(1));
    await dispatch([id]);
    const waiting = await view(id);
    expect(waiting).toMatchObject({
      status: "queued",
      reason: "QUIET_HOURS",
      grant: "held",
      attempt: 0,
    });
    expect(waiting.sendAt.slice(11, 16)).toBe(quietHours.to);
    expect(
      await query(
        databaseUrl,
        `select from hongyan.open_dispatches where job_at is not null and due_at = '${waiting.sendAt}'`,
      ),
    ).toHaveLength(1);

    await saveScene({});
    await query(databaseUrl, "update hongyan.messages set due_at = now()");
    await dispatch([id]);
    expect(await view(id)).toMatchObject({ status: "sent", reason: null, grant: "spent" });
  });

  test("a message that expires before they end is looked at when it expires", async () => {
    await saveScene({ quietHours: quietNow() });
    const expireAt = new Date(Date.now() + hourMs).toISOString();
    const id = await submit(await t.user(1), { expireAt });
    await dispatch([id]);
    expect(await view(id)).toMatchObject({ status: "queued", reason: "QUIET_HOURS" });
    expect(
      await query(databaseUrl, `select from hongyan.open_dispatches where due_at = '${expireAt}'`),
    ).toHaveLength(1);
  });

  test("or ends as cancelled with the reason, and its grant is free again", async () => {
    await saveScene({ quietHours: quietNow({ action: "drop" }) });
    const openid = await t.user(1);
    const id = await submit(openid);
    await dispatch([id]);
    expect(await view(id)).toMatchObject({
      status: "cancelled",
      reason: "QUIET_HOURS",
      grant: "released",
    });
    await saveScene({});
    expect((await t.call("POST", "/v1/messages", t.message(openid))).status).toBe(202);
  });

  test("a sendAt within them is moved to their end at once, unless the message ignores them", async () => {
    await saveScene({ quietHours: { from: "22:00", to: "08:00" } });
    const openid = await t.user(2);
    const sendAt = "2031-05-01T23:30:00.000+08:00";
    const moved = await submit(openid, { sendAt });
    expect((await view(moved)).sendAt).toBe("2031-05-02T00:00:00.000Z");
    const kept = await submit(openid, { sendAt, ignoreQuietHours: true });
    expect((await view(kept)).sendAt).toBe("2031-05-01T15:30:00.000Z");
  });

  test("hold for what waits although the scene is deleted, and go when nothing does or it is made anew", async () => {
    await saveScene({ quietHours: quietNow() });
    const openid = await t.user(2);
    const id = await submit(openid);
    await t.call("DELETE", `/v1/scenes/${scene.name}`);
    await dispatch([id]);
    expect(await view(id)).toMatchObject({ status: "queued", reason: "QUIET_HOURS" });
    const shown = await t.call<{ quietHours: unknown[] }>("GET", `/v1/users/${openid}`);
    expect(shown.body.quietHours).toEqual([]);

    const forget = () => t.server.ctx.db.transaction().execute((tx) => forgetRemovedRules(tx, 10));
    await query(
      databaseUrl,
      "update hongyan.removed_scene_rules set removed_at = now() - interval '2 days'",
    );
    expect(await forget()).toMatchObject({ removed: 0 });
    await t.call("POST", `/v1/messages/${id}/cancel`);
    expect(await forget()).toMatchObject({ removed: 1 });

    await saveScene({ quietHours: quietNow() });
    const next = await submit(openid);
    await t.call("DELETE", `/v1/scenes/${scene.name}`);
    expect(await forget()).toMatchObject({ removed: 0 });
    await saveScene({});
    await dispatch([next]);
    expect((await view(next)).status).toBe("sent");
    await t.call("DELETE", `/v1/scenes/${scene.name}`);
    expect(await query(databaseUrl, "select from hongyan.removed_scene_rules")).toEqual([]);
  });

  test("a message that says so is sent all the same", async () => {
    await saveScene({ quietHours: quietNow() });
    const id = await submit(await t.user(1), { ignoreQuietHours: true });
    await dispatch([id]);
    expect((await view(id)).status).toBe("sent");
  });

  test("they are read by the clock of the user, where the business has named it", async () => {
    await saveScene({ quietHours: { from: clock(-1), to: clock(2), timeZone: "UTC" } });
    const [near, far] = [await t.user(1), await t.user(1)];
    await t.call("POST", "/v1/users", { users: [{ openid: far, timeZone: "Asia/Tokyo" }] });
    expect((await t.call("GET", `/v1/users/${far}`)).body).toMatchObject({
      timeZone: "Asia/Tokyo",
    });
    const ids = [await submit(near), await submit(far)];
    await dispatch(ids);
    expect((await view(ids[0] ?? "")).status).toBe("queued");
    expect((await view(ids[1] ?? "")).status).toBe("sent");
  });

  test("the messages of a campaign wait as well, in one dispatch a time, and go out once", async () => {
    await saveScene({ quietHours: quietNow() });
    const openids = [await t.user(1), await t.user(1), await t.user(1)];
    const body = { name: "c", scene: scene.name, params };
    await using _ = await startTestServer({
      databaseUrl,
      emulator: t.emulator,
      options: { api: false },
    });
    await t.call("POST", "/v1/campaigns", body);
    await expect.poll(statuses, { timeout: 30_000 }).toEqual(["3 queued QUIET_HOURS"]);
    expect(
      await query(
        databaseUrl,
        "select from hongyan.open_dispatches where campaign_id is not null and job_at > now() + interval '1 hour'",
      ),
    ).toHaveLength(1);
    await query(databaseUrl, "update hongyan.scenes set quiet_hours = null");
    // The worker knows the rules of a scene for two seconds.
    const comeDue = async () => {
      await query(
        databaseUrl,
        "update hongyan.messages set due_at = now() where status = 'queued'",
      );
      await query(
        databaseUrl,
        "update hongyan.open_dispatches set due_at = now(), job_at = now() where job_at is not null",
      );
      return openids.map((openid) => t.emulator.control.messages({ appid, openid }).length);
    };
    await expect.poll(comeDue, { timeout: 30_000 }).toEqual([1, 1, 1]);
  });
});

test("who cancels a message while another one is dropped by its scene waits for it, and nobody deadlocks", async () => {
  await saveScene({ quietHours: quietNow() });
  await t.call("POST", "/v1/scenes", {
    ...{ ...scene, name: "dropped" },
    quietHours: quietNow({ action: "drop" }),
  });
  const openid = await t.user(2);
  const delayed = await submit(openid);
  const dropped = await submit(openid, { scene: "dropped" });
  // Both messages hold a grant of one balance. Who cancels is the first to wait for it.
  const both = await t.server.ctx.db.transaction().execute(async (tx) => {
    await sql`select from hongyan.balances for update`.execute(tx);
    const cancelled = t.call("POST", `/v1/messages/${delayed}/cancel`);
    await expect.poll(blocked, { timeout: 30_000 }).toHaveLength(1);
    const dispatched = dispatch([delayed, dropped]);
    await expect.poll(blocked, { timeout: 30_000 }).toHaveLength(2);
    return { all: Promise.all([cancelled, dispatched]) };
  });
  const [cancelled] = await both.all;
  expect(cancelled.status).toBe(200);
  expect(await statuses()).toEqual(["1 cancelled CANCELLED", "1 cancelled QUIET_HOURS"]);
});

describe("a frequency cap", () => {
  test("holds when two processes dispatch at once: one message of each user goes, the other waits for its place", async () => {
    await saveScene({ frequencyCap: { count: 1, perHours: 1 } });
    await using second = await startTestServer({
      databaseUrl,
      emulator: t.emulator,
      options: { worker: false },
    });
    await saveScene({ frequencyCap: { count: 1, perHours: 1 } }, second);
    const openids = await Promise.all(Array.from({ length: 20 }, () => t.user(2)));
    // As after earlier messages: rows that both find, and neither has to make.
    for (const openid of openids) {
      await query(
        databaseUrl,
        `insert into hongyan.frequencies values ('${appid}', '${scene.name}', '${openid}')`,
      );
    }
    const firsts = await Promise.all(openids.map((openid) => submit(openid)));
    const seconds = await Promise.all(openids.map((openid) => submit(openid)));
    // Both are at it at the same time: each waits for the same rows.
    const both = await t.server.ctx.db.transaction().execute(async (tx) => {
      await sql`select from hongyan.frequencies for update`.execute(tx);
      const dispatched = Promise.all([dispatch(firsts), dispatch(seconds, second)]);
      await expect.poll(blocked, { timeout: 30_000 }).toHaveLength(2);
      return { dispatched };
    });
    await both.dispatched;
    expect(await statuses()).toEqual(["20 queued FREQUENCY_CAP", "20 sent"]);
    const views = await Promise.all([...firsts, ...seconds].map(view));
    for (const waiting of views.filter((one) => one.status === "queued")) {
      const inMs = Date.parse(waiting.sendAt) - Date.now();
      expect(inMs).toBeGreaterThan(hourMs - 60_000);
      expect(inMs).toBeLessThanOrEqual(hourMs + 60_000);
    }
  });

  test("a message too many is dropped by choice, with the reason, and its grant is free again", async () => {
    await saveScene({ frequencyCap: { count: 2, perDays: 1, action: "drop" } });
    const openid = await t.user(3);
    const ids = [await submit(openid), await submit(openid), await submit(openid)];
    await dispatch(ids);
    expect(await statuses()).toEqual(["1 cancelled FREQUENCY_CAP", "2 sent"]);
    const other = await submit(await t.user(1));
    await dispatch([other]);
    expect((await view(other)).status).toBe("sent");
  });

  test("a message that WeChat refused takes no place, nor does the next attempt of one that has its own", async () => {
    await saveScene({ frequencyCap: { count: 1, perDays: 1, action: "drop" } });
    const openid = await t.user(2);
    const refused = await submit(openid);
    const path = "/cgi-bin/message/subscribe/send";
    t.emulator.control.addFault({ path, kind: "errcode", errcode: -1, times: 1 });
    await dispatch([refused]);
    expect((await view(refused)).status).toBe("queued");
    t.emulator.control.addFault({ path, kind: "errcode", errcode: 40037, times: 1 });
    await query(databaseUrl, "update hongyan.messages set due_at = now()");
    await dispatch([refused]);
    expect(await view(refused)).toMatchObject({ status: "failed", attempt: 2 });
    const next = await submit(openid);
    await dispatch([next]);
    expect((await view(next)).status).toBe("sent");
  });

  test("that rejects refuses the request that is too much, and of two at once one gets the last place", async () => {
    await saveScene({ frequencyCap: { count: 2, perDays: 1, action: "reject" } });
    const openid = await t.user(4);
    await submit(openid);
    const send = (more: object = {}, headers: Record<string, string> = {}) =>
      t.call<{ id: string; error?: { code: string; details: { freeAt: string } } }>(
        "POST",
        "/v1/messages",
        t.message(openid, { ...more }),
        { headers },
      );
    const key = { "idempotency-key": "once" };
    const two = await Promise.all([send({}, key), send({}, { "idempotency-key": "other" })]);
    expect(two.map((one) => String(one.status)).toSorted()).toEqual(["202", "409"]);
    const refused = two.find((one) => one.status === 409);
    expect(refused?.body.error?.code).toBe("FREQUENCY_CAP_REACHED");
    const freeInMs = Date.parse(refused?.body.error?.details.freeAt ?? "") - Date.now();
    expect(freeInMs / hourMs).toBeCloseTo(24, 1);

    const accepted = two.find((one) => one.status === 202);
    const again = await send({}, accepted === two[0] ? key : { "idempotency-key": "other" });
    expect(again).toMatchObject({ status: 202, body: { id: accepted?.body.id } });
    const sendAt = new Date(Date.now() + 25 * hourMs).toISOString();
    expect((await send({ sendAt })).status).toBe(202);
    expect(
      await query(databaseUrl, "select sum(available)::integer as n from hongyan.balances"),
    ).toEqual([{ n: 1 }]);

    await query(databaseUrl, "update hongyan.messages set due_at = now()");
    const ids = await query<{ id: string }>(databaseUrl, "select id from hongyan.messages");
    await dispatch(ids.map((row) => row.id));
    // The third came before its place: it waits for that, since it was accepted.
    expect(await statuses()).toEqual(["1 queued FREQUENCY_CAP", "2 sent"]);
  });

  test("that rejects refuses also to send a card once more", async () => {
    await saveScene({ frequencyCap: { count: 1, perDays: 1, action: "reject" } });
    const openid = await t.user(2);
    const sent = await submit(openid);
    await dispatch([sent]);
    await t.server.ctx.db
      .transaction()
      .execute((tx) => settleDeliveries(tx, appid, [{ messageId: sent, msgid: null }]));
    const resend = () =>
      t.call<{ error?: { code: string } }>("POST", `/v1/messages/${sent}/resend`);
    expect(await resend()).toMatchObject({
      status: 409,
      body: { error: { code: "FREQUENCY_CAP_REACHED" } },
    });
    await saveScene({ frequencyCap: { count: 2, perDays: 1, action: "reject" } });
    expect((await resend()).status).toBe(202);
  });

  test("that rejects keeps no place for a message that was refused for another reason, or that was cancelled", async () => {
    await saveScene({ frequencyCap: { count: 1, perDays: 1, action: "reject" } });
    const without = await t.user(0);
    expect((await t.call("POST", "/v1/messages", t.message(without))).status).toBe(409);
    const openid = await t.user(1);
    const first = await submit(openid);
    await t.call("POST", `/v1/messages/${first}/cancel`);
    expect((await t.call("POST", "/v1/messages", t.message(openid))).status).toBe(202);
    await query(
      databaseUrl,
      `update hongyan.balances set available = 1 where openid = '${without}'`,
    );
    const slots = await query(
      databaseUrl,
      "select jsonb_array_length(slots) as n from hongyan.frequencies order by 1",
    );
    expect(slots).toEqual([{ n: 0 }, { n: 1 }]);
    await query(
      databaseUrl,
      `update hongyan.balances set available = 0 where openid = '${without}'`,
    );
  });

  test("drops the messages of a campaign where it rejects: nobody asked for them one by one", async () => {
    await saveScene({ frequencyCap: { count: 1, perDays: 1, action: "reject" } });
    const openid = await t.user(2);
    await dispatch([await submit(openid)]);
    const body = { name: "c", scene: scene.name, params };
    await using _ = await startTestServer({
      databaseUrl,
      emulator: t.emulator,
      options: { api: false },
    });
    await t.call("POST", "/v1/campaigns", body);
    await expect
      .poll(statuses, { timeout: 30_000 })
      .toEqual(["1 cancelled FREQUENCY_CAP", "1 sent"]);
  });

  test("that rejects remembers what is booked for long after, however long ago somebody asked for it", async () => {
    await saveScene({ frequencyCap: { count: 1, perDays: 1, action: "reject" } });
    const openid = await t.user(3);
    const sendAt = new Date(Date.now() + 200 * 24 * hourMs).toISOString();
    await submit(openid, { sendAt });
    await submit(openid);
    // A hundred days pass.
    await query(databaseUrl, "update hongyan.frequencies set used_on = used_on - 100");
    const { db } = t.server.ctx;
    await db.transaction().execute((tx) => removeOldFrequencies(tx, 10));
    const refused = await t.call("POST", "/v1/messages", t.message(openid, { sendAt }));
    expect(refused).toMatchObject({
      status: 409,
      body: { error: { code: "FREQUENCY_CAP_REACHED" } },
    });

    // And three hundred more.
    await query(databaseUrl, "update hongyan.frequencies set used_on = used_on - 300");
    await db.transaction().execute((tx) => removeOldFrequencies(tx, 10));
    expect(await query(databaseUrl, "select from hongyan.frequencies")).toHaveLength(0);
  });

  test("a scene without rules writes nothing for them", async () => {
    await dispatch([await submit(await t.user(1))]);
    expect(await query(databaseUrl, "select from hongyan.frequencies")).toHaveLength(0);
  });

  test("the place that it finds is the first one, and no stretch of time sees more than the cap", () => {
    const minute = fc.integer({ min: 0, max: 300 });
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 1, max: 60 }),
        fc.array(minute, { maxLength: 20 }),
        (count, period, arrivals) => {
          const cap = { count, seconds: period };
          const taken: number[] = [];
          const fits = (at: number): boolean =>
            [...taken, at].every((start) => {
              const within = [...taken, at].filter(
                (one) => one >= start && one < start + period * 1000,
              );
              return within.length <= count;
            });
          for (const arrival of arrivals) {
            const at = firstFree(taken, cap, arrival * 1000);
            expect(fits(at)).toBe(true);
            for (let earlier = arrival * 1000; earlier < at; earlier += 1000) {
              expect(fits(earlier)).toBe(false);
            }
            taken.push(at);
          }
        },
      ),
    );
  });
});

test("the rules of a scene are read back as they were written, and a scene that is saved without them has none", async () => {
  const quietHours = { from: "22:00", to: "08:00", timeZone: "Asia/Shanghai", action: "delay" };
  const byHours = { count: 3, perHours: 36, action: "drop" };
  await saveScene({ quietHours: { from: "22:00", to: "08:00" }, frequencyCap: byHours });
  const read = async () => (await t.call("GET", `/v1/scenes/${scene.name}`)).body;
  expect(await read()).toMatchObject({ quietHours, frequencyCap: byHours });
  await saveScene({ frequencyCap: { count: 1, perDays: 7 } });
  expect(await read()).toMatchObject({
    quietHours: null,
    frequencyCap: { count: 1, perDays: 7, action: "delay" },
  });
});

test.each([
  { quietHours: { from: "22:00" } },
  { quietHours: { from: "22:00", to: "22:00" } },
  { quietHours: { from: "22", to: "8" } },
  { quietHours: { from: "22:00", to: "08:00", timeZone: "Beijing" } },
  { quietHours: { from: "22:00", to: "08:00", action: "reject" } },
  { frequencyCap: { count: 0, perDays: 1 } },
  { frequencyCap: { count: 1 } },
  { frequencyCap: { count: 1, perDays: 1, perHours: 1 } },
])("a scene with %j is refused", async (rules) => {
  const answer = await t.call("POST", "/v1/scenes", { ...scene, ...rules });
  expect(answer).toMatchObject({ status: 400, body: { error: { code: "BAD_REQUEST" } } });
});
