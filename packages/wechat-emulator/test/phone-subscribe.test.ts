import { expect, test } from "vitest";
import { startHeadlessPhone, type HeadlessPhoneOptions } from "../src/index.ts";
import { minuteMs, startWorld, type World } from "./helpers.ts";

async function startPhone(world: World, options: Partial<HeadlessPhoneOptions> = {}) {
  const { appid, emulator } = world;
  const phone = await startHeadlessPhone({ url: emulator.url, appid, ...options });
  const ask = (...tmplIds: string[]) =>
    phone.tap(() => phone.wx.requestSubscribeMessage({ tmplIds }));
  const remaining = (templateId = world.templateId) =>
    world.control.rights({ appid, openid: phone.openid, templateId }).remaining;
  const popups = () =>
    world.control
      .events({ appid })
      .filter(({ openid, event }) => openid === phone.openid && event.includes("popup"))
      .map(({ list }) =>
        list.map((entry) => "SubscribeStatusString" in entry && entry.SubscribeStatusString),
      );
  return { phone, ask, remaining, popups };
}

function addTemplate(world: World, fields: { title: string } & Record<string, unknown>): string {
  const content = "内容:{{thing1.DATA}}\n";
  return world.control.addTemplate({ appid: world.appid, content, ...fields }).priTmplId;
}

test("a tap, an accept on the sheet: one right to send, and one popup event", async () => {
  await using world = await startWorld();
  const { phone, ask, remaining, popups } = await startPhone(world);

  const result = await ask(world.templateId);

  expect(result).toEqual({ errMsg: "requestSubscribeMessage:ok", [world.templateId]: "accept" });
  expect(remaining()).toBe(1);
  expect(popups()).toEqual([["accept"]]);
  expect(phone.record.sheets).toMatchObject([
    [{ templateId: world.templateId, title: "任务提醒", type: "one-time" }],
  ]);
});

test("the sheet shows each keyword with the example of its template", async () => {
  await using world = await startWorld({ demo: true });
  const { demo } = await import("../src/index.ts");
  const { phone, ask } = await startPhone(world, { appid: demo.appid });

  await ask(demo.templateId);

  expect(phone.record.sheets[0]![0]!.lines).toEqual([
    { label: "任务名称", value: "完成第三单元练习" },
    { label: "备注", value: "请按时提交" },
    { label: "班级名称", value: "三年级二班" },
  ]);
});

test("取消 is a reject of all, and success all the same", async () => {
  await using world = await startWorld();
  const other = addTemplate(world, { title: "上课提醒" });
  const { ask, remaining, popups } = await startPhone(world, { sheetAnswer: { choices: {} } });

  const result = await ask(world.templateId, other);

  expect(result).toMatchObject({ [world.templateId]: "reject", [other]: "reject" });
  expect(remaining()).toBe(0);
  expect(popups()).toEqual([["reject", "reject"]]);
});

test("accepts add up, and each send takes one", async () => {
  await using world = await startWorld();
  const { phone, ask, remaining } = await startPhone(world);

  await ask(world.templateId);
  await ask(world.templateId);
  const sent = await world.send({ touser: phone.openid });

  expect(sent.errcode).toBe(0);
  expect(remaining()).toBe(1);
});

test("总是保持 with an accept: no sheet from then on, and each call still adds exactly one right and one event", async () => {
  await using world = await startWorld();
  const { phone, ask, remaining, popups } = await startPhone(world, {
    sheetAnswer: { choices: "accept", always: true },
  });
  await ask(world.templateId);

  const again = await ask(world.templateId);
  await ask(world.templateId);

  expect(again).toMatchObject({ [world.templateId]: "accept" });
  expect(phone.record.sheets).toHaveLength(1);
  expect(remaining()).toBe(3);
  expect(popups()).toEqual([["accept"], ["accept"], ["accept"]]);
});

