import { eventually } from "@hongyan/testing/eventually";
import { createDatabase, temporaryFolder } from "@hongyan/testing/databases";
import {
  eventFaultsSql,
  ledgerFaultsSql,
  query,
  reservationFaultsSql,
} from "@hongyan/testing/ledger";
import { callback, push, subscribeEvent } from "@hongyan/testing/push";
import {
  apiKey,
  appid,
  grant,
  params,
  scene,
  startTestServer,
  template,
  type MessageView,
  type TestServer,
} from "@hongyan/testing/server";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { continueUniformMessages } from "../src/flow/channels/continue-uniform-messages.ts";

const account = "wxaccount00000001";
const accountTemplate = {
  priTmplId: "TEST_account_0000000000000000000000000001",
  title: "课程提醒",
  content: "{{first.DATA}}\n课程:{{thing1.DATA}}\n时间:{{keyword2.DATA}}\n{{remark.DATA}}",
};
const sendPath = "/cgi-bin/message/subscribe/send";
const customPath = "/cgi-bin/message/custom/send";
const accountPath = "/cgi-bin/message/template/send";

let databaseUrl: string;
let t: TestServer;
const resources = new AsyncDisposableStack();

/** A server whose mini program has callbacks and a bound Official Account. */
async function startBound(options: { worker?: boolean; dataDir?: string } = {}) {
  const { worker = true, dataDir } = options;
  const url = dataDir === undefined ? await createDatabase(inject("postgresUrl")) : "";
  const server = await startTestServer({
    ...(dataDir === undefined ? { databaseUrl: url } : { dataDir }),
    options: { worker },
  });
  const { control } = server.emulator;
  control.addApp({ appid: account, secret: "account-secret", kind: "official-account" });
  control.addTemplate({ appid: account, ...accountTemplate, type: 2 });
  const ok = async (method: string, path: string, body?: unknown) => {
    const answer = await server.call(method, path, body);
    expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300);
  };
  await ok("POST", "/v1/apps", {
    appid: account,
    secret: "account-secret",
    kind: "official-account",
  });
  await ok("PATCH", `/v1/apps/${appid}`, { callback, officialAccount: account });
  await ok("POST", `/v1/templates/sync?appid=${account}`);
  await ok("POST", "/v1/scenes", {
    appid: account,
    name: "course",
    templateId: accountTemplate.priTmplId,
    page: "pages/course?id={{ courseId }}",
    mapping: {
      first: "",
      thing1: "{{ taskName }}",
      keyword2: "{{ className }}",
      remark: "{{ remarks }}",
    },
  });
  return { server, url };
}

beforeAll(async () => {
  const { server, url } = await startBound();
  t = resources.use(server);
  databaseUrl = url;
});
afterAll(() => resources.disposeAsync());
afterEach(() => t.emulator.control.clearFaults());

interface ChannelView {
  channel: string;
  state: string;
  reason: string | null;
  appid: string | null;
  messageId: string | null;
  messageStatus: string | null;
}
interface UniformView {
  id: string;
  status: string;
  channels: ChannelView[];
}

const subscribe = { channel: "subscribe", scene: scene.name };
const customerService = { channel: "customer-service", text: { content: "课程改到周五" } };
const officialAccount = { channel: "official-account-template", scene: "course" };
const allParams = { ...params, courseId: 7 };

let people = 0;

/** One person: an openid under each account, tied by your own id. */
async function person(
  on: TestServer,
  is: { grants?: number; writes?: boolean; follows?: boolean } = {},
): Promise<{ openid: string; theirs: string; externalId: string }> {
  people += 1;
  const externalId = `person-${people}`;
  const openid = await on.user(0);
  if (is.grants !== undefined && is.grants > 0) await grant(on, openid, is.grants);
  const { openid: theirs } = on.emulator.control.addUser({
    appid: account,
    isFollower: is.follows ?? true,
  });
  await on.call("POST", "/v1/users", { users: [{ openid, externalId }] });
  await on.call("POST", "/v1/users", { appid: account, users: [{ openid: theirs, externalId }] });
  if (is.writes === true) {
    on.emulator.control.userMessage({ appid, openid, msgtype: "text", content: "在吗" });
    await push(on.server.url, appid, {
      ToUserName: "gh_0a1b2c3d4e5f",
      FromUserName: openid,
      CreateTime: Math.floor(Date.now() / 1000),
      MsgType: "text",
      Content: "在吗",
      MsgId: String(people),
    });
    await eventually(async () => {
      const { status } = await on.call("GET", `/v1/customer-service/conversations/${openid}`);
      expect(status).toBe(200);
    });
  }
  return { openid, theirs, externalId };
}

