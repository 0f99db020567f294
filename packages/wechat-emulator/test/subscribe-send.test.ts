import { expect, test } from "vitest";
import { minuteMs, startWorld } from "./helpers.ts";

test("one accept is one send: the second is 43101", async () => {
  await using world = await startWorld();
  world.accept();

  const answers = [await world.send(), await world.send()];

  expect(answers.map(({ errcode }) => errcode)).toEqual([0, 43101]);
  expect(answers[1]!.errmsg).toMatch(
    /^user refuse to accept the msg rid: [0-9a-f]{8}-[0-9a-f]{8}-[0-9a-f]{8}$/,
  );
});

test("accepts of a one-time template add up", async () => {
  await using world = await startWorld();
  for (let accepts = 0; accepts < 3; accepts += 1) world.accept();

  const errcodes = [];
  for (let sends = 0; sends < 4; sends += 1) errcodes.push((await world.send()).errcode);

  expect(errcodes).toEqual([0, 0, 0, 43101]);
});

test("one accept of a long-term template is any number of sends, until the user rejects it", async () => {
  await using world = await startWorld();
  const { appid, openid, control } = world;
  const content = "标题:{{thing1.DATA}}\n";
  const { priTmplId } = control.addTemplate({ appid, title: "学校通知", content, type: 3 });
  const sendTwice = async () => {
    const send = { template_id: priTmplId };
    return [(await world.send(send)).errcode, (await world.send(send)).errcode];
  };

  world.accept(openid, priTmplId);
  expect(await sendTwice()).toEqual([0, 0]);
  control.rejectInSettings({ appid, openid, templateId: priTmplId });
  expect(await sendTwice()).toEqual([43101, 43101]);
  world.accept(openid, priTmplId);
  expect(await sendTwice()).toEqual([0, 0]);
  control.subscribe({ appid, openid, choices: { [priTmplId]: "reject" } });
  expect(await sendTwice()).toEqual([43101, 43101]);
});

test("acceptWithAudio grants a right; reject, ban and filter grant none", async () => {
  await using world = await startWorld();
  const { appid, openid, templateId } = world;

  const grants = ["acceptWithAudio", "reject", "ban", "filter"].map((choice) => {
    const before = world.control.rights({ appid, openid, templateId }).remaining;
    const { rights } = world.control.subscribe({
      appid,
      openid,
      choices: { [templateId]: choice },
    });
    return [choice, Number(rights[0]!.remaining) - Number(before)];
  });

  expect(Object.fromEntries(grants)).toEqual({ acceptWithAudio: 1, reject: 0, ban: 0, filter: 0 });
});

test("a refused send costs the user no right", async () => {
  await using world = await startWorld({ blacklistedWords: ["赌博"] });
  const { appid, openid, templateId } = world;
  world.accept();

  const bad = [
    await world.send({ data: {} }),
    await world.send({
      data: { thing1: { value: "赌博" }, date2: { value: "2026-01-05" }, number3: { value: "1" } },
    }),
    await world.send({ template_id: "nothing" }),
  ];

  expect(bad.map(({ errcode }) => errcode)).toEqual([47003, 45168, 40037]);
  expect(world.control.rights({ appid, openid, templateId }).remaining).toBe(1);
  expect((await world.send()).errcode).toBe(0);
});

test("each check hides all checks behind it", async () => {
  await using world = await startWorld({ blacklistedWords: ["赌博"], refuseLeadingSlash: true });
  const { appid, secret, templateId, openid } = world;
  const path = "/cgi-bin/message/subscribe/send";
  const withToken = `${path}?access_token=${await world.token()}`;
  world.control.addApp({ appid, secret, isBanned: true });
  // Everything is wrong at first; one thing is put right at a time.
  const body: Record<string, unknown> = {
    touser: "nobody",
    template_id: "nothing",
    page: "/leading",
    data: {},
  };

  const errcodes = [
    (await world.get(path)).errcode,
    (await world.post(path, "{")).errcode,
    (await world.post(`${path}?access_token=wrong`, "{")).errcode,
    (await world.post(withToken, "")).errcode,
    (await world.post(withToken, "{")).errcode,
    (await world.post(withToken, body)).errcode,
    (await world.post(withToken, { ...body, touser: openid })).errcode,
    (await world.post(withToken, { ...body, touser: openid, template_id: templateId })).errcode,
  ];
  world.control.addApp({ appid, secret, isBanned: false });
  Object.assign(body, { touser: openid, template_id: templateId });
  errcodes.push((await world.post(withToken, body)).errcode);
  errcodes.push((await world.post(withToken, { ...body, page: "index" })).errcode);
  world.accept();
  errcodes.push((await world.post(withToken, { ...body, page: "index" })).errcode);

  expect(errcodes).toEqual([
    43002, 41001, 40001, 44002, 47001, 40003, 40037, 43107, 41030, 43101, 47003,
  ]);
});

test("43101 comes before 47003: no right says nothing about the data", async () => {
  await using world = await startWorld();

  expect((await world.send({ data: { thing1: "ill-shaped" } })).errcode).toBe(43101);
});

test("a page outside the app's list is 41030, also with a query; without a list any page is taken", async () => {
  await using world = await startWorld();
  const { appid, secret } = world;
  world.accept();
  world.accept();

  expect((await world.send({ page: "pages/none" })).errcode).toBe(0);
  world.control.addApp({ appid, secret, pages: ["pages/index/index"] });
  expect((await world.send({ page: "pages/none?a=1" })).errcode).toBe(41030);
  expect((await world.send({ page: "pages/index/index?a=1" })).errcode).toBe(0);
});

