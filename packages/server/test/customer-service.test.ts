import { setTimeout as wait } from "node:timers/promises";
import { customerServiceFaultsSql, eventFaultsSql } from "@hongyan/testing/ledger";
import { appid, startTestServer, type TestServer } from "@hongyan/testing/server";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import {
  sendPath,
  startCustomerService,
  type CustomerServiceTest,
} from "./customer-service-setup.ts";

let t: CustomerServiceTest;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  t = resources.use(await startCustomerService());
});
afterAll(() => resources.disposeAsync());
afterEach(() => t.emulator.control.clearFaults());

const hour = 3_600_000;
const inFuture = (ms: number): string => new Date(Date.now() + ms).toISOString();

/** A user who wrote a moment ago. */
async function writer(): Promise<string> {
  const openid = t.stranger();
  await t.writes(openid, "在吗");
  return openid;
}

async function accepted(openid: string, more: Record<string, unknown> = {}): Promise<string> {
  const answer = await t.send(openid, more);
  expect(answer.status, JSON.stringify(answer.body)).toBe(202);
  return answer.body.id;
}

async function refusedWith(openid: string, more: Record<string, unknown> = {}) {
  const { status, body } = await t.send<{
    error: {
      code: string;
      hint: string;
      message: string;
      details: { reason: string; windowEndedAt: string | null };
    };
  }>(openid, more);
  expect(status).toBe(409);
  expect(body.error.code).toBe("CUSTOMER_SERVICE_WINDOW_CLOSED");
  return body.error;
}

const statuses = (answers: { status: number }[]): number[] =>
  answers.map((answer) => answer.status).toSorted((a, b) => a - b);

const remaining = async (openid: string) => (await t.conversation(openid)).window.remaining;

/** All that happened between us and the user happened so long ago. */
async function age(openid: string, interval: string): Promise<void> {
  const past = (columns: string[]): string =>
    columns.map((column) => `${column} = ${column} - interval '${interval}'`).join(", ");
  const conversation = ["window_opened_at", "window_ends_at", "last_user_message_at", "entered_at"];
  const message = ["window_opened_at", "expire_at", "created_at", "updated_at"];
  await t.sql(`update hongyan.conversations set ${past(conversation)} where openid = '${openid}'`);
  await t.sql(`update hongyan.messages set ${past(message)} where openid = '${openid}'`);
}

