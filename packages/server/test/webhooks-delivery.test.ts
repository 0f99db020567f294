import { createDatabase } from "@hongyan/testing/databases";
import { appid, startTestServer } from "@hongyan/testing/server";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { connect } from "../src/db/connection.ts";
import { createDeliverer } from "../src/flow/webhooks/deliver-webhooks.ts";
import { retryDelaysMs } from "../src/flow/webhooks/delivery-policy.ts";
import { deleteOldDeliveries } from "../src/store/old-deliveries.ts";
import { claimDeliveries } from "../src/store/webhook-claims.ts";
import { settleDeliveries } from "../src/store/webhook-settlement.ts";
import { startByHand, type ByHand, type Hook } from "./webhooks-by-hand.ts";
import { answering, startReceiver, type Receiver } from "./webhooks-receiver.ts";

let h: ByHand;
const resources = new AsyncDisposableStack();
beforeAll(async () => {
  h = resources.use(await startByHand(inject("postgresUrl")));
});
afterAll(() => resources.disposeAsync());
afterEach(() => h.rows("delete from hongyan.webhooks"));

interface Delivery {
  id: number;
  eventId: string | null;
  type: string;
  status: string;
  attempt: number;
  nextAttemptAt: string | null;
  responseStatus: number | null;
  response: string | null;
  error: string | null;
  endedAt: string | null;
}
interface WebhookView {
  failingSince: string | null;
  disabled: { at: string; reason: string } | null;
}
const deliveries = async (hook: Hook): Promise<Delivery[]> =>
  (await h.t.call<{ deliveries: Delivery[] }>("GET", `/v1/webhooks/${hook.id}/deliveries`)).body
    .deliveries;
const view = async (hook: Hook): Promise<WebhookView> =>
  (await h.t.call<WebhookView>("GET", `/v1/webhooks/${hook.id}`)).body;

/** Time moves by data: what waits is due now, and the longest pause of a webhook that fails is over. */
const makeDue = (): Promise<unknown> =>
  h.rows(
    `update hongyan.webhook_deliveries set due_at = now() where status = 'pending';
     update hongyan.webhooks set last_failed_at = last_failed_at - interval '1 minute'`,
  );
const setFailing = (hook: Hook, since: string, last: string): Promise<unknown> =>
  h.rows(
    `update hongyan.webhooks
     set failing_since = now() - interval '${since}', last_failed_at = now() - interval '${last}'
     where id = '${hook.id}'`,
  );
const arrived = (receiver: Receiver, count: number) => () => receiver.requests.length >= count;