test("总是保持 with some items on keeps those as accept and the others as reject", async () => {
  await using world = await startWorld();
  const other = addTemplate(world, { title: "上课提醒" });
  const { phone, ask } = await startPhone(world, {
    sheetAnswer: { choices: { [world.templateId]: "accept" }, always: true },
  });
  await ask(world.templateId, other);

  const again = await ask(other, world.templateId);

  expect(again).toMatchObject({ [world.templateId]: "accept", [other]: "reject" });
  expect(phone.record.sheets).toHaveLength(1);
  const { subscriptionsSetting } = await phone.wx.getSetting({ withSubscriptions: true });
  expect(subscriptionsSetting).toEqual({
    mainSwitch: true,
    itemSettings: { [world.templateId]: "accept", [other]: "reject" },
    [world.templateId]: "accept",
    [other]: "reject",
  });
});

test("a kept template beside a new one: the sheet shows the new one alone, and the result holds both", async () => {
  await using world = await startWorld();
  const other = addTemplate(world, { title: "上课提醒" });
  const { phone, ask, popups } = await startPhone(world, {
    sheetAnswer: { choices: "accept", always: true },
  });
  await ask(world.templateId);
  phone.setSheetAnswer("reject");

  const result = await ask(world.templateId, other);

  expect(phone.record.sheets[1]).toMatchObject([{ templateId: other }]);
  expect(result).toMatchObject({ [world.templateId]: "accept", [other]: "reject" });
  expect(popups()[1]).toEqual(["accept", "reject"]);
});

test("without a kept choice getSetting has no itemSettings, and without the wish no subscriptions at all", async () => {
  await using world = await startWorld();
  const { phone, ask } = await startPhone(world);
  await ask(world.templateId);

  const asked = await phone.wx.getSetting({ withSubscriptions: true });
  const plain = await phone.wx.getSetting();

  expect(asked.subscriptionsSetting).toEqual({ mainSwitch: true });
  expect(plain).toEqual({ errMsg: "getSetting:ok", authSetting: {} });
});

test("a template that is switched off in the settings loses its rights with a change event, and is refused silently", async () => {
  await using world = await startWorld();
  const { appid, templateId, control } = world;
  const { phone, ask, remaining } = await startPhone(world);
  await ask(templateId);

  control.setPhoneSettings({ appid, openid: phone.openid, items: { [templateId]: "reject" } });
  control.setPhoneSettings({ appid, openid: phone.openid, items: { [templateId]: "reject" } });

  expect(remaining()).toBe(0);
  expect(await ask(templateId)).toMatchObject({ [templateId]: "reject" });
  expect(phone.record.sheets).toHaveLength(1);
  const changes = control.events({ appid }).filter(({ event }) => event.includes("change"));
  expect(changes).toMatchObject([
    { list: [{ TemplateId: templateId, SubscribeStatusString: "reject" }] },
  ]);
});

test("a kept accept that a test switches off by POST settings is no longer an accept", async () => {
  await using world = await startWorld();
  const { appid, templateId, control } = world;
  const { phone, ask, remaining } = await startPhone(world, {
    sheetAnswer: { choices: "accept", always: true },
  });
  await ask(templateId);

  control.rejectInSettings({ appid, openid: phone.openid, templateId });

  expect(await ask(templateId)).toMatchObject({ [templateId]: "reject" });
  expect(remaining()).toBe(0);
});

test("switched on again in the settings, it is accepted silently, one right a call", async () => {
  await using world = await startWorld();
  const { appid, templateId, control } = world;
  const { phone, ask, remaining } = await startPhone(world, {
    sheetAnswer: { choices: "reject", always: true },
  });
  await ask(templateId);

  control.setPhoneSettings({ appid, openid: phone.openid, items: { [templateId]: "accept" } });
  await ask(templateId);

  expect(remaining()).toBe(1);
  expect(phone.record.sheets).toHaveLength(1);
});