const send = (
  on: TestServer,
  to: Record<string, unknown>,
  channels: unknown[],
  more: Record<string, unknown> = {},
  headers: Record<string, string> = {},
) =>
  on.call<UniformView>(
    "POST",
    "/v1/uniform-messages",
    { to, channels, params: allParams, ...more },
    { headers },
  );
const view = async (on: TestServer, id: string) =>
  (await on.call<UniformView>("GET", `/v1/uniform-messages/${id}`)).body;
const until = (on: TestServer, id: string, expected: Record<string, unknown>) =>
  eventually(async () => {
    const uniform = await view(on, id);
    expect(uniform).toMatchObject(expected);
    return uniform;
  });
const pause = (ofApp: string, untilSql: string, errcode: number) =>
  query(
    databaseUrl,
    `update hongyan.apps set paused_until = ${untilSql}, paused_errcode = ${errcode} where appid = '${ofApp}'`,
  );
const cards = (on: TestServer, ofApp: string, openid: string) =>
  on.emulator.control.messages({ appid: ofApp, openid });
const told = (on: TestServer, openid: string) =>
  on.emulator.control.conversation({ appid, openid }).lines.filter((line) => line.from !== "user");
const channelEventSql = (uniformId: string) =>
  `select data -> 'next' as next from hongyan.events
   where type = 'uniform.channel-failed' and data ->> 'uniformId' = '${uniformId}'`;
const states = (uniform: UniformView) =>
  uniform.channels.map(({ channel, state, reason }) => [channel, state, reason]);