describe("a delivery that does not succeed", () => {
  test("is tried twelve times over three days, and has then failed; each try has the same id and body", async () => {
    await using receiver = await startReceiver();
    receiver.answer = answering(500, "out of order");
    const hook = await h.hook(receiver.url);
    await h.tell("x.y", { data: { n: 1 } });

    const waitsMs: number[] = [];
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      await h.until(arrived(receiver, attempt));
      const [row] = await h.rows<{ attempt: number; status: string; wait: string }>(
        "select attempt, status, 1000 * extract(epoch from due_at - now()) as wait from hongyan.webhook_deliveries",
      );
      expect(row).toMatchObject({ attempt, status: attempt < 12 ? "pending" : "failed" });
      if (attempt < 12) waitsMs.push(Number(row?.wait));
      await makeDue();
    }

    for (const [index, delayMs] of retryDelaysMs.entries()) {
      expect(waitsMs[index]).toBeGreaterThan(delayMs - 3_000);
      expect(waitsMs[index]).toBeLessThanOrEqual(delayMs * 1.1);
    }
    const total = retryDelaysMs.reduce((sum, ms) => sum + ms, 0);
    expect(total).toBeGreaterThanOrEqual(3 * 86_400_000);
    await h.round();
    expect(receiver.requests).toHaveLength(12);
    expect(new Set(receiver.requests.map(({ id, body }) => `${id} ${body}`)).size).toBe(1);
    expect(await deliveries(hook)).toMatchObject([
      { status: "failed", attempt: 12, responseStatus: 500, response: "out of order", error: null },
    ]);
  });

  test("tells people why: the status and the beginning of the answer, or why there was none", async () => {
    await using receiver = await startReceiver();
    receiver.answer = answering(503, `maintenance ${"x".repeat(5_000)}`);
    const hook = await h.hook(receiver.url);
    await h.tell("x.y");
    await h.until(arrived(receiver, 1));
    const [answered] = await deliveries(hook);
    expect(answered).toMatchObject({ status: "pending", responseStatus: 503 });
    expect(answered?.response).toHaveLength(1024);
    expect(answered?.nextAttemptAt).not.toBeNull();

    receiver.answer = (_, response) => void response.socket?.destroy();
    await makeDue();
    await h.until(arrived(receiver, 2));
    expect(await deliveries(hook)).toMatchObject([
      { responseStatus: null, response: null, error: "the receiver broke the connection off" },
    ]);
  });

  test.each([
    [200, "delivered"],
    [299, "delivered"],
    [302, "pending"],
    [400, "pending"],
    [404, "pending"],
    [429, "pending"],
    [500, "pending"],
  ])("is one that was answered with anything but 2xx: %i leaves it %s", async (answer, status) => {
    await using receiver = await startReceiver();
    receiver.answer = answering(answer, "", { location: "/elsewhere" });
    const hook = await h.hook(receiver.url);
    await h.tell("x.y");
    await h.until(arrived(receiver, 1));
    expect(await deliveries(hook)).toMatchObject([{ status, responseStatus: answer }]);
  });

  test("is not put on the wire a second time by somebody who asks to try it now, while it is there", async () => {
    await using receiver = await startReceiver();
    const hook = await h.hook(receiver.url);
    await h.tell("x.y");
    let asked: unknown;
    receiver.answer = async ({ id }, response) => {
      const [delivery] = await deliveries(hook);
      asked = (await h.t.call("POST", `/v1/webhooks/${hook.id}/deliveries/${delivery?.id}/retry`))
        .body;
      await h.deliverer.startDue();
      response.writeHead(204).end(id);
    };
    await h.until(arrived(receiver, 1));
    await h.round();
    expect(asked).toMatchObject({ status: "pending", attempt: 1, nextAttemptAt: null });
    expect(receiver.requests).toHaveLength(1);
    expect(await deliveries(hook)).toMatchObject([{ status: "delivered", attempt: 1 }]);
  });

  test("is sent again when its process died before it could write the answer down: same id, next attempt", async () => {
    await using receiver = await startReceiver();
    const hook = await h.hook(receiver.url);
    await h.tell("x.y");
    await h.fanOut(1);
    const dying = connect(h.databaseUrl, 1);
    receiver.answer = async (_, response) => {
      await dying.pool.end();
      response.writeHead(204).end();
    };
    const deliverer = createDeliverer({ ...h.t.server.ctx, db: dying.db }, h.client);
    await deliverer.startDue();
    await deliverer.idle();
    receiver.answer = answering(204);
    await h.round();
    expect(receiver.requests, "the lease keeps others away").toHaveLength(1);

    await makeDue();
    await h.until(arrived(receiver, 2));
    expect(receiver.requests[1]?.id).toBe(receiver.requests[0]?.id);
    expect(await deliveries(hook)).toMatchObject([{ status: "delivered", attempt: 2 }]);
  });

  test("is settled by the holder of its attempt alone: a late outcome of an earlier one changes nothing", async () => {
    await using receiver = await startReceiver();
    const hook = await h.hook(receiver.url);
    await h.tell("x.y");
    await h.fanOut(1);
    const { db } = h.t.server.ctx;
    const [lost] = await claimDeliveries(db, { ...claimAll, owner: "lost" });
    if (lost === undefined) throw new Error("nothing was due");
    const late = { ...lost, ...failed, status: "failed" as const, isGone: true };
    await makeDue();
    let isTried = false;
    receiver.answer = async (_, response) => {
      expect(await settleDeliveries(db, [late]), "while another attempt is on the wire").toEqual(
        [],
      );
      expect(await deliveries(hook)).toMatchObject([{ status: "pending", attempt: 2 }]);
      isTried = true;
      response.writeHead(204).end();
    };
    await h.until(() => isTried);
    await settleDeliveries(db, [late, { ...late, attempt: 2 }]);
    expect(await deliveries(hook), "after it").toMatchObject([{ status: "delivered", attempt: 2 }]);
    expect((await view(hook)).disabled).toBeNull();
  });

  test("whose event is no longer kept has failed, and says so", async () => {
    await using receiver = await startReceiver();
    const hook = await h.hook(receiver.url);
    const eventId = await h.tell("x.y");
    await h.fanOut(1);
    await h.rows(`delete from hongyan.events where id = ${eventId}`);
    await h.round();
    expect(await deliveries(hook)).toMatchObject([
      { status: "failed", eventId: null, error: "the event is no longer kept" },
    ]);
    expect(receiver.requests).toEqual([]);
  });
});

