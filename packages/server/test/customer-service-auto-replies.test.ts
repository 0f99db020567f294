import { temporaryFolder } from "@hongyan/testing/databases";
import { customerServiceFaultsSql, eventFaultsSql } from "@hongyan/testing/ledger";
import { apiKey, appid } from "@hongyan/testing/server";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { chooseAutoReply, type AutoReply } from "../src/flow/customer-service/choose-auto-reply.ts";
import { handleCallbacks } from "../src/flow/callbacks/handle-callbacks.ts";
import { png, startCustomerService, type CustomerServiceTest } from "./customer-service-setup.ts";

const text = (content: string) => ({ text: { content } });

describe("which rule answers", () => {
  const rule = (more: Partial<AutoReply>): AutoReply => ({
    autoReplyId: "r",
    trigger: "keyword",
    match: "contains",
    words: [],
    greetAgainAfterHours: 24,
    message: text("answer"),
    isEnabled: true,
    updatedAt: new Date(),
    ...more,
  });
  const rules = [
    rule({ autoReplyId: "default", trigger: "default", message: null }),
    rule({ autoReplyId: "off", words: ["退货"], isEnabled: false }),
    rule({ autoReplyId: "return", words: ["退货", "Refund"] }),
    rule({ autoReplyId: "hours", match: "equals", words: ["营业时间"] }),
    rule({ autoReplyId: "return too", words: ["退货"] }),
    rule({ autoReplyId: "greet", trigger: "enter" }),
  ];
  const answers = (written: string | undefined, isHeld = false) => {
    const decision = chooseAutoReply(rules, { kind: "message", text: written }, isHeld);
    return "autoReplyId" in decision ? decision.autoReplyId : decision.kind;
  };

  test.each([
    ["我想退货", "return"],
    ["REFUND please", "return"],
    ["ｒｅｆｕｎｄ", "return"],
    ["  营业时间 ", "hours"],
    ["营业时间？", "default"],
    ["你好", "default"],
    ["", "default"],
    [undefined, "default"],
  ])("%j: %s", (written, expected) => {
    expect(answers(written)).toBe(expected);
  });

  test("none while agents have the conversation: every message goes to them", () => {
    expect(chooseAutoReply(rules, { kind: "message", text: "退货" }, true)).toEqual({
      kind: "hand-over",
      autoReplyId: null,
    });
    const entering = { kind: "enter", at: new Date(), greetedAt: null } as const;
    expect(chooseAutoReply(rules, entering, true)).toEqual({ kind: "none" });
  });

  test("ten thousand words are looked for in a long text within a blink, also in one made to stall patterns", () => {
    const many = Array.from({ length: 100 }, () =>
      rule({ words: Array.from({ length: 100 }, () => `${"a".repeat(63)}b`) }),
    );
    const startedAt = performance.now();
    chooseAutoReply(many, { kind: "message", text: "a".repeat(2_048) }, false);
    expect(performance.now() - startedAt).toBeLessThan(1_000);
  });
});

let t: CustomerServiceTest;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  t = resources.use(await startCustomerService());
});
afterAll(() => resources.disposeAsync());

const path = "/v1/customer-service/auto-replies";

interface Rule {
  id: string;
  enabled: boolean;
  updatedAt: string;
}

async function addRule(rule: Record<string, unknown>, server = t): Promise<string> {
  const { status, body } = await server.call<Rule>("POST", path, rule);
  expect(status, JSON.stringify(body)).toBe(201);
  return body.id;
}

async function removeRules(): Promise<void> {
  const { body } = await t.call<{ autoReplies: Rule[] }>("GET", path);
  for (const { id } of body.autoReplies) await t.call("DELETE", `${path}/${id}`);
}

const answered = async (openid: string, server = t) =>
  (await server.lines(openid)).filter((one) => one.direction === "in").map((one) => one.answer);

async function arrived(openid: string, count: number, server = t): Promise<string[]> {
  await expect.poll(() => server.received(openid).length, { timeout: 30_000 }).toBe(count);
  return server.received(openid).map((one) => String(one.fields["content"]));
}

