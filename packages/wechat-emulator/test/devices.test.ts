import { expect, test } from "vitest";
import { request, startWorld } from "./helpers.ts";

/** A mini program with a device template, and a user with a lamp. */
async function startDevices() {
  const world = await startWorld();
  const { appid, openid, control } = world;
  const { priTmplId: deviceTemplate } = control.addTemplate({
    appid,
    kind: "device",
    title: "设备提醒",
    content: "状态:{{enum_string1.DATA}}\n时间:{{time2.DATA}}",
    keywordEnumValueList: [{ keywordCode: "enum_string1.DATA", enumValueList: ["离线", "在线"] }],
  });
  const token = await world.token();
  const lamp = { sn: "SN_lamp-1", modelId: "model-1" };
  return {
    ...world,
    deviceTemplate,
    lamp,
    ticket: (sn: unknown, model_id: unknown = "model-1") =>
      world.post(`/wxa/getsnticket?access_token=${token}`, { sn, model_id }),
    subscribeLamp: (extra: object = {}) =>
      control.subscribeDevice({ appid, openid, templateId: deviceTemplate, ...lamp, ...extra }),
    sendDevice: (overrides: object = {}) =>
      world.post(`/cgi-bin/message/device/subscribe/send?access_token=${token}`, {
        to_openid_list: [openid],
        template_id: deviceTemplate,
        data: { enum_string1: { value: "离线" }, time2: { value: "18:00" } },
        ...lamp,
        ...overrides,
      }),
  };
}

test("one accept is any number of messages, for this device and this user only", async () => {
  await using world = await startDevices();
  const { appid, control, openid } = world;

  expect((await world.sendDevice()).errcode).toBe(43101);
  world.subscribeLamp();
  const errcodes = [await world.sendDevice(), await world.sendDevice(), await world.sendDevice()];
  expect(errcodes.map(({ errcode }) => errcode)).toEqual([0, 0, 0]);
  expect((await world.sendDevice({ sn: "SN_other" })).errcode).toBe(43101);
  expect((await world.sendDevice({ modelId: "model-2" })).errcode).toBe(43101);
  const messages = control.messages({ appid, openid });
  expect(messages).toHaveLength(3);
  expect(messages[2]).toMatchObject({ lines: [{ value: "离线" }, { value: "18:00" }] });
  world.subscribeLamp({ choice: "reject" });
  expect((await world.sendDevice()).errcode).toBe(43101);
});

test("of several receivers either all get it or none", async () => {
  await using world = await startDevices();
  const { appid, control, openid } = world;
  const { openid: other } = control.addUser({ appid });
  world.subscribeLamp();
  const to_openid_list = [openid, other];

  expect((await world.sendDevice({ to_openid_list })).errcode).toBe(43101);
  expect(control.messagesSummary({ appid }).total).toBe(0);
  world.subscribeLamp({ openid: other });
  expect((await world.sendDevice({ to_openid_list })).errcode).toBe(0);
  expect(control.messagesSummary({ appid }).perOpenid).toEqual({ [openid]: 1, [other]: 1 });
});

test.each([
  ["no receivers", { to_openid_list: [] }, 40003],
  ["an unknown receiver", { to_openid_list: ["oNobody"] }, 40003],
  ["a list that is none", { to_openid_list: "o" }, 40003],
  ["an sn with a blank", { sn: "a b" }, 9800002],
  ["an sn of 129 characters", { sn: "a".repeat(129) }, 9800001],
  ["no model", { modelId: "" }, 9800003],
  ["a value outside the enumeration", { data: { enum_string1: { value: "坏了" } } }, 47003],
  ["no time", { data: { enum_string1: { value: "离线" } } }, 47003],
  ["a page that is no text", { page: 1 }, 41030],
])("%s is refused", async (_, overrides, errcode) => {
  await using world = await startDevices();
  world.subscribeLamp();

  expect((await world.sendDevice(overrides)).errcode).toBe(errcode);
});

test("device templates and ordinary ones do not pass at each other's endpoint", async () => {
  await using world = await startDevices();
  world.subscribeLamp();
  world.accept();

  expect((await world.send({ template_id: world.deviceTemplate })).errcode).toBe(40037);
  expect((await world.sendDevice({ template_id: world.templateId })).errcode).toBe(40037);
  expect(() => world.subscribeLamp({ templateId: world.templateId })).toThrow(/no device template/);
});

test("registered models and released pages bound what passes", async () => {
  await using world = await startDevices();
  const { appid, secret, control } = world;
  control.addApp({ appid, secret, deviceModels: ["model-1"], pages: ["pages/lamp"] });
  world.subscribeLamp();

  expect((await world.sendDevice({ page: "pages/lamp?id=1" })).errcode).toBe(0);
  expect((await world.sendDevice({ page: "pages/none" })).errcode).toBe(41030);
  expect((await world.ticket("a", "model-9")).errcode).toBe(9800003);
  expect((await world.ticket("a/b")).errcode).toBe(9800002);
  expect((await world.ticket("a".repeat(129))).errcode).toBe(9800001);
});

test("a ticket works for its device and for five minutes", async () => {
  await using world = await startDevices();
  const snTicket = String((await world.ticket(world.lamp.sn)).json["sn_ticket"]);

  expect(world.subscribeLamp({ snTicket })).toEqual({ subscribed: true });
  expect(() => world.subscribeLamp({ snTicket, sn: "SN_other" })).toThrow(/snTicket/);
  world.control.advanceClock(300_000);
  expect(() => world.subscribeLamp({ snTicket })).toThrow(/5 minutes/);
});

test("the same over HTTP", async () => {
  await using world = await startDevices();
  const { appid, openid, lamp, deviceTemplate: templateId } = world;
  const body = JSON.stringify({ appid, openid, templateId, ...lamp });
  const url = `${world.emulator.url}/_emulator/device/subscribe`;

  const { json } = await request(url, { method: "POST", body });

  expect(json).toEqual({ subscribed: true });
  expect((await world.sendDevice()).errcode).toBe(0);
});