describe("the first channel with the right is taken", () => {
  test("a grant: the subscribe message, and the others wait", async () => {
    const { openid } = await person(t, { grants: 1, writes: true });
    const { status, body } = await send(t, { openid }, [
      subscribe,
      customerService,
      officialAccount,
    ]);
    expect(status).toBe(202);
    expect(states(body)).toEqual([
      ["subscribe", "taken", null],
      ["customer-service", "waiting", null],
      ["official-account-template", "waiting", null],
    ]);
    await until(t, body.id, { status: "sent" });
    expect(cards(t, appid, openid)).toHaveLength(1);
    expect(told(t, openid)).toHaveLength(0);
  });

  test("no grant, but the user has written: the customer-service message", async () => {
    const { openid } = await person(t, { writes: true });
    const { body } = await send(t, { openid }, [subscribe, customerService]);
    expect(states(body)).toEqual([
      ["subscribe", "skipped", "NO_GRANT"],
      ["customer-service", "taken", null],
    ]);
    await until(t, body.id, { status: "sent" });
    expect(told(t, openid)).toMatchObject([{ msgtype: "text" }]);
  });

  test("neither: the Official Account, to the openid that your own id ties to it", async () => {
    const { openid, theirs } = await person(t);
    const { body } = await send(t, { openid }, [subscribe, customerService, officialAccount]);
    expect(states(body)).toEqual([
      ["subscribe", "skipped", "NO_GRANT"],
      ["customer-service", "skipped", "CUSTOMER_SERVICE_WINDOW_CLOSED"],
      ["official-account-template", "taken", null],
    ]);
    const uniform = await until(t, body.id, { status: "sent" });
    const [card] = cards(t, account, theirs);
    expect(card?.lines.map((line) => line.value)).toEqual(
      expect.arrayContaining([params.taskName, params.className]),
    );
    expect(card?.page).toBe("pages/course?id=7");
    const last = uniform.channels.at(-1);
    expect(last).toMatchObject({ appid: account, messageStatus: "sent" });
    const message = await t.call<MessageView>(
      "GET",
      `/v1/messages/${last?.messageId ?? ""}?appid=${account}`,
    );
    expect(message.body).toMatchObject({ kind: "official-account-template", grant: "none" });
  });

  test.each([
    ["externalId", (one: { externalId: string }) => ({ externalId: one.externalId })],
    ["officialAccountOpenid", (one: { theirs: string }) => ({ officialAccountOpenid: one.theirs })],
  ])("the person may be named by %s alone", async (_, toOf) => {
    const one = await person(t, { grants: 1 });
    const { body } = await send(t, toOf(one), [subscribe]);
    await until(t, body.id, { status: "sent" });
    expect(cards(t, appid, one.openid)).toHaveLength(1);
  });

  test("a channel waits in its turn for an app that is paused until a time, and is sent when it goes on", async () => {
    const { openid, theirs } = await person(t, { grants: 1 });
    await pause(appid, "now() + interval '1 day'", 45009);
    const { body } = await send(t, { openid }, [subscribe, officialAccount]);
    expect(body.status).toBe("queued");
    expect(states(body)).toEqual([
      ["subscribe", "taken", null],
      ["official-account-template", "waiting", null],
    ]);
    await t.call("POST", `/v1/apps/${appid}/resume`);
    await until(t, body.id, { status: "sent" });
    expect(cards(t, appid, openid)).toHaveLength(1);
    expect(cards(t, account, theirs)).toHaveLength(0);
  });

  test("an app that waits for repair lets the others go first, and gets its turn when they fail", async () => {
    const { openid } = await person(t, { grants: 1, follows: false });
    await pause(appid, "'infinity'", 40125);
    const { body } = await send(t, { openid }, [subscribe, officialAccount]);
    expect(states(body)).toEqual([
      ["subscribe", "waiting", null],
      ["official-account-template", "taken", null],
    ]);
    const fallen = [
      ["subscribe", "taken", null],
      ["official-account-template", "failed", "WECHAT_43004"],
    ];
    await eventually(async () => expect(states(await view(t, body.id))).toEqual(fallen));
    expect(await view(t, body.id)).toMatchObject({ status: "queued" });
    await t.call("POST", `/v1/apps/${appid}/resume`);
    await until(t, body.id, { status: "sent" });
    expect(cards(t, appid, openid)).toHaveLength(1);
  });

  test("no channel at all is 409 with the reason of each, and nothing is kept", async () => {
    const openid = await t.user(0);
    const key = { "idempotency-key": "nobody-1" };
    const answer = await send(
      t,
      { openid },
      [subscribe, customerService, officialAccount],
      {},
      key,
    );
    expect(answer).toMatchObject({
      status: 409,
      body: {
        error: {
          code: "NO_CHANNEL",
          details: {
            channels: [
              { reason: "NO_GRANT" },
              { reason: "CUSTOMER_SERVICE_WINDOW_CLOSED" },
              { reason: "NO_FOLLOWER" },
            ],
          },
        },
      },
    });
    const { body } = await t.call<{ messages: unknown[] }>("GET", `/v1/messages?openid=${openid}`);
    expect(body.messages).toEqual([]);
    await grant(t, openid, 1);
    expect((await send(t, { openid }, [subscribe], {}, key)).status).toBe(202);
  });

  test.each([
    ["a value that breaks a keyword rule", [subscribe], { params: { ...allParams, remarks: "" } }],
    ["a fault of the last channel", [subscribe, { ...officialAccount, scene: "nope" }], {}],
    ["a missing param", [subscribe, officialAccount], { params }],
  ])("%s is told at once, whichever channel is taken", async (_, channels, more) => {
    const { openid } = await person(t, { grants: 1 });
    const answer = await send(t, { openid }, channels, more);
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
    expect(JSON.stringify(answer.body)).toContain("channels.");
  });

  test("one Idempotency-Key is one message, however often it is asked for at once", async () => {
    const { openid } = await person(t, { grants: 3 });
    const key = { "idempotency-key": `uniform-${openid}` };
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => send(t, { openid }, [subscribe], {}, key)),
    );
    expect(new Set(answers.map((one) => one.body.id)).size).toBe(1);
    await until(t, answers[0]?.body.id ?? "", { status: "sent" });
    expect(cards(t, appid, openid)).toHaveLength(1);
    expect((await send(t, { openid }, [customerService], {}, key)).status).toBe(409);
  });

  test("values of an Official Account's template are checked for presence alone", async () => {
    const { openid, theirs } = await person(t);
    const raw = (data: unknown) => ({
      channel: "official-account-template",
      templateId: accountTemplate.priTmplId,
      data,
      url: "https://example.com/course",
    });
    const missing = await send(t, { openid }, [raw({ thing1: "英语" })]);
    expect(missing).toMatchObject({ status: 422, body: { error: { code: "DATA_INVALID" } } });
    const data = { thing1: "英语", keyword2: { value: "周五 9 点，三楼会议室", color: "#173177" } };
    const { body } = await send(t, { openid }, [raw(data)]);
    await until(t, body.id, { status: "sent" });
    expect(cards(t, account, theirs)[0]).toMatchObject({
      page: "https://example.com/course",
      data: { keyword2: { color: "#173177" } },
    });
  });
});

