import { setTimeout as wait } from "node:timers/promises";
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
  scene,
  startTestEmulator,
  startTestServer,
  template,
  type TestServer,
} from "@hongyan/testing/server";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { handleCallbacks, recoverCallbacks } from "../src/flow/callbacks/handle-callbacks.ts";
import { insertCallbacks } from "../src/store/callbacks.ts";
import { abandonDeadClaims } from "../src/store/message-claims.ts";
import { settleDeliveries } from "../src/store/message-delivery.ts";

const templateId = template.priTmplId;
let databaseUrl: string;
let t: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  const emulator = resources.use(await startTestEmulator());
  t = resources.use(await startTestServer({ databaseUrl, emulator }));
  await t.call("PATCH", `/v1/apps/${appid}`, { callback });
});
afterAll(() => resources.disposeAsync());

function send(message: Record<string, unknown> | string, contentType?: string) {
  return push(t.server.url, appid, message, contentType);
}

function popup(openid: string, choice: string, createdAtMs?: number) {
  const item = { TemplateId: templateId, SubscribeStatusString: choice, PopupScene: "0" };
  return subscribeEvent("popup", openid, [item], createdAtMs);
}

function switchedOff(openid: string, createdAtMs?: number) {
  const item = { TemplateId: templateId, SubscribeStatusString: "reject" };
  return subscribeEvent("change", openid, [item], createdAtMs);
}

function sent(openid: string, msgid: string, errorCode = "0", createdAtMs?: number) {
  const status = errorCode === "0" ? "success" : "failed: system failed";
  const item = { TemplateId: templateId, MsgID: msgid, ErrorCode: errorCode, ErrorStatus: status };
  return subscribeEvent("sent", openid, [item], createdAtMs);
}

async function processed(): Promise<void> {
  const deadline = performance.now() + 15_000;
  for (;;) {
    const sql = "select count(*)::integer as n from hongyan.callbacks where processed_at is null";
    const [row] = await query<{ n: number }>(databaseUrl, sql);
    if (row?.n === 0) return;
    if (performance.now() > deadline) throw new Error(`${row?.n} callbacks are not processed`);
    await wait(10);
  }
}

async function stored(): Promise<number> {
  const sql = "select count(*)::integer as n from hongyan.callbacks";
  const [row] = await query<{ n: number }>(databaseUrl, sql);
  return row?.n ?? 0;
}

async function balance(openid: string): Promise<number> {
  const { body } = await t.call<{ grants: { available: number }[] }>(
    "GET",
    `/v1/grants?openid=${openid}`,
  );
  return body.grants[0]?.available ?? 0;
}

async function history(openid: string): Promise<[string, string, number][]> {
  const { body } = await t.call<{ entries: { kind: string; source: string; balance: number }[] }>(
    "GET",
    `/v1/grants/${openid}/history`,
  );
  return body.entries.toReversed().map((one) => [one.kind, one.source, one.balance]);
}

let reports = 0;

function report(openid: string, choice = "accept") {
  reports += 1;
  const grants = [{ id: `report-${reports}`, openid, templateId, choice }];
  return t.call("POST", "/v1/grants", { grants });
}

async function submit(openid: string): Promise<string> {
  const { body } = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid));
  return body.id;
}