describe("a window", () => {
  test("opens with a message of the user: five messages arrive, the sixth is refused with what to do", async () => {
    const openid = await writer();
    expect(await t.conversation(openid)).toMatchObject({
      window: { isOpen: true, openedBy: "message", remaining: 5 },
    });
    for (let index = 0; index < 5; index += 1) await t.until(await accepted(openid), "sent");
    const error = await refusedWith(openid);
    expect(error).toMatchObject({ details: { reason: "count", remaining: 0 } });
    expect(error.hint).toContain("48 hours");
    expect(t.received(openid)).toHaveLength(5);
    expect((await t.conversation(openid)).window).toMatchObject({ isOpen: false, remaining: 0 });
  });

  test("opens for two messages and a minute when the user enters the chat", async () => {
    const openid = t.stranger();
    await t.enters(openid, "order-42");
    expect(await t.conversation(openid)).toMatchObject({
      window: { openedBy: "enter", remaining: 2 },
      sessionFrom: "order-42",
      unread: 0,
    });
    await t.until(await accepted(openid), "sent");
    await t.until(await accepted(openid), "sent");
    expect((await refusedWith(openid)).details.reason).toBe("count");
    await age(openid, "10 seconds");
    await t.enters(openid);
    expect(await remaining(openid)).toBe(2);
    await age(openid, "61 seconds");
    expect((await refusedWith(openid)).details).toMatchObject({
      reason: "time",
      windowEndedAt: expect.any(String),
    });
    expect(t.received(openid)).toHaveLength(2);
  });

  test("is not shortened by entering, and set to its maximum by the next message", async () => {
    const openid = await writer();
    await t.until(await accepted(openid), "sent");
    const before = (await t.conversation(openid)).window;
    await t.enters(openid);
    expect((await t.conversation(openid)).window).toEqual({ ...before, remaining: 4 });
    await age(openid, "10 seconds");
    await t.writes(openid, "还在吗");
    expect((await t.conversation(openid)).window).toMatchObject({ remaining: 5 });
  });

  test("that never opened is told as such, with the callback to set when there is none", async () => {
    const openid = t.stranger();
    expect((await refusedWith(openid)).details).toMatchObject({
      reason: "never-opened",
      windowEndedAt: null,
    });
    await using deaf = await startCustomerService();
    await deaf.call("PATCH", `/v1/apps/${appid}`, { callback: null });
    const { body } = await deaf.send(openid);
    expect(JSON.stringify(body)).toContain("no callback configured");
  });

  test("is the end of what waits: such a message expires with it and is never sent too late", async () => {
    const openid = await writer();
    const id = await accepted(openid, { sendAt: inFuture(hour), expireAt: inFuture(100 * hour) });
    const { endsAt } = (await t.conversation(openid)).window;
    const { body } = await t.call<{ expireAt: string }>("GET", `/v1/messages/${id}`);
    expect(body.expireAt).toBe(endsAt);
    await age(openid, "48 hours");
    await t.sql(`update hongyan.messages set due_at = now() where id = '${id}'`);
    await t.sql(
      `update hongyan.open_dispatches set job_at = null where '${id}' = any (message_ids)`,
    );
    await t.server.worker?.recover();
    expect(await t.until(id, "expired")).toMatchObject({ grant: "released", attempt: 0 });
    expect(t.received(openid)).toHaveLength(0);
  });

  test("refuses what is due after its end", async () => {
    const openid = await writer();
    expect((await refusedWith(openid, { sendAt: inFuture(49 * hour) })).details.reason).toBe(
      "time",
    );
    expect(await remaining(openid)).toBe(5);
  });

  test("a message told of late or again opens nothing anew", async () => {
    const openid = await writer();
    for (let index = 0; index < 2; index += 1) await t.until(await accepted(openid), "sent");
    const [first] = t.emulator.control.callbacks({ appid, openid });
    t.emulator.control.repeatCallback({ id: first?.id ?? "", times: 3 });
    t.emulator.control.pushRaw({
      appid,
      openid,
      message: {
        ToUserName: "gh_test",
        FromUserName: openid,
        CreateTime: Math.floor(Date.now() / 1000) - 3_600,
        MsgType: "text",
        Content: "an hour ago",
        MsgId: 7_000_000_000_000_001,
      },
    });
    await t.processed();
    expect(await t.conversation(openid)).toMatchObject({ window: { remaining: 3 }, unread: 2 });
  });

  test("what WeChat took after the user wrote counts, although the callback came later", async () => {
    const openid = await writer();
    await t.until(await accepted(openid), "sent");
    await age(openid, "10 seconds");
    await t.sql(`update hongyan.messages set updated_at = now() where openid = '${openid}'`);
    t.emulator.control.pushRaw({
      appid,
      openid,
      message: {
        ToUserName: "gh_test",
        FromUserName: openid,
        CreateTime: Math.floor(Date.now() / 1000) - 5,
        MsgType: "text",
        Content: "five seconds ago",
        MsgId: 7_000_000_000_000_002,
      },
    });
    await t.processed();
    expect(await remaining(openid)).toBe(4);
  });
});