describe("what WeChat refuses later falls through", () => {
  const refuse = (path: string, errcode: number, on = t) =>
    on.emulator.control.addFault({ path, kind: "errcode", errcode, times: 1 });

  test.each([
    ["43101, the right is gone after all", 43101],
    ["40003, for good", 40003],
  ])("%s", async (_, errcode) => {
    const { openid } = await person(t, { grants: 1, writes: true });
    refuse(sendPath, errcode);
    const { body } = await send(t, { openid }, [subscribe, customerService, officialAccount]);
    const uniform = await until(t, body.id, { status: "sent" });
    expect(states(uniform)).toEqual([
      ["subscribe", "failed", `WECHAT_${errcode}`],
      ["customer-service", "taken", null],
      ["official-account-template", "waiting", null],
    ]);
    expect(told(t, openid)).toHaveLength(1);
    expect(cards(t, appid, openid)).toHaveLength(0);
  });

  test("45015 and 43004 too, to the end: then it has failed", async () => {
    const { openid } = await person(t, { writes: true, follows: false });
    refuse(customPath, 45015);
    const { body } = await send(t, { openid }, [customerService, officialAccount]);
    await until(t, body.id, {
      status: "failed",
      channels: [
        { channel: "customer-service", state: "failed", reason: "WECHAT_45015" },
        { channel: "official-account-template", state: "failed", reason: "WECHAT_43004" },
      ],
    });
  });

  test("a channel that lost its right meanwhile is passed over then", async () => {
    const { openid, theirs } = await person(t, { grants: 1, writes: true });
    t.emulator.control.addFault({ path: sendPath, kind: "delay", ms: 300, times: 1 });
    t.emulator.control.rejectInSettings({ appid, openid, templateId: template.priTmplId });
    const { body } = await send(t, { openid }, [subscribe, customerService, officialAccount]);
    await query(
      databaseUrl,
      `update hongyan.conversations set remaining = 0 where openid = '${openid}'`,
    );
    const uniform = await until(t, body.id, { status: "sent" });
    expect(states(uniform)).toEqual([
      ["subscribe", "failed", "WECHAT_43101"],
      ["customer-service", "skipped", "CUSTOMER_SERVICE_WINDOW_CLOSED"],
      ["official-account-template", "taken", null],
    ]);
    expect(cards(t, account, theirs)).toHaveLength(1);
  });

  test("a message that WeChat accepted and could not deliver falls through as well", async () => {
    const { openid } = await person(t, { grants: 1, writes: true });
    const { body } = await send(t, { openid }, [subscribe, customerService]);
    await until(t, body.id, { status: "sent" });
    const [{ messageId } = { messageId: null }] = body.channels;
    const sent = await t.until(messageId ?? "", "sent");
    const item = {
      TemplateId: template.priTmplId,
      MsgID: sent.msgid,
      ErrorCode: "20001",
      ErrorStatus: "system error",
    };
    await push(t.server.url, appid, subscribeEvent("sent", openid, [item]));
    const uniform = await until(t, body.id, {
      channels: [{ state: "failed" }, { state: "taken" }],
    });
    expect(uniform.channels[0]).toMatchObject({ reason: "NOT_DELIVERED" });
    await until(t, body.id, { status: "sent" });
    expect(told(t, openid)).toHaveLength(1);
  });

  test("the change of channel is an event for your webhooks", async () => {
    const { openid } = await person(t, { grants: 1, writes: true });
    refuse(sendPath, 40003);
    const { body } = await send(t, { openid }, [subscribe, customerService]);
    const uniform = await until(t, body.id, { status: "sent" });
    const events = await query<{ data: Record<string, unknown> }>(
      databaseUrl,
      `select data from hongyan.events
       where type = 'uniform.channel-failed' and data ->> 'uniformId' = '${body.id}'`,
    );
    expect(events.map((event) => event.data)).toEqual([
      {
        uniformId: body.id,
        failed: {
          channel: "subscribe",
          messageId: uniform.channels[0]?.messageId,
          reason: "WECHAT_40003",
        },
        next: {
          channel: "customer-service",
          appid,
          messageId: uniform.channels[1]?.messageId,
        },
      },
    ]);
  });

  test("a retry later is no failure: the channel keeps its message", async () => {
    const { openid } = await person(t, { grants: 1, writes: true });
    refuse(sendPath, -1);
    const { body } = await send(t, { openid }, [subscribe, customerService]);
    const uniform = await until(t, body.id, { status: "sent" });
    expect(states(uniform)[1]).toEqual(["customer-service", "waiting", null]);
    expect(cards(t, appid, openid)).toHaveLength(1);
  });
});