beforeEach(removeRules);

describe("a reply", () => {
  test("is sent once although the callback arrives four times and its job runs in parallel with itself", async () => {
    const id = await addRule({
      trigger: "keyword",
      keyword: { words: ["你好"] },
      answer: text("您好！"),
    });
    const openid = t.stranger();
    await t.writes(openid, "你好呀");
    const [callback] = t.emulator.control.callbacks({ appid, openid });
    t.emulator.control.setOptions({ callbackConcurrency: 3 });
    t.emulator.control.repeatCallback({ id: callback?.id ?? "", times: 3 });
    const rows = await t.sql<{ id: number }>(
      `select id::integer from hongyan.callbacks where openid = '${openid}'`,
    );
    expect(rows).toHaveLength(1);
    const callbackIds = rows.map((row) => row.id);
    const job = () => handleCallbacks(t.server.ctx, [{ appid, callbackIds }]);
    await t.sql(`update hongyan.callbacks set processed_at = null where openid = '${openid}'`);
    await Promise.all([job(), job(), job()]);
    await t.processed();
    t.emulator.control.setOptions({ callbackConcurrency: 1 });

    expect(await arrived(openid, 1)).toEqual(["您好！"]);
    const [line] = await t.lines(openid);
    expect(line).toMatchObject({ type: "text", answer: "reply", replyId: expect.any(String) });
    const message = await t.until(line?.replyId ?? "", "sent");
    expect(message.grant).toBe("spent");
    expect(await t.conversation(openid)).toMatchObject({ window: { remaining: 4 }, unread: 1 });
    const events = await t.sql(
      `select type from hongyan.events where openid = '${openid}' and type = 'customer.message'`,
    );
    expect(events).toHaveLength(1);
    await t.call("DELETE", `${path}/${id}`);
  });

  test("does not answer itself, nor what the business sends", async () => {
    await addRule({ trigger: "default", answer: text("请稍候") });
    const openid = t.stranger();
    await t.writes(openid, "在吗");
    await arrived(openid, 1);
    await t.until((await t.send(openid, text("您好"))).body.id, "sent");
    await t.processed();
    expect(t.received(openid)).toHaveLength(2);
  });

  test("that would come more than ten minutes late is not sent", async () => {
    await addRule({ trigger: "default", answer: text("请稍候") });
    const openid = t.stranger();
    t.emulator.control.pushRaw({
      appid,
      openid,
      message: {
        ToUserName: "gh_test",
        FromUserName: openid,
        CreateTime: Math.floor(Date.now() / 1000) - 601,
        MsgType: "text",
        Content: "十分钟前",
        MsgId: 7_100_000_000_000_001,
      },
    });
    await t.processed();
    expect(await answered(openid)).toEqual(["too-late"]);
    expect(t.received(openid)).toHaveLength(0);
    expect((await t.conversation(openid)).window.remaining).toBe(5);
  });

  test("that finds no place in the window is not sent, and that is told", async () => {
    const openid = t.stranger();
    await t.writes(openid, "在吗");
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    for (let index = 0; index < 5; index += 1) await t.send(openid, { sendAt });
    await t.sql(
      `update hongyan.conversations set window_opened_at = window_opened_at - interval '10 s', last_user_message_at = last_user_message_at - interval '10 s' where openid = '${openid}'`,
    );
    await addRule({ trigger: "default", answer: text("请稍候") });
    await t.writes(openid, "还在吗");
    expect(await answered(openid)).toEqual(["none", "no-place"]);
  });

  test("shows a stored picture", async () => {
    const { media } = await storePicture();
    await addRule({ trigger: "keyword", keyword: { words: ["图"] }, answer: { image: { media } } });
    const openid = t.stranger();
    await t.writes(openid, "发张图");
    await expect.poll(() => t.received(openid)).toMatchObject([{ msgtype: "image" }]);
  });
});

