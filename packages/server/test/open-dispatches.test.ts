import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { appid, startTestServer, type TestServer } from "@hongyan/testing/server";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { connect } from "../src/db/connection.ts";
import { dispatchMessages } from "../src/flow/messages/dispatch-messages.ts";
import { recoverMessages } from "../src/flow/messages/recover-messages.ts";
import { createSender } from "../src/flow/messages/send-message.ts";
import { startLaterDispatches } from "../src/flow/messages/start-later-dispatches.ts";
import { claimMessages } from "../src/store/message-claims.ts";
import { settleAccepted } from "../src/store/message-settlement.ts";

let databaseUrl: string;
let t: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(
    await startTestServer({
      databaseUrl,
      options: { worker: false },
      env: { HONGYAN_CLAIM_LEASE_SECONDS: "600" },
    }),
  );
});
afterAll(() => resources.disposeAsync());

/** Messages that are not over and that no open dispatch names (M2). */
const unnamedSql = `
  select m.id, m.status
  from hongyan.messages m
  where m.status in ('queued', 'sending', 'unknown')
    and not exists (
      select from hongyan.open_dispatches d where d.appid = m.appid and m.id = any (d.message_ids)
    )`;
afterEach(async () => {
  expect(await query(databaseUrl, unnamedSql)).toEqual([]);
  await query(
    databaseUrl,
    "truncate hongyan.messages, hongyan.open_dispatches; delete from pgboss.job where name = 'dispatch'",
  );
});

async function submit(count: number, more: Record<string, unknown> = {}): Promise<string[]> {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const openid = await t.user(1);
    const { status, body } = await t.call<{ id: string }>(
      "POST",
      "/v1/messages",
      t.message(openid, more),
    );
    expect(status, JSON.stringify(body)).toBe(202);
    ids.push(body.id);
  }
  return ids;
}

const open = () =>
  query<{ appid: string; jobId: string; messageIds: string[] }>(
    databaseUrl,
    `select appid, id as "jobId", message_ids as "messageIds"
     from hongyan.open_dispatches order by id`,
  );
const waitingJobs = () =>
  query<{ id: string; messageIds: string[] }>(
    databaseUrl,
    `select id, data -> 'messageIds' as "messageIds" from pgboss.job
     where name = 'dispatch' and state < 'active' order by id`,
  );
const loseJobs = () =>
  query(databaseUrl, "delete from pgboss.job where name = 'dispatch' and state < 'active'");
const allAreDue = () =>
  query(databaseUrl, "update hongyan.open_dispatches set look_at = now() - interval '1 second'");
const claim = (messageIds: string[], leaseSeconds = 60) =>
  claimMessages(t.server.ctx.db, appid, messageIds, { owner: "a", leaseSeconds });
const statuses = async () =>
  (
    await query<{ status: string }>(
      databaseUrl,
      "select distinct status from hongyan.messages order by 1",
    )
  ).map((row) => row.status);