test("msgid is written as 64-bit digits that a JavaScript number cannot hold, and grows", async () => {
  await using world = await startWorld();
  world.accept();
  world.accept();

  const texts = [(await world.send()).text, (await world.send()).text];
  const msgids = texts.map((text) => BigInt(/"msgid":(\d+)\}$/.exec(text)![1]!));

  expect(msgids[0]! > 2n ** 53n).toBe(true);
  expect(msgids[1]! > msgids[0]!).toBe(true);
  expect(Number(msgids[0])).toBe(Number(msgids[1]));
  const { appid } = world;
  expect(world.control.messages({ appid }).map(({ msgid }) => BigInt(msgid))).toEqual(msgids);
});

test("msgid can be left out, as some accounts see it", async () => {
  await using world = await startWorld({ omitMsgid: true });
  world.accept();

  expect((await world.send()).text).toBe('{"errcode":0,"errmsg":"ok"}');
});

test("a second send to an openid is 43108 while the first is unanswered, and takes no right", async () => {
  await using world = await startWorld();
  const { appid, openid, templateId } = world;
  world.accept();
  world.accept();
  await world.send();
  const other = world.control.addUser({ appid }).openid;
  world.accept(other);
  world.accept();
  world.control.addFault({
    path: "/cgi-bin/message/subscribe/send",
    kind: "delay",
    ms: 300,
    times: 1,
  });

  const first = world.send();
  while (world.control.messages({ appid }).length < 2) await new Promise(setImmediate);
  const second = await world.send();
  const toAnother = await world.send({ touser: other });

  expect(second.errcode).toBe(43108);
  expect(second.errmsg).toContain("Cannot make concurrent calls to the same OpenID");
  expect(toAnother.errcode).toBe(0);
  expect((await first).errcode).toBe(0);
  expect(world.control.rights({ appid, openid, templateId }).remaining).toBe(1);
  expect((await world.send()).errcode).toBe(0);
});

test("43108 can be switched off, or made to happen by chance", async () => {
  await using world = await startWorld();
  world.accept();

  world.control.setOptions({ concurrentRefusalRate: 1 });
  expect((await world.send()).errcode).toBe(43108);
  world.control.setOptions({ concurrentRefusalRate: 0 });
  expect((await world.send()).errcode).toBe(0);
});

test("over the day's quota every call is 45009, until midnight in Beijing or clear_quota", async () => {
  const path = "/cgi-bin/message/subscribe/send";
  const nowMs = Date.parse("2026-01-05T12:00:00+08:00");
  await using world = await startWorld({ dailyQuotas: { [path]: 2 }, nowMs: () => nowMs });
  const errcodes = async () => [(await world.send()).errcode, (await world.send()).errcode];

  expect([...(await errcodes()), ...(await errcodes())]).toEqual([43101, 43101, 45009, 45009]);
  const clear = `/cgi-bin/clear_quota?access_token=${await world.token()}`;
  expect((await world.post(clear, { appid: world.appid })).errcode).toBe(0);
  expect([...(await errcodes()), ...(await errcodes())]).toEqual([43101, 43101, 45009, 45009]);
  world.control.advanceClock(12 * 60 * minuteMs);
  // The token died meanwhile, so a new one is used.
  const fresh = `${path}?access_token=${await world.token()}`;
  expect((await world.post(fresh, {})).errcode).toBe(40003);
});

test("over the minute's quota calls are 45011, until the next minute", async () => {
  const path = "/cgi-bin/message/subscribe/send";
  await using world = await startWorld({ minuteQuotas: { [path]: 1 } });

  expect((await world.send()).errcode).toBe(43101);
  expect((await world.send()).errcode).toBe(45011);
  world.control.advanceClock(minuteMs);
  expect((await world.send()).errcode).toBe(43101);
});

test("a delivered message can be read as the user sees it", async () => {
  await using world = await startWorld();
  world.accept();

  await world.send({ page: "pages/index/index?id=7", miniprogram_state: "trial", lang: "en_US" });

  const [message] = world.control.messages({ appid: world.appid, openid: world.openid });
  expect(message).toMatchObject({
    touser: world.openid,
    template_id: world.templateId,
    title: "任务提醒",
    page: "pages/index/index?id=7",
    miniprogram_state: "trial",
    lang: "en_US",
    lines: [
      { key: "thing1", label: "任务名称", value: "完成第三单元练习" },
      { key: "date2", label: "日期", value: "2026-01-05" },
      { key: "number3", label: "序号", value: "18" },
    ],
  });
});

test("an openid of another app is 40003, a template of another app 40037", async () => {
  await using world = await startWorld();
  const appid = "wx0000000000000002";
  world.control.addApp({ appid, secret: "other" });
  const { openid } = world.control.addUser({ appid });
  const { priTmplId } = world.control.addTemplate({
    appid,
    title: "t",
    content: "a:{{thing1.DATA}}",
  });

  expect((await world.send({ touser: openid })).errcode).toBe(40003);
  expect((await world.send({ template_id: priTmplId })).errcode).toBe(40037);
});

test("counts stay exact when bodies are no longer kept", async () => {
  await using world = await startWorld({ maxKeptMessages: 2 });
  const { appid, openid } = world;
  for (let sends = 0; sends < 5; sends += 1) {
    world.accept();
    await world.send();
  }

  expect(world.control.messages({ appid })).toHaveLength(2);
  expect(world.control.messagesSummary({ appid })).toEqual({
    total: 5,
    perOpenid: { [openid]: 5 },
    maxPerOpenid: 5,
  });
});
