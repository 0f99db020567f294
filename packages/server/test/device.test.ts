import { eventually } from "@hongyan/testing/eventually";
import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { apiKey, appid, startTestServer, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test, vi } from "vitest";

const device = { sn: "SN-2026_0001", modelId: "model-fridge" };
const templateId = "TEST_device_00000000000000000000000000001";

let databaseUrl: string;
let t: TestServer;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(await startTestServer({ databaseUrl }));
  t.emulator.control.addTemplate({
    appid,
    priTmplId: templateId,
    kind: "device",
    title: "设备告警",
    content: "告警内容:{{thing1.DATA}}\n时间:{{time2.DATA}}\n",
    type: 3,
  });
});
afterAll(() => resources.disposeAsync());

const data = { thing1: { value: "冷藏室温度过高" }, time2: "2026-01-05 15:01" };
const message = (to: unknown[], more: Record<string, unknown> = {}) => ({
  to,
  templateId,
  ...device,
  page: "pages/device/index",
  data,
  ...more,
});

interface Result {
  id?: string;
  error?: { code: string };
}
const send = async (body: unknown, headers: Record<string, string> = {}) =>
  t.call<{ results: Result[] }>("POST", "/v1/device-messages", body, { headers });

/** A user of the mini program; with a subscription to the device, if wanted. */
function owner(isSubscribed = true): string {
  const { openid } = t.emulator.control.addUser({ appid });
  if (isSubscribed) t.emulator.control.subscribeDevice({ appid, openid, templateId, ...device });
  return openid;
}
const cardsOf = (openid: string) => t.emulator.control.messages({ appid, openid });

describe("device messages", () => {
  test("one request reaches every owner, each by a durable message of their own", async () => {
    const openids = [owner(), owner(), owner()];
    await t.call("POST", "/v1/users", { users: [{ openid: openids[2], externalId: "owner-3" }] });

    const { status, body } = await send(
      message([{ openid: openids[0] }, { openid: openids[1] }, { externalId: "owner-3" }]),
    );

    expect(status).toBe(202);
    for (const [index, { id = "" }] of body.results.entries()) {
      const sent = await t.until(id, "sent");
      expect(sent).toMatchObject({ kind: "device", openid: openids[index], grant: "none" });
    }
    for (const openid of openids) {
      expect(cardsOf(openid)[0]?.lines.map((line) => line.value)).toEqual([
        "冷藏室温度过高",
        "2026-01-05 15:01",
      ]);
    }
  });

  test("one subscription is any number of messages", async () => {
    const openid = owner();
    const { body } = await send(message([{ openid }, { openid }, { openid }]));
    for (const { id = "" } of body.results) await t.until(id, "sent");
    expect(cardsOf(openid)).toHaveLength(3);
  });

  test("a user without a subscription fails alone, by WeChat's word, and touches no ledger", async () => {
    const [known, stranger] = [owner(), owner(false)];
    // A balance that happens to have the device template's id is none of a device message's business.
    await query(
      databaseUrl,
      `insert into hongyan.balances (appid, openid, template_id, available)
       values ('${appid}', '${stranger}', '${templateId}', 2)`,
    );
    const { body } = await send(message([{ openid: known }, { openid: stranger }]));
    const [first, second] = body.results;
    await t.until(first?.id ?? "", "sent");
    const failed = await t.until(second?.id ?? "", "failed");
    expect(failed).toMatchObject({ errcode: 43101, reason: "WECHAT_43101", grant: "none" });
    const rows = await query<{ available: number }>(
      databaseUrl,
      `select available from hongyan.balances where openid = '${stranger}'`,
    );
    expect(rows).toEqual([{ available: 2 }]);
    const ledger = await query(
      databaseUrl,
      `select 1 from hongyan.ledger where template_id = '${templateId}'`,
    );
    expect(ledger).toEqual([]);
  });

  test("an externalId that nobody has is told for that recipient, the others are sent to", async () => {
    const openid = owner();
    const { body } = await send(message([{ externalId: "nobody" }, { openid }]));
    expect(body.results[0]).toMatchObject({ error: { code: "USER_NOT_FOUND" } });
    await t.until(body.results[1]?.id ?? "", "sent");
  });

  test("repeated under one Idempotency-Key, each recipient gets one message, also after expireAt", async () => {
    const openids = [owner(), owner()];
    const expireAt = new Date(Date.now() + 2_000).toISOString();
    const body = message(
      openids.map((openid) => ({ openid })),
      { expireAt },
    );
    const key = { "idempotency-key": "alarm-1" };
    const first = await send(body, key);
    for (const { id = "" } of first.body.results) await t.until(id, "sent");
    vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 3_000 });
    const again = await send(body, key);
    vi.useRealTimers();
    expect(again.body.results.map((one) => one.id)).toEqual(
      first.body.results.map((one) => one.id),
    );
    for (const openid of openids) expect(cardsOf(openid)).toHaveLength(1);
  });

  test.each([
    ["an sn of 129 characters", { sn: "x".repeat(129) }],
    ["an sn with a blank", { sn: "SN 1" }],
    ["an sn with Chinese", { sn: "冰箱1" }],
    ["no recipient", { to: [] }],
    ["1,001 recipients", { to: Array.from({ length: 1001 }, () => ({ openid: "o" })) }],
  ])("%s is refused at the door", async (_, more) => {
    expect((await send(message([{ openid: owner() }], more))).status).toBe(400);
  });

  const wrongData = { thing1: "字".repeat(21), time2: "soon" };

  test("a template that WeChat does not list is checked by WeChat alone", async () => {
    const { body } = await send(message([{ openid: owner() }], { data: wrongData }));
    const failed = await t.until(body.results[0]?.id ?? "", "failed");
    expect(failed).toMatchObject({ errcode: 47003 });
  });

  test("values are checked before anything is queued, where the template is in our list", async () => {
    await query(
      databaseUrl,
      `insert into hongyan.templates (appid, template_id, title, content, example, type)
       values ('${appid}', 'TEST_listed', '设备告警', '告警内容:{{thing1.DATA}}\n时间:{{time2.DATA}}\n', '', 3)`,
    );
    const more = { data: wrongData, templateId: "TEST_listed" };
    const answer = await send(message([{ openid: owner() }], more));
    expect(answer).toMatchObject({ status: 422, body: { error: { code: "DATA_INVALID" } } });
  });
});