describe("a greeting", () => {
  test("is sent when the user enters, and not again before its time", async () => {
    await addRule({ trigger: "enter", greetAgainAfterHours: 24, answer: text("欢迎") });
    const openid = t.stranger();
    await t.enters(openid, "first");
    expect(await arrived(openid, 1)).toEqual(["欢迎"]);
    await t.sql(
      `update hongyan.conversations set window_opened_at = window_opened_at - interval '23 hours', greeted_at = greeted_at - interval '23 hours' where openid = '${openid}'`,
    );
    await t.enters(openid, "second");
    expect(await answered(openid)).toEqual(["reply", "greeted-before"]);
    await t.sql(
      `update hongyan.conversations set window_opened_at = window_opened_at - interval '1 hour', greeted_at = greeted_at - interval '1 hour' where openid = '${openid}'`,
    );
    await t.enters(openid, "third");
    expect(await arrived(openid, 2)).toEqual(["欢迎", "欢迎"]);
  });
});

describe("handing over", () => {
  beforeEach(() => {
    // One agent who is not there: users wait, and what they write still comes to the service.
    t.emulator.control.setAgent({ appid, kfAccount: "anna@shop", isOnline: false });
  });

  test.each(
    (["plain", "compatible", "safe"] as const).flatMap((mode) =>
      (["json", "xml"] as const).map((format) => [mode, format] as const),
    ),
  )(
    "in %s mode with %s: WeChat takes the answer and routes the message to the agents",
    async (mode, format) => {
      await t.configure(mode, format);
      await addRule({
        trigger: "keyword",
        keyword: { words: ["人工"] },
        answer: { transfer: true },
      });
      const openid = t.stranger();
      await t.writes(openid, "转人工");
      expect(t.emulator.control.conversation({ appid, openid }).agents).toBe("waiting");
      const [delivery] = t.emulator.control.callbacks({ appid, openid });
      expect(delivery).toMatchObject({ state: "delivered", error: undefined });
      expect(delivery?.reply).toMatchObject({ MsgType: "transfer_customer_service" });
      expect(delivery?.attempts).toHaveLength(1);
      expect(await t.conversation(openid)).toMatchObject({ heldBy: "agents" });
      expect(t.received(openid)).toHaveLength(0);
      await t.configure();
    },
  );

  test("holds for thirty minutes: no rule answers, every message goes to the agents, and it is told once", async () => {
    await addRule({ trigger: "keyword", keyword: { words: ["人工"] }, answer: { transfer: true } });
    await addRule({ trigger: "enter", answer: text("欢迎") });
    await addRule({ trigger: "default", answer: text("请稍候") });
    const openid = t.stranger();
    await t.writes(openid, "人工");
    await t.writes(openid, "我的订单没到");
    await t.enters(openid);
    expect(await answered(openid)).toEqual(["handed-over", "handed-over", "none"]);
    const replies = t.emulator.control
      .callbacks({ appid, openid })
      .map((one) => one.reply?.["MsgType"]);
    expect(replies).toEqual(["transfer_customer_service", "transfer_customer_service", undefined]);
    const told = await t.sql<{ data: { until: string } }>(
      `select data from hongyan.events where openid = '${openid}' and type = 'customer.handed-over'`,
    );
    expect(told).toMatchObject([{ data: { by: "auto-reply" } }]);
    const heldForMs = Date.parse(told[0]?.data.until ?? "") - Date.now();
    expect(heldForMs).toBeGreaterThan(29 * 60_000);
    expect(heldForMs).toBeLessThanOrEqual(30 * 60_000);

    // WeChat tells whole seconds: what the user writes now counts from the second's beginning.
    await t.sql(
      `update hongyan.conversations set held_until = date_trunc('second', now()) where openid = '${openid}'`,
    );
    expect(await t.conversation(openid)).toMatchObject({ heldBy: "service", heldUntil: null });
    await t.writes(openid, "还有人吗");
    expect(await arrived(openid, 1)).toEqual(["请稍候"]);
  });

  test("is the same answer for each of WeChat's retries, whatever the rules say by then", async () => {
    const rule = await addRule({ trigger: "default", answer: { transfer: true } });
    const openid = t.stranger();
    await t.writes(openid, "在吗");
    await t.call("DELETE", `${path}/${rule}`);
    await addRule({ trigger: "default", answer: text("请稍候") });
    const [first] = t.emulator.control.callbacks({ appid, openid });
    t.emulator.control.repeatCallback({ id: first?.id ?? "", times: 3 });
    await t.processed();
    const replies = t.emulator.control
      .callbacks({ appid, openid })
      .map((one) => one.reply?.["MsgType"]);
    expect(replies).toEqual(Array(4).fill("transfer_customer_service"));

    const other = t.stranger();
    await t.writes(other, "在吗");
    await arrived(other, 1);
    await removeRules();
    await addRule({ trigger: "default", answer: { transfer: true } });
    const [second] = t.emulator.control.callbacks({ appid, openid: other });
    t.emulator.control.repeatCallback({ id: second?.id ?? "", times: 3 });
    await t.processed();
    expect(t.emulator.control.callbacks({ appid, openid: other }).map((one) => one.reply)).toEqual(
      Array(4).fill(undefined),
    );
    expect(await answered(other)).toEqual(["reply"]);
    expect(t.received(other)).toHaveLength(1);
  });

  test("of everything, pictures too, is a default rule", async () => {
    await addRule({ trigger: "default", answer: { transfer: true } });
    const openid = t.stranger();
    t.emulator.control.userMessage({ appid, openid, msgtype: "image" });
    await t.processed();
    expect(await answered(openid)).toEqual(["handed-over"]);
  });

  test("by a session through the API silences the rules, and closing it lets them speak", async () => {
    await addRule({ trigger: "default", answer: text("请稍候") });
    t.emulator.control.setAgent({ appid, kfAccount: "anna@shop", isOnline: true });
    const openid = t.stranger();
    await t.writes(openid, "在吗");
    await arrived(openid, 1);
    const session = { kfAccount: "anna@shop", openid };
    expect((await t.call("POST", "/v1/customer-service/sessions", session)).status).toBe(201);
    expect(await t.conversation(openid)).toMatchObject({ heldBy: "agents" });
    expect((await t.call("POST", "/v1/customer-service/sessions/close", session)).status).toBe(200);
    expect(await t.conversation(openid)).toMatchObject({ heldBy: "service" });
    await t.writes(openid, "还在吗");
    await arrived(openid, 2);
  });
});