describe("nobody is told twice", () => {
  test("an answer that was lost does not fall through, not even when it is given up", async () => {
    const { openid } = await person(t, { grants: 1, writes: true });
    t.emulator.control.addFault({ path: sendPath, kind: "drop-after-send", times: 1 });
    const { body } = await send(t, { openid }, [subscribe, customerService]);
    await until(t, body.id, { status: "unknown" });
    const [{ messageId } = { messageId: "" }] = body.channels;
    await query(
      databaseUrl,
      `update hongyan.messages set updated_at = now() - interval '1 day' where id = '${messageId}'`,
    );
    await t.server.worker?.recover();
    await eventually(async () =>
      expect(states(await view(t, body.id))).toEqual([
        ["subscribe", "failed", "UNKNOWN_OUTCOME"],
        ["customer-service", "skipped", "MAY_HAVE_ARRIVED"],
      ]),
    );
    expect(await query(databaseUrl, channelEventSql(body.id))).toMatchObject([{ next: null }]);
    expect(cards(t, appid, openid)).toHaveLength(1);
    expect(told(t, openid)).toHaveLength(0);
  });

  test("43101 after a resend does not fall through: the first one most likely took the right", async () => {
    const { openid } = await person(t, { grants: 1, writes: true });
    await t.call("PATCH", `/v1/apps/${appid}`, { onUnknown: "resend", unknownAfterSeconds: 0 });
    t.emulator.control.addFault({ path: sendPath, kind: "drop-after-send", times: 1 });
    const { body } = await send(t, { openid }, [subscribe, customerService]);
    await eventually(async () => {
      await t.server.worker?.recover();
      expect((await view(t, body.id)).status).toBe("failed");
    });
    await t.call("PATCH", `/v1/apps/${appid}`, { onUnknown: "fail", unknownAfterSeconds: 600 });
    const uniform = await view(t, body.id);
    expect(states(uniform)).toEqual([
      ["subscribe", "failed", "WECHAT_43101"],
      ["customer-service", "skipped", "MAY_HAVE_ARRIVED"],
    ]);
    expect(cards(t, appid, openid)).toHaveLength(1);
    expect(told(t, openid)).toHaveLength(0);
  });

  test("43101 after a gateway's 502 does not fall through: behind it the first one most likely arrived", async () => {
    const { openid } = await person(t, { grants: 1, writes: true });
    t.emulator.control.addFault({ path: sendPath, kind: "status", status: 502, times: 1 });
    t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: 43101, times: 1 });
    const { body } = await send(t, { openid }, [subscribe, customerService]);
    expect(states(await until(t, body.id, { status: "failed" }))).toEqual([
      ["subscribe", "failed", "WECHAT_43101"],
      ["customer-service", "skipped", "MAY_HAVE_ARRIVED"],
    ]);
    expect(await query(databaseUrl, channelEventSql(body.id))).toMatchObject([{ next: null }]);
    expect(told(t, openid)).toHaveLength(0);
  });

  test("43101 after WeChat itself asked to come again falls through: nobody can have heard", async () => {
    const { openid } = await person(t, { grants: 1, writes: true });
    t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: -1, times: 1 });
    t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: 43101, times: 1 });
    const { body } = await send(t, { openid }, [subscribe, customerService]);
    await until(t, body.id, { status: "sent" });
    expect(told(t, openid)).toHaveLength(1);
  });

  test("two workers with the same job take one channel", async () => {
    const { server: idle, url } = await startBound({ worker: false });
    await using _ = idle;
    const { openid } = await person(idle, { grants: 1 });
    const { body } = await send(idle, { openid }, [subscribe, officialAccount, officialAccount]);
    const [{ messageId } = { messageId: "" }] = body.channels;
    await query(
      url,
      `update hongyan.messages set status = 'failed', reason = 'WECHAT_40003' where id = '${messageId}'`,
    );
    await query(url, `update hongyan.uniform_messages set falling_since = now()`);
    const job = { appid, uniformIds: [body.id] };
    await Promise.all(
      Array.from({ length: 4 }, () => continueUniformMessages(idle.server.ctx, job)),
    );
    expect(states(await view(idle, body.id))).toEqual([
      ["subscribe", "failed", "WECHAT_40003"],
      ["official-account-template", "taken", null],
      ["official-account-template", "waiting", null],
    ]);
  });

  test("after expireAt no other channel is tried", async () => {
    const { server: idle, url } = await startBound({ worker: false });
    await using _ = idle;
    const { openid } = await person(idle, { grants: 1 });
    const expireAt = new Date(Date.now() + 60_000).toISOString();
    const { body } = await send(idle, { openid }, [subscribe, officialAccount], { expireAt });
    const [{ messageId } = { messageId: "" }] = body.channels;
    await query(
      url,
      `update hongyan.messages set status = 'failed', reason = 'WECHAT_40003' where id = '${messageId}'`,
    );
    await query(
      url,
      `update hongyan.uniform_messages set falling_since = now(), expire_at = now()`,
    );
    await continueUniformMessages(idle.server.ctx, { appid, uniformIds: [body.id] });
    expect((await view(idle, body.id)).channels[1]).toMatchObject({
      state: "skipped",
      reason: "EXPIRED",
    });
    expect(await query(url, channelEventSql(body.id))).toMatchObject([{ next: null }]);
  });

  test("a customer-service channel that expires with its window, unsent, falls through", async () => {
    const { openid, theirs } = await person(t, { writes: true });
    t.emulator.control.addFault({ path: customPath, kind: "errcode", errcode: 45011, times: 1 });
    const to = { openid, officialAccountOpenid: theirs };
    const { body } = await send(t, to, [customerService, officialAccount]);
    const [{ messageId } = { messageId: "" }] = body.channels;
    await eventually(async () => {
      const waiting = await query(
        databaseUrl,
        `update hongyan.messages set expire_at = now() where id = '${messageId}' and refusals = 1 returning id`,
      );
      expect(waiting).toHaveLength(1);
    });
    await t.server.worker?.recover();
    const uniform = await until(t, body.id, { status: "sent" });
    expect(states(uniform)).toEqual([
      ["customer-service", "failed", "EXPIRED"],
      ["official-account-template", "taken", null],
    ]);
    expect(cards(t, account, theirs)).toHaveLength(1);
  });

  test("an app that a uniform message may fall back on is not deleted; one that is gone is skipped", async () => {
    const { server: idle, url } = await startBound({ worker: false });
    await using _ = idle;
    const { openid } = await person(idle, { grants: 1 });
    const { body } = await send(idle, { openid }, [subscribe, officialAccount]);
    const [{ messageId } = { messageId: "" }] = body.channels;
    const refused = await idle.call("DELETE", `/v1/apps/${account}`);
    expect(refused).toMatchObject({ status: 409, body: { error: { code: "APP_IN_USE" } } });

    await query(
      url,
      `update hongyan.messages set status = 'failed', reason = 'WECHAT_40003' where id = '${messageId}'`,
    );
    // Nothing of it is open now, as after a callback that says that the message was not delivered.
    expect((await idle.call("DELETE", `/v1/apps/${account}`)).status).toBe(200);
    await query(url, `update hongyan.uniform_messages set falling_since = now()`);
    await continueUniformMessages(idle.server.ctx, { appid, uniformIds: [body.id] });
    expect(states(await view(idle, body.id))).toEqual([
      ["subscribe", "failed", "WECHAT_40003"],
      ["official-account-template", "skipped", "APP_NOT_FOUND"],
    ]);
  });
});