describe("a place in the window", () => {
  test("is taken by what waits, also in the window that the next message opens, and given back when it is cancelled", async () => {
    const openid = await writer();
    const ids: string[] = [];
    for (let index = 0; index < 3; index += 1) {
      ids.push(await accepted(openid, { sendAt: inFuture(hour) }));
    }
    expect(await remaining(openid)).toBe(2);
    await age(openid, "10 seconds");
    await t.writes(openid, "再问一句");
    expect(await remaining(openid)).toBe(2);
    const answers = await Promise.all(
      [0, 1].map(() => t.call("POST", `/v1/messages/${ids[0]}/cancel`)),
    );
    expect(statuses(answers)).toEqual([200, 409]);
    expect(await remaining(openid)).toBe(3);
  });

  test("two processes send for the last one: one message is accepted, the other refused", async () => {
    await using second: TestServer = await startTestServer({
      databaseUrl: t.databaseUrl,
      emulator: t.emulator,
      options: { worker: false },
    });
    for (let round = 0; round < 8; round += 1) {
      const openid = await writer();
      for (let index = 0; index < 4; index += 1) await accepted(openid);
      const message = { to: { openid }, text: { content: "最后一条" } };
      const answers = await Promise.all(
        [t, second, t, second].map((one) =>
          one.call("POST", "/v1/customer-service/messages", message),
        ),
      );
      expect(statuses(answers)).toEqual([202, 409, 409, 409]);
      expect(await remaining(openid)).toBe(0);
    }
  });

  test.each([
    [40003, 5, "released"],
    [48002, 5, "released"],
    [40165, 5, "released"],
  ])("is given back when WeChat refuses with %i", async (errcode, left, grant) => {
    const openid = await writer();
    t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode, times: 1 });
    expect(await t.until(await accepted(openid), "failed")).toMatchObject({ errcode, grant });
    expect(await remaining(openid)).toBe(left);
  });

  test("45047 says that none is left: the message fails, and the conversation is corrected", async () => {
    const openid = await writer();
    await age(openid, "10 seconds");
    const waits = await accepted(openid, { sendAt: inFuture(hour) });
    t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: 45047, times: 1 });
    const message = await t.until(await accepted(openid), "failed");
    expect(message).toMatchObject({ reason: "WECHAT_45047", grant: "spent", attempt: 1 });
    expect((await refusedWith(openid)).details.reason).toBe("count");
    // What is given back to a window that WeChat calls used up is no place.
    await t.call("POST", `/v1/messages/${waits}/cancel`);
    expect(await remaining(openid)).toBe(0);
    await t.writes(openid, "您好");
    expect(await remaining(openid)).toBe(5);
  });

  test("45015 says that the window is over: the message fails, and the conversation is closed", async () => {
    const openid = await writer();
    await age(openid, "10 seconds");
    t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: 45015, times: 1 });
    expect(await t.until(await accepted(openid), "failed")).toMatchObject({
      reason: "WECHAT_45015",
    });
    expect((await refusedWith(openid)).details.reason).toBe("time");
  });

  test("45047 to an attempt from before the user's last message corrects nothing", async () => {
    const openid = await writer();
    t.emulator.control.addFault({ path: sendPath, kind: "delay", ms: 700, times: 1 });
    t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: 45047, times: 1 });
    const id = await accepted(openid);
    await t.sql(
      `update hongyan.conversations set window_opened_at = now() + interval '3 seconds' where openid = '${openid}'`,
    );
    await t.until(id, "failed");
    expect(await remaining(openid)).toBe(4);
  });

  test("stays taken while the answer is lost, and is not given back when nobody ever knows", async () => {
    const openid = await writer();
    t.emulator.control.addFault({ path: sendPath, kind: "drop-after-send", times: 1 });
    const id = await accepted(openid);
    expect(await t.until(id, "unknown")).toMatchObject({ grant: "held" });
    await t.sql(
      `update hongyan.messages set updated_at = now() - interval '1 day' where id = '${id}'`,
    );
    await t.server.worker?.recover();
    expect(await t.until(id, "failed")).toMatchObject({
      grant: "spent",
      reason: "UNKNOWN_OUTCOME",
    });
    expect(await remaining(openid)).toBe(4);
  });
});

describe("without a known window", () => {
  test('onNoWindow: "try" lets WeChat decide', async () => {
    const openid = t.stranger();
    const refused = await t.until(await accepted(openid, { onNoWindow: "try" }), "failed");
    expect(refused).toMatchObject({ errcode: 45015, grant: "none" });
    // WeChat knows of a window of which nobody told us.
    await t.emulator.control.setCallback({ appid, callback: null });
    t.emulator.control.userMessage({ appid, openid, msgtype: "text", content: "?" });
    await t.until(await accepted(openid, { onNoWindow: "try" }), "sent");
    await t.configure();
  });
});

