import { randomUUID } from "node:crypto";
import { eventually } from "@hongyan/testing/eventually";
import { createDatabase } from "@hongyan/testing/databases";
import { eventFaultsSql, query, reservationFaultsSql } from "@hongyan/testing/ledger";
import {
  appid,
  params,
  scene,
  startTestServer,
  template,
  type MessageView,
  type TestServer,
} from "@hongyan/testing/server";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { dispatchMessages } from "../src/flow/messages/dispatch-messages.ts";
import { recoverMessages } from "../src/flow/messages/recover-messages.ts";
import { trackedPage } from "../src/flow/messages/track-opens.ts";

let databaseUrl: string;
let t: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl }));
});
afterAll(() => resources.disposeAsync());
afterEach(async () => {
  expect(await query(databaseUrl, eventFaultsSql)).toEqual([]);
  expect(await query(databaseUrl, reservationFaultsSql)).toEqual([]);
});

type View = MessageView & { page: string | null; openedAt: string | null; updatedAt: string };
type Failure = { error: { code: string } };

const view = async (id: string) => (await t.call<View>("GET", `/v1/messages/${id}`)).body;
const typesOf = async (id: string) => (await view(id)).events.map((event) => event.type);

async function send(openid: string, more: Record<string, unknown> = {}): Promise<string> {
  const { body } = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid, more));
  return body.id;
}

async function sent(openid: string, more: Record<string, unknown> = {}): Promise<string> {
  const id = await send(openid, more);
  await t.until(id, "sent");
  return id;
}

async function sessionOf(openid: string): Promise<string> {
  const { code } = t.emulator.control.issueCode({ appid, openid });
  const { body } = await t.call<{ token: string }>("POST", "/mp/sessions", { code }, { key: null });
  return body.token;
}

async function open(openid: string, messageId: string) {
  const key = await sessionOf(openid);
  return t.call<{ opened: boolean } & Failure>("POST", "/mp/opened", { messageId }, { key });
}

async function setStatus(id: string, status: string): Promise<void> {
  await t.server.ctx.db.transaction().execute(async (tx) => {
    await sql`
      with lost as (
        update hongyan.messages
        set status = ${status}, grant_state = 'held', msgid = null, updated_at = now() - interval '1 hour'
        where id = ${id}::uuid
        returning appid, id, openid
      )
      insert into hongyan.events (appid, type, message_id, openid)
      select l.appid, 'message.' || ${status}, l.id, l.openid
      from lost l`.execute(tx);
  });
}

describe("the page of a card", () => {
  const cardPage = (openid: string) => t.emulator.control.messages({ appid, openid })[0]?.page;

  test("carries the id of its message, after what the scene or the request put into the query", async () => {
    const openid = await t.user(1);
    const id = await sent(openid, { page: "pages/task/detail?id=42" });
    expect(cardPage(openid)).toBe(`pages/task/detail?id=42&hymid=${id}`);
    expect((await view(id)).page).toBe(cardPage(openid));
  });

  test("is left alone when the scene says so", async () => {
    await t.call("POST", "/v1/scenes", { ...scene, name: "untracked", trackOpens: false });
    const openid = await t.user(1);
    await sent(openid, { scene: "untracked" });
    expect(cardPage(openid)).toBe(scene.page);
  });

  test("is left alone when a template and its data were given", async () => {
    const openid = await t.user(1);
    const { body } = await t.call<{ id: string }>("POST", "/v1/messages", {
      to: { openid },
      templateId: template.priTmplId,
      data: { thing1: params.taskName, thing10: params.remarks, thing9: params.className },
      page: "pages/task/detail?id=42",
    });
    await t.until(body.id, "sent");
    expect(cardPage(openid)).toBe("pages/task/detail?id=42");
  });

  test("carries it by whichever channel of a uniform message the card goes out", async () => {
    const openid = await t.user(1);
    const channels = [{ channel: "subscribe", scene: scene.name, params }];
    const answer = await t.call("POST", "/v1/uniform-messages", { to: { openid }, channels });
    expect(answer.status).toBe(202);
    await eventually(() => expect(cardPage(openid)).toBeDefined());
    const { body } = await t.call<{ messages: View[] }>("GET", `/v1/messages?openid=${openid}`);
    expect(cardPage(openid)).toBe(`${scene.page}?hymid=${body.messages[0]?.id}`);
  });

  test("names the message that a repeat under one Idempotency-Key is answered with", async () => {
    const openid = await t.user(2);
    const post = () =>
      t.call<{ id: string }>("POST", "/v1/messages", t.message(openid), {
        headers: { "idempotency-key": `open-${openid}` },
      });
    const [first, second] = [(await post()).body.id, (await post()).body.id];
    expect(second).toBe(first);
    await t.until(first, "sent");
    expect(cardPage(openid)).toBe(`${scene.page}?hymid=${first}`);
  });

  test.each([
    ["pages/a", "pages/a?hymid=ID"],
    ["pages/a?x=1", "pages/a?x=1&hymid=ID"],
    ["pages/a?", "pages/a?hymid=ID"],
    ["pages/a?x=1&", "pages/a?x=1&hymid=ID"],
    ["pages/a?hymid=old&x=1", "pages/a?x=1&hymid=ID"],
    ["pages/a?x=1&hymid=old&y=%26hymid=1&hymid", "pages/a?x=1&y=%26hymid=1&hymid=ID"],
    ["pages/a?myhymid=1", "pages/a?myhymid=1&hymid=ID"],
    ["pages/a?x=1?y=2", "pages/a?x=1?y=2&hymid=ID"],
    ["pages/a#top", "pages/a?hymid=ID#top"],
    ["pages/a?x=1#top?y", "pages/a?x=1&hymid=ID#top?y"],
    ["", undefined],
    [undefined, undefined],
    [`p${"a".repeat(1015)}`, undefined],
    [`p${"a".repeat(1014)}`, `p${"a".repeat(1014)}?hymid=ID`],
  ])("%j becomes %j", (page, tracked) => {
    expect(trackedPage(page, "ID")).toBe(tracked);
  });
});

