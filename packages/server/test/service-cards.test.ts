import { eventually } from "@hongyan/testing/eventually";
import { createDatabase, temporaryFolder } from "@hongyan/testing/databases";
import { eventFaultsSql, query } from "@hongyan/testing/ledger";
import { callback } from "@hongyan/testing/push";
import {
  apiKey,
  appid,
  startTestEmulator,
  startTestServer,
  type MessageView,
  type TestServer,
} from "@hongyan/testing/server";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from "vitest";
import { claimMessages } from "../src/store/message-claims.ts";
import { settleRetry } from "../src/store/message-settlement.ts";
import { overtakeOrWait } from "../src/store/service-cards.ts";

const setPath = "/wxa/set_user_notify";
const rideType = 1001;
const orderType = 2001;

let databaseUrl: string;
let t: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl }));
  await t.call("PATCH", `/v1/apps/${appid}`, { callback });
  await t.emulator.control.setCallback({
    appid,
    callback: {
      ...callback,
      url: `${t.server.url}/wechat/callback/${appid}`,
      encodingAESKey: "A".repeat(43),
    },
  });
});
afterAll(() => resources.disposeAsync());
afterEach(() => {
  t.emulator.control.clearFaults();
  vi.restoreAllMocks();
});

interface Card {
  openid: string;
  notifyType: number;
  notifyCode: string;
}

/** A user who tapped a liveActivity button, or paid. */
function newCard(on: TestServer, notifyType = rideType, knownAfterMs = 0): Card {
  const { openid } = on.emulator.control.addUser({ appid });
  const { notifyCode } = on.emulator.control.addNotifyCode({
    appid,
    openid,
    notifyType,
    knownAfterMs,
  });
  return { openid, notifyType, notifyCode };
}

const shows = (on: TestServer, { notifyCode }: Card): number | undefined =>
  (
    on.emulator.control.serviceCards({ appid }).find((one) => one.notifyCode === notifyCode)
      ?.content as { cur_status: number } | undefined
  )?.cur_status;

async function update(
  on: TestServer,
  { openid, ...card }: Card,
  status: number,
  more: Record<string, unknown> = {},
  headers: Record<string, string> = {},
): Promise<string> {
  const body = { to: { openid }, ...card, content: { cur_status: status, wait_time: 60 }, ...more };
  const answer = await on.call<{ id: string }>("POST", "/v1/service-cards", body, { headers });
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return answer.body.id;
}

const view = async (on: TestServer, id: string) =>
  (await on.call<MessageView>("GET", `/v1/messages/${id}`)).body;
const payment = (at: number) => ({ check: { pay_amount: 990, pay_time: Math.floor(at / 1000) } });

/** Every update that is put on the wire, in order, as `cur_status`; the calls go through. */
function watchWire(...servers: TestServer[]): number[] {
  const started: number[] = [];
  for (const { server } of servers) {
    const { serviceCards } = server.ctx.wechat.of(appid);
    const send = serviceCards.sendBody.bind(serviceCards);
    vi.spyOn(serviceCards, "sendBody").mockImplementation((body) => {
      const { content_json: json } = JSON.parse(body) as { content_json: string };
      started.push((JSON.parse(json) as { cur_status: number }).cur_status);
      return send(body);
    });
  }
  return started;
}

describe("a service card", () => {
  test("is activated and updated by durable messages, and shows the last one", async () => {
    const card = newCard(t);
    for (const status of [1, 2]) {
      const message = await t.until(await update(t, card, status), "sent");
      expect(message).toMatchObject({ kind: "service-card", openid: card.openid, attempt: 1 });
      expect(shows(t, card)).toBe(status);
    }
  });

  test("its state is WeChat's, read now, with what was asked for", async () => {
    const card = newCard(t);
    await t.until(await update(t, card, 3), "sent");
    const query = new URLSearchParams({
      openid: card.openid,
      notifyType: String(card.notifyType),
      notifyCode: card.notifyCode,
    });
    const { body } = await t.call("GET", `/v1/service-cards?${query.toString()}`);
    expect(body).toMatchObject({
      notifyType: rideType,
      content: { cur_status: 3, wait_time: 60 },
      codeState: 0,
      updates: [{ status: "sent", reason: null }],
    });
  });

  test("further data goes to WeChat at once, and its refusal is told", async () => {
    const { openid, ...card } = newCard(t);
    await t.until(await update(t, { openid, ...card }, 1), "sent");
    const set = (notifyCode: string) =>
      t.call("POST", "/v1/service-cards/ext", {
        to: { openid },
        ...card,
        notifyCode,
        ext: { order_no: "A018" },
      });
    expect(await set(card.notifyCode)).toMatchObject({ status: 200 });
    const [shown] = t.emulator.control.serviceCards({ appid, openid });
    expect(shown?.ext).toEqual({ order_no: "A018" });
    expect(await set("nope")).toMatchObject({
      status: 502,
      body: { error: { details: { errcode: 85437 } } },
    });
  });

  test("repeated under one Idempotency-Key it is one update, and cancels nothing", async () => {
    const card = newCard(t);
    const key = { "idempotency-key": `ride-${card.notifyCode}` };
    const first = await update(t, card, 1, {}, key);
    await t.until(first, "sent");
    const second = await update(t, card, 2);
    expect(await update(t, card, 1, {}, key)).toBe(first);
    await t.until(second, "sent");
    expect(shows(t, card)).toBe(2);
    const { openid, ...rest } = card;
    const body = { to: { openid }, ...rest, content: { cur_status: 9 } };
    expect((await t.call("POST", "/v1/service-cards", body, { headers: key })).status).toBe(409);
  });

  test("a wrong content fails for good, with WeChat's errcode", async () => {
    const message = await t.until(await update(t, newCard(t), -1), "failed");
    expect(message).toMatchObject({ errcode: 85439, reason: "WECHAT_85439", attempt: 1 });
  });
});