describe("the route", () => {
  test("a push is answered with success, and again when WeChat sends it again, but counts once", async () => {
    const openid = await t.user(0);
    const event = popup(openid, "accept");
    for (let delivery = 0; delivery < 4; delivery += 1) {
      expect(await send(event)).toEqual({ status: 200, body: "success" });
    }
    await processed();
    expect(await balance(openid)).toBe(1);
  });

  test("four deliveries at the same moment count once", async () => {
    const openid = await t.user(0);
    const event = popup(openid, "accept");
    const answers = await Promise.all([send(event), send(event), send(event), send(event)]);
    expect(answers.map((answer) => answer.body)).toEqual(Array(4).fill("success"));
    await processed();
    expect(await balance(openid)).toBe(1);
  });

  test("two events of one user in one second are both kept", async () => {
    const openid = await t.user(1);
    const now = Date.now();
    await send(popup(openid, "accept", now));
    await send(sent(openid, "1", "0", now));
    await send(sent(openid, "2", "0", now));
    const sql = `select event from hongyan.callbacks where openid = '${openid}'`;
    expect(await query(databaseUrl, sql)).toHaveLength(3);
  });

  test("an event that nobody knows is stored and answered", async () => {
    const before = await stored();
    const event = { ...popup("oNobody", "accept"), Event: "debug_demo", debug_str: "hello" };
    expect(await send(event)).toEqual({ status: 200, body: "success" });
    expect(await stored()).toBe(before + 1);
  });

  test("what no database stores, NUL and half a surrogate pair, loses no message", async () => {
    const before = await stored();
    const text = { MsgType: "text", Content: "你\u0000好\uD83D", MsgId: "7000000000000000001" };
    const message = { ...popup("oNobody", "accept"), Event: undefined, List: undefined, ...text };
    expect(await send(message)).toEqual({ status: 200, body: "success" });
    expect(await stored()).toBe(before + 1);
  });

  test("what a user takes back is told to the business, with the user it is about", async () => {
    const openid = await t.user(0);
    const event = "user_authorization_revoke";
    const taken = { OpenID: openid, AppID: appid, RevokeInfo: "6" };
    await send({ ...popup("oPlatform", "accept"), Event: event, List: undefined, ...taken });
    await processed();
    const sql = `select type, data from hongyan.events where openid = '${openid}'`;
    expect(await query(databaseUrl, sql)).toEqual([
      { type: "user.authorization-changed", data: { event, revokeInfo: "6" } },
    ]);
  });

  test("whatever is wrong, the refusal is the same and nothing is stored", async () => {
    const before = await stored();
    const url = `${t.server.url}/wechat/callback/`;
    const post = async (path: string, body: string) => {
      const response = await fetch(url + path, { method: "POST", body });
      return { status: response.status, body: await response.text() };
    };
    const good = JSON.stringify(popup("oNobody", "accept"));
    const refusals = [
      await post(appid, good),
      await post(`${appid}?signature=abc&timestamp=1&nonce=1`, good),
      await post(`${appid}?signature=${"0".repeat(40)}&timestamp=1&nonce=1`, good),
      await post(`${appid}?signature=a&signature=b`, good),
      await post(`${appid}?nonce=${"n".repeat(5000)}`, good),
      await post("wxnobody00000000", good),
      await post("%00", good),
      await send("not json"),
      await send('<!DOCTYPE x [<!ENTITY a "b">]><xml><MsgType>&a;</MsgType></xml>'),
      await send('{"a":'.repeat(5000)),
      await send(""),
    ];
    const bodies = new Set(refusals.map((refusal) => `${refusal.status} ${refusal.body}`));
    expect([...bodies]).toHaveLength(1);
    expect(refusals[0]).toMatchObject({
      status: 401,
      body: expect.stringContaining("CALLBACK_REFUSED"),
    });
    expect((await post(appid, "x".repeat(10 * 1024 * 1024))).status).toBe(413);
    expect(await stored()).toBe(before);
    const metrics = await fetch(`${t.server.url}/metrics`, {
      headers: { authorization: `Bearer hy_test_key_0123456789abcdef` },
    });
    expect(await metrics.text()).toMatch(/hongyan_callbacks_total\{result="refused"\} 1[1-9]/);
  });

  test("whatever content type a push comes with, it is read by its bytes", async () => {
    for (const type of ["", ";", "foo", "application/json, text/xml", "multipart/form-data"]) {
      const openid = await t.user(0);
      expect(await send(popup(openid, "accept"), type)).toEqual({ status: 200, body: "success" });
    }
  });

  test("a sender that is no openid reaches no list of users, and breaks none", async () => {
    const before = await stored();
    await send(popup("bad openid!", "accept"));
    await send({ ...popup("x".repeat(65), "accept"), MsgType: "text", Content: "hi", MsgId: "1" });
    await processed();
    expect(await stored()).toBe(before + 2);
    expect((await t.call("GET", `/v1/grants?templateId=${templateId}`)).status).toBe(200);
    expect((await t.call("GET", "/v1/users")).status).toBe(200);
  });

  test("two processes that store the same pushes in opposite order both succeed", async () => {
    const { db } = t.server.ctx;
    for (let round = 0; round < 10; round += 1) {
      const pushes = Array.from({ length: 200 }, (_, index) => ({
        appid,
        deduplicationKey: `order-${round}-${index}`,
        openid: null,
        msgType: "event",
        event: "x",
        createdAt: new Date(),
        body: "",
        content: '{"kind":"other"}',
      }));
      const orders = [pushes, pushes.toReversed()];
      const inserted = await Promise.all(
        orders.map((order) => db.transaction().execute((tx) => insertCallbacks(tx, order))),
      );
      expect(inserted.flat()).toHaveLength(pushes.length);
    }
    // No job knows of them.
    const sql = "delete from hongyan.callbacks where deduplication_key like 'order-%'";
    await query(databaseUrl, sql);
  });

  test("while the database does not take it, a push is not answered with success", async () => {
    const down = resources.use(
      await startTestServer({
        databaseUrl: await createDatabase(inject("postgresUrl")),
        emulator: t.emulator,
      }),
    );
    await down.call("PATCH", `/v1/apps/${appid}`, { callback });
    const openid = await down.user(0);
    await down.server.ctx.db.destroy();
    const answer = await push(down.server.url, appid, popup(openid, "accept"));
    expect(answer.status).toBeGreaterThanOrEqual(500);
  });
});