test("the main switch off: 20004, sends are 43101, and the rights are there again when it is on", async () => {
  await using world = await startWorld();
  const { appid, templateId, control } = world;
  const { phone, ask } = await startPhone(world, {
    sheetAnswer: { choices: "accept", always: true },
  });
  await ask(templateId);
  const { openid } = phone;

  control.setPhoneSettings({ appid, openid, mainSwitch: false });

  await expect(ask(templateId)).rejects.toEqual({
    errCode: 20004,
    errMsg: "requestSubscribeMessage:fail The main switch is switched off",
  });
  expect((await world.send({ touser: openid })).errcode).toBe(43101);
  const { subscriptionsSetting } = await phone.wx.getSetting({ withSubscriptions: true });
  expect(subscriptionsSetting).toMatchObject({ mainSwitch: false });
  control.setPhoneSettings({ appid, openid, mainSwitch: true });
  expect((await world.send({ touser: openid })).errcode).toBe(0);
});

test.each([
  ["an empty list", [], 10001, "TmplIds can't be empty"],
  ["no ids", undefined, 10001, "TmplIds can't be empty"],
  ["no list", "id", 10004, "Invalid template id"],
  ["an id that is no text", [7], 10004, "Invalid template id"],
  [
    "an id that is not in the app",
    ["nobody"],
    20001,
    "No template data return, verify the template id exist",
  ],
  ["too many ids", ["a", "b", "c", "d"], 20003, "Templates count out of max bounds"],
])("%s fails with its errCode", async (_, tmplIds, errCode, tail) => {
  await using world = await startWorld();
  const { phone } = await startPhone(world);

  const asked = phone.tap(() => phone.wx.requestSubscribeMessage({ tmplIds: tmplIds as string[] }));

  await expect(asked).rejects.toEqual({ errCode, errMsg: `requestSubscribeMessage:fail ${tail}` });
});

test("one-time beside long-term is 20002, a device template 20013, a banned program 20005", async () => {
  await using world = await startWorld();
  const { appid, secret, templateId, control } = world;
  const longTerm = addTemplate(world, { title: "长期", type: 3 });
  const device = addTemplate(world, { title: "设备", kind: "device" });
  const { ask } = await startPhone(world);

  await expect(ask(templateId, longTerm)).rejects.toMatchObject({ errCode: 20002 });
  await expect(ask(device)).rejects.toMatchObject({ errCode: 20013 });
  control.addApp({ appid, secret, isBanned: true });
  await expect(ask(templateId)).rejects.toMatchObject({ errCode: 20005 });
});

test("five ids are taken when the switch says so", async () => {
  await using world = await startWorld({ maxSubscribeTemplates: 5 });
  const ids = ["一", "二", "三", "四", "五"].map((title) => addTemplate(world, { title }));
  const { ask } = await startPhone(world);

  expect(Object.keys(await ask(...ids))).toHaveLength(6);
});

test("an equal title comes back as filter, a banned template as ban, and neither gives a right", async () => {
  await using world = await startWorld();
  const twin = addTemplate(world, { title: "任务提醒" });
  const banned = addTemplate(world, { title: "封禁", isBanned: true });
  const { phone, ask, remaining, popups } = await startPhone(world);

  const result = await ask(world.templateId, twin, banned);

  expect(result).toMatchObject({ [world.templateId]: "accept", [twin]: "filter", [banned]: "ban" });
  expect(phone.record.sheets[0]).toHaveLength(1);
  expect([remaining(twin), remaining(banned)]).toEqual([0, 0]);
  expect(popups()).toEqual([["accept"]]);
});

test("a long-term template is accepted once for any number of sends", async () => {
  await using world = await startWorld();
  const longTerm = addTemplate(world, { title: "长期", type: 3 });
  const { phone, ask, remaining } = await startPhone(world);

  await ask(longTerm);

  expect(phone.record.sheets[0]).toMatchObject([{ type: "long-term" }]);
  expect(remaining(longTerm)).toBe("unlimited");
});

