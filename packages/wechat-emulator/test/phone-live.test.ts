import { request as httpRequest, type IncomingMessage } from "node:http";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { startHeadlessPhone, type LiveEntry } from "../src/index.ts";
import { startReceiver, token } from "./receiver.ts";
import { request, startWorld, type World } from "./helpers.ts";

interface Stream extends AsyncDisposable {
  entries: LiveEntry[];
  response: IncomingMessage;
  /** The entries of a kind, when there are so many. */
  until(kind: string, count?: number): Promise<LiveEntry[]>;
}

/** Reads server-sent events as a browser does. */
async function openStream(
  world: World,
  { query = "", lastEventId }: { query?: string; lastEventId?: number } = {},
): Promise<Stream> {
  const entries: LiveEntry[] = [];
  const wanted = new Set<() => void>();
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = lastEventId === undefined ? {} : { "last-event-id": String(lastEventId) };
    httpRequest(`${world.emulator.url}/_emulator/live${query}`, { headers }, resolve)
      .on("error", reject)
      .end();
  });
  let rest = "";
  response.on("error", () => {});
  response.setEncoding("utf8").on("data", (chunk: string) => {
    const blocks = (rest + chunk).split("\n\n");
    rest = blocks.pop()!;
    for (const block of blocks) {
      const data = /^data: (.*)$/m.exec(block)?.[1];
      if (data !== undefined) entries.push(JSON.parse(data) as LiveEntry);
    }
    for (const check of wanted) check();
  });
  return {
    entries,
    response,
    until: (kind, count = 1) =>
      new Promise((resolve) => {
        const check = () => {
          const found = entries.filter((entry) => entry.kind === kind);
          if (found.length < count) return;
          wanted.delete(check);
          resolve(found);
        };
        wanted.add(check);
        check();
      }),
    async [Symbol.asyncDispose]() {
      response.destroy();
    },
  };
}

test("a tap, a send and its callback are told in order, with who and how long", async () => {
  await using world = await startWorld();
  await using receiver = await startReceiver();
  const { appid, control, templateId } = world;
  await control.setCallback({
    appid,
    callback: { url: receiver.url, token, encodingAESKey: "", mode: "plain", format: "json" },
    verify: false,
  });
  const phone = await startHeadlessPhone({ url: world.emulator.url, appid });
  const { openid } = phone;
  await using stream = await openStream(world, { query: `?appid=${appid}` });

  await phone.wx.login();
  await phone.tap(() => phone.wx.requestSubscribeMessage({ tmplIds: [templateId] }));
  await world.send({ touser: openid });
  await control.settleCallbacks();
  await stream.until("callback", 2);

  const own = stream.entries.filter((entry) => entry.openid === openid);
  expect(own.map(({ from, kind }) => `${from} ${kind}`)).toEqual([
    "phone login",
    "phone sheet",
    "phone sheet",
    "wechat callback",
    "wechat delivered",
    "wechat call",
    "wechat callback",
  ]);
  expect(own[4]).toMatchObject({
    title: "服务通知：任务提醒",
    detail: { touser: openid, lines: [{ label: "任务名称", value: "完成第三单元练习" }, {}, {}] },
  });
  expect(own[5]).toMatchObject({
    title: "/cgi-bin/message/subscribe/send → 0",
    ms: expect.any(Number),
    isError: false,
    detail: { answer: { errcode: 0, msgid: expect.stringMatching(/^\d{19}$/) } },
  });
  expect(own[6]).toMatchObject({
    title: "推送 subscribe_msg_sent_event → HTTP 200",
    detail: { attempt: { status: 200 }, message: { Event: "subscribe_msg_sent_event" } },
  });
  const ids = stream.entries.map(({ id }) => id);
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
});

