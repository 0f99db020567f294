import { createHmac, timingSafeEqual } from "node:crypto";
import { Writable } from "node:stream";
import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { appid, startTestServer, type TestServer } from "@hongyan/testing/server";
import { pino } from "pino";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { answering, startReceiver, type Received, type Receiver } from "./webhooks-receiver.ts";

let t: TestServer;
let databaseUrl: string;
let receiver: Receiver;
const log: string[] = [];
const resources = new AsyncDisposableStack();
beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      log.push(chunk.toString());
      done();
    },
  });
  t = resources.use(
    await startTestServer({
      databaseUrl,
      env: { HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true" },
      options: { logger: pino({ level: "trace" }, stream) },
    }),
  );
  receiver = resources.use(await startReceiver());
});
afterAll(() => resources.disposeAsync());
beforeEach(async () => {
  await query(databaseUrl, "delete from hongyan.webhooks; delete from hongyan.events");
  receiver.requests.length = 0;
  receiver.answer = answering(204);
});

interface View {
  id: string;
  appid: string | null;
  url: string;
  events: string[];
  name: string;
  version: string;
  disabled: { reason: string } | null;
  previousSecretUntil: string | null;
}
interface Delivery {
  id: number;
  eventId: string;
  type: string;
  status: string;
  attempt: number;
}

async function make(more: Record<string, unknown> = {}): Promise<View & { secret: string }> {
  const answer = await t.call<View & { secret: string }>("POST", "/v1/webhooks", {
    url: receiver.url,
    ...more,
  });
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return answer.body;
}
const post = <T = View>(path: string, body?: unknown) =>
  t.call<T>("POST", `/v1/webhooks/${path}`, body);
const get = async (id: string): Promise<View> =>
  (await t.call<View>("GET", `/v1/webhooks/${id}`)).body;
const deliveries = async (id: string, query = "") =>
  (
    await t.call<{ deliveries: Delivery[]; nextCursor: number | null }>(
      "GET",
      `/v1/webhooks/${id}/deliveries${query}`,
    )
  ).body;
const tell = (type: string, more = "'{}'"): Promise<unknown> =>
  query(
    databaseUrl,
    `insert into hongyan.events (appid, type, data) values ('${appid}', '${type}', ${more})`,
  );
/** Until the webhook has so many deliveries, and every one is delivered. */
async function settled(id: string, count: number): Promise<Delivery[]> {
  await expect
    .poll(async () => (await deliveries(id, "?status=delivered")).deliveries.length, {
      timeout: 30_000,
    })
    .toBe(count);
  return (await deliveries(id)).deliveries;
}

describe("what arrives", () => {
  test("is one signed request for each event of a message, which the receivers' library accepts", async () => {
    const { id, secret } = await make({ events: ["message.*"] });
    const openid = await t.user(1);
    const { body: message } = await t.call<{ id: string }>(
      "POST",
      "/v1/messages",
      t.message(openid),
    );
    await receiver.until(2);
    await settled(id, 2);

    const [queued, sent] = receiver.requests.toSorted((a, b) => a.type.localeCompare(b.type));
    const webhook = new Webhook(secret);
    expect(webhook.verify(queued?.body ?? "", queued?.headers ?? {})).toMatchObject({
      type: "message.queued",
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      data: { appid, messageId: message.id, openid },
    });
    expect(webhook.verify(sent?.body ?? "", sent?.headers ?? {})).toMatchObject({
      type: "message.sent",
      data: { appid, messageId: message.id, openid, msgid: expect.stringMatching(/^\d+$/) },
    });
    for (const { id, data, headers } of receiver.requests) {
      expect(data["eventId"]).toBe(id);
      expect(headers["content-type"]).toBe("application/json");
      expect(Math.abs(Number(headers["webhook-timestamp"]) - Date.now() / 1000)).toBeLessThan(30);
    }
    expect(() => new Webhook("whsec_AAAA").verify(sent?.body ?? "", sent?.headers ?? {})).toThrow();
  });

  test("can be verified by hand: HMAC-SHA256 over id, timestamp and body", async () => {
    const { secret } = await make();
    await tell("x.y");
    const [received] = await receiver.until(1);
    expect(verifyByHand(secret, received as Received)).toBe(true);
    expect(verifyByHand(secret, { ...(received as Received), body: "{}" })).toBe(false);
  });

  test("says which app, event, message and user, whatever the event's own data call so", async () => {
    await make();
    await tell("customer.message", `'{"appid":"forged","eventId":"forged","text":"你好 👋"}'`);
    const [received] = await receiver.until(1);
    expect(received?.data).toEqual({ appid, eventId: received?.id, text: "你好 👋" });
  });
});