describe("an idempotency key", () => {
  test("repeats the answer, also after the window has closed, and refuses another message", async () => {
    const openid = await writer();
    const first = await t.send(openid, { text: { content: "一" } }, "key-1");
    await age(openid, "49 hours");
    const again = await t.send(openid, { text: { content: "一" } }, "key-1");
    expect(again).toMatchObject({ status: 202, body: { id: first.body.id } });
    expect(await t.send(openid, { text: { content: "二" } }, "key-1")).toMatchObject({
      status: 409,
      body: { error: { code: "IDEMPOTENCY_CONFLICT" } },
    });
  });
});

describe("what a message says", () => {
  test("text, link and card of the mini program arrive as they were sent, with agent and the mark of an AI", async () => {
    const openid = await writer();
    t.emulator.control.setAgent({ appid, kfAccount: "anna@shop" });
    const { mediaId } = t.emulator.control.addMedia({
      appid,
      filename: "a.png",
      content: Buffer.from("x"),
    });
    const link = { title: "说明", description: "如何退货", url: "https://example.com/a" };
    await t.until(
      await accepted(openid, {
        text: { content: "您好，“引号”\n换行" },
        agent: "anna@shop",
        isAi: true,
      }),
      "sent",
    );
    await t.until(
      await accepted(openid, { link: { ...link, thumbUrl: "https://example.com/a.png" } }),
      "sent",
    );
    await t.until(
      await accepted(openid, {
        miniprogrampage: { title: "订单", pagepath: "pages/order?id=1", thumb: { mediaId } },
      }),
      "sent",
    );
    expect(t.received(openid)).toMatchObject([
      { msgtype: "text", fields: { content: "您好，“引号”\n换行" } },
      { msgtype: "link", fields: { ...link, thumb_url: "https://example.com/a.png" } },
      {
        msgtype: "miniprogrampage",
        fields: { title: "订单", pagepath: "pages/order?id=1", thumb_media_id: mediaId },
      },
    ]);
    const [row] = await t.sql<{ body: string }>(
      `select body from hongyan.messages where openid = '${openid}' order by id limit 1`,
    );
    expect(JSON.parse(row?.body ?? "")).toMatchObject({
      customservice: { kf_account: "anna@shop" },
      aimsgcontext: { is_ai_msg: 1 },
    });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ["a text of 2049 bytes", { text: { content: "字".repeat(683) } }, "2049 bytes"],
    ["an empty text", { text: { content: "" } }, "body.text.content"],
    ["two contents", { text: { content: "a" }, image: { mediaId: "m" } }, "exactly one"],
    [
      "a link that is no web address",
      {
        link: {
          title: "a",
          description: "b",
          url: "javascript:alert(1)",
          thumbUrl: "https://a.example/b.png",
        },
      },
      "http or https",
    ],
    [
      "a page that is a URL",
      { miniprogrampage: { title: "a", pagepath: "https://a.example", thumb: { mediaId: "m" } } },
      "page of the mini program",
    ],
    ["a picture that is both", { image: { mediaId: "m", media: "0".repeat(64) } }, "body.image"],
    ["an agent without account", { text: { content: "a" }, agent: "anna" }, "name@account"],
    [
      "an expireAt before sendAt",
      { text: { content: "a" }, sendAt: inFuture(hour), expireAt: inFuture(1_000) },
      "later than sendAt",
    ],
    [
      "an expireAt in the past",
      { text: { content: "a" }, expireAt: "2020-01-01T00:00:00Z" },
      "has passed",
    ],
  ])("%s is refused at the door, and takes no place", async (_, message, why) => {
    const openid = await writer();
    const answer = await t.send(openid, message);
    expect(answer).toMatchObject({ status: 400, body: { error: { code: "BAD_REQUEST" } } });
    expect(JSON.stringify(answer.body)).toContain(why);
    expect(await remaining(openid)).toBe(5);
  });

  test("2048 bytes are taken, and an externalId names the user", async () => {
    const openid = await writer();
    await t.call("POST", "/v1/users", { users: [{ openid, externalId: "customer-7" }] });
    const answer = await t.call<{ id: string }>("POST", "/v1/customer-service/messages", {
      to: { externalId: "customer-7" },
      text: { content: `${"字".repeat(682)}ab` },
    });
    expect(answer.status).toBe(202);
    await t.until(answer.body.id, "sent");
    const { body } = await t.call("GET", `/v1/messages/${answer.body.id}`);
    expect(body).toMatchObject({ askedBy: { kind: "api-key" } });
  });
});