const claimAll = {
  owner: "test",
  leaseSeconds: 60,
  perWebhook: 8,
  limit: 100,
  underWay: new Map<string, number>(),
};
const failed = {
  retryInMs: 0,
  isGone: false,
  responseStatus: 500,
  responseExcerpt: "",
  error: null,
  durationMs: 1,
};

describe("a webhook", () => {
  test("to which every delivery has failed for three days is disabled, and others are told why", async () => {
    await using broken = await startReceiver();
    await using healthy = await startReceiver();
    broken.answer = answering(500);
    const hook = await h.hook(broken.url, { name: "shop" });
    const witness = await h.hook(healthy.url, { appid: null, events: ["webhook.*"] });
    await h.tell("x.y");
    await h.until(arrived(broken, 1));
    expect(await view(hook)).toMatchObject({ disabled: null, failingSince: expect.any(String) });

    await setFailing(hook, "71 hours", "24 hours");
    await makeDue();
    await h.until(arrived(broken, 2));
    expect((await view(hook)).disabled).toBeNull();

    await setFailing(hook, "72 hours 1 minute", "24 hours");
    await makeDue();
    await h.until(arrived(broken, 3));
    const reason = expect.stringMatching(/^no delivery has succeeded since \d{4}-/);
    expect((await view(hook)).disabled).toEqual({ at: expect.any(String), reason });
    await h.until(arrived(healthy, 1));
    expect(healthy.requests[0]).toMatchObject({
      type: "webhook.disabled",
      data: { appid, webhookId: hook.id, name: "shop", reason },
    });
    expect((await view(witness)).disabled).toBeNull();

    await h.tell("x.z");
    await makeDue();
    await h.round();
    expect(broken.requests, "a disabled webhook gets nothing").toHaveLength(3);

    broken.answer = answering(200);
    expect((await h.t.call("POST", `/v1/webhooks/${hook.id}/enable`)).body).toMatchObject({
      disabled: null,
      failingSince: null,
    });
    await h.until(() => broken.requests.some(({ type }) => type === "x.z"));
    expect((await deliveries(hook)).every(({ status }) => status === "delivered")).toBe(true);
  });

  test("is not disabled for a failure of long ago: a silence of more than a day begins a new series", async () => {
    await using receiver = await startReceiver();
    receiver.answer = answering(500);
    const hook = await h.hook(receiver.url);
    await setFailing(hook, "10 days", "28 hours");
    await h.tell("x.y");
    await h.until(arrived(receiver, 1));
    const { disabled, failingSince } = await view(hook);
    expect(disabled).toBeNull();
    expect(Date.now() - Date.parse(failingSince ?? "")).toBeLessThan(60_000);
  });

  test("is well again after one success", async () => {
    await using receiver = await startReceiver();
    const hook = await h.hook(receiver.url);
    await setFailing(hook, "71 hours", "1 hour");
    await h.tell("x.y");
    await h.until(arrived(receiver, 1));
    expect(await view(hook)).toMatchObject({ disabled: null, failingSince: null });
  });

  test("that answers 410 is disabled at once", async () => {
    await using receiver = await startReceiver();
    receiver.answer = answering(410);
    const hook = await h.hook(receiver.url);
    await h.tell("x.y");
    await h.until(arrived(receiver, 1));
    expect((await view(hook)).disabled?.reason).toBe("the receiver answered 410 Gone");
    expect(await deliveries(hook)).toMatchObject([{ status: "failed", attempt: 1 }]);
    await h.tell("x.z");
    await h.round();
    expect(receiver.requests).toHaveLength(1);
  });

  test("for every app that is disabled tells each of them", async () => {
    await using receiver = await startReceiver();
    receiver.answer = answering(410);
    await h.t.call("POST", "/v1/apps", { appid: "wxother0000000001", secret: "s" });
    const hook = await h.hook(receiver.url, { appid: null });
    await h.tell("x.y");
    await h.until(arrived(receiver, 1));
    const told = await h.rows<{ appid: string }>(
      `select appid from hongyan.events where type = 'webhook.disabled' and data ->> 'webhookId' = '${hook.id}' order by 1`,
    );
    expect(told.map((event) => event.appid)).toEqual(["wxother0000000001", appid]);
    await h.t.call("DELETE", "/v1/apps/wxother0000000001");
  });

  test("that fails is asked by one delivery at a time; that is well, by eight", async () => {
    await using receiver = await startReceiver();
    let open = 0;
    let mostOpen = 0;
    let status = 500;
    receiver.answer = (_, response) => {
      open += 1;
      mostOpen = Math.max(mostOpen, open);
      response.once("finish", () => (open -= 1));
      setTimeout(() => response.writeHead(status).end(), 30);
    };
    const hook = await h.hook(receiver.url);
    for (let event = 0; event < 20; event += 1) await h.tell("x.y");
    await setFailing(hook, "1 hour", "1 minute");
    await h.fanOut(20);
    await h.round();
    await makeDue();
    await h.round();
    expect([receiver.requests.length, mostOpen]).toEqual([2, 1]);

    status = 200;
    await makeDue();
    await h.until(arrived(receiver, 22));
    expect(mostOpen).toBe(8);
  });
});