describe("an opening", () => {
  test("is told once, however often the mini program tells it, also at the same time", async () => {
    const openid = await t.user(1);
    const id = await sent(openid);
    const before = await view(id);
    expect(before.openedAt).toBeNull();

    const key = await sessionOf(openid);
    const answers = await Promise.all(
      [id, id.toUpperCase(), id].map((messageId) =>
        t.call("POST", "/mp/opened", { messageId }, { key }),
      ),
    );

    for (const answer of answers)
      expect(answer).toMatchObject({ status: 200, body: { opened: true } });
    const after = await view(id);
    expect(Date.parse(after.openedAt ?? "")).toBeGreaterThan(Date.now() - 60_000);
    expect(after).toMatchObject({ status: "sent", updatedAt: before.updatedAt });
    expect(await typesOf(id)).toEqual(["message.queued", "message.sent", "message.opened"]);
    const { body } = await t.call<{ messages: View[] }>("GET", `/v1/messages?openid=${openid}`);
    expect(body.messages[0]?.openedAt).toBe(after.openedAt);
  });

  test("of another user's message is not found, and changes nothing", async () => {
    const id = await sent(await t.user(1));
    expect(await open(await t.user(0), id)).toMatchObject({
      status: 404,
      body: { error: { code: "MESSAGE_NOT_FOUND" } },
    });
    expect((await view(id)).openedAt).toBeNull();
  });

  test("of a message that has not left yet is not found: nobody can have its card", async () => {
    const openid = await t.user(1);
    const id = await send(openid, { sendAt: "2099-01-01T00:00:00Z" });
    expect((await open(openid, id)).status).toBe(404);
    expect(await typesOf(id)).toEqual(["message.queued"]);
  });

  test("is told late, by a phone that was offline: it counts from when it was, but not from before the send", async () => {
    const openid = await t.user(2);
    const [first, second] = [await sent(openid), await sent(openid)];
    await sql`update hongyan.messages set claimed_at = now() - interval '1 hour' where id = ${first}::uuid`.execute(
      t.server.ctx.db,
    );
    const key = await sessionOf(openid);
    for (const messageId of [first, second]) {
      const told = { messageId, ageMs: 600_000 };
      expect((await t.call("POST", "/mp/opened", told, { key })).status).toBe(200);
    }
    const ago = async (id: string) =>
      Math.round((Date.now() - Date.parse((await view(id)).openedAt ?? "")) / 60_000);
    expect([await ago(first), await ago(second)]).toEqual([10, 0]);
  });

  test("without a session is refused", async () => {
    const id = await sent(await t.user(1));
    expect((await t.call("POST", "/mp/opened", { messageId: id }, { key: null })).status).toBe(401);
  });

  test("of a message whose answer was lost proves that it arrived: delivered, its grant spent", async () => {
    const openid = await t.user(1);
    const id = await sent(openid);
    await setStatus(id, "unknown");

    expect((await open(openid, id)).status).toBe(200);

    expect(await view(id)).toMatchObject({ status: "delivered", grant: "spent" });
    expect((await typesOf(id)).slice(-2).toSorted()).toEqual([
      "message.delivered",
      "message.opened",
    ]);
  });

  test("before the answer was given up is remembered: the message is not sent to the user again", async () => {
    await t.call("PATCH", `/v1/apps/${appid}`, { onUnknown: "resend", unknownAfterSeconds: 0 });
    const openid = await t.user(1);
    const id = await sent(openid);
    await open(openid, id);
    await setStatus(id, "unknown");
    await query(
      databaseUrl,
      `insert into hongyan.open_dispatches (appid, id, message_ids, due_at, look_at)
       values ('${appid}', gen_random_uuid(), '{${id}}', now(), now())`,
    );

    await recoverMessages(t.server.ctx, { at: "all" });

    expect(await view(id)).toMatchObject({ status: "delivered", grant: "spent", attempt: 1 });
    expect(t.emulator.control.messages({ appid, openid })).toHaveLength(1);
  });
});

