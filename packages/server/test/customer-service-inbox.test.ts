import { apiKey, appid } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import {
  png,
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

const root = "/v1/customer-service";

interface Listed {
  openid: string;
  externalId: string | null;
  unread: number;
  lastMessage: { direction: string; type: string; text: string | null } | null;
}
async function list(query = ""): Promise<Listed[]> {
  const { status, body } = await t.call<{ conversations: Listed[] }>(
    "GET",
    `${root}/conversations?limit=200${query}`,
  );
  expect(status, JSON.stringify(body)).toBe(200);
  return body.conversations;
}
const named = (conversations: Listed[]) => conversations.map((one) => one.openid);

describe("the list of conversations", () => {
  test("shows what was written last, whoever wrote it, and the business's own id of the user", async () => {
    const openid = t.stranger();
    await t.writes(openid, "在吗 😀");
    await t.call("POST", "/v1/users", { users: [{ openid, externalId: "member-7" }] });
    const find = async () => (await list()).find((one) => one.openid === openid);

    expect(await find()).toMatchObject({
      externalId: "member-7",
      unread: 1,
      lastMessage: { direction: "in", type: "text", text: "在吗 😀" },
    });

    const sent = await t.send(openid, { text: { content: `在的${"。".repeat(300)}` } });
    await t.until(sent.body.id, "sent");
    const last = (await find())?.lastMessage;
    expect(last).toMatchObject({ direction: "out", type: "text" });
    expect(last?.text).toHaveLength(100);
  });

  test("with unread=true has those only that nobody has read", async () => {
    const [read, unread] = [t.stranger(), t.stranger()];
    await t.writes(read, "一");
    await t.writes(unread, "二");
    await t.call("POST", `${root}/conversations/${read}/read`);

    const found = named(await list("&unread=true"));

    expect(found).toContain(unread);
    expect(found).not.toContain(read);
  });

  test("finds a user by openid, by external id, and by a part of what the user wrote, in any case", async () => {
    const openid = t.stranger();
    await t.writes(openid, "My Order 20261127 到哪了");
    await t.call("POST", "/v1/users", { users: [{ openid, externalId: "C 100%_1" }] });

    for (const words of [openid, "C 100%_1", "order 2026"]) {
      expect(named(await list(`&q=${encodeURIComponent(words)}`)), words).toEqual([openid]);
    }
    expect(await list(`&q=${encodeURIComponent("or%er")}`)).toEqual([]);
    expect(await list(`&q=${encodeURIComponent("' or 1=1 --")}`)).toEqual([]);
    await t.call("POST", `${root}/conversations/${openid}/read`);
    expect(await list(`&q=${openid}&unread=true`)).toEqual([]);
  });
});

describe("taking a conversation back", () => {
  const heldBy = async (openid: string) => (await t.conversation(openid)).heldBy;

  test("ends the session of the agent who serves the user, and the user's messages come here again", async () => {
    const kfAccount = "anna@shop";
    t.emulator.control.setAgent({ appid, kfAccount });
    const openid = t.stranger();
    await t.writes(openid, "人工");
    await t.call("POST", `${root}/sessions`, { kfAccount, openid });
    expect(await heldBy(openid)).toBe("agents");
    expect(named(await list("&heldBy=agents"))).toEqual([openid]);

    const answer = await t.call("POST", `${root}/conversations/${openid}/take-back`);

    expect(answer).toEqual({ status: 200, body: { ok: true } });
    expect(await heldBy(openid)).toBe("service");
    expect(t.emulator.control.conversation({ appid, openid }).agents).toBe("none");
    expect(await list("&heldBy=agents")).toEqual([]);
  });

  test("works while the user only waits for an agent, and is 404 without a conversation", async () => {
    const openid = t.stranger();
    const rule = { trigger: "keyword", keyword: { words: ["转人工"] }, answer: { transfer: true } };
    const { body } = await t.call<{ id: string }>("POST", `${root}/auto-replies`, rule);
    await t.writes(openid, "转人工");
    expect(await heldBy(openid)).toBe("agents");

    await t.call("POST", `${root}/conversations/${openid}/take-back`);

    expect(await heldBy(openid)).toBe("service");
    await t.call("DELETE", `${root}/auto-replies/${body.id}`);
    expect(await t.call("POST", `${root}/conversations/oNobody/take-back`)).toMatchObject({
      status: 404,
      body: { error: { code: "CONVERSATION_NOT_FOUND" } },
    });
  });
});

test("a stored picture can be looked at by its hash, as what it is and never as a page", async () => {
  const headers = { authorization: `Bearer ${apiKey}` };
  const stored = await fetch(`${t.server.url}${root}/media`, {
    method: "POST",
    headers: { ...headers, "content-type": "image/png" },
    body: new Uint8Array(png),
  });
  const { media } = (await stored.json()) as { media: string };

  const answer = await fetch(`${t.server.url}${root}/media/${media}/content`, { headers });

  expect(answer.headers.get("content-type")).toBe("image/png");
  expect(answer.headers.get("content-security-policy")).toContain("sandbox");
  expect(Buffer.from(await answer.arrayBuffer())).toEqual(png);
});

test("what WeChat refused says in both languages what it means and what to do", async () => {
  const openid = t.stranger();
  await t.writes(openid, "你好");
  t.emulator.control.addFault({ path: sendPath, times: 1, kind: "errcode", errcode: 48002 });
  const { body } = await t.send(openid);
  await t.until(body.id, "failed");

  const lines = await t.lines(openid);

  expect(lines.at(-1)).toMatchObject({
    status: "failed",
    refusal: {
      errcode: 48002,
      meaning: { zh: expect.stringMatching(/\S/), en: expect.stringMatching(/\S/) },
      remedy: { zh: expect.stringMatching(/\S/), en: expect.stringMatching(/\S/) },
    },
  });
  expect(lines[0]).toMatchObject({ direction: "in", refusal: null });
});

describe("quick replies", () => {
  const path = `${root}/quick-replies`;
  interface Reply {
    id: string;
    title: string;
    content: string;
    updatedAt: string;
  }
  const add = (title: string, content = title) => t.call<Reply>("POST", path, { title, content });
  const titles = async () => {
    const { body } = await t.call<{ quickReplies: Reply[] }>("GET", path);
    return body.quickReplies.map((one) => one.title);
  };

  test("are kept in their order, changed, put into another order and deleted", async () => {
    const [a, b, c] = [await add("甲"), await add("乙"), await add("  丙 ", "第三条\n两行 😀")];
    expect([a.status, c.body.title, c.body.content]).toEqual([201, "丙", "第三条\n两行 😀"]);
    expect(await titles()).toEqual(["甲", "乙", "丙"]);

    await t.call("PUT", `${path}/order`, { ids: [c.body.id] });
    expect(await titles()).toEqual(["丙", "甲", "乙"]);

    const changed = await t.call("PATCH", `${path}/${a.body.id}`, { title: "改" });
    expect(changed.body).toMatchObject({ title: "改", content: "甲" });
    const stale = { "if-match": a.body.updatedAt };
    const late = await t.call(
      "PATCH",
      `${path}/${a.body.id}`,
      { title: "晚了" },
      { headers: stale },
    );
    expect(late).toMatchObject({
      status: 412,
      body: { error: { code: "CHANGED_MEANWHILE", details: { current: changed.body } } },
    });

    await t.call("DELETE", `${path}/${b.body.id}`);
    expect(await titles()).toEqual(["丙", "改"]);
    for (const [method, body] of [
      ["PATCH", { title: "x" }],
      ["DELETE", undefined],
    ] as const) {
      expect(await t.call(method, `${path}/${b.body.id}`, body)).toMatchObject({
        status: 404,
        body: { error: { code: "QUICK_REPLY_NOT_FOUND" } },
      });
    }
  });

  test("are changed by two at once, each in what they name", async () => {
    const { body } = await add("旧");
    const at = `${path}/${body.id}`;
    for (const n of [1, 2, 3, 4, 5]) {
      await Promise.all([
        t.call("PATCH", at, { title: `题${n}` }),
        t.call("PATCH", at, { content: `文${n}` }),
      ]);
      const read = await t.call<{ quickReplies: Reply[] }>("GET", path);
      const now = read.body.quickReplies.find((one) => one.id === body.id);
      expect(now).toMatchObject({ title: `题${n}`, content: `文${n}` });
    }
    await t.call("DELETE", at);
  });

  test("that could not be sent, or could not be found again, are refused", async () => {
    expect((await add("长", "字".repeat(683))).status).toBe(400);
    expect((await add("   ", "x")).status).toBe(400);
    expect((await add("字".repeat(33), "x")).status).toBe(400);
    expect((await add("空", "")).status).toBe(400);
  });

  test("are 500 at most", async () => {
    await t.sql(
      `insert into hongyan.quick_replies (appid, id, position, title, content)
       select '${appid}', gen_random_uuid(), n, 'x', 'x' from generate_series(1, 500) n`,
    );

    expect(await add("一条太多")).toMatchObject({
      status: 409,
      body: { error: { code: "QUICK_REPLY_LIMIT" } },
    });
  });
});