describe("a dispatch", () => {
  test("is open from the commit that queues its messages, under the id of its job, until all of them are over", async () => {
    const ids = await submit(3);
    const dispatches = await open();
    expect(dispatches.flatMap((one) => one.messageIds).toSorted()).toEqual(ids.toSorted());
    expect(dispatches.map((one) => one.jobId)).toEqual((await waitingJobs()).map((job) => job.id));

    const { ctx } = t.server;
    await dispatchMessages(ctx, createSender(ctx), dispatches, () => false);
    expect(await statuses()).toEqual(["sent"]);
    expect(await open()).toEqual([]);
  });

  test("stays open for one message whose outcome is not known", async () => {
    const [known = "", lost = ""] = await submit(2);
    await claim([known, lost]);
    await settleAccepted(t.server.ctx.db, appid, [{ messageId: known, attempt: 1, msgid: "1" }]);
    await allAreDue();
    await recoverMessages(t.server.ctx, { at: "due" });
    expect((await open()).map((one) => one.messageIds)).toEqual([[lost]]);
  });

  test("that waits in the queue is left to it, also when it should have been over long ago", async () => {
    await submit(2);
    const before = await waitingJobs();
    await allAreDue();
    await recoverMessages(t.server.ctx, { at: "due" });
    expect(await waitingJobs()).toEqual(before);
  });

  test("names no more what its retries name: a message that is tried again waits in one place", async () => {
    const { ctx } = t.server;
    const [retried = ""] = await submit(1);
    t.emulator.control.addFault({
      path: "/cgi-bin/message/subscribe/send",
      kind: "errcode",
      errcode: -1,
      times: 1,
    });
    await dispatchMessages(ctx, createSender(ctx), await open(), () => false);
    const dispatches = await open();
    expect(dispatches.map((one) => one.messageIds)).toEqual([[retried]]);

    await dispatchMessages(ctx, createSender(ctx), dispatches, () => true);
    await query(databaseUrl, "update hongyan.messages set due_at = now()");
    await allAreDue();
    await recoverMessages(ctx, { at: "due" });
    await allAreDue();
    await recoverMessages(ctx, { at: "due" });
    expect((await open()).map((one) => one.messageIds)).toEqual([[retried]]);
    expect(await waitingJobs()).toHaveLength(2);
  });

  test("whose job was lost is dispatched anew by one of those who look at once, and named once", async () => {
    const ids = await submit(3);
    await loseJobs();
    await allAreDue();
    const { ctx } = t.server;
    await Promise.all([1, 2, 3, 4].map(() => recoverMessages(ctx, { at: "due" })));
    const jobs = await waitingJobs();
    expect(jobs.flatMap((job) => job.messageIds).toSorted()).toEqual(ids.toSorted());
    expect((await open()).map((one) => one.jobId)).toEqual(jobs.map((job) => job.id));
  });

  test("that this process took is left to it at the look at everything; one that a dead process took is not", async () => {
    const ids = await submit(2);
    const takeJobs = (at: string) =>
      query(databaseUrl, `update pgboss.job set state = 'active', started_on = ${at}`);
    const { ctx } = t.server;
    const takingSince = new Date();
    await takeJobs("now()");
    await recoverMessages(ctx, { at: "all", takingSince });
    expect(await waitingJobs()).toEqual([]);

    await takeJobs("now() - interval '1 minute'");
    await recoverMessages(ctx, { at: "all", takingSince });
    expect((await waitingJobs()).flatMap((job) => job.messageIds).toSorted()).toEqual(
      ids.toSorted(),
    );
  });

  test("is not looked at again before its time", async () => {
    await submit(1);
    await loseJobs();
    await recoverMessages(t.server.ctx, { at: "due" });
    expect(await waitingJobs()).toEqual([]);
  });

  test("is looked at again when a claim of its messages is dead, or one of them expires", async () => {
    const { ctx } = t.server;
    const expireAt = new Date(Date.now() + 3_600_000).toISOString();
    await claim(await submit(1), ctx.config.claimLeaseSeconds / 2);
    const [expiring = ""] = await submit(1, { expireAt });
    const inSeconds = ctx.config.claimLeaseSeconds / 3;
    await query(
      databaseUrl,
      `update hongyan.messages set expire_at = now() + interval '${inSeconds} seconds' where id = '${expiring}'`,
    );
    await allAreDue();
    await recoverMessages(ctx, { at: "due" });
    const looks = await query(
      databaseUrl,
      `select d.look_at = coalesce(m.lease_until, m.expire_at) as "inTime"
       from hongyan.open_dispatches d join hongyan.messages m on m.id = any (d.message_ids)`,
    );
    expect(looks).toEqual([{ inTime: true }, { inTime: true }]);
  });

  test("of a dead worker that had claimed its messages ends its claims at the first look after the lease", async () => {
    const ids = await submit(2);
    await claim(ids, 0);
    await allAreDue();
    await recoverMessages(t.server.ctx, { at: "due" });
    expect(await statuses()).toEqual(["unknown"]);
  });

  test("of a paused app waits, however often it is looked at, and goes out when the app is resumed", async () => {
    await submit(2);
    await loseJobs();
    await query(databaseUrl, "update hongyan.apps set paused_until = 'infinity'");
    await recoverMessages(t.server.ctx, { at: "all" });
    expect(await waitingJobs()).toEqual([]);
    await t.call("POST", `/v1/apps/${appid}/resume`);
    expect((await waitingJobs()).flatMap((job) => job.messageIds)).toHaveLength(2);
  });
});