describe("a card that was opened is not sent again", () => {
  const sendPath = "/cgi-bin/message/subscribe/send";
  const cardsOf = (openid: string) => t.emulator.control.messages({ appid, openid }).length;
  const pause = (until: string) =>
    sql`update hongyan.apps set paused_until = ${until}::timestamptz where appid = ${appid}`.execute(
      t.server.ctx.db,
    );

  /** Sent, its answer lost, and queued again by the policy of the app, which is paused. */
  async function requeued(openid: string): Promise<string> {
    await t.call("PATCH", `/v1/apps/${appid}`, { onUnknown: "resend", unknownAfterSeconds: 600 });
    t.emulator.control.addFault({ path: sendPath, kind: "drop-after-send", times: 1 });
    const id = await send(openid);
    await t.until(id, "unknown");
    await pause("2099-01-01T00:00:00Z");
    await t.call("PATCH", `/v1/apps/${appid}`, { unknownAfterSeconds: 0 });
    await recoverMessages(t.server.ctx, { at: "all" });
    expect(await view(id)).toMatchObject({ status: "queued", reason: "RESEND_UNKNOWN" });
    return id;
  }

  test("by the policy `resend`, while it waits for its second attempt", async () => {
    const openid = await t.user(2);
    const id = await requeued(openid);

    expect((await open(openid, id)).status).toBe(200);

    expect(await view(id)).toMatchObject({ status: "delivered", grant: "spent", reason: null });
    await pause("2020-01-01T00:00:00Z");
    await recoverMessages(t.server.ctx, { at: "all" });
    await sent(openid);
    expect(await view(id)).toMatchObject({ status: "delivered", attempt: 1 });
    expect(cardsOf(openid)).toBe(2);
  });

  test("when its second attempt had been claimed, and was handed back unsent", async () => {
    const openid = await t.user(1);
    const id = await requeued(openid);
    await pause("2020-01-01T00:00:00Z");

    const sender = {
      async send() {
        expect((await open(openid, id)).status).toBe(200);
        return "not-started" as const;
      },
    };
    const job = { appid, jobId: randomUUID(), messageIds: [id] };
    await dispatchMessages(t.server.ctx, sender, [job], () => false);

    expect(await view(id)).toMatchObject({ status: "delivered", grant: "spent", attempt: 2 });
    expect(cardsOf(openid)).toBe(1);
  });

  test.each([
    ["a gateway's 502, which is tried again", { kind: "status" as const, status: 502 }],
    ["a lost answer", { kind: "drop-after-send" as const }],
  ])("when it was opened before %s", async (_, fault) => {
    const openid = await t.user(1);
    t.emulator.control.addFault({ path: sendPath, ...fault, processed: true, times: 1 });
    t.emulator.control.addFault({ path: sendPath, kind: "delay", ms: 700, times: 1 });
    const id = await send(openid);
    await eventually(() => expect(cardsOf(openid)).toBe(1));
    expect((await view(id)).status).toBe("sending");

    expect((await open(openid, id)).status).toBe(200);
    expect(await t.until(id, "delivered")).toMatchObject({ grant: "spent", attempt: 1 });
    expect(cardsOf(openid)).toBe(1);
  });
});