describe("a payment that WeChat does not know yet (85437)", () => {
  test("is tried again after half a minute to a minute, and its card shows up", async () => {
    const card = newCard(t, orderType, 60_000);
    const id = await update(t, card, 1, payment(Date.now()));
    const waiting = await eventually(async () => {
      const message = await view(t, id);
      expect(message).toMatchObject({ status: "queued", errcode: 85437 });
      return message as MessageView & { sendAt: string };
    });
    const waitsMs = Date.parse(waiting.sendAt) - Date.now();
    expect(waitsMs).toBeGreaterThan(25_000);
    expect(waitsMs).toBeLessThanOrEqual(60_000);

    t.emulator.control.advanceClock(61_000);
    await query(databaseUrl, `update hongyan.messages set due_at = now() where id = '${id}'`);
    await t.server.worker?.recover();
    await query(databaseUrl, `update pgboss.job set start_after = now() where name = 'dispatch'`);
    await t.until(id, "sent");
    expect(shows(t, card)).toBe(1);
  });

  test("fails at once when the payment is an hour old: then the code is wrong", async () => {
    const card = newCard(t, orderType);
    const hourAgo = Date.now() - 3_600_000;
    const id = await update(t, { ...card, notifyCode: "unknown" }, 1, payment(hourAgo));
    expect(await t.until(id, "failed")).toMatchObject({ errcode: 85437, attempt: 1 });
  });
});

