import { describe, expect, test } from "vitest";
import { hourMs, minuteMs, request, startWorld } from "./helpers.ts";
import { settings, startReceiver } from "./receiver.ts";

const startMs = 1_767_225_600_000;
const dayMs = 24 * hourMs;

async function startCards() {
  const world = await startWorld({ nowMs: () => startMs });
  const { appid, openid, control } = world;
  const call = async (name: string, body: object) =>
    world.post(`/wxa/${name}?access_token=${await world.token()}`, {
      openid,
      notify_type: 1001,
      notify_code: "ride",
      ...body,
    });
  return {
    ...world,
    call,
    set: async (body: object = {}) =>
      (await call("set_user_notify", { content_json: '{"cur_status":1}', ...body })).errcode,
    setExt: async (body: object) => (await call("set_user_notifyext", body)).errcode,
    getCard: (body: object = {}) => call("get_user_notify", body),
    ride: () => control.addNotifyCode({ appid, openid, notifyType: 1001, notifyCode: "ride" }),
    pay: (extra: object = {}) =>
      control.addNotifyCode({ appid, openid, notifyType: 2001, notifyCode: "4200001", ...extra }),
    payment: {
      notify_type: 2001,
      notify_code: "4200001",
      check_json: '{"pay_amount":1,"pay_time":1}',
    },
  };
}

describe("windows", () => {
  test("a tap is activated within 5 minutes and updated within 24 hours", async () => {
    await using world = await startCards();
    world.ride();
    world.control.advanceClock(5 * minuteMs - 1);
    expect(await world.set()).toBe(0);
    world.control.advanceClock(dayMs - 1);
    expect(await world.set({ content_json: '{"cur_status":2}' })).toBe(0);
    world.control.advanceClock(1);
    expect(await world.set()).toBe(85438);
    expect((await world.getCard()).errcode).toBe(85438);
  });

  test("a tap that nobody took up in 5 minutes is over", async () => {
    await using world = await startCards();
    world.ride();
    world.control.advanceClock(5 * minuteMs);

    expect(await world.set()).toBe(85438);
  });

  test("a payment is known late, activated within 24 hours with its check, and updated for 30 days", async () => {
    await using world = await startCards();
    const { payment } = world;
    world.pay({ knownAfterMs: minuteMs });

    expect(await world.set(payment)).toBe(85437);
    world.control.advanceClock(minuteMs);
    expect(await world.set({ ...payment, check_json: undefined })).toBe(85433);
    expect(await world.set({ ...payment, check_json: '{"pay_amount":-1,"pay_time":1}' })).toBe(
      85433,
    );
    world.control.advanceClock(dayMs - minuteMs - 1);
    expect(await world.set(payment)).toBe(0);
    world.control.advanceClock(30 * dayMs - 1);
    // Only the activation needs the check.
    expect(await world.set({ ...payment, check_json: undefined })).toBe(0);
    world.control.advanceClock(1);
    expect(await world.set(payment)).toBe(85438);
  });
});

test("the card shows what was set last, and says its state and end", async () => {
  await using world = await startCards();
  const { appid, openid, control } = world;
  world.ride();

  const before = await world.getCard();
  await world.set({ content_json: '{"cur_status":1}' });
  const content_json = '{"cur_status":2,"license_plate":"粤A12345A"}';
  await world.set({ content_json });
  await world.setExt({ ext_json: '{"pay_info":"{}"}' });

  expect(before.json["notify_info"]).toEqual({
    notify_type: 1001,
    content_json: "",
    code_state: 0,
    code_expire_time: (startMs + 5 * minuteMs) / 1000,
  });
  expect((await world.getCard()).json["notify_info"]).toMatchObject({
    content_json,
    code_expire_time: (startMs + dayMs) / 1000,
  });
  expect(control.serviceCards({ appid, openid })).toMatchObject([
    {
      notifyCode: "ride",
      content: { cur_status: 2, license_plate: "粤A12345A" },
      ext: { pay_info: "{}" },
      updateCount: 2,
    },
  ]);
});