describe("after a look a dispatch", () => {
  const lookInSeconds = async () =>
    (
      await query<{ seconds: number }>(
        databaseUrl,
        `select round(extract(epoch from look_at - now()))::integer as seconds
         from hongyan.open_dispatches order by look_at`,
      )
    ).map((row) => row.seconds);
  /** Of 600 seconds and more, as many as the test took are gone. */
  const about = (seconds: number) => expect.closeTo(seconds, -1.3);

  test("names only what is still open, and waits until the unknown outcome is to be decided", async () => {
    const ids = await submit(3);
    await query(
      databaseUrl,
      `with all_ids as (delete from hongyan.open_dispatches returning message_ids)
       insert into hongyan.open_dispatches (appid, id, message_ids, due_at, look_at)
       select '${appid}', gen_random_uuid(), array_agg(n.id), now(), now()
       from all_ids, unnest(message_ids) as n (id)`,
    );
    await loseJobs();
    const [lost = "", ...others] = ids;
    const claimed = await claim(ids);
    const { db } = t.server.ctx;
    for (const { messageId, attempt } of claimed.filter((one) => others.includes(one.messageId))) {
      await settleAccepted(db, appid, [{ messageId, attempt, msgid: "1" }]);
    }
    await query(
      databaseUrl,
      `update hongyan.messages set status = 'unknown', updated_at = now() - interval '100 seconds' where id = '${lost}'`,
    );
    await allAreDue();
    await recoverMessages(t.server.ctx, { at: "due" });
    expect((await open()).map((one) => one.messageIds)).toEqual([[lost]]);
    expect(await lookInSeconds()).toEqual([about(500)]);

    await query(databaseUrl, "update hongyan.apps set unknown_after_seconds = 604800");
    await query(
      databaseUrl,
      "update hongyan.messages set updated_at = now() - interval '1 day' where status = 'unknown'",
    );
    await allAreDue();
    await recoverMessages(t.server.ctx, { at: "due" });
    expect(await lookInSeconds()).toEqual([about(600)]);

    await t.call("PATCH", `/v1/apps/${appid}`, { unknownAfterSeconds: 600 });
    await recoverMessages(t.server.ctx, { at: "due" });
    expect((await statuses()).toSorted()).toEqual(["failed", "sent"]);
  });

  test("of a paused app waits for the end of the pause, though never so long that a lost resume matters", async () => {
    await submit(1);
    await loseJobs();
    const pausedFor = async (interval: string) => {
      await query(
        databaseUrl,
        `update hongyan.apps set paused_until = now() + interval '${interval}'`,
      );
      await allAreDue();
      await recoverMessages(t.server.ctx, { at: "due" });
      return lookInSeconds();
    };
    expect(await pausedFor("300 seconds")).toEqual([about(300)]);
    expect(await pausedFor("1 day")).toEqual([about(600)]);
    await query(databaseUrl, "update hongyan.apps set paused_until = null");
  });
});

describe("a dispatch that starts late", () => {
  const inTwoHours = () => new Date(Date.now() + 7_200_000).toISOString();
  const later = () =>
    query<{ early: number }>(
      databaseUrl,
      `select extract(epoch from due_at - job_at)::integer as early
       from hongyan.open_dispatches where job_at is not null`,
    );
  const timeHasCome = () =>
    query(
      databaseUrl,
      "with m as (update hongyan.messages set due_at = now()) update hongyan.open_dispatches set due_at = now(), job_at = now()",
    );

  test("waits outside of the queue, and one that starts soon within it", async () => {
    const [far = ""] = await submit(1, { sendAt: inTwoHours() });
    const [soon = ""] = await submit(1, { sendAt: new Date(Date.now() + 30_000).toISOString() });
    expect((await waitingJobs()).map((job) => job.messageIds)).toEqual([[soon]]);
    expect((await open()).flatMap((one) => one.messageIds).toSorted()).toEqual(
      [far, soon].toSorted(),
    );
    expect(await later()).toEqual([{ early: 5 }]);
    await startLaterDispatches(t.server.ctx);
    expect(await waitingJobs()).toHaveLength(1);
  });

  test("gets its job before its time, for that time: messages of one moment together, however many look", async () => {
    const sendAt = inTwoHours();
    const ids = await submit(3, { sendAt });
    await query(databaseUrl, "update hongyan.open_dispatches set job_at = now()");
    const { ctx } = t.server;
    // A job of two hours from now would wait outside again.
    await query(
      databaseUrl,
      "update hongyan.open_dispatches set due_at = date_trunc('seconds', now()) + interval '30 seconds'",
    );
    await Promise.all([1, 2, 3, 4].map(() => startLaterDispatches(ctx)));
    const jobs = await waitingJobs();
    expect(jobs.flatMap((job) => job.messageIds).toSorted()).toEqual(ids.toSorted());
    expect(jobs.length).toBeLessThan(4);
    expect((await open()).map((one) => one.jobId)).toEqual(jobs.map((job) => job.id));
    const early = await query(
      databaseUrl,
      "select from pgboss.job j join hongyan.open_dispatches d using (id) where j.start_after <> d.due_at",
    );
    expect(early).toEqual([]);
  });

  test("is still there when the process dies while it makes the job", async () => {
    const ids = await submit(1, { sendAt: inTwoHours() });
    await timeHasCome();
    const { ctx } = t.server;
    const queue = { ...ctx.queue, enqueue: () => Promise.reject(new Error("dies")) };
    await expect(startLaterDispatches({ ...ctx, queue })).rejects.toThrow("dies");
    expect((await open()).flatMap((one) => one.messageIds)).toEqual(ids);
    await startLaterDispatches(ctx);
    const jobs = await open();
    await dispatchMessages(ctx, createSender(ctx), jobs, () => false);
    expect(await statuses()).toEqual(["sent"]);
  });

  test("is not dispatched by who looks for lost ones before its time, nor twice after it", async () => {
    await submit(1, { sendAt: inTwoHours() });
    await recoverMessages(t.server.ctx, { at: "all" });
    expect(await waitingJobs()).toEqual([]);
    expect(await later()).toHaveLength(1);
    await timeHasCome();
    await recoverMessages(t.server.ctx, { at: "all" });
    await startLaterDispatches(t.server.ctx);
    await recoverMessages(t.server.ctx, { at: "all" });
    expect(await waitingJobs()).toHaveLength(1);
  });

  test("that nobody started is found by who looks for lost ones, the length of a lease after its time", async () => {
    const ids = await submit(2, { sendAt: inTwoHours() });
    await timeHasCome();
    await allAreDue();
    await recoverMessages(t.server.ctx, { at: "due" });
    const jobs = await waitingJobs();
    expect(jobs.flatMap((job) => job.messageIds).toSorted()).toEqual(ids.toSorted());
    await startLaterDispatches(t.server.ctx);
    expect(await waitingJobs()).toEqual(jobs);
  });

  test("of a message that was cancelled sends nothing, and is forgotten", async () => {
    const [id = ""] = await submit(1, { sendAt: inTwoHours() });
    await t.call("POST", `/v1/messages/${id}/cancel`);
    await timeHasCome();
    const { ctx } = t.server;
    await startLaterDispatches(ctx);
    await dispatchMessages(ctx, createSender(ctx), await open(), () => false);
    expect(await statuses()).toEqual(["cancelled"]);
    expect(await open()).toEqual([]);
  });

  test("by whose clock is the database's: a process whose clock is wrong dispatches nothing too early", async () => {
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 86_400_000 });
    try {
      await submit(1, { sendAt: new Date(Date.now() - 86_400_000 + 7_200_000).toISOString() });
    } finally {
      vi.useRealTimers();
    }
    expect(await waitingJobs()).toEqual([]);
    expect(await later()).toHaveLength(1);
  });
});