describe("no crash loses a channel", () => {
  test("a fall whose job was lost is taken up again", async () => {
    const { openid } = await person(t, { grants: 1, writes: true });
    // As if the processes that had the job died with it, until the queue gave it up.
    await query(
      databaseUrl,
      `create function hongyan.lose_job() returns trigger language plpgsql as
       $$ begin if new.name = 'uniform' then return null; end if; return new; end $$`,
    );
    await query(
      databaseUrl,
      `create trigger lose_jobs before insert on pgboss.job
       for each row execute function hongyan.lose_job()`,
    );
    t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: 40003, times: 1 });
    const { body } = await send(t, { openid }, [subscribe, customerService]);
    const [{ messageId } = { messageId: "" }] = body.channels;
    await t.until(messageId ?? "", "failed");
    expect(await view(t, body.id)).toMatchObject({ status: "queued" });
    expect(told(t, openid)).toHaveLength(0);

    await query(databaseUrl, `drop trigger lose_jobs on pgboss.job`);
    await query(
      databaseUrl,
      `update hongyan.uniform_messages set falling_since = now() - interval '2 minutes'
       where id = '${body.id}' and falling_since is not null`,
    );
    await t.server.worker?.recover();
    await until(t, body.id, { status: "sent" });
    expect(told(t, openid)).toHaveLength(1);
  });

  test("whatever is refused, each person hears once or every channel says why not", async () => {
    const { server, url } = await startBound();
    await using _ = server;
    const { control } = server.emulator;
    control.addFault({ path: sendPath, kind: "errcode", errcode: 43101, rate: 0.4 });
    control.addFault({ path: customPath, kind: "errcode", errcode: 45047, rate: 0.4 });
    control.addFault({ path: accountPath, kind: "errcode", errcode: 40003, rate: 0.3 });
    const one = await Promise.all(
      Array.from({ length: 24 }, async (_unused, index) => {
        const who = await person(server, { grants: index % 3 === 0 ? 0 : 1, follows: true });
        const { status, body } = await send(server, { externalId: who.externalId }, [
          subscribe,
          officialAccount,
        ]);
        return { who, status, body };
      }),
    );
    for (const { who, status, body } of one) {
      expect(status).toBe(202);
      const uniform = await eventually(async () => {
        const now = await view(server, body.id);
        expect(["sent", "failed"]).toContain(now.status);
        return now;
      });
      const heard =
        cards(server, appid, who.openid).length + cards(server, account, who.theirs).length;
      expect(heard).toBe(uniform.status === "sent" ? 1 : 0);
      if (uniform.status === "failed") {
        expect(uniform.channels.every((channel) => channel.reason !== null)).toBe(true);
      }
    }
    expect(await query(url, ledgerFaultsSql)).toEqual([]);
    expect(await query(url, reservationFaultsSql)).toEqual([]);
    expect(await query(url, eventFaultsSql)).toEqual([]);
  }, 60_000);
});