describe("the ledger's two witnesses", () => {
  test("a tap that the mini program and WeChat both tell of counts once, and the history says so", async () => {
    const openid = await t.user(0);
    await report(openid);
    await send(popup(openid, "accept"));
    await processed();
    expect(await balance(openid)).toBe(1);
    expect(await history(openid)).toEqual([
      ["credit", "business", 1],
      ["confirm", "callback", 1],
    ]);
  });

  test("a refusal that both tell of is told to the business once", async () => {
    const openid = await t.user(0);
    await report(openid, "reject");
    await send(popup(openid, "reject"));
    await processed();
    expect((await history(openid)).map(([kind]) => kind)).toEqual(["refuse", "confirm"]);
    const sql = `select type from hongyan.events where openid = '${openid}'`;
    expect(await query(databaseUrl, sql)).toEqual([{ type: "grant.refused" }]);
  });

  test("an accept in a change event is no grant: WeChat pushes refusals there, and no tap was made", async () => {
    const openid = await t.user(0);
    const item = { TemplateId: templateId, SubscribeStatusString: "accept" };
    await send(subscribeEvent("change", openid, [item]));
    await processed();
    expect(await balance(openid)).toBe(0);
  });

  test("a switch-off that claims to be of tomorrow does not outlast the accepts of today", async () => {
    const openid = await t.user(0);
    await send(switchedOff(openid, Date.now() + 20 * 3_600_000));
    await processed();
    await report(openid);
    expect(await balance(openid)).toBe(1);
  });

  test("a business that reports late says when the tap was, and it counts once", async () => {
    const openid = await t.user(0);
    const anHour = 3_600_000;
    await send(popup(openid, "accept", Date.now() - anHour));
    await processed();
    const grants = [{ id: "collected", openid, templateId, ageMs: anHour }];
    await t.call("POST", "/v1/grants", { grants });
    expect(await balance(openid)).toBe(1);
  });

  test("twelve thousand entries of one user do not hold up the next report", async () => {
    const openid = await t.user(0);
    await query(
      databaseUrl,
      `insert into hongyan.ledger (appid, openid, template_id, kind, delta, report_id, source, happened_at)
       select '${appid}', '${openid}', '${templateId}', 'credit', 1, 'seed', 'client', now()
       from generate_series(1, 12000)`,
    );
    await query(
      databaseUrl,
      `insert into hongyan.balances (appid, openid, template_id, available) values ('${appid}', '${openid}', '${templateId}', 12000)`,
    );
    const startedAt = performance.now();
    await report(openid);
    // A query for each entry took three quarters of a minute; one pass takes a fraction of a second.
    expect(performance.now() - startedAt).toBeLessThan(5_000);
  });

  test("what a message held when its template was switched off, or corrected, is not given back", async () => {
    const openid = await t.user(3);
    const later = t.message(openid, { sendAt: "2099-01-01T00:00:00Z" });
    const { body } = await t.call<{ id: string }>("POST", "/v1/messages", later);
    await send(switchedOff(openid, Date.now() + 1_000));
    await processed();
    await t.call("POST", `/v1/messages/${body.id}/cancel`);
    expect(await balance(openid)).toBe(0);
    expect(await t.until(body.id, "cancelled")).toMatchObject({ grant: "spent" });
    await send(popup(openid, "accept", Date.now() + 3_000));
    await processed();
    const held = await t.call<{ id: string }>("POST", "/v1/messages", later);
    await t.call("POST", `/v1/messages/${held.body.id}/cancel`);
    expect(await t.until(held.body.id, "cancelled")).toMatchObject({ grant: "released" });
    expect(await query(databaseUrl, ledgerFaultsSql)).toEqual([]);
  });

  test("an event confirms one tap only: the next event is the next tap", async () => {
    const openid = await t.user(0);
    const now = Date.now();
    await report(openid);
    for (const later of [0, 1_000]) {
      await send(popup(openid, "accept", now + later));
      await processed();
    }
    expect(await balance(openid)).toBe(2);
  });

  test("report and event of one tap at the same moment count once", async () => {
    for (let round = 0; round < 10; round += 1) {
      const openid = await t.user(0);
      await Promise.all([report(openid), send(popup(openid, "accept"))]);
      await processed();
      expect(await balance(openid)).toBe(1);
    }
  });

  test("a report that comes late is recognised by when the user tapped", async () => {
    const openid = await t.user(0);
    const anHour = 3_600_000;
    await send(popup(openid, "accept", Date.now() - anHour));
    await processed();
    const { code } = t.emulator.control.issueCode({ appid, openid });
    const session = await t.call<{ token: string }>("POST", "/mp/sessions", { code });
    const options = { key: session.body.token };
    const late = { id: "late", choices: { [templateId]: "accept" }, ageMs: anHour };
    await t.call("POST", "/mp/grants", late, options);
    expect(await balance(openid)).toBe(1);
  });

  describe("a report by a phone whose clock was set while it waited", () => {
    const tenMinutes = 600_000;
    let ids = 0;

    async function reportAged(openid: string, ageMs: number): Promise<number> {
      const { code } = t.emulator.control.issueCode({ appid, openid });
      const { body } = await t.call<{ token: string }>("POST", "/mp/sessions", { code });
      ids += 1;
      const told = { id: `aged-${ids}`, choices: { [templateId]: "accept" }, ageMs };
      return (await t.call("POST", "/mp/grants", told, { key: body.token })).status;
    }

    test.each([
      ["back by an hour", -3_600_000],
      ["ahead by years", 3 * 365 * 86_400_000],
    ])("%s is the same tap as WeChat's event", async (_, ageMs) => {
      const openid = await t.user(0);
      await send(popup(openid, "accept", Date.now() - tenMinutes));
      await processed();

      expect(await reportAged(openid, ageMs)).toBe(200);

      expect(await history(openid)).toEqual([
        ["credit", "callback", 1],
        ["confirm", "client", 1],
      ]);
      const { body } = await t.call<{ entries: { happenedAt: string | null }[] }>(
        "GET",
        `/v1/grants/${openid}/history`,
      );
      expect(body.entries[0]?.happenedAt).toBeNull();
      expect(await query(databaseUrl, ledgerFaultsSql)).toEqual([]);
    });

    test("comes along with the next tap's, and the two taps count two", async () => {
      const openid = await t.user(0);
      for (const at of [Date.now() - tenMinutes, Date.now()]) {
        await send(popup(openid, "accept", at));
        await processed();
      }
      for (const ageMs of [-3_600_000, 0]) await reportAged(openid, ageMs);
      expect(await balance(openid)).toBe(2);
    });

    test("counts when WeChat told of nothing", async () => {
      const openid = await t.user(0);
      expect(await reportAged(openid, -3_600_000)).toBe(200);
      expect(await balance(openid)).toBe(1);
    });
  });

  test("an app may believe one of them only", async () => {
    const openid = await t.user(0);
    await t.call("PATCH", `/v1/apps/${appid}`, { grantSource: "callback" });
    await report(openid);
    expect(await balance(openid)).toBe(0);
    await send(popup(openid, "accept"));
    await processed();
    expect(await balance(openid)).toBe(1);
    await t.call("PATCH", `/v1/apps/${appid}`, { grantSource: "client" });
    await send(popup(openid, "accept", Date.now() + 5_000));
    await processed();
    expect(await balance(openid)).toBe(1);
    await t.call("PATCH", `/v1/apps/${appid}`, { grantSource: "both" });
  });

  test("switched off at WeChat: nothing is left until the user accepts again", async () => {
    const openid = await t.user(3);
    await send(switchedOff(openid, Date.now() + 1_000));
    await processed();
    expect(await balance(openid)).toBe(0);
    const refused = await t.call("POST", "/v1/messages", t.message(openid));
    expect(refused).toMatchObject({ status: 409, body: { error: { code: "NO_GRANT" } } });
    await send(popup(openid, "accept", Date.now() + 3_000));
    await processed();
    expect(await balance(openid)).toBe(1);
  });

  test("L1, L2: any interleaving of reports, events, their retries, sends, refusals and switch-offs adds up", async () => {
    const steps = fc.array(
      fc.constantFrom("report", "popup", "again", "off", "send", "refused", "cancel"),
      { minLength: 5, maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(steps, async (made) => {
        const openid = await t.user(0);
        let last: Record<string, unknown> | undefined;
        const queued: Promise<unknown>[] = [];
        for (const [index, step] of made.entries()) {
          if (step === "report") queued.push(report(openid));
          if (step === "popup" || step === "off") {
            const atMs = Date.now() + index * 1000;
            last = step === "popup" ? popup(openid, "accept", atMs) : switchedOff(openid, atMs);
            queued.push(send(last));
          }
          if (step === "again" && last !== undefined) queued.push(send(last));
          if (step === "send") queued.push(submit(openid));
          // The emulator knows of no grant of this user: WeChat answers 43101.
          if (step === "refused") {
            const message = t.message(openid, { onNoGrant: "try" });
            queued.push(t.call("POST", "/v1/messages", message));
          }
          if (step === "cancel") {
            const later = t.message(openid, { sendAt: "2099-01-01T00:00:00Z" });
            const { body } = await t.call<{ id: string }>("POST", "/v1/messages", later);
            if (body.id) queued.push(t.call("POST", `/v1/messages/${body.id}/cancel`));
          }
        }
        await Promise.all(queued);
        await processed();
        expect(await query(databaseUrl, ledgerFaultsSql)).toEqual([]);
      }),
      { numRuns: 25 },
    );
    await settled();
    expect(await query(databaseUrl, ledgerFaultsSql)).toEqual([]);
    expect(await query(databaseUrl, reservationFaultsSql)).toEqual([]);
  });

  async function settled(): Promise<void> {
    const deadline = performance.now() + 15_000;
    for (;;) {
      const sql = `select id from hongyan.messages where status in ('queued', 'sending')`;
      if ((await query(databaseUrl, sql)).length === 0) return;
      if (performance.now() > deadline) throw new Error("messages are still on their way");
      await wait(20);
    }
  }
});

describe("sent to delivered", () => {
  test("WeChat's event by msgid ends the message as delivered, exactly once", async () => {
    const openid = await t.user(1);
    const id = await submit(openid);
    const { msgid } = await t.until(id, "sent");
    await send(sent(openid, msgid ?? ""));
    const message = await t.until(id, "delivered");
    await send(sent(openid, msgid ?? "", "0", Date.now() + 2_000));
    await processed();
    expect(message.events.map((event) => event.type)).toEqual([
      "message.queued",
      "message.sent",
      "message.delivered",
    ]);
    expect((await t.until(id, "delivered")).events).toHaveLength(3);
  });

  test("a failure of WeChat's own delivery ends it as failed, with what WeChat says", async () => {
    const openid = await t.user(1);
    const id = await submit(openid);
    const { msgid } = await t.until(id, "sent");
    await send(sent(openid, msgid ?? "", "10001"));
    const message = await t.until(id, "failed");
    expect(message).toMatchObject({ reason: "NOT_DELIVERED", errcode: 10001, grant: "spent" });
  });

  test("a message whose answer was lost is resolved by the event: delivered, its grant spent", async () => {
    const openid = await t.user(1);
    t.emulator.control.addFault({
      path: "/cgi-bin/message/subscribe/send",
      kind: "drop-after-send",
      times: 1,
    });
    const id = await submit(openid);
    await t.until(id, "unknown");
    const card = t.emulator.control.messages({ appid, openid }).at(-1);
    await send(sent(openid, card?.msgid ?? ""));
    const message = await t.until(id, "delivered");
    expect(message).toMatchObject({ msgid: card?.msgid, grant: "spent" });
    expect(await query(databaseUrl, ledgerFaultsSql)).toEqual([]);
  });

  test("without msgids an event is about the oldest message to this user of this template", async () => {
    t.emulator.control.setOptions({ omitMsgid: true });
    const openid = await t.user(2);
    const first = await submit(openid);
    await t.until(first, "sent");
    const second = await submit(openid);
    await t.until(second, "sent");
    t.emulator.control.setOptions({ omitMsgid: false });
    await send(sent(openid, "777"));
    await t.until(first, "delivered");
    await t.until(second, "sent");
    await send(sent(openid, "778"));
    expect(await t.until(second, "delivered")).toMatchObject({ msgid: "778" });
  });

  describe("that comes after the user opened the card of a message whose answer was lost", () => {
    /** Delivered by its opening; and the msgid that WeChat gave it. */
    async function opened(openid: string): Promise<{ id: string; msgid: string }> {
      const { id, msgid } = await lost(openid);
      const { code } = t.emulator.control.issueCode({ appid, openid });
      const { body } = await t.call<{ token: string }>("POST", "/mp/sessions", { code });
      await t.call("POST", "/mp/opened", { messageId: id }, { key: body.token });
      await t.until(id, "delivered");
      return { id, msgid };
    }

    async function lost(openid: string): Promise<{ id: string; msgid: string }> {
      const path = "/cgi-bin/message/subscribe/send";
      t.emulator.control.addFault({ path, kind: "drop-after-send", times: 1 });
      const id = await submit(openid);
      await t.until(id, "unknown");
      const card = t.emulator.control.messages({ appid, openid }).at(-1);
      return { id, msgid: card?.msgid ?? "" };
    }

    test("is that message's, however often it comes, and no other's: the other one stays unknown", async () => {
      const openid = await t.user(2);
      const first = await opened(openid);
      const second = await lost(openid);

      const at = Date.now();
      for (const later of [0, 1_000]) {
        await send(sent(openid, first.msgid, "0", at + later));
        await processed();
      }
      expect(await t.until(first.id, "delivered")).toMatchObject({ msgid: first.msgid });
      expect(await t.until(second.id, "unknown")).toMatchObject({ msgid: null });
      expect(await query(databaseUrl, eventFaultsSql)).toEqual([]);

      await send(sent(openid, second.msgid));
      expect(await t.until(second.id, "delivered")).toMatchObject({ msgid: second.msgid });
    });

    test("and says that it failed changes nothing: who opened it got it", async () => {
      const openid = await t.user(1);
      const { id, msgid } = await opened(openid);
      await send(sent(openid, msgid, "10001"));
      await processed();
      expect(await t.until(id, "delivered")).toMatchObject({ msgid, errcode: null });
    });

    test("is not waited for for ever: hours later an event is about what was sent since", async () => {
      const openid = await t.user(2);
      const first = await opened(openid);
      await query(
        databaseUrl,
        `update hongyan.messages set claimed_at = claimed_at - interval '2 hours' where id = '${first.id}'`,
      );
      const second = await lost(openid);
      await send(sent(openid, second.msgid));
      expect(await t.until(second.id, "delivered")).toMatchObject({ msgid: second.msgid });
    });
  });

  test("an event that overtakes the send's own answer waits for it, and names the right message", async () => {
    const openid = await t.user(2);
    t.emulator.control.addFault({
      path: "/cgi-bin/message/subscribe/send",
      kind: "drop-after-send",
      times: 1,
    });
    const lost = await submit(openid);
    await t.until(lost, "unknown");
    t.emulator.control.addFault({
      path: "/cgi-bin/message/subscribe/send",
      kind: "delay",
      ms: 700,
      times: 1,
    });
    const slow = await submit(openid);
    await t.until(slow, "sending");
    while (t.emulator.control.messages({ appid, openid }).length < 2) await wait(5);
    const [, second] = t.emulator.control.messages({ appid, openid });
    await send(sent(openid, second?.msgid ?? ""));
    expect(await t.until(slow, "delivered")).toMatchObject({ msgid: second?.msgid });
    await t.until(lost, "unknown");
  });

  test("an event waits for a message whose worker hangs, instead of delivering one whose answer was lost", async () => {
    const openid = await t.user(2);
    const path = "/cgi-bin/message/subscribe/send";
    t.emulator.control.addFault({ path, kind: "reset", times: 1 });
    const lost = await submit(openid);
    await t.until(lost, "unknown");
    t.emulator.control.addFault({ path, kind: "delay", ms: 800, times: 1 });
    const slow = await submit(openid);
    await t.until(slow, "sending");
    while (t.emulator.control.messages({ appid, openid }).length === 0) await wait(5);
    await query(
      databaseUrl,
      `update hongyan.messages set lease_until = now() - interval '1 second' where id = '${slow}'`,
    );
    await t.server.ctx.db
      .transaction()
      .execute((tx) => abandonDeadClaims(tx, [{ appid, messageId: slow }]));
    await t.until(slow, "unknown");

    const [card] = t.emulator.control.messages({ appid, openid });
    await send(sent(openid, card?.msgid ?? ""));

    expect(await t.until(slow, "delivered")).toMatchObject({ msgid: card?.msgid });
    expect(await t.until(lost, "unknown")).toMatchObject({ msgid: null });
  });

  test("an event of several messages waits for the one that is on the wire, whatever the others are", async () => {
    const openid = await t.user(1);
    const path = "/cgi-bin/message/subscribe/send";
    t.emulator.control.addFault({ path, kind: "delay", ms: 700, times: 1 });
    const id = await submit(openid);
    await t.until(id, "sending");
    while (t.emulator.control.messages({ appid, openid }).length === 0) await wait(5);
    const [card] = t.emulator.control.messages({ appid, openid });
    const item = { TemplateId: templateId, ErrorCode: "0", ErrorStatus: "success" };
    const foreign = { ...item, TemplateId: "a-template-of-nobody", MsgID: "1" };
    await send(subscribeEvent("sent", openid, [{ ...item, MsgID: card?.msgid }, foreign]));
    await t.until(id, "delivered");
  });

  test("a message that got its own msgid meanwhile is not ended by the event of another", async () => {
    const openid = await t.user(1);
    const id = await submit(openid);
    await t.until(id, "sent");
    const moved = await t.server.ctx.db
      .transaction()
      .execute((tx) => settleDeliveries(tx, appid, [{ messageId: id, msgid: "12345" }]));
    expect([...moved]).toEqual([]);
  });

  test("an event of a message that somebody else sent changes nothing", async () => {
    const openid = await t.user(1);
    const id = await submit(openid);
    await t.until(id, "sent");
    await send(sent(openid, "999"));
    await processed();
    await t.until(id, "sent");
    const sql = `select result from hongyan.callbacks where openid = '${openid}'`;
    expect(await query(databaseUrl, sql)).toEqual([{ result: "unmatched" }]);
  });
});

describe("crashes", () => {
  test("a callback whose job was lost is processed all the same, once", async () => {
    const openid = await t.user(0);
    await query(
      databaseUrl,
      `insert into hongyan.callbacks (appid, deduplication_key, openid, msg_type, event, created_at, body, content, due_at)
       values ('${appid}', 'lost-job', '${openid}', 'event', 'subscribe_msg_popup_event', now(), '', '${JSON.stringify(
         {
           kind: "subscribe-popup",
           choices: [{ templateId, choice: "accept" }],
         },
       )}', now() - interval '10 minutes')`,
    );
    const jobs = async (): Promise<number> => {
      const sql = "select count(*)::integer as n from pgboss.job where name = 'callback'";
      return (await query<{ n: number }>(databaseUrl, sql))[0]?.n ?? 0;
    };
    const before = await jobs();
    await Promise.all([recoverCallbacks(t.server.ctx), recoverCallbacks(t.server.ctx)]);
    await recoverCallbacks(t.server.ctx);
    expect(await jobs()).toBe(before + 1);
    t.server.ctx.queue.wake("callback");
    await processed();
    expect(await balance(openid)).toBe(1);
  });

  test("two jobs with the same callback carry it out once", async () => {
    const openid = await t.user(0);
    const ids = [await waitingPopup(openid)];
    const job = { appid, callbackIds: ids };
    await Promise.all([1, 2, 3, 4].map(() => handleCallbacks(t.server.ctx, [job])));
    expect(await balance(openid)).toBe(1);
  });

  test("jobs that are taken together share a transaction, and each callback counts once", async () => {
    const openids = [await t.user(0), await t.user(0)] as const;
    const ids = [await waitingPopup(openids[0]), await waitingPopup(openids[1])] as const;
    const jobs = [[ids[0]], [ids[1]], [ids[0]]].map((callbackIds) => ({ appid, callbackIds }));
    await handleCallbacks(t.server.ctx, jobs);
    for (const openid of openids) expect(await balance(openid)).toBe(1);
    const sql = `select distinct txid from hongyan.events where openid in ('${openids.join("','")}')`;
    expect(await query(databaseUrl, sql)).toHaveLength(1);
  });

  test("a message that was delivered is not delivered again by another event of it", async () => {
    const openid = await t.user(1);
    const id = await submit(openid);
    const { msgid } = await t.until(id, "sent");
    const result = { templateId, msgid, errorCode: "0", errorStatus: "success" };
    const content = { kind: "subscribe-sent", results: [result] };
    const failed = { kind: "subscribe-sent", results: [{ ...result, errorCode: "1" }] };
    const callbackIds = [await waiting(openid, content), await waiting(openid, failed)];
    await handleCallbacks(t.server.ctx, [{ appid, callbackIds }]);
    callbackIds.push(await waiting(openid, failed));
    await handleCallbacks(t.server.ctx, [{ appid, callbackIds }]);
    expect((await t.until(id, "delivered")).events).toHaveLength(3);
    const sql = `select result from hongyan.callbacks where openid = '${openid}' order by id`;
    const results = (await query<{ result: string }>(databaseUrl, sql)).map((row) => row.result);
    expect(results).toEqual(["delivered", "repeated", "repeated"]);
  });

  test("a callback that cannot be processed holds up no other, and is given up after some attempts", async () => {
    const openid = await t.user(0);
    const poison = await waiting(openid, { kind: "subscribe-popup", choices: null });
    const callbackIds = [poison, await waitingPopup(openid)];
    await handleCallbacks(t.server.ctx, [{ appid, callbackIds }]);
    expect(await balance(openid)).toBe(1);
    const result = async () => {
      const sql = `select attempts, result from hongyan.callbacks where id = ${poison}`;
      return (await query(databaseUrl, sql))[0];
    };
    expect(await result()).toEqual({ attempts: 1, result: null });
    for (let attempt = 2; attempt <= 5; attempt += 1) {
      await handleCallbacks(t.server.ctx, [{ appid, callbackIds }]);
    }
    expect(await result()).toEqual({ attempts: 5, result: "error" });
  });

  /** A stored callback that no job is with. */
  async function waiting(openid: string, content: unknown): Promise<number> {
    const [row] = await query<{ id: string }>(
      databaseUrl,
      `insert into hongyan.callbacks (appid, deduplication_key, openid, msg_type, created_at, body, content)
       values ('${appid}', gen_random_uuid(), '${openid}', 'event', now(), '', '${JSON.stringify(content)}')
       returning id`,
    );
    return Number(row?.id);
  }

  function waitingPopup(openid: string): Promise<number> {
    return waiting(openid, {
      kind: "subscribe-popup",
      choices: [{ templateId, choice: "accept" }],
    });
  }
});

test("E1: after all this every message has told exactly what became of it", async () => {
  await processed();
  expect(await query(databaseUrl, eventFaultsSql)).toEqual([]);
  expect(scene.templateId).toBe(templateId);
});