function verifyByHand(secret: string, { headers, body }: Received): boolean {
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const signed = `${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`;
  const expected = createHmac("sha256", key).update(signed).digest();
  return (headers["webhook-signature"] ?? "").split(" ").some((one) => {
    const given = Buffer.from(one.replace(/^v1,/, ""), "base64");
    return given.length === expected.length && timingSafeEqual(given, expected);
  });
}

describe("the secret", () => {
  const accepts = (secret: string, { body, headers }: Received): boolean => {
    try {
      new Webhook(secret).verify(body, headers);
      return true;
    } catch {
      return false;
    }
  };

  test("can be rotated: for 24 hours both the old and the new one verify, then the new one alone", async () => {
    const { id, secret: first } = await make();
    const { body: rotated } = await post<View & { secret: string }>(`${id}/rotate-secret`);
    const second = rotated.secret;
    expect(second).not.toBe(first);
    const hours = (Date.parse(rotated.previousSecretUntil ?? "") - Date.now()) / 3_600_000;
    expect(hours).toBeGreaterThan(23.9);
    expect(hours).toBeLessThanOrEqual(24);

    await tell("x.y");
    const [during] = await receiver.until(1);
    expect([first, second].map((one) => accepts(one, during as Received))).toEqual([true, true]);
    await query(
      databaseUrl,
      `update hongyan.webhooks
       set retiring_secrets = jsonb_set(retiring_secrets, '{0,until}', to_jsonb(now() - interval '1 second'))`,
    );
    await tell("x.y");
    const [, after] = await receiver.until(2);
    expect([first, second].map((one) => accepts(one, after as Received))).toEqual([false, true]);
    expect((await get(id)).previousSecretUntil).toBeNull();
  });

  test("that was replaced keeps its 24 hours when the next one is replaced too", async () => {
    const { id, secret: first } = await make();
    const { body: rotated } = await post<{ secret: string }>(`${id}/rotate-secret`);
    const { body: again } = await post<{ secret: string }>(`${id}/rotate-secret`);
    await tell("x.y");
    const [received] = await receiver.until(1);
    for (const secret of [first, rotated.secret, again.secret]) {
      expect(accepts(secret, received as Received)).toBe(true);
    }
  });

  test("S1: is in the answer that made it and nowhere else: no other answer, log line, table, metric or event", async () => {
    const { id, secret } = await make();
    const { body: rotated } = await post<{ secret: string }>(`${id}/rotate-secret`);
    receiver.answer = answering(500);
    await tell("x.y");
    await receiver.until(1);
    const bodies = await Promise.all([
      t.call("GET", "/v1/webhooks"),
      t.call("GET", `/v1/webhooks/${id}`),
      t.call("PATCH", `/v1/webhooks/${id}`, { name: "renamed" }),
      post(`${id}/test`),
      post(`${id}/disable`),
      post(`${id}/replay`, { from: "2020-01-01T00:00:00Z", to: "2020-01-02T00:00:00Z" }),
      post(`${id}/enable`),
      t.call("GET", `/v1/webhooks/${id}/deliveries`),
    ]);
    const tables = await Promise.all(
      ["webhooks", "webhook_deliveries", "events"].map((table) =>
        query(databaseUrl, `select to_json(r)::text as row from hongyan.${table} r`),
      ),
    );
    const everything =
      JSON.stringify([bodies, log, tables]) + (await t.server.ctx.metrics.registry.metrics());
    expect(everything).toContain(id);
    for (const one of [secret, rotated.secret]) {
      expect(everything).not.toContain(one.slice("whsec_".length));
    }
  });
});