test("no token, secret, code or session key is told, neither of calls nor of requests", async () => {
  await using world = await startWorld();
  const { appid, secret, emulator, control } = world;
  const phone = await startHeadlessPhone({ url: emulator.url, appid });
  const { code } = await phone.wx.login();
  const accessToken = await world.token();
  const login = `appid=${appid}&secret=${secret}&js_code=${code}&grant_type=authorization_code`;
  const { json } = await world.get(`/sns/jscode2session?${login}`);
  await world.send();
  await world.post("/cgi-bin/stable_token", `{"secret":"${secret}" and broken`);
  await new Promise<void>((resolve) => {
    phone.wx.request({
      // Its answers hold what they are asked for.
      url: `${emulator.url}/cgi-bin/token?grant_type=client_credential&appid=${appid}&secret=${secret}&code=${code}`,
      header: { Authorization: "Bearer very-secret-bearer" },
      method: "POST",
      data: { code, session_key: "very-secret-session", note: "told" },
      complete: () => resolve(),
    });
  });
  await using stream = await openStream(world);
  await stream.until("request");

  const told = JSON.stringify(stream.entries);
  const secrets = [code, accessToken, secret, String(json["session_key"]), "very-secret"];
  expect(secrets.filter((text) => told.includes(text))).toEqual([]);
  expect(told).toContain("told");
  expect(control.calls().recent.length).toBeGreaterThan(3);
});

test.each<[string, string, (code: string) => string | object]>([
  ["a form", "application/x-www-form-urlencoded", (code) => ({ note: "told", code, more: 1 })],
  ["JSON that is too long to keep", "application/json", longBody],
  ["broken JSON", "application/json", (code) => `{"note":"told","code":"${code}","more":`],
  ["JSON that ends early", "application/json", (code) => `{"note":"told","code":"${code}`],
  ["headers as text", "text/plain", (code) => `note: told\r\nauthorization: Bearer ${code}\r\n`],
  ["cookies as text", "text/plain", (code) => `note: told\ncookie: a=1; b=${code}\n`],
  ["a text in quotes", "text/plain", (code) => `note=told, secret="a b, ${code}"`],
])("a code in %s is not told, and what stands beside it is", async (_, type, bodyOf) => {
  await using world = await startWorld();
  const { emulator, appid } = world;
  const phone = await startHeadlessPhone({ url: emulator.url, appid });
  const { code } = await phone.wx.login();
  await new Promise<void>((resolve) => {
    phone.wx.request({
      url: `${emulator.url}/nothing?code=${code}`,
      method: "POST",
      header: { "content-type": type },
      data: bodyOf(code),
      complete: () => resolve(),
    });
  });
  await using stream = await openStream(world);
  const [entry] = await stream.until("request");

  const told = JSON.stringify(entry);
  expect(told).not.toContain(code.slice(8));
  expect(told).toContain("told");
});

/** The code is beyond what is kept of a text, and within what is kept of the answer of a server that repeats it. */
function longBody(code: string): object {
  return { note: "told", code, nested: { code }, long: "x".repeat(20_000), list: [{ code }] };
}

test("a server's long call of WeChat is told by its fields, without its secret", async () => {
  await using world = await startWorld();
  const { appid, secret } = world;
  const fields = { grant_type: "client_credential", appid, secret, padding: "x".repeat(20_000) };
  await world.post("/cgi-bin/stable_token", fields);
  await using stream = await openStream(world);
  const [entry] = await stream.until("call");

  expect(entry).toMatchObject({ detail: { request: { grant_type: "client_credential", appid } } });
  const told = JSON.stringify(entry);
  expect(told).not.toContain(secret);
  expect(told.length).toBeLessThan(12_000);
});

test("what a phone gives is kept and told in part only, however large it is", async () => {
  await using world = await startWorld();
  const { appid, openid, control } = world;
  control.setPhoneNetwork({ appid, openid, isOnline: false });
  const user = { appid, openid };
  const give = async (text: () => string, nth: number) => {
    const url = `http://127.0.0.1/${text()}`;
    const header = { "x-large": text(), [`x-${nth}-${text()}`]: "1" };
    const request = { ...user, method: "POST", timeoutMs: 1_000 };
    await control.phoneRequest({ ...request, url, header, data: text() });
    await control.phoneRequest({ ...request, url, header: {}, data: JSON.stringify([text()]) });
    const choices = { [text()]: "reject" as const };
    const device = { tmplIds: [text()], sn: text(), snTicket: "", modelId: text() };
    control.phoneSubscribe({ ...user, tmplIds: [text()] });
    control.answerPhoneSubscribeDevice({ ...user, ...device, choices });
  };
  await give(() => "x", 0);
  const heapBefore = heapBytes();

  for (let nth = 1; nth <= 10; nth += 1) await give(megabyte, nth);

  // Of 90 MB.
  expect(heapBytes() - heapBefore).toBeLessThan(5_000_000);
  await using stream = await openStream(world);
  await stream.until("request", 22);
  await stream.until("sheet", 22);
  for (const entry of stream.entries) expect(JSON.stringify(entry).length).toBeLessThan(40_000);
});