describe("a webhook that fails is spared", () => {
  test("however much waits for it, it is asked once a pause, until it is well: then it gets everything", async () => {
    await using receiver = await startReceiver();
    receiver.answer = answering(503);
    const hook = await h.hook(receiver.url);
    for (let event = 0; event < 60; event += 1) await h.tell("x.y");
    await h.fanOut(60);
    await h.round();
    expect(receiver.requests, "it was well until now").toHaveLength(8);

    await setFailing(hook, "1 hour", "0 seconds");
    for (let round = 0; round < 20; round += 1) await h.round();
    expect(receiver.requests).toHaveLength(8);
    for (const asked of [9, 10]) {
      await setFailing(hook, "1 hour", "1 minute");
      for (let round = 0; round < 20; round += 1) await h.round();
      expect(receiver.requests).toHaveLength(asked);
    }

    receiver.answer = answering(204);
    await makeDue();
    await h.until(arrived(receiver, 70));
    expect((await deliveries(hook)).every(({ status }) => status === "delivered")).toBe(true);
  });

  test.each([
    ["at least a second", 0, 1],
    ["a tenth of the time that it has been failing", 100, 10],
    ["at most a minute", 3 * 86_400, 60],
  ])("the pause is %s: after %i seconds, %i", async (_, failing, pause) => {
    const hook = await h.hook("http://127.0.0.1:9/");
    await h.tell("x.y");
    await h.fanOut(1);
    const { db } = h.t.server.ctx;
    const claimedAfter = (seconds: number): Promise<number> =>
      // In one transaction time stands still.
      db.transaction().execute(async (tx) => {
        await sql`
          update hongyan.webhooks
          set
            last_failed_at = now() - make_interval(secs => ${seconds}),
            failing_since = now() - make_interval(secs => ${seconds + failing})
          where id = ${hook.id}::uuid`.execute(tx);
        return (await claimDeliveries(tx, claimAll)).length;
      });
    expect(await claimedAfter(pause - 0.001)).toBe(0);
    expect(await claimedAfter(pause)).toBe(1);
  });
});