describe("the rules", () => {
  test("are added behind each other, changed, put in order, switched off, tried and deleted", async () => {
    const ids = [];
    for (const word of ["一", "二", "三"]) {
      const keyword = { words: [word, "都"] };
      ids.push(await addRule({ trigger: "keyword", keyword, answer: text(word) }));
    }
    const tried = async (written: string) => {
      const { body } = await t.call<{ answer: string; autoReply: Rule | null }>(
        "POST",
        `${path}/test`,
        { text: written },
      );
      return body.autoReply?.id ?? body.answer;
    };
    const [first, second, third] = ids as [string, string, string];
    expect(await tried("都")).toBe(first);
    const order = await t.call<{ autoReplies: Rule[] }>("PUT", `${path}/order`, {
      ids: [third],
    });
    expect(order.body.autoReplies.map((one) => one.id)).toEqual([third, first, second]);
    expect(await tried("都")).toBe(third);
    const off = await t.call<Rule>("PATCH", `${path}/${third}`, { enabled: false });
    expect(off).toMatchObject({ status: 200, body: { enabled: false, answer: text("三") } });
    expect(await tried("都")).toBe(first);
    const changed = await t.call<Rule>("PATCH", `${path}/${first}`, {
      keyword: { match: "equals", words: ["一"] },
    });
    expect(changed.body).toMatchObject({ enabled: true, keyword: { match: "equals" } });
    expect(await tried("都")).toBe(second);
    const stale = { "if-match": `"${order.body.autoReplies[1]?.updatedAt}"` };
    const late = await t.call("PATCH", `${path}/${first}`, { enabled: false }, { headers: stale });
    expect(late).toMatchObject({
      status: 412,
      body: { error: { code: "CHANGED_MEANWHILE", details: { current: changed.body } } },
    });
    const fresh = { "if-match": `"${changed.body.updatedAt}"` };
    const onTime = await t.call("PATCH", `${path}/${first}`, { enabled: true }, { headers: fresh });
    expect(onTime.status).toBe(200);
    expect((await t.call("DELETE", `${path}/${second}`)).status).toBe(200);
    expect(await tried("都")).toBe("none");
    expect(await t.call("DELETE", `${path}/${second}`)).toMatchObject({
      status: 404,
      body: { error: { code: "AUTO_REPLY_NOT_FOUND" } },
    });
    // With another trigger, what belonged to the one before is gone.
    const retrigger = await t.call("PATCH", `${path}/${first}`, { trigger: "enter" });
    expect(retrigger.body).toMatchObject({ trigger: "enter", greetAgainAfterHours: 24 });
    expect(retrigger.body).not.toHaveProperty("keyword");
    const entering = await t.call("POST", `${path}/test`, { enter: true });
    expect(entering.body).toMatchObject({ answer: "reply", autoReply: { id: first } });
  });

  test.each<[string, Record<string, unknown>, number]>([
    ["a keyword rule without words", { trigger: "keyword", answer: text("a") }, 400],
    [
      "words on a default rule",
      { trigger: "default", keyword: { words: ["a"] }, answer: text("a") },
      400,
    ],
    ["entering that is handed over", { trigger: "enter", answer: { transfer: true } }, 400],
    [
      "an answer of two kinds",
      { trigger: "default", answer: { ...text("a"), transfer: true } },
      400,
    ],
    ["no answer", { trigger: "default", answer: {} }, 400],
    [
      "a text that WeChat would refuse",
      { trigger: "default", answer: text("字".repeat(683)) },
      400,
    ],
    [
      "a picture that is not stored",
      { trigger: "default", answer: { image: { media: "0".repeat(64) } } },
      404,
    ],
  ])("%s is refused", async (_, rule, status) => {
    expect((await t.call("POST", path, rule)).status).toBe(status);
    expect((await t.call<{ autoReplies: Rule[] }>("GET", path)).body.autoReplies).toEqual([]);
  });
});