test("a look comes to its end, also when it takes longer than a lease: nothing is looked at twice", async () => {
  await query(databaseUrl, "update hongyan.apps set paused_until = 'infinity'");
  await query(
    databaseUrl,
    `with ids as (select gen_random_uuid() as id, n from generate_series(1, 6000) n),
     messages as (
       insert into hongyan.messages (appid, id, kind, openid, template_id, body, status, grant_state, due_at)
       select '${appid}', id, 'subscribe', 'o' || n, 't', '{}', 'queued', 'none', now() from ids
     )
     insert into hongyan.open_dispatches (appid, id, message_ids, due_at, look_at)
     select '${appid}', gen_random_uuid(), array[id], now(), now() - interval '1 second' from ids`,
  );
  const { ctx } = t.server;
  // Each is due again at once.
  const config = { ...ctx.config, claimLeaseSeconds: 0 };
  await recoverMessages({ ...ctx, config }, { at: "due" });
  expect(await query(databaseUrl, unnamedSql)).toEqual([]);
  await query(databaseUrl, "update hongyan.apps set paused_until = null");
});

test("what the version before enqueued, without a note of it, is noted when its job is taken", async () => {
  const [messageId = ""] = await submit(1);
  const jobs = await open();
  await query(databaseUrl, "delete from hongyan.open_dispatches");
  await query(databaseUrl, "update hongyan.apps set paused_until = 'infinity'");
  const { ctx } = t.server;
  await dispatchMessages(ctx, createSender(ctx), jobs, () => false);
  expect((await open()).map((one) => one.messageIds)).toEqual([[messageId]]);
  await query(databaseUrl, "update hongyan.apps set paused_until = null");
});

test("claiming and settling a message touches no index: its versions stay within its page", async () => {
  const ids = await submit(30);
  const updates = async () => {
    const [row] = await query<{ all: number; hot: number }>(
      databaseUrl,
      `select pg_stat_force_next_flush(), n_tup_upd::integer as all, n_tup_hot_upd::integer as hot
       from pg_stat_user_tables where schemaname = 'hongyan' and relname = 'messages'`,
    );
    return row ?? { all: 0, hot: 0 };
  };
  const before = await updates();
  // A connection of its own: when it ends, what it counted is told.
  const own = connect(databaseUrl, 1);
  for (const messageId of ids) {
    const [claimed] = await claimMessages(own.db, appid, [messageId], {
      owner: "a",
      leaseSeconds: 60,
    });
    const attempt = claimed?.attempt ?? 0;
    await settleAccepted(own.db, appid, [{ messageId, attempt, msgid: "3000000000000000001" }]);
  }
  await own[Symbol.asyncDispose]();
  await expect
    .poll(async () => (await updates()).all - before.all, { timeout: 30_000 })
    .toBe(2 * ids.length);
  const after = await updates();
  // Not all: a page that is full cannot be cleared while another transaction may still read what is dead in it.
  expect(after.hot - before.hot).toBeGreaterThan(ids.length);
});