/** A text that holds its bytes, as one read from a socket does. */
function megabyte(): string {
  return Buffer.alloc(1_000_000, "x").toString();
}

setFlagsFromString("--expose-gc");
const collectGarbage = runInNewContext("gc") as () => void;

/** Names of fields are let go of by the second collection only. */
function heapBytes(): number {
  collectGarbage();
  collectGarbage();
  return process.memoryUsage().heapUsed;
}

test("a device's sheet and its answer are told as an ordinary one's are, with the device and without its ticket", async () => {
  await using world = await startWorld();
  const { appid, control, emulator } = world;
  const content = "内容:{{thing1.DATA}}\n";
  const template = { appid, title: "设备提醒", content, kind: "device" as const };
  const { priTmplId: lamp } = control.addTemplate(template);
  const phone = await startHeadlessPhone({ url: emulator.url, appid });
  const query = `access_token=${await world.token()}`;
  const ticket = await world.post(`/wxa/getsnticket?${query}`, { sn: "SN1", model_id: "m1" });
  const snTicket = String(ticket.json["sn_ticket"]);
  const device = { sn: "SN1", modelId: "m1", snTicket };
  const ask = (tmplIds: string[]) =>
    phone.tap(() => phone.wx.requestSubscribeDeviceMessage({ tmplIds, ...device }));

  await ask([lamp]);
  await ask([lamp]);
  await ask(["nobody"]).catch(() => undefined);
  await using stream = await openStream(world);
  const sheets = await stream.until("sheet", 4);

  expect(sheets.map(({ title, isError, openid }) => [title, isError, openid])).toEqual([
    ["弹出授权窗口：设备提醒", false, phone.openid],
    ["用户选择：accept", false, phone.openid],
    ["不弹窗，设备已订阅过：accept", false, phone.openid],
    ["requestSubscribeDeviceMessage:fail template not exist (19720728)", true, phone.openid],
  ]);
  expect(sheets[1]!.detail).toMatchObject({
    sn: "SN1",
    modelId: "m1",
    result: { [lamp]: "accept" },
  });
  expect(JSON.stringify(stream.entries)).not.toContain(snTicket);
});
test("an answer to the sheet that cannot be given is told, with what the user had chosen", async () => {
  await using world = await startWorld();
  const { appid, templateId } = world;
  const phone = await startHeadlessPhone({ url: world.emulator.url, appid });
  phone.setSheetAnswer(async () => {
    await phone.setOnline(false);
    return "accept" as const;
  });
  const asked = phone.tap(() => phone.wx.requestSubscribeMessage({ tmplIds: [templateId] }));
  await asked.catch(() => undefined);
  await using stream = await openStream(world);
  const [, answer] = await stream.until("sheet", 2);

  expect(answer).toMatchObject({
    title: "requestSubscribeMessage:fail Request subscribe fail (10003)",
    isError: true,
    detail: { choices: { [templateId]: "accept" } },
  });
});

test("ids, choices and addresses that no phone sends are refused, and nothing is told of them", async () => {
  await using world = await startWorld();
  const { appid, openid } = world;
  const user = { appid, openid };
  const tmplIds = Array.from({ length: 1_000 }, (_, nth) => `template-${nth}`);
  const choices = Object.fromEntries(tmplIds.map((id) => [id, "accept"]));

  const answers = [
    await world.post("/_emulator/phone/subscribe", { ...user, tmplIds }),
    await world.post("/_emulator/phone/subscribe-device", { ...user, tmplIds: "x".repeat(9_000) }),
    await world.post("/_emulator/phone/subscribe/answer", { ...user, tmplIds: ["a"], choices }),
    await world.post("/_emulator/phone/settings", { ...user, items: choices }),
    await world.post("/_emulator/phone/request", {
      ...user,
      url: `http://a/${"x".repeat(70_000)}`,
    }),
  ];

  expect(answers.map(({ status, json }) => [status, json["error"]])).toEqual(
    answers.map(() => [400, expect.objectContaining({ code: "INVALID_INPUT" })]),
  );
  await using stream = await openStream(world);
  world.control.tell({ kind: "state", title: "last" });
  await stream.until("state");
  expect(stream.entries).toHaveLength(1);
});