describe("updates of one card reach WeChat in their order", () => {
  test("a newer update cancels an older one that waits for its next attempt (SUPERSEDED)", async () => {
    const card = newCard(t);
    t.emulator.control.addFault({ path: setPath, kind: "errcode", errcode: 85449, times: 1 });
    const older = await update(t, card, 1);
    await eventually(async () => expect(await view(t, older)).toMatchObject({ errcode: 85449 }));

    const newer = await update(t, card, 2);

    const cancelled = await view(t, older);
    expect(cancelled).toMatchObject({ status: "cancelled", reason: "SUPERSEDED" });
    expect(cancelled.events.map((event) => event.type)).toEqual([
      "message.queued",
      "message.cancelled",
    ]);
    await t.until(newer, "sent");
    expect(shows(t, card)).toBe(2);
  });

  test("another card of the same user is left alone", async () => {
    const card = newCard(t);
    const { notifyCode } = t.emulator.control.addNotifyCode({
      appid,
      openid: card.openid,
      notifyType: rideType,
    });
    t.emulator.control.addFault({ path: setPath, kind: "errcode", errcode: 85449, times: 1 });
    const first = await update(t, card, 1);
    await eventually(async () => expect(await view(t, first)).toMatchObject({ errcode: 85449 }));
    await t.until(await update(t, { ...card, notifyCode }, 2), "sent");
    expect((await view(t, first)).status).toBe("queued");
    await t.until(first, "sent");
  });

  test("an update waits while an older one is on the wire", async () => {
    const card = newCard(t);
    const wire = watchWire(t);
    t.emulator.control.addFault({ path: setPath, kind: "delay", ms: 400, times: 1 });
    const older = await update(t, card, 1);
    await eventually(async () => expect(wire).toEqual([1]));
    const newer = await update(t, card, 2);
    await t.until(older, "sent");
    await t.until(newer, "sent");
    expect(wire).toEqual([1, 2]);
    expect(shows(t, card)).toBe(2);
  });

  test("a payment's activation goes first: an update without its proof waits for it", async () => {
    const card = newCard(t, orderType);
    const wire = watchWire(t);
    t.emulator.control.addFault({ path: setPath, kind: "errcode", errcode: 85431, times: 1 });
    const activation = await update(t, card, 1, payment(Date.now()));
    await eventually(async () =>
      expect(await view(t, activation)).toMatchObject({ errcode: 85431 }),
    );
    const newer = await update(t, card, 2);
    expect((await view(t, activation)).status).toBe("queued");
    await t.until(activation, "sent");
    await t.until(newer, "sent");
    expect(wire).toEqual([1, 1, 2]);
    expect(shows(t, card)).toBe(2);
  });

  describe("whoever has claimed them", () => {
    let idle: TestServer;
    let idleUrl: string;
    beforeAll(async () => {
      idleUrl = await createDatabase(inject("postgresUrl"));
      idle = resources.use(
        await startTestServer({ databaseUrl: idleUrl, options: { worker: false } }),
      );
    });
    const claim = async (...ids: string[]) =>
      claimMessages(idle.server.ctx.db, appid, ids, { owner: "somebody", leaseSeconds: 60 });
    const order = (claims: { messageId: string; attempt: number }[]) =>
      idle.server.ctx.db.transaction().execute((tx) => overtakeOrWait(tx, appid, claims, 500));

    test("claimed together, the older one is cancelled and the newer one goes", async () => {
      const card = newCard(idle);
      const older = await update(idle, card, 1);
      const [claimed] = await claim(older);
      const newer = await update(idle, card, 2);
      const claims = [claimed ?? expect.fail(), ...(await claim(newer))];
      const heldBack = await order(claims);
      expect([...heldBack.superseded]).toEqual([older]);
      expect(heldBack.waiting.size).toBe(0);
      expect(await view(idle, older)).toMatchObject({ status: "cancelled", reason: "SUPERSEDED" });
      expect((await view(idle, newer)).status).toBe("sending");
    });

    test("claimed by two workers, the newer one waits until the older one is settled or overtaken", async () => {
      const card = newCard(idle);
      const older = await update(idle, card, 1);
      const first = await claim(older);
      expect((await order(first)).superseded.size).toBe(0);
      const newer = await update(idle, card, 2);
      expect([...(await order(await claim(newer))).waiting.keys()]).toEqual([newer]);
      expect((await view(idle, newer)).status).toBe("queued");

      // The older one is answered "later", and its turn comes again.
      await idle.server.ctx.db.transaction().execute((tx) =>
        settleRetry(tx, appid, [
          {
            messageId: older,
            attempt: 1,
            errcode: -1,
            reason: "WECHAT_-1",
            detail: "system error",
            rid: null,
            retryInMs: 0,
            countsAsRefusal: true,
          },
        ]),
      );
      expect([...(await order(await claim(older))).superseded]).toEqual([older]);
      await query(idleUrl, `update hongyan.messages set due_at = now() where id = '${newer}'`);
      const last = await claim(newer);
      expect(await order(last)).toEqual({ superseded: new Set(), waiting: new Map() });
      expect(last).toHaveLength(1);
    });

    test("a newer update that was cancelled, or refused by WeChat, overtakes nothing", async () => {
      const card = newCard(idle);
      const older = await update(idle, card, 1);
      const claims = await claim(older);
      const refused = await update(idle, card, 2);
      await query(
        idleUrl,
        `update hongyan.messages set status = 'failed', reason = 'WECHAT_85442' where id = '${refused}'`,
      );
      const cancelled = await update(idle, card, 3);
      await idle.call("POST", `/v1/messages/${cancelled}/cancel`);
      expect((await order(claims)).superseded.size).toBe(0);
    });
  });

  test("by two processes, with refusals and slow answers, no older content ever follows a newer one", async () => {
    const url = await createDatabase(inject("postgresUrl"));
    const emulator = await startTestEmulator();
    await using one = await startTestServer({ databaseUrl: url, emulator });
    await using two = await startTestServer({ databaseUrl: url, emulator });
    const wire = watchWire(one, two);
    const card = newCard(one);
    emulator.control.addFault({ path: setPath, kind: "delay", ms: 30, rate: 0.5 });
    emulator.control.addFault({ path: setPath, kind: "errcode", errcode: -1, rate: 0.3 });

    const ids: string[] = [];
    for (let status = 1; status <= 25; status += 1) {
      ids.push(await update(status % 2 === 0 ? one : two, card, status));
    }
    emulator.control.clearFaults();
    await one.until(ids.at(-1) ?? "", "sent");
    for (const id of ids) await one.until(id, "sent", "cancelled");

    expect(wire).toEqual(wire.toSorted((a, b) => a - b));
    expect(shows(one, card)).toBe(25);
    expect(await query(url, eventFaultsSql)).toEqual([]);
    await emulator.close();
  }, 60_000);
});