describe("the body of the withdrawn uniform_send", () => {
  const oldId = "OLD_uniform_000000000000000000000000000001";
  const weapp = {
    template_id: oldId,
    form_id: "the formId is a mock one",
    page: "pages/task",
    data: { keyword1: { value: "交作业" }, keyword2: { value: "今晚" } },
    emphasis_keyword: "keyword1.DATA",
  };
  const mp = {
    appid: account,
    template_id: accountTemplate.priTmplId,
    url: "https://example.com",
    miniprogram: { appid, pagepath: "pages/task" },
    data: { thing1: { value: "英语", color: "#173177" }, keyword2: { value: "周五" } },
  };
  beforeAll(async () => {
    await t.call("POST", "/v1/template-bridges", {
      templateId: oldId,
      scene: scene.name,
      mapping: { taskName: "{{ keyword1 }}", remarks: "{{ keyword2 }}", className: "三年级二班" },
    });
  });
  const post = (body: unknown) => t.call<UniformView>("POST", "/v1/uniform-messages", body);
  async function wechat(body: unknown): Promise<Record<string, unknown>> {
    const ask = async (url: string, json: unknown) => {
      const response = await fetch(url, { method: "POST", body: JSON.stringify(json) });
      return (await response.json()) as Record<string, unknown>;
    };
    const credentials = { grant_type: "client_credential", appid, secret: apiKey };
    const { access_token: token } = await ask(`${t.server.url}/cgi-bin/stable_token`, credentials);
    const path = "/cgi-bin/message/wxopen/template/uniform_send";
    return ask(`${t.server.url}${path}?access_token=${String(token)}`, body);
  }

  test("the template message goes first, through its bridge", async () => {
    const { openid } = await person(t, { grants: 1 });
    const { body } = await post({ touser: openid, weapp_template_msg: weapp, mp_template_msg: mp });
    await until(t, body.id, { status: "sent" });
    expect(cards(t, appid, openid)[0]?.lines.map((line) => line.value)).toEqual([
      "交作业",
      "今晚",
      "三年级二班",
    ]);
  });

  test("without a bridge, or a grant, the Official Account's message follows with its values as they are", async () => {
    const { openid, theirs } = await person(t);
    const unknown = { ...weapp, template_id: "OLD_unknown" };
    const { body } = await post({
      touser: openid,
      weapp_template_msg: unknown,
      mp_template_msg: mp,
    });
    const uniform = await until(t, body.id, { status: "sent" });
    expect(states(uniform)[0]).toEqual(["subscribe", "skipped", "TEMPLATE_MESSAGE_RETIRED"]);
    expect(cards(t, account, theirs)[0]).toMatchObject({ page: "pages/task", data: mp.data });
  });

  test("touser may be an openid of the Official Account", async () => {
    const { theirs } = await person(t);
    const { body } = await post({ touser: theirs, mp_template_msg: mp });
    await until(t, body.id, { status: "sent" });
    expect(cards(t, account, theirs)).toHaveLength(1);
  });

  test("another account than the bound one is not sent by", async () => {
    const { openid } = await person(t);
    const answer = await post({
      touser: openid,
      mp_template_msg: { ...mp, appid: "wxforeign00000001" },
    });
    expect(answer).toMatchObject({
      status: 409,
      body: { error: { details: { channels: [{ reason: "NO_OFFICIAL_ACCOUNT" }] } } },
    });
  });

  test("at WeChat's own path, too", async () => {
    const { openid } = await person(t, { grants: 1 });
    const answer = await wechat({ touser: openid, weapp_template_msg: weapp });
    expect(answer).toMatchObject({ errcode: 0, errmsg: "ok" });
    await until(t, String(answer["hongyan_uniform_id"]), { status: "sent" });
    expect(cards(t, appid, openid)).toHaveLength(1);
  });

  test.each([
    ["no bridge", { weapp_template_msg: { ...weapp, template_id: "OLD_unknown" } }, 45109],
    ["no grant", { weapp_template_msg: weapp }, 43101],
    ["no bound account", { mp_template_msg: { ...mp, appid: "wxforeign00000001" } }, 45109],
    ["neither part", {}, 47001],
  ])("%s is WeChat's errcode there", async (_, parts, errcode) => {
    const { openid } = await person(t);
    expect(await wechat({ touser: openid, ...parts })).toMatchObject({ errcode });
  });
});

test("the embedded database, with its one connection, falls through as well", async () => {
  await using folder = await temporaryFolder();
  const { server: embedded } = await startBound({ dataDir: folder.path });
  await using _ = embedded;
  const { openid } = await person(embedded, { grants: 1, writes: true });
  embedded.emulator.control.addFault({
    path: sendPath,
    kind: "errcode",
    errcode: 43101,
    times: 1,
  });
  const { body } = await send(embedded, { openid }, [subscribe, customerService]);
  const uniform = await until(embedded, body.id, { status: "sent" });
  expect(states(uniform).map(([, state]) => state)).toEqual(["failed", "taken"]);
  expect(told(embedded, openid)).toHaveLength(1);
});

test("a bound Official Account does not make requests ambiguous that name no app", async () => {
  expect(await t.server.ctx.reference.appids()).toEqual([appid]);
});

test("a template of an Official Account is no subscribe message", async () => {
  const answer = await t.call("POST", "/v1/messages", {
    appid: account,
    to: { openid: "oSomebody" },
    scene: "course",
    params: allParams,
  });
  expect(answer).toMatchObject({ status: 400 });
  expect(JSON.stringify(answer.body)).toContain("/v1/uniform-messages");
});