describe("set_user_notify refuses", () => {
  test.each([
    ["an unknown openid", { openid: "oNobody" }, 40003],
    ["a type that there is not", { notify_type: 1002 }, 85434],
    ["an unknown code", { notify_code: "none" }, 85437],
    ["a code of another type", { notify_type: 1003 }, 85437],
    ["content that is no text", { content_json: { cur_status: 1 } }, 85435],
    ["content that is no JSON", { content_json: "{" }, 85435],
    ["content without status", { content_json: "{}" }, 85440],
    ["a status that is no number", { content_json: '{"cur_status":"1"}' }, 85441],
    ["a status that there is not", { content_json: '{"cur_status":-1}' }, 85439],
  ])("%s", async (_, body, errcode) => {
    await using world = await startCards();
    world.ride();

    expect(await world.set(body)).toBe(errcode);
  });

  test("another user's code, a banned one, a type not granted, a payment used for another card", async () => {
    await using world = await startCards();
    const { appid, secret, openid, control, payment } = world;
    const { openid: other } = control.addUser({ appid });
    world.pay();

    expect(await world.set({ ...payment, openid: other })).toBe(85437);
    expect(await world.set({ ...payment, notify_type: 2006 })).toBe(0);
    expect(await world.set(payment)).toBe(85448);
    control.addNotifyCode({ appid, openid, notifyType: 1001, notifyCode: "ride", codeState: 2 });
    expect(await world.set()).toBe(85436);
    expect((await world.getCard()).json["notify_info"]).toMatchObject({ code_state: 2 });
    control.addApp({ appid, secret, notifyTypes: [2001] });
    expect(await world.set()).toBe(85461);
  });

  test("an ext_json that is none", async () => {
    await using world = await startCards();
    world.ride();

    expect(await world.setExt({ ext_json: "[]" })).toBe(85470);
    expect(await world.setExt({})).toBe(85470);
  });
});

describe("notify_service_msg_send_result", () => {
  test("tells of a user who refused the code, although the call was taken, and on demand of any failure", async () => {
    await using world = await startCards();
    await using receiver = await startReceiver();
    const { appid, secret, openid, control } = world;
    control.addApp({ appid, secret, callback: settings(receiver.url) });
    control.addNotifyCode({ appid, openid, notifyType: 1001, notifyCode: "ride", codeState: 10 });

    expect(await world.set({ content_json: '{"cur_status":4}' })).toBe(0);
    control.failNotify({ appid, notifyCode: "ride", failRet: -10002 });
    await control.settleCallbacks();

    const common = {
      Event: "notify_service_msg_send_result",
      FromUserName: openid,
      openid,
      notify_code: "ride",
      notify_type: 1001,
    };
    expect(receiver.pushes.map(({ body }) => JSON.parse(body))).toMatchObject([
      { ...common, card_status: 4, fail_ret: -1004, fail_msg: "user reject message" },
      { ...common, fail_ret: -10002 },
    ]);
    expect(control.serviceCards({ appid })[0]!.updateCount).toBe(0);
  });
});

test("a card's template is added without keywords, once, and is no use to subscribe/send", async () => {
  await using world = await startCards();
  const path = async (name: string) =>
    `/wxaapi/newtmpl/${name}?access_token=${await world.token()}`;
  const add = async (body: object) => world.post(await path("addtemplate"), body);

  const added = await add({ tid: 10000017, kidList: [] });
  const again = await add({ tid: "10000017", kidList: [] });

  expect([added.errcode, again.errcode]).toEqual([0, 200022]);
  expect(again.json["priTmplId"]).toBe(added.json["priTmplId"]);
  expect((await add({ tid: 10000001, kidList: [1] })).errcode).toBe(200020);
  expect((await world.send({ template_id: added.json["priTmplId"] })).errcode).toBe(40037);
});

test("the same over HTTP", async () => {
  await using world = await startCards();
  const { appid, openid, emulator } = world;
  const control = (path: string, body: object) =>
    request(`${emulator.url}/_emulator/${path}`, { method: "POST", body: JSON.stringify(body) });

  await control("service-cards", { appid, openid, notifyType: 1001, notifyCode: "ride" });
  await world.set();
  const failed = await control("service-cards/fail", { appid, notifyCode: "ride", failRet: -1005 });
  const { json } = await request(`${emulator.url}/_emulator/service-cards?appid=${appid}`);
  const bad = await control("service-cards", { appid, openid, notifyType: 7 });
  const unknown = await control("service-cards/fail", { appid, notifyCode: "none" });

  expect(json["cards"]).toMatchObject([{ notifyCode: "ride", content: { cur_status: 1 } }]);
  expect([failed.status, bad.status, unknown.status]).toEqual([200, 400, 404]);
});