describe("conversations", () => {
  test("hold both directions in order, page by page, and count what is unread", async () => {
    const openid = t.stranger();
    await t.enters(openid, "help");
    await t.writes(openid, "你好");
    await t.until(await accepted(openid, { text: { content: "您好" } }), "sent");
    t.emulator.control.userMessage({
      appid,
      openid,
      msgtype: "miniprogrampage",
      title: "订单",
      pagePath: "p",
    });
    await t.processed();
    // WeChat's times are whole seconds: what came in one is told apart only by what came first.
    await t.sql(
      `update hongyan.customer_messages set created_at = created_at - interval '1 hour' where openid = '${openid}' and type <> 'miniprogrampage'`,
    );
    await t.sql(
      `update hongyan.messages set created_at = created_at - interval '30 minutes' where openid = '${openid}'`,
    );
    expect(
      (await t.lines(openid)).map(({ direction, type, content, status }) => [
        direction,
        type,
        content,
        status,
      ]),
    ).toMatchObject([
      ["in", "enter", { sessionFrom: "help" }, null],
      ["in", "text", { content: "你好" }, null],
      ["out", "text", { content: "您好" }, "sent"],
      ["in", "miniprogrampage", { title: "订单", pagePath: "p" }, null],
    ]);

    const paged = [];
    let cursor = "";
    do {
      const { body } = await t.call<{ messages: { type: string }[]; nextCursor: string | null }>(
        "GET",
        `/v1/customer-service/conversations/${openid}/messages?limit=1${cursor}`,
      );
      paged.push(...body.messages.map((one) => one.type));
      cursor = body.nextCursor === null ? "" : `&cursor=${body.nextCursor}`;
    } while (cursor !== "");
    expect(paged).toEqual(["miniprogrampage", "text", "text", "enter"]);

    expect((await t.conversation(openid)).unread).toBe(2);
    const path = `/v1/customer-service/conversations/${openid}`;
    expect((await t.call("POST", `${path}/read`)).status).toBe(200);
    expect(await t.conversation(openid)).toMatchObject({ unread: 0, readAt: expect.any(String) });
    const { body } = await t.call<{ events: { type: string; data: unknown }[] }>(
      "GET",
      `/v1/messages/${(await t.lines(openid))[2]?.messageId}`,
    );
    expect(body.events.map((event) => event.type)).toEqual(["message.queued", "message.sent"]);
    const told = await t.sql<{ type: string; data: unknown }>(
      `select type, data from hongyan.events where openid = '${openid}' and type like 'customer.%' order by id`,
    );
    expect(told).toMatchObject([
      { type: "customer.entered", data: { content: { sessionFrom: "help" } } },
      {
        type: "customer.message",
        data: { type: "text", content: { content: "你好" }, msgId: expect.stringMatching(/^\d+$/) },
      },
      { type: "customer.message", data: { type: "miniprogrampage" } },
    ]);
  });

  test("are listed by their newest activity, page by page, by what may be sent", async () => {
    const [closed, open] = [await writer(), await writer()];
    await age(closed, "49 hours");
    const list = async (query: string) => {
      const all: string[] = [];
      let cursor = "";
      do {
        const { body } = await t.call<{
          conversations: { openid: string }[];
          nextCursor: string | null;
        }>("GET", `/v1/customer-service/conversations?limit=2${query}${cursor}`);
        all.push(...body.conversations.map((one) => one.openid));
        cursor = body.nextCursor === null ? "" : `&cursor=${body.nextCursor}`;
      } while (cursor !== "");
      return all;
    };
    const all = await list("");
    expect(new Set(all).size).toBe(all.length);
    expect(all.slice(0, 2)).toEqual([open, closed]);
    expect(await list("&window=open")).toContain(open);
    expect(await list("&window=open")).not.toContain(closed);
    expect(await list("&window=closed")).toContain(closed);
    await accepted(open);
    await t.writes(closed, "回来了");
    expect((await list("")).slice(0, 2).toSorted()).toEqual([closed, open].toSorted());
  });

  test("of a stranger there is none", async () => {
    const openid = t.stranger();
    const path = `/v1/customer-service/conversations/${openid}`;
    for (const [method, at] of [
      ["GET", path],
      ["POST", `${path}/read`],
    ] as const) {
      expect(await t.call(method, at)).toMatchObject({
        status: 404,
        body: { error: { code: "CONVERSATION_NOT_FOUND" } },
      });
    }
    expect(await t.lines(openid)).toEqual([]);
  });
});