describe("tickets", () => {
  async function session(): Promise<string> {
    const { code } = t.emulator.control.issueCode({ appid, openid: owner(false) });
    const { body } = await t.call<{ token: string }>("POST", "/mp/sessions", { code });
    return body.token;
  }
  const subscribe = (openid: string, snTicket: string) =>
    t.emulator.control.subscribeDevice({ appid, openid, templateId, ...device, snTicket });

  test("your server and a mini program with a session get tickets that WeChat takes", async () => {
    for (const [path, key] of [
      ["/v1/device-tickets", apiKey],
      ["/mp/device-tickets", await session()],
    ] as const) {
      const { status, body } = await t.call<{ ticket: string; expiresAt: string }>(
        "POST",
        path,
        device,
        { key },
      );
      expect(status, path).toBe(200);
      const lifeMs = Date.parse(body.expiresAt) - Date.now();
      expect(lifeMs).toBeGreaterThan(280_000);
      expect(lifeMs).toBeLessThan(300_000);
      expect(subscribe(owner(false), body.ticket)).toEqual({ subscribed: true });
    }
  });

  test("without a session there is no ticket", async () => {
    const answer = await t.call("POST", "/mp/device-tickets", device, { key: null });
    expect(answer.status).toBe(401);
  });

  test("a user asks WeChat for at most twenty tickets a minute, and does not use up another's", async () => {
    const [greedy, modest] = [await session(), await session()];
    const ask = async (key: string) =>
      (await t.call("POST", "/mp/device-tickets", device, { key })).status;
    const statuses = [];
    for (let time = 0; time < 21; time += 1) statuses.push(await ask(greedy));
    expect(statuses.filter((status) => status === 200)).toHaveLength(20);
    expect(statuses.at(-1)).toBe(429);
    expect(await ask(modest)).toBe(200);
  });

  test("a model that WeChat does not know is told with its errcode", async () => {
    t.emulator.control.addFault({
      path: "/wxa/getsnticket",
      kind: "errcode",
      errcode: 9800003,
      times: 1,
    });
    const answer = await t.call("POST", "/v1/device-tickets", device);
    expect(answer).toMatchObject({
      status: 502,
      body: { error: { code: "WECHAT_REFUSED", details: { errcode: 9800003 } } },
    });
  });
});

describe("WeChat's own paths", () => {
  async function wechat(path: string, body: unknown): Promise<Record<string, unknown>> {
    const credentials = { grant_type: "client_credential", appid, secret: apiKey };
    const post = async (url: string, json: unknown) => {
      const response = await fetch(url, { method: "POST", body: JSON.stringify(json) });
      return (await response.json()) as Record<string, unknown>;
    };
    const { access_token: token } = await post(`${t.server.url}/cgi-bin/stable_token`, credentials);
    return post(`${t.server.url}${path}?access_token=${String(token)}`, body);
  }
  const sendPath = "/cgi-bin/message/device/subscribe/send";

  test("a list of recipients becomes a message for each", async () => {
    const openids = [owner(), owner()];
    const answer = await wechat(sendPath, {
      to_openid_list: openids,
      template_id: templateId,
      ...device,
      data: { thing1: { value: "门未关" }, time2: { value: "15:01" } },
    });
    expect(answer).toMatchObject({ errcode: 0, errmsg: "ok" });
    expect(answer["hongyan_message_ids"]).toHaveLength(2);
    for (const openid of openids) {
      await eventually(() => expect(cardsOf(openid)).toHaveLength(1));
    }
  });

  test("a ticket is WeChat's own", async () => {
    const { sn_ticket: ticket } = await wechat("/wxa/getsnticket", {
      sn: device.sn,
      model_id: device.modelId,
    });
    const openid = owner(false);
    expect(
      t.emulator.control.subscribeDevice({
        appid,
        openid,
        templateId,
        ...device,
        snTicket: String(ticket),
      }),
    ).toEqual({ subscribed: true });
  });

  test.each([
    ["an sn over 128 bytes", { sn: "x".repeat(129) }, 9800001],
    ["an sn of other characters", { sn: "a b" }, 9800002],
    ["no model", { modelId: "", model_id: "" }, 9800003],
    ["no recipient", { to_openid_list: [] }, 40003],
  ])("%s is refused as at WeChat", async (_, wrong, errcode) => {
    const body = { to_openid_list: ["oSomebody"], template_id: templateId, ...device, data: {} };
    expect(await wechat(sendPath, { ...body, ...wrong })).toMatchObject({ errcode });
  });
});
