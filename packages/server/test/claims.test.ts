import { createDatabase } from "@hongyan/testing/databases";
import { eventFaultsSql, query } from "@hongyan/testing/ledger";
import { appid, startTestServer, type MessageView, type TestServer } from "@hongyan/testing/server";
import { sql } from "kysely";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from "vitest";
import { abandonDeadClaims, claimMessages, returnClaims } from "../src/store/message-claims.ts";
import {
  settleAccepted,
  settleFailed,
  settleRetry,
  settleUnknown,
  type Refusal,
} from "../src/store/message-settlement.ts";

let databaseUrl: string;
let t: TestServer;
let messageId: string;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl, options: { worker: false } }));
});
afterAll(() => resources.disposeAsync());

beforeEach(async () => {
  const openid = await t.user(1);
  const { body } = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid));
  messageId = body.id;
});

const claim = (owner: string, leaseSeconds = 60) =>
  claimMessages(t.server.ctx.db, appid, [messageId], { owner, leaseSeconds });
const accept = (attempt: number) =>
  settleAccepted(t.server.ctx.db, appid, [{ messageId, attempt, msgid: "1" }]);
const view = async () => (await t.call<MessageView>("GET", `/v1/messages/${messageId}`)).body;
const abandon = () =>
  t.server.ctx.db.transaction().execute((tx) => abandonDeadClaims(tx, [{ appid, messageId }]));
const refusal = (attempt: number): Refusal => ({
  messageId,
  attempt,
  errcode: null,
  reason: "NO_ANSWER_TIMEOUT",
  detail: "no answer within 10 s",
  rid: null,
});

describe("M1: one attempt, one worker", () => {
  test("two workers claim one message at once: one of them gets it", async () => {
    const claims = await Promise.all([claim("a"), claim("b"), claim("c"), claim("d")]);
    expect(claims.flat()).toHaveLength(1);
  });

  test("a lost lease cannot settle the message: the next attempt's holder does", async () => {
    const [first] = await claim("slow");
    await t.server.ctx.db
      .transaction()
      .execute((tx) => returnClaims(tx, appid, [{ messageId, attempt: 1 }]));
    const [second] = await claim("quick");
    expect([first?.attempt, second?.attempt]).toEqual([1, 2]);

    expect(await accept(1)).toBe(0);
    expect((await view()).status).toBe("sending");
    expect(await accept(2)).toBe(1);
    expect((await view()).status).toBe("sent");
  });

  test("a message that has ended cannot be ended again by a late refusal", async () => {
    await claim("a");
    await accept(1);
    await t.server.ctx.db.transaction().execute((tx) => settleFailed(tx, appid, [refusal(1)]));
    expect(await view()).toMatchObject({ status: "sent", grant: "spent", errcode: null });
  });

  test("a message that waits for its time, has expired, or is cancelled is not claimed", async () => {
    const db = t.server.ctx.db;
    await sql`update hongyan.messages set due_at = now() + interval '1 hour' where id = ${messageId}::uuid`.execute(
      db,
    );
    expect(await claim("a")).toEqual([]);
    await sql`update hongyan.messages set due_at = now(), expire_at = now() where id = ${messageId}::uuid`.execute(
      db,
    );
    expect(await claim("a")).toEqual([]);
  });
});

describe("M2: a worker that dies with a message", () => {
  test("leaves it unknown, not queued: it may have been on the wire", async () => {
    await claim("dies", 0);
    expect(await abandon()).toBe(1);
    expect(await view()).toMatchObject({ status: "unknown", grant: "held", reason: "WORKER_LOST" });
    expect(await claim("next")).toEqual([]);
  });

  test("was only slow: its late answer still settles the message that nobody else has taken", async () => {
    await claim("slow", 0);
    await abandon();
    expect(await accept(1)).toBe(1);
    expect(await view()).toMatchObject({ status: "sent", grant: "spent" });
  });

  test("was only slow: WeChat's late `try later` puts the message back, and tells of it", async () => {
    await claim("slow", 0);
    await abandon();
    await t.server.ctx.db
      .transaction()
      .execute((tx) =>
        settleRetry(tx, appid, [
          { ...refusal(1), errcode: -1, retryInMs: 0, countsAsRefusal: true },
        ]),
      );
    const message = await view();
    expect(message).toMatchObject({ status: "queued", grant: "held" });
    expect(message.events.map((event) => event.type)).toEqual([
      "message.queued",
      "message.unknown",
      "message.queued",
    ]);
    expect((await claim("next"))[0]?.attempt).toBe(2);
  });

  test("was only slow, and had not sent it: it is queued again, told of, and may not have arrived", async () => {
    await claim("slow", 0);
    await abandon();
    await t.server.ctx.db
      .transaction()
      .execute((tx) => returnClaims(tx, appid, [{ messageId, attempt: 1 }]));
    const message = await view();
    expect(message).toMatchObject({ status: "queued", grant: "held", reason: null });
    expect(message.events.map((event) => event.type)).toEqual([
      "message.queued",
      "message.unknown",
      "message.queued",
    ]);
    expect(
      await query(
        databaseUrl,
        `select may_have_arrived from hongyan.attempts where message_id = '${messageId}'`,
      ),
    ).toEqual([{ may_have_arrived: false }]);
    expect((await claim("next"))[0]?.attempt).toBe(2);
    await t.server.ctx.db
      .transaction()
      .execute((tx) => returnClaims(tx, appid, [{ messageId, attempt: 1 }]));
    expect((await view()).status).toBe("sending");
  });

  test("a claim that is still alive is not taken away", async () => {
    await claim("alive", 60);
    await abandon();
    expect((await view()).status).toBe("sending");
  });
});

test("E1: an event for each change that others see, none for sending", async () => {
  await claim("a");
  expect((await view()).events.map((event) => event.type)).toEqual(["message.queued"]);
  await t.server.ctx.db.transaction().execute((tx) => settleUnknown(tx, appid, [refusal(1)]));
  await accept(1);
  expect((await view()).events.map((event) => event.type)).toEqual([
    "message.queued",
    "message.unknown",
    "message.sent",
  ]);
  expect(await query(databaseUrl, eventFaultsSql)).toEqual([]);
});