test("the embedded database, with its one connection, keeps the order as well", async () => {
  await using folder = await temporaryFolder();
  await using embedded = await startTestServer({ dataDir: folder.path });
  const card = newCard(embedded);
  const wire = watchWire(embedded);
  embedded.emulator.control.addFault({ path: setPath, kind: "errcode", errcode: -1, times: 1 });
  const older = await update(embedded, card, 1);
  await eventually(async () => expect(await view(embedded, older)).toMatchObject({ errcode: -1 }));
  await embedded.until(await update(embedded, card, 2), "sent");
  expect((await view(embedded, older)).reason).toBe("SUPERSEDED");
  expect(wire).toEqual([1, 2]);
});

describe("what WeChat tells afterwards", () => {
  test("a user who refused the card: the update was taken, and ends as failed", async () => {
    const card = newCard(t);
    t.emulator.control.addNotifyCode({ appid, ...card, codeState: 10 });
    const message = await t.until(await update(t, card, 1), "failed");
    expect(message).toMatchObject({ reason: "NOT_DELIVERED", errcode: -1004 });
    expect(message.events.map((event) => event.type)).toEqual([
      "message.queued",
      "message.sent",
      "message.failed",
    ]);
  });

  test("a failure ends the update that it tells of, and none that comes later", async () => {
    const card = newCard(t);
    const first = await update(t, card, 1);
    await t.until(first, "sent");
    t.emulator.control.failNotify({ appid, notifyCode: card.notifyCode, failRet: -10002 });
    expect(await t.until(first, "failed")).toMatchObject({ errcode: -10002 });
    const next = await update(t, card, 2);
    await t.until(next, "sent");
    expect((await view(t, next)).status).toBe("sent");
  });
});

describe("WeChat's own paths", () => {
  async function wechat(path: string, body: unknown): Promise<Record<string, unknown>> {
    const post = async (url: string, json: unknown) => {
      const response = await fetch(url, { method: "POST", body: JSON.stringify(json) });
      return (await response.json()) as Record<string, unknown>;
    };
    const credentials = { grant_type: "client_credential", appid, secret: apiKey };
    const { access_token: token } = await post(`${t.server.url}/cgi-bin/stable_token`, credentials);
    return post(`${t.server.url}${path}?access_token=${String(token)}`, body);
  }
  const wireCard = ({ openid, notifyType, notifyCode }: Card) => ({
    openid,
    notify_type: notifyType,
    notify_code: notifyCode,
  });

  test("an SDK sets, extends and reads a card through Hongyan; long numbers stay exact", async () => {
    const card = newCard(t);
    const content_json = '{"cur_status":4,"order":3248682510344192008}';
    const answer = await wechat(setPath, { ...wireCard(card), content_json });
    expect(answer).toMatchObject({ errcode: 0, errmsg: "ok" });
    await t.until(String(answer["hongyan_message_id"]), "sent");
    const sent = await query<{ body: string }>(
      databaseUrl,
      `select body from hongyan.messages where id = '${String(answer["hongyan_message_id"])}'`,
    );
    expect(sent[0]?.body).toContain("3248682510344192008");

    const ext_json = '{"order_no":"A018"}';
    expect(await wechat("/wxa/set_user_notifyext", { ...wireCard(card), ext_json })).toMatchObject({
      errcode: 0,
    });
    const read = await wechat("/wxa/get_user_notify", wireCard(card));
    expect(read).toMatchObject({
      errcode: 0,
      notify_info: { notify_type: rideType, code_state: 0 },
    });
  });

  test.each([
    ["a content that is no JSON", { content_json: "no" }, 85435],
    ["a proof that is no JSON", { content_json: '{"cur_status":1}', check_json: "no" }, 85433],
    ["no type", { notify_type: "x", content_json: "{}" }, 85434],
    ["no code", { notify_code: "", content_json: "{}" }, 85437],
    ["no openid", { openid: "", content_json: "{}" }, 40003],
  ])("%s is refused as at WeChat", async (_, wrong, errcode) => {
    expect(await wechat(setPath, { ...wireCard(newCard(t)), ...wrong })).toMatchObject({ errcode });
  });

  test("a state that cannot be read is WeChat's own errcode", async () => {
    const unknown = { ...wireCard(newCard(t)), notify_code: "unknown" };
    expect(await wechat("/wxa/get_user_notify", unknown)).toMatchObject({ errcode: 85437 });
  });
});