describe("typing", () => {
  test("is shown to a user who just wrote; WeChat's no is told with its errcode", async () => {
    const openid = await writer();
    const show = (more = {}) =>
      t.call("POST", "/v1/customer-service/typing", { to: { openid }, ...more });
    expect((await show()).status).toBe(200);
    expect(t.emulator.control.conversation({ appid, openid }).isTyping).toBe(true);
    expect((await show()).status).toBe(200);
    expect((await show({ command: "cancel" })).status).toBe(200);
    expect(t.emulator.control.conversation({ appid, openid }).isTyping).toBe(false);
    const stranger = t.stranger();
    expect(
      await t.call("POST", "/v1/customer-service/typing", { to: { openid: stranger } }),
    ).toMatchObject({
      status: 502,
      body: {
        error: { code: "WECHAT_REFUSED", details: { errcode: 45080 }, hint: expect.any(String) },
      },
    });
  });
});

test("users write, two processes send, cancel and carry out, WeChat now and then says no, all at once: WeChat never sees one message too many", async () => {
  await using second: TestServer = await startTestServer({
    databaseUrl: t.databaseUrl,
    emulator: t.emulator,
  });
  t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: 40003, rate: 0.2 });
  t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: -1, rate: 0.1 });
  t.emulator.control.setOptions({ callbackConcurrency: 4, callbackShuffle: true });
  const openids = await Promise.all(Array.from({ length: 6 }, writer));
  const ids: string[] = [];
  const busy = openids.flatMap((openid) => [
    ...[t, second].map(async (server) => {
      for (let index = 0; index < 12; index += 1) {
        const { status, body } = await server.call<{ id: string }>(
          "POST",
          "/v1/customer-service/messages",
          { to: { openid }, text: { content: `${index}` } },
        );
        if (status === 202) ids.push(body.id);
        if (status === 202 && index % 4 === 0) {
          await server.call("POST", `/v1/messages/${body.id}/cancel`);
        }
        await wait(150);
      }
    }),
    (async () => {
      for (let index = 0; index < 4; index += 1) {
        t.emulator.control.userMessage({ appid, openid, msgtype: "text", content: "?" });
        t.emulator.control.enterSession({ appid, openid, sessionFrom: String(index) });
        await wait(400);
      }
    })(),
  ]);
  await Promise.all(busy);
  await t.processed();
  t.emulator.control.setOptions({ callbackConcurrency: 1, callbackShuffle: false });
  t.emulator.control.clearFaults();
  const ended = await Promise.all(ids.map((id) => t.until(id, "sent", "failed", "cancelled")));
  expect(ended.filter((one) => one.errcode === 45047 || one.errcode === 45015)).toEqual([]);
  // How many depends on how fast the machine is; well more than one window of each was in play.
  expect(ended.filter((one) => one.status === "sent").length).toBeGreaterThan(12);
  expect(await t.sql(customerServiceFaultsSql)).toEqual([]);
});

test("after all of this every account is right, and every change was told once", async () => {
  expect(await t.sql(customerServiceFaultsSql)).toEqual([]);
  expect(await t.sql(eventFaultsSql)).toEqual([]);
});
