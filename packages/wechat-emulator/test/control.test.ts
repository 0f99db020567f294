import { request as httpRequest } from "node:http";
import { expect, test } from "vitest";
import { demo, startEmulator, type Emulator } from "../src/index.ts";
import { request, startWorld } from "./helpers.ts";

test("a whole story can be told over HTTP alone", async () => {
  await using emulator = await startEmulator();
  const appid = "wx1";
  const post = (path: string, body: unknown) =>
    request(emulator.url + path, { method: "POST", body: JSON.stringify(body) });
  const control = async (path: string, body: unknown) =>
    (await post(`/_emulator/${path}`, body)).json;
  const read = async (path: string) => (await request(`${emulator.url}/_emulator/${path}`)).json;

  await control("apps", { appid, secret: "s" });
  const content = "任务名称:{{thing1.DATA}}\n";
  const { priTmplId } = await control("templates", { appid, title: "任务提醒", content, type: 2 });
  const { openid } = await control("users", { appid });
  const { code } = await control("login", { appid, openid });
  const { json } = await request(
    `${emulator.url}/sns/jscode2session?appid=${appid}&secret=s&js_code=${String(code)}&grant_type=authorization_code`,
  );
  const subscribed = await control("subscribe", {
    appid,
    openid,
    choices: { [String(priTmplId)]: "accept" },
  });
  const token = await post("/cgi-bin/stable_token", {
    grant_type: "client_credential",
    appid,
    secret: "s",
  });
  const sent = await post(
    `/cgi-bin/message/subscribe/send?access_token=${String(token.json["access_token"])}`,
    { touser: openid, template_id: priTmplId, data: { thing1: { value: "练习" } } },
  );

  expect(json["openid"]).toBe(openid);
  expect(subscribed["rights"]).toEqual([{ templateId: priTmplId, remaining: 1 }]);
  expect(sent.errcode).toBe(0);
  const query = `appid=${appid}&openid=${String(openid)}`;
  expect((await read(`messages?${query}&limit=1`))["messages"]).toMatchObject([
    { touser: openid, title: "任务提醒", lines: [{ label: "任务名称", value: "练习" }] },
  ]);
  expect(await read(`rights?${query}&templateId=${String(priTmplId)}`)).toMatchObject({
    remaining: 0,
  });
  const events = (await read(`events?appid=${appid}`))["events"];
  expect(events).toMatchObject([
    { event: "subscribe_msg_popup_event", list: [{ SubscribeStatusString: "accept" }] },
    { event: "subscribe_msg_sent_event", list: [{ ErrorCode: "0", ErrorStatus: "success" }] },
  ]);
});

test("events carry the msgid of the send, reach listeners, and a settings change is one", async () => {
  await using world = await startWorld();
  const { appid, openid, templateId, control } = world;
  const heard: unknown[] = [];
  const stop = control.onEvent(({ event }) => heard.push(event));
  world.accept();

  const { text } = await world.send();
  control.rejectInSettings({ appid, openid, templateId });
  stop();
  world.accept();

  const [, sent, change] = control.events({ appid });
  const MsgID = /"msgid":(\d+)/.exec(text)![1]!;
  expect(sent).toMatchObject({ event: "subscribe_msg_sent_event", list: [{ MsgID }] });
  expect(change).toMatchObject({
    event: "subscribe_msg_change_event",
    openid,
    list: [{ TemplateId: templateId, SubscribeStatusString: "reject" }],
  });
  expect(heard).toEqual([
    "subscribe_msg_popup_event",
    "subscribe_msg_sent_event",
    "subscribe_msg_change_event",
  ]);
});

test("reset forgets apps, tokens, faults, switches, calls and the clock, and msgid still grows", async () => {
  await using world = await startWorld();
  world.accept();
  const before = BigInt(/"msgid":(\d+)/.exec((await world.send()).text)![1]!);
  const { appid, secret, control } = world;
  control.addFault({ path: "*", kind: "errcode" });
  control.setOptions({ omitMsgid: true });
  control.advanceClock(1_000_000_000);

  world.emulator.reset();

  expect((await world.send()).errcode).toBe(40001);
  const state = control.state();
  expect(state).toMatchObject({ apps: [], faults: [], switches: { omitMsgid: false } });
  expect(Math.abs(state.nowMs - Date.now())).toBeLessThan(10_000);
  expect(Object.keys(control.calls().paths)).toEqual(["/cgi-bin/message/subscribe/send"]);
  control.addApp({ appid, secret });
  control.addUser({ appid, openid: "o1" });
  const content = "a:{{thing1.DATA}}";
  const { priTmplId } = control.addTemplate({ appid, title: "t", content });
  control.subscribe({ appid, openid: "o1", choices: { [priTmplId]: "accept" } });
  const path = `/cgi-bin/message/subscribe/send?access_token=${await world.token()}`;
  const data = { thing1: { value: "a" } };
  const { text } = await world.post(path, { touser: "o1", template_id: priTmplId, data });
  expect(BigInt(/"msgid":(\d+)/.exec(text)![1]!) > before).toBe(true);
});