test("whoever tells it, no entry is sent to a reader beyond its bounds", async () => {
  await using world = await startWorld();
  const circle: Record<string, unknown> = { note: "told" };
  circle["circle"] = circle;
  world.control.tell({ kind: "dump", title: megabyte(), detail: { rows: [1, megabyte(), 3] } });
  world.control.tell({ kind: "dump", title: "circle", detail: circle });
  world.control.tell({ kind: "dump", title: "date", detail: { at: new Date(0) } });
  await using stream = await openStream(world);
  const [large, round, date] = await stream.until("dump", 3);

  expect(large).toMatchObject({ title: expect.stringContaining("… (1000000)") });
  expect(JSON.stringify(large).length).toBeLessThan(70_000);
  expect(JSON.stringify(round).length).toBeLessThan(70_000);
  expect(round).toMatchObject({ detail: { note: "told" } });
  expect(date).toMatchObject({ detail: { at: "1970-01-01T00:00:00.000Z" } });
});

test("a line that a server tells is kept in part when it is long, and its title is one line", async () => {
  await using world = await startWorld();
  await world.post("/_emulator/trace", {
    kind: "dump",
    title: "x".repeat(20_000),
    detail: { balance: 1, rows: Array.from({ length: 2_000 }, (_, nth) => `row ${nth}`) },
  });
  await using stream = await openStream(world);
  const [entry] = await stream.until("dump");

  expect(entry).toMatchObject({ detail: { balance: 1 } });
  expect(JSON.stringify(entry).length).toBeLessThan(20_000);
});

test("what came before is told first, from the last event that the reader has seen", async () => {
  await using world = await startWorld();
  const { control } = world;
  for (const title of ["one", "two", "three"]) control.tell({ kind: "state", title });
  await using first = await openStream(world);
  const [one] = await first.until("state", 3);

  await using again = await openStream(world, { lastEventId: one!.id });
  const titles = (await again.until("state", 2)).map(({ title }) => title);

  expect(titles).toEqual(["two", "three"]);
});

test("a reader who saw a later run of the emulator is told all that is kept", async () => {
  await using world = await startWorld();
  world.control.tell({ kind: "state", title: "one" });

  await using stream = await openStream(world, { lastEventId: Number.MAX_SAFE_INTEGER });

  expect(await stream.until("state")).toHaveLength(1);
});

test("a server tells its own steps over HTTP, and an entry that is too long is refused", async () => {
  await using world = await startWorld();
  const { appid } = world;
  await using stream = await openStream(world);

  const answer = await world.post("/_emulator/trace", {
    kind: "ledger",
    title: "+1",
    appid,
    openid: "o1",
    ms: 3,
    detail: { balance: 1 },
  });
  const long = await world.post("/_emulator/trace", {
    kind: "x",
    title: "x",
    detail: "x".repeat(70_000),
  });

  expect([answer.json, long.status]).toEqual([{}, 400]);
  expect(await stream.until("ledger")).toMatchObject([
    { from: "server", title: "+1", appid, openid: "o1", ms: 3, detail: { balance: 1 } },
  ]);
});

test("what JSON cannot hold is told without its detail, and the emulator lives on", async () => {
  await using world = await startWorld();
  await using stream = await openStream(world);

  world.control.tell({ kind: "state", title: "64 bits", detail: { id: 1n } });

  expect(await stream.until("state")).toMatchObject([
    { title: "64 bits", detail: expect.stringContaining("无法显示") },
  ]);
  expect(await world.token()).not.toBe("");
});

test("another app's entries are not told to who asked for one", async () => {
  await using world = await startWorld();
  await using stream = await openStream(world, { query: "?appid=wx-other" });

  world.control.tell({ kind: "state", title: "not for it", appid: world.appid });
  world.control.tell({ kind: "state", title: "of another", appid: "wx-other" });
  world.control.tell({ kind: "state", title: "of nobody" });

  const titles = (await stream.until("state", 2)).map(({ title }) => title);
  expect(titles).toEqual(["of another", "of nobody"]);
});