describe("a webhook that is enabled again", () => {
  test.each([
    ["the last attempt, after three days of failures", 11, 500],
    ["an answer 410", 0, 410],
  ])(
    "also delivers what failed when it was disabled by %s, and not what had failed before",
    async (_, attempts, status) => {
      await using receiver = await startReceiver();
      receiver.answer = answering(status);
      const hook = await h.hook(receiver.url, { events: ["x.*"] });
      await h.tell("x.before");
      await h.tell("x.last");
      await h.fanOut(2);
      await h.rows(
        `update hongyan.webhook_deliveries
         set status = 'failed', attempt = 12, ended_at = now() - interval '1 second' where event_type = 'x.before';
         update hongyan.webhook_deliveries set attempt = ${attempts} where event_type = 'x.last'`,
      );
      await setFailing(hook, "72 hours 42 minutes", "24 hours");
      await h.until(arrived(receiver, 1));
      expect((await view(hook)).disabled).not.toBeNull();
      expect(await deliveries(hook)).toMatchObject([
        { type: "x.last", status: "failed", attempt: attempts + 1 },
        { type: "x.before", status: "failed" },
      ]);

      receiver.answer = answering(204);
      await h.t.call("POST", `/v1/webhooks/${hook.id}/enable`);
      await h.round();
      expect(await deliveries(hook)).toMatchObject([
        { type: "x.last", status: "delivered", endedAt: expect.any(String) },
        { type: "x.before", status: "failed" },
      ]);
      await h.t.call("POST", `/v1/webhooks/${hook.id}/enable`);
      await h.round();
      expect(receiver.requests, "enabling what is enabled sends nothing").toHaveLength(2);
    },
  );
});

test("a receiver that does not answer holds up nobody else, and no transaction (N1)", async () => {
  await using slow = await startReceiver();
  await using quick = await startReceiver();
  const waiting: (() => void)[] = [];
  slow.answer = (_, response) => void waiting.push(() => response.writeHead(200).end());
  await h.hook(slow.url);
  await h.hook(quick.url);
  for (let event = 0; event < 30; event += 1) await h.tell("x.y");
  await h.fanOut(60);

  // Rounds that do not wait for what is on the wire, as a worker's.
  while (quick.requests.length < 30) {
    await h.deliverer.startDue();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(slow.requests).toHaveLength(8);
  const open = await h.rows(
    `select query from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and state like 'idle in transaction%'`,
  );
  expect(open).toEqual([]);

  slow.answer = answering(200);
  for (const answer of waiting) answer();
  await h.until(arrived(slow, 30));
});

test("delivered ones are kept for a week, failed ones for a month, waiting ones for as long as they wait", async () => {
  const hook = await h.hook("http://127.0.0.1:9/");
  for (const [status, age] of [
    ["delivered", "6 days 23 hours"],
    ["delivered", "7 days 1 hour"],
    ["failed", "29 days 23 hours"],
    ["failed", "30 days 1 hour"],
    ["pending", "90 days"],
  ] as const) {
    await h.rows(
      `insert into hongyan.webhook_deliveries (
         webhook_id, appid, event_txid, event_id, event_type, status, due_at, created_at, ended_at)
       values ('${hook.id}', '${appid}', '0', 1, '${status}.${age}', '${status}', 'infinity', now() - interval '${age}',
         case when '${status}' <> 'pending' then now() - interval '${age}' end)`,
    );
  }
  await deleteOldDeliveries(h.t.server.ctx.db, 7, 100);
  const rows = await h.rows<{ event_type: string }>(
    "select event_type from hongyan.webhook_deliveries order by 1",
  );
  expect(rows.map((row) => row.event_type)).toEqual([
    "delivered.6 days 23 hours",
    "failed.29 days 23 hours",
    "pending.90 days",
  ]);
});

test("two processes, 400 events: each is delivered once, and none is ever on the wire twice at a time", async () => {
  await using receiver = await startReceiver();
  receiver.answer = (_, response) => void setTimeout(() => response.writeHead(204).end(), 60);
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  const env = { HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true" };
  await using one = await startTestServer({ databaseUrl, env });
  await using two = await startTestServer({ databaseUrl, env, emulator: one.emulator });
  await one.call("POST", "/v1/webhooks", { url: receiver.url, events: ["x.y"] });
  await two.server.ctx.db.transaction().execute(async (tx) => {
    await sql`insert into hongyan.events (appid, type) select ${appid}, 'x.y' from generate_series(1, 400)`.execute(
      tx,
    );
  });
  await receiver.until(400);
  const metric = async (server: typeof one): Promise<number> => {
    const { values } = await server.server.ctx.metrics.webhookDeliveries.get();
    return values.find(({ labels }) => labels.result === "delivered")?.value ?? 0;
  };
  const shares = await Promise.all([metric(one), metric(two)]);
  expect(receiver.requests).toHaveLength(400);
  expect(new Set(receiver.requests.map(({ id }) => id)).size).toBe(400);
  expect(Math.max(...receiver.mostAtOnce.values())).toBe(1);
  expect(Math.min(...shares), "both took part").toBeGreaterThan(0);
});