test("the embedded database, with its one connection, does all of it: greeting, reply, hand-over, picture", async () => {
  await using folder = await temporaryFolder();
  await using embedded = await startCustomerService({ dataDir: folder.path });
  embedded.emulator.control.setAgent({ appid, kfAccount: "anna@shop", isOnline: false });
  const { media } = await storePicture(embedded);
  await addRule({ trigger: "enter", answer: text("欢迎") }, embedded);
  await addRule(
    { trigger: "keyword", keyword: { words: ["图"] }, answer: { image: { media } } },
    embedded,
  );
  await addRule({ trigger: "default", answer: { transfer: true } }, embedded);
  const openid = embedded.stranger();
  await embedded.enters(openid, "home");
  await embedded.writes(openid, "有图吗");
  await embedded.writes(openid, "转人工");
  expect(await answered(openid, embedded)).toEqual(["reply", "reply", "handed-over"]);
  await arrived(openid, 2, embedded);
  expect(embedded.emulator.control.conversation({ appid, openid }).agents).toBe("waiting");
  const users = Array.from({ length: 20 }, () => embedded.stranger());
  for (const user of users) {
    embedded.emulator.control.userMessage({ appid, openid: user, msgtype: "text", content: "图" });
  }
  await embedded.processed();
  for (const user of users) await arrived(user, 1, embedded);
});

test("after all of this every account is right, and every change was told once", async () => {
  expect(await t.sql(customerServiceFaultsSql)).toEqual([]);
  expect(await t.sql(eventFaultsSql)).toEqual([]);
});

async function storePicture(server = t): Promise<{ media: string }> {
  const response = await fetch(`${server.server.url}/v1/customer-service/media`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "image/png" },
    body: new Uint8Array(png),
  });
  return (await response.json()) as { media: string };
}