test("outside a tap, and after anything awaited in one, it fails without an errCode and no sheet is shown", async () => {
  await using world = await startWorld();
  const { phone } = await startPhone(world);
  const { wx } = phone;
  const tmplIds = [world.templateId];
  const failure = {
    errMsg: "requestSubscribeMessage:fail can only be invoked by user TAP gesture.",
  };

  await expect(wx.requestSubscribeMessage({ tmplIds })).rejects.toEqual(failure);
  const late = phone.tap(async () => {
    await wx.getSetting();
    return wx.requestSubscribeMessage({ tmplIds });
  });
  await expect(late).rejects.toEqual(failure);
  await expect(wx.openSetting()).rejects.toEqual({
    errMsg: "openSetting:fail can only be invoked by user TAP gesture.",
  });
  expect(phone.record.sheets).toEqual([]);
  expect(phone.record.notes).toMatchObject([
    { level: "warn", title: expect.stringContaining("wx.requestSubscribeMessage 要在点击") },
    { level: "warn", title: expect.stringContaining("wx.requestSubscribeMessage 要在点击") },
    { level: "warn", title: expect.stringContaining("wx.openSetting 要在点击") },
  ]);
});

test("a second tap while the sheet is open fails, and the first is answered", async () => {
  await using world = await startWorld();
  const { phone, ask, remaining } = await startPhone(world);
  const answered = Promise.withResolvers<"accept">();
  phone.setSheetAnswer(() => answered.promise);
  const first = ask(world.templateId);

  await expect(ask(world.templateId)).rejects.toEqual({
    errMsg: "requestSubscribeMessage:fail last call has not ended",
  });
  answered.resolve("accept");

  expect(await first).toMatchObject({ [world.templateId]: "accept" });
  expect(remaining()).toBe(1);
});

test("in the background there is no sheet, and no kept accept counts: 10005", async () => {
  await using world = await startWorld();
  const { phone, ask, remaining } = await startPhone(world, {
    sheetAnswer: { choices: "accept", always: true },
  });
  await ask(world.templateId);

  phone.hide();

  await expect(ask(world.templateId)).rejects.toEqual({
    errCode: 10005,
    errMsg: "requestSubscribeMessage:fail Cannot show subscribe message UI",
  });
  expect(remaining()).toBe(1);
  phone.open();
  expect(await ask(world.templateId)).toMatchObject({ [world.templateId]: "accept" });
});

test("a user who leaves while the list is fetched sees no sheet: 10005", async () => {
  await using world = await startWorld();
  const { phone, ask } = await startPhone(world);

  const asked = ask(world.templateId);
  phone.hide();

  await expect(asked).rejects.toMatchObject({ errCode: 10005 });
  expect(phone.record.sheets).toEqual([]);
});

test("without network the list cannot be fetched (10002), and an answer not be given (10003): no right either way", async () => {
  await using world = await startWorld();
  const { phone, ask, remaining } = await startPhone(world);
  await phone.setOnline(false);
  await expect(ask(world.templateId)).rejects.toEqual({
    errCode: 10002,
    errMsg: "requestSubscribeMessage:fail Request list fail",
  });
  await phone.setOnline(true);
  phone.setSheetAnswer(async () => {
    await phone.setOnline(false);
    return "accept" as const;
  });

  await expect(ask(world.templateId)).rejects.toEqual({
    errCode: 10003,
    errMsg: "requestSubscribeMessage:fail Request subscribe fail",
  });

  expect(remaining()).toBe(0);
});

test("openSetting in a tap comes back with what the user changed", async () => {
  await using world = await startWorld();
  const { appid, control } = world;
  const { phone } = await startPhone(world, {
    settings: () =>
      void control.setPhoneSettings({ appid, openid: phone.openid, mainSwitch: false }),
  });

  const result = await phone.tap(() => phone.wx.openSetting({ withSubscriptions: true }));

  expect(result).toEqual({
    errMsg: "openSetting:ok",
    authSetting: {},
    subscriptionsSetting: { mainSwitch: false },
  });
});

test("what one phone keeps is no other's", async () => {
  await using world = await startWorld();
  const first = await startPhone(world, { sheetAnswer: { choices: "accept", always: true } });
  const second = await startPhone(world, { sheetAnswer: "reject" });

  await first.ask(world.templateId);
  await second.ask(world.templateId);

  expect(second.phone.record.sheets).toHaveLength(1);
  expect([first.remaining(), second.remaining()]).toEqual([1, 0]);
});