test("the demo is there at the start and again after a reset", async () => {
  await using emulator = await startEmulator({ demo: true });
  const { appid, openid, templateId } = demo;

  emulator.reset();

  expect(emulator.control.rights({ appid, openid, templateId }).remaining).toBe(0);
  expect([openid.length, templateId.length]).toEqual([28, 43]);
});

test("100,000 users subscribe and are counted without listing them one by one", async () => {
  await using world = await startWorld();
  const { appid, templateId, control } = world;

  const { openids } = control.addUsers({ appid, count: 100_000, prefix: "oLoad" });
  control.subscribeMany({ appid, openids, templateId, times: 2 });
  await world.send({ touser: openids[99_999] });

  expect(openids[99_999]).toBe("oLoad00000000000000000099999");
  const { remaining } = control.rights({ appid, openid: openids[99_999]!, templateId });
  expect(remaining).toBe(1);
  expect(control.messagesSummary({ appid })).toMatchObject({ total: 1, maxPerOpenid: 1 });
});

test.each([
  ["POST", "apps", "{", "INVALID_INPUT"],
  ["POST", "apps", "{}", "INVALID_INPUT"],
  ["POST", "users", '{"appid":"wxnobody"}', "UNKNOWN_APP"],
  ["POST", "login", '{"appid":"wx0000000000000001","openid":"o"}', "UNKNOWN_USER"],
  ["POST", "faults", '{"path":"/x","kind":"earthquake"}', "INVALID_FAULT"],
  ["POST", "faults", '{"path":"/x","kind":"delay"}', "INVALID_FAULT"],
  ["POST", "faults", '{"path":"/x","kind":"reset","rate":2}', "INVALID_FAULT"],
  [
    "POST",
    "templates",
    '{"appid":"wx0000000000000001","title":"t","content":"none"}',
    "INVALID_TEMPLATE",
  ],
  ["POST", "users/bulk", '{"appid":"wx0000000000000001","count":0}', "INVALID_INPUT"],
  ["POST", "clock", '{"advanceMs":"soon"}', "INVALID_INPUT"],
  ["POST", "nothing", "", "UNKNOWN_ROUTE"],
])("%s %s with %s is refused with a code and a message", async (method, path, body, code) => {
  await using world = await startWorld();

  const answer = await request(`${world.emulator.url}/_emulator/${path}`, { method, body });

  expect(answer.status).toBeGreaterThanOrEqual(400);
  expect(answer.json["error"]).toMatchObject({ code, message: expect.any(String) });
});

test.each([
  ["a page of another site", { origin: "https://evil.example" }, 403],
  ["a page that hides its origin", { origin: "null" }, 403],
  ["a cross-site navigation", { "sec-fetch-site": "cross-site" }, 403],
  ["a name that was rebound to this machine", { host: "evil.example" }, 403],
  ["the emulator's own page", { origin: "OWN" }, 200],
  ["a shell", {}, 200],
])("the control interface answers %s as it should", async (_, headers, status) => {
  await using emulator = await startEmulator();
  const own: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    own[name] = value === "OWN" ? emulator.url : value;
  }

  expect(await statusOf(emulator, own)).toBe(status);
});

test("remote control must be allowed before another name is served", async () => {
  await using emulator = await startEmulator({ allowRemoteControl: true });

  expect(await statusOf(emulator, { host: "emulator:3100" })).toBe(200);
  expect(await statusOf(emulator, { host: "emulator:3100", origin: "http://evil" })).toBe(403);
});

/** fetch does not let one set Host and Origin. */
function statusOf(
  { port }: Emulator,
  headers: Record<string, string>,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    httpRequest({ host: "127.0.0.1", port, path: "/_emulator/state", headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end();
  });
}