test("a reader that does not read is not written to without end, and has the newest when it reads again", async () => {
  await using world = await startWorld();
  const { control } = world;
  await using stream = await openStream(world);
  stream.response.pause();
  const detail = "x".repeat(20_000);

  for (let round = 0; round < 40; round += 1) {
    for (let nth = 0; nth < 100; nth += 1) {
      control.tell({ kind: "flood", title: `${round}.${nth}`, detail });
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  control.tell({ kind: "last", title: "last" });
  stream.response.resume();
  await stream.until("last");

  // 80 MB were told; a queue would have held them all.
  expect(stream.entries.length).toBeLessThan(2_500);
  expect(stream.entries.at(-2)).toMatchObject({ title: "39.99" });
});

test("the stream ends with the emulator, and closing does not wait for it", async () => {
  const world = await startWorld();
  await using stream = await openStream(world);
  const ended = new Promise((resolve) => stream.response.on("close", resolve));

  await world.emulator.close();

  await ended;
});

test("a reset forgets what was told, and readers stay", async () => {
  await using world = await startWorld();
  world.control.tell({ kind: "state", title: "before" });
  await using stream = await openStream(world);
  await stream.until("state");

  world.emulator.reset();
  world.control.tell({ kind: "state", title: "after" });
  await stream.until("state", 2);

  await using late = await openStream(world);
  expect(await late.until("state")).toMatchObject([{ title: "after" }]);
});

test("faults, refusals and pushes that fail are told as errors", async () => {
  await using world = await startWorld();
  await using receiver = await startReceiver(
    (_, response) => void response.writeHead(500).end("no"),
  );
  const { appid, openid, control, templateId } = world;
  await world.send();
  control.addFault({ path: "/cgi-bin/message/subscribe/send", kind: "status", times: 1 });
  await world.send();
  await control.setCallback({
    appid,
    callback: { url: receiver.url, token, encodingAESKey: "", mode: "plain", format: "json" },
    verify: false,
  });
  control.subscribe({ appid, openid, choices: { [templateId]: "accept" } });
  await control.settleCallbacks();
  await using stream = await openStream(world);

  const callbacks = await stream.until("callback", 5);
  const calls = (await stream.until("call", 3)).filter(({ title }) => title.includes("send"));
  expect(calls).toMatchObject([
    { title: expect.stringContaining("→ 43101 user refuse to accept the msg"), isError: true },
    { title: "/cgi-bin/message/subscribe/send → HTTP 502（故障）", isError: true },
  ]);
  expect(callbacks.map(({ title, isError }) => [title, isError])).toEqual([
    ["推送 subscribe_msg_popup_event → HTTP 500", true],
    ["推送 subscribe_msg_popup_event（第 2 次） → HTTP 500", true],
    ["推送 subscribe_msg_popup_event（第 3 次） → HTTP 500", true],
    ["推送 subscribe_msg_popup_event（第 4 次） → HTTP 500", true],
    ["放弃推送 subscribe_msg_popup_event", true],
  ]);
});

test("a conversation is told both ways", async () => {
  await using world = await startWorld();
  const { appid, openid, control } = world;
  control.enterSession({ appid, openid, sessionFrom: "help" });
  control.userMessage({ appid, openid, msgtype: "text", content: "在吗" });
  const path = `/cgi-bin/message/custom/send?access_token=${await world.token()}`;
  await world.post(path.replace("send", "typing"), { touser: openid, command: "Typing" });
  await world.post(path, { touser: openid, msgtype: "text", text: { content: "您好" } });
  await using stream = await openStream(world);
  await stream.until("customer");

  const told = stream.entries.filter(({ kind }) => kind !== "call");
  expect(told.map(({ from, kind, title }) => [from, kind, title])).toEqual([
    ["phone", "note", "进入客服会话"],
    ["phone", "note", "发给客服：在吗"],
    ["wechat", "typing", "客服正在输入"],
    ["wechat", "customer", "客服消息：您好"],
  ]);
});

test("another site's page can neither read the stream nor use the phone's requests", async () => {
  await using world = await startWorld();
  const { url } = world.emulator;
  const headers = { origin: "https://evil.example" };

  const answers = await Promise.all([
    request(`${url}/_emulator/live`, { headers }),
    request(`${url}/_emulator/phone/request`, { method: "POST", headers, body: "{}" }),
  ]);

  expect(answers.map(({ status }) => status)).toEqual([403, 403]);
});