test("the settings list kept choices first, then what was accepted, and refuse an unknown template", async () => {
  await using world = await startWorld();
  const { appid, templateId, control } = world;
  const other = addTemplate(world, { title: "上课提醒" });
  const { phone, ask } = await startPhone(world);
  const { openid } = phone;
  await ask(templateId);
  phone.setSheetAnswer({ choices: "reject", always: true });
  await ask(other);

  expect(control.phoneSettings({ appid, openid })).toEqual({
    mainSwitch: true,
    items: [
      { templateId: other, title: "上课提醒", status: "reject", isKept: true },
      { templateId, title: "任务提醒", status: "accept", isKept: false },
    ],
  });
  expect(() => control.setPhoneSettings({ appid, openid, items: { no: "reject" } })).toThrow(
    "no template no",
  );
});

test("a device is subscribed once for any number of sends, with a ticket of its own", async () => {
  await using world = await startWorld();
  const { appid, control, post } = world;
  const lamp = addTemplate(world, { title: "设备提醒", kind: "device" });
  const { phone } = await startPhone(world);
  const query = `access_token=${await world.token()}`;
  const { json } = await post(`/wxa/getsnticket?${query}`, { sn: "SN1", model_id: "m1" });
  const device = { sn: "SN1", modelId: "m1", snTicket: String(json["sn_ticket"]) };
  const ask = (changes: object = {}) =>
    phone.tap(() =>
      phone.wx.requestSubscribeDeviceMessage({ tmplIds: [lamp], ...device, ...changes }),
    );

  expect(await ask()).toEqual({ errMsg: "requestSubscribeDeviceMessage:ok", [lamp]: "accept" });
  expect(await ask()).toMatchObject({ [lamp]: "accept" });

  expect(phone.record.sheets).toHaveLength(1);
  const sent = await post(`/cgi-bin/message/device/subscribe/send?${query}`, {
    to_openid_list: [phone.openid],
    template_id: lamp,
    sn: "SN1",
    modelId: "m1",
    data: { thing1: { value: "亮" } },
  });
  expect(sent.errcode).toBe(0);
  const codes: unknown[] = [];
  for (const changes of [
    { tmplIds: [] },
    { tmplIds: [7] },
    { tmplIds: ["a", "b", "c", "d"] },
    { snTicket: "made up" },
    { modelId: "m2" },
    { tmplIds: ["nobody"] },
    { tmplIds: [world.templateId] },
  ]) {
    codes.push(await ask(changes).catch((failure: { errCode: number }) => failure.errCode));
  }
  control.advanceClock(5 * minuteMs);
  codes.push(await ask().catch((failure: { errCode: number }) => failure.errCode));
  expect(codes).toEqual([10001, 10004, 20003, 19720726, 19720736, 19720728, 20001, 19720727]);
  expect(control.rights({ appid, openid: phone.openid, templateId: lamp }).remaining).toBe(0);
});

test("when the emulator is away, each function fails under its own name, before the sheet and after it", async () => {
  await using world = await startWorld();
  const lamp = addTemplate(world, { title: "设备提醒", kind: "device" });
  const { phone, ask } = await startPhone(world);
  const query = `access_token=${await world.token()}`;
  const ticket = await world.post(`/wxa/getsnticket?${query}`, { sn: "SN1", model_id: "m1" });
  const device = { sn: "SN1", modelId: "m1", snTicket: String(ticket.json["sn_ticket"]) };
  const askDevice = () =>
    phone.tap(() => phone.wx.requestSubscribeDeviceMessage({ tmplIds: [lamp], ...device }));
  phone.setSheetAnswer(async () => {
    await world.emulator.close();
    return "accept" as const;
  });

  await expect(askDevice()).rejects.toEqual({
    errCode: 10003,
    errMsg: "requestSubscribeDeviceMessage:fail Request subscribe fail",
  });
  await expect(askDevice()).rejects.toEqual({
    errCode: 10002,
    errMsg: "requestSubscribeDeviceMessage:fail Request list fail",
  });
  await expect(ask(world.templateId)).rejects.toEqual({
    errCode: 10002,
    errMsg: "requestSubscribeMessage:fail Request list fail",
  });
});