describe("operating it", () => {
  test("test tells what the receiver answered, also while it is disabled, and records nothing", async () => {
    const { id, secret } = await make();
    await post(`${id}/disable`);
    receiver.answer = answering(200, "got it");
    const { body } = await post<Record<string, unknown>>(`${id}/test`);
    expect(body).toEqual({
      delivered: true,
      status: 200,
      response: "got it",
      error: null,
      durationMs: expect.any(Number),
    });
    const [received] = receiver.requests;
    expect(new Webhook(secret).verify(received?.body ?? "", received?.headers ?? {})).toMatchObject(
      {
        type: "webhook.test",
        data: { webhookId: id },
      },
    );
    receiver.answer = (_, response) => void response.socket?.destroy();
    expect((await post(`${id}/test`)).body).toMatchObject({
      delivered: false,
      status: null,
      error: "the receiver broke the connection off",
    });
    expect((await deliveries(id)).deliveries).toEqual([]);
  });

  test("replay delivers the events of a time again, with the ids of the first time, and tells how many", async () => {
    const { id } = await make({ events: ["x.*"] });
    for (const [type, age] of [
      ["x.1", "2 days"],
      ["x.2", "3 hours 10 minutes"],
      ["x.3", "3 hours"],
      ["y.1", "3 hours"],
    ]) {
      await query(
        databaseUrl,
        `insert into hongyan.events (appid, type, created_at) values ('${appid}', '${type}', now() - interval '${age}')`,
      );
    }
    await settled(id, 3);
    const first = new Map(receiver.requests.map((one) => [one.type, one]));

    const ago = (ms: number): string => new Date(Date.now() - ms).toISOString();
    const { body } = await post<{ replayed: number; next: string | null }>(`${id}/replay`, {
      from: ago(86_400_000),
    });
    expect(body).toEqual({ replayed: 2, next: null });
    await settled(id, 5);
    const again = receiver.requests.slice(3);
    expect(again.map(({ type }) => type).toSorted()).toEqual(["x.2", "x.3"]);
    for (const one of again) {
      expect([one.id, one.body]).toEqual([first.get(one.type)?.id, first.get(one.type)?.body]);
    }
    const { body: none } = await post(`${id}/replay`, {
      from: ago(86_400_000),
      to: ago(4 * 3_600_000),
    });
    expect(none).toEqual({ replayed: 0, next: null });
  });

  test("a delivery can be tried once more, now, whether it waits, failed or was delivered", async () => {
    const { id } = await make();
    receiver.answer = answering(500);
    await tell("x.y");
    await receiver.until(1);
    await expect.poll(async () => (await deliveries(id)).deliveries[0]?.attempt).toBe(1);
    const delivery = (await deliveries(id)).deliveries[0] as Delivery;
    const retry = () => post<Delivery>(`${id}/deliveries/${delivery.id}/retry`);

    receiver.answer = answering(204);
    expect((await retry()).body).toMatchObject({ id: delivery.id, status: "pending" });
    await settled(id, 1);
    await retry();
    await receiver.until(3);
    await settled(id, 1);
    await query(
      databaseUrl,
      "update hongyan.webhook_deliveries set status = 'failed', attempt = 12",
    );
    await retry();
    await receiver.until(4);
    expect(await settled(id, 1)).toMatchObject([{ attempt: 13, status: "delivered" }]);
    expect(new Set(receiver.requests.map((one) => one.id)).size).toBe(1);
    expect(await post(`${id}/deliveries/999999/retry`)).toMatchObject({
      status: 404,
      body: { error: { code: "WEBHOOK_DELIVERY_NOT_FOUND" } },
    });
  });

  test("deliveries are listed newest first, by state, page after page", async () => {
    const { id } = await make();
    for (const type of ["x.1", "x.2", "x.3"]) await tell(type);
    await settled(id, 3);
    const first = await deliveries(id, "?limit=2");
    expect(first.deliveries.map((one) => one.type)).toEqual(["x.3", "x.2"]);
    const second = await deliveries(id, `?limit=2&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ deliveries: [{ type: "x.1" }], nextCursor: null });
    expect((await deliveries(id, "?status=failed")).deliveries).toEqual([]);
  });

  test("a disabled one refuses replay and retry with what to do; enabled, it delivers what was missed", async () => {
    const { id } = await make();
    expect((await post(`${id}/disable`)).body.disabled).toMatchObject({
      reason: "it was disabled by request",
    });
    await tell("x.missed");
    for (const path of [`${id}/replay`, `${id}/deliveries/1/retry`]) {
      const answer = await post(
        path,
        path.endsWith("replay")
          ? { from: "2020-01-01T00:00:00Z", to: "2020-01-02T00:00:00Z" }
          : undefined,
      );
      expect(answer).toMatchObject({ status: 409, body: { error: { code: "WEBHOOK_DISABLED" } } });
    }
    expect((await post(`${id}/enable`)).body.disabled).toBeNull();
    expect(await receiver.until(1)).toMatchObject([{ type: "x.missed" }]);
  });

  test("its URL, events and name can be changed; the new URL is used by what waits", async () => {
    const { id } = await make({ url: "http://127.0.0.1:9/", events: ["a.b"] });
    expect(await get(id)).toMatchObject({ name: "127.0.0.1:9", appid });
    await tell("a.b");
    await expect.poll(async () => (await deliveries(id)).deliveries.length).toBe(1);
    const changes = { url: receiver.url, events: ["c.*", "c.*"], name: "shop" };
    expect((await t.call<View>("PATCH", `/v1/webhooks/${id}`, changes)).body).toMatchObject({
      ...changes,
      events: ["c.*"],
    });
    await query(databaseUrl, "update hongyan.webhook_deliveries set due_at = now()");
    expect(await receiver.until(1)).toMatchObject([{ type: "a.b" }]);
  });

  test("of two who change it the second is told what it is now, and overwrites nothing", async () => {
    const { id } = await make({ name: "backend", events: ["a.b"] });
    const save = (version: string, changes: Partial<View>) =>
      t.call("PATCH", `/v1/webhooks/${id}`, changes, { headers: { "if-match": `"${version}"` } });
    const { version } = await get(id);
    const answers = await Promise.all([
      save(version, { name: "one", events: ["c.*"] }),
      save(version, { name: "other", events: ["d.*"] }),
    ]);
    const [saved, refused] = answers.toSorted((a, b) => a.status - b.status);
    const now = await get(id);
    expect(saved).toEqual({ status: 200, body: now });
    expect(refused).toMatchObject({
      status: 412,
      body: { error: { code: "CHANGED_MEANWHILE", details: { current: now } } },
    });

    await post(`${id}/disable`);
    expect((await save(now.version, { name: "third" })).status).toBe(200);
    expect(await get(id)).toMatchObject({ name: "third", events: now.events });
  });

  test.each([
    ["no URL", { url: "not a url" }, 422],
    ["a password in the URL", { url: "https://u:p@example.com/" }, 422],
    ["a type that is none", { url: "http://127.0.0.1/", events: ["Message Sent"] }, 400],
    ["no type", { url: "http://127.0.0.1/", events: [] }, 400],
  ])("%s is refused", async (_, body, status) => {
    expect((await t.call("POST", "/v1/webhooks", body)).status).toBe(status);
  });

  test("without the setting, a URL inside the network is refused when it is saved", async () => {
    await using strict = await startTestServer({
      databaseUrl: await createDatabase(inject("postgresUrl")),
      options: { worker: false },
    });
    const answer = await strict.call("POST", "/v1/webhooks", { url: "https://127.0.0.1/" });
    expect(answer).toMatchObject({ status: 422, body: { error: { code: "WEBHOOK_URL_REFUSED" } } });
  });
});

describe("a key of one app", () => {
  const other = "wxother0000000001";
  test("sees, changes and makes the webhooks of its app only; those for every app are not its business", async () => {
    await t.call("POST", "/v1/apps", { appid: other, secret: "s" });
    const own = await make();
    const [foreign, every] = [await make({ appid: other }), await make({ appid: null })];
    const { body: made } = await t.call<{ key: string }>("POST", "/v1/api-keys", {
      name: "bound",
      scopes: ["webhooks:read", "webhooks:write"],
      appid,
    });
    const call = <T = View>(method: string, path: string, body?: unknown) =>
      t.call<T>(method, path, body, { key: made.key });

    const { body: list } = await call<{ webhooks: View[] }>("GET", "/v1/webhooks");
    expect(list.webhooks.map((one) => one.id)).toEqual([own.id]);
    expect((await call("GET", `/v1/webhooks?appid=${other}`)).status).toBe(403);
    for (const { id } of [foreign, every]) {
      const replay = { from: new Date(Date.now() - 1000).toISOString() };
      const calls = [
        ["GET", ""],
        ["PATCH", "", { name: "mine" }],
        ["DELETE", ""],
        ["POST", "/test"],
        ["POST", "/enable"],
        ["POST", "/disable"],
        ["POST", "/rotate-secret"],
        ["POST", "/replay", replay],
        ["GET", "/deliveries"],
        ["POST", "/deliveries/1/retry"],
      ] as const;
      for (const [method, path, body] of calls) {
        const answer = await call(method, `/v1/webhooks/${id}${path}`, body);
        expect(answer, `${method} ${path}`).toMatchObject({
          status: 404,
          body: { error: { code: "WEBHOOK_NOT_FOUND" } },
        });
      }
    }
    expect((await call("POST", "/v1/webhooks", { url: receiver.url, appid: null })).status).toBe(
      403,
    );
    expect((await call("POST", "/v1/webhooks", { url: receiver.url, appid: other })).status).toBe(
      403,
    );
    const mine = await call("POST", "/v1/webhooks", { url: receiver.url });
    expect(mine).toMatchObject({ status: 201, body: { appid } });
    expect((await call("DELETE", `/v1/webhooks/${mine.body.id}`)).status).toBe(200);
    expect((await get(foreign.id)).name).toBe(foreign.name);
  });

  test("without the scopes does nothing here", async () => {
    const { id } = await make();
    const { body: made } = await t.call<{ key: string }>("POST", "/v1/api-keys", {
      name: "reader",
      scopes: ["webhooks:read"],
    });
    const options = { key: made.key };
    expect((await t.call("GET", "/v1/webhooks", undefined, options)).status).toBe(200);
    expect((await t.call("POST", `/v1/webhooks/${id}/test`, undefined, options)).status).toBe(403);
    expect((await t.call("DELETE", `/v1/webhooks/${id}`, undefined, options)).status).toBe(403);
  });
});

test("a deleted webhook is gone with its deliveries, and nothing more arrives", async () => {
  const { id } = await make();
  await tell("x.y");
  await settled(id, 1);
  expect((await t.call("DELETE", `/v1/webhooks/${id}`)).body).toEqual({ deleted: true });
  expect((await t.call("GET", `/v1/webhooks/${id}`)).status).toBe(404);
  expect(await query(databaseUrl, "select from hongyan.webhook_deliveries")).toEqual([]);
  await tell("x.z");
  // A webhook may be told of what other transactions wrote as it was made, so this one wants its own event only.
  const next = await make({ events: ["x.next"] });
  await tell("x.next");
  await receiver.until(({ type }) => type === "x.next");
  await settled(next.id, 1);
  expect(receiver.requests.map(({ type }) => type)).not.toContain("x.z");
});
