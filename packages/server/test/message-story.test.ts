import { once } from "node:events";
import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { apiKey, appid, startTestServer, template, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { createMessageExports } from "../src/http/export-messages.ts";
import { listMessages } from "../src/store/messages.ts";
import { searchUsers } from "../src/store/users.ts";

let databaseUrl: string;
let t: TestServer;
beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = await startTestServer({ databaseUrl });
});
afterAll(() => t[Symbol.asyncDispose]());

const sendPath = "/cgi-bin/message/subscribe/send";

async function send(openid: string, more: Record<string, unknown> = {}): Promise<string> {
  const { status, body } = await t.call<{ id: string }>(
    "POST",
    "/v1/messages",
    t.message(openid, more),
  );
  expect(status, JSON.stringify(body)).toBe(202);
  return body.id;
}

interface Story {
  status: string;
  page: string | null;
  story: { what: string; errcode: number | null; says: { zh: string; en: string } }[];
  card: { title: string; keywords: { key: string; name: string; value: string }[] };
  next: { what: string; at: string | null } | null;
  askedBy: { kind: string; name: string } | null;
}
const read = async (id: string): Promise<Story> =>
  (await t.call<Story>("GET", `/v1/messages/${id}`)).body;

describe("the story of a message", () => {
  test("tells acceptance, grant, each refusal of WeChat's in words, and the end, in this order", async () => {
    t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: -1, times: 1 });
    const id = await send(await t.user(1));
    await t.until(id, "sent", "delivered");
    const { story, card, next, askedBy } = await read(id);
    expect(askedBy).toMatchObject({ kind: "api-key", name: expect.any(String) });
    expect(story.map((step) => step.what)).toEqual(["accepted", "reserved", "attempt", "sent"]);
    expect(story[2]).toMatchObject({
      errcode: -1,
      says: { zh: expect.stringContaining("微信拒绝") },
    });
    expect(card).toEqual({
      title: template.title,
      keywords: [
        { key: "thing1", name: "任务名称", value: "完成第三单元练习" },
        { key: "thing10", name: "备注", value: "请按时提交" },
        { key: "thing9", name: "班级名称", value: "三年级二班" },
      ],
    });
    expect(next).toBeNull();
  });

  test("tells when a message that waits is sent, and that a cancelled one gave its grant back", async () => {
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const id = await send(await t.user(1), { sendAt });
    expect((await read(id)).next).toMatchObject({ what: "send", at: sendAt });
    await t.call("POST", `/v1/messages/${id}/cancel`);
    const { story, next } = await read(id);
    expect(story.map((step) => step.what)).toEqual([
      "accepted",
      "reserved",
      "cancelled",
      "released",
    ]);
    expect(next).toBeNull();
  });

  test("tells which webhook was told of it", async () => {
    const id = await send(await t.user(1));
    await t.until(id, "sent", "delivered");
    await query(
      databaseUrl,
      `insert into hongyan.webhooks (id, name, url, events, secret_sealed, cursor_txid, cursor_id, disabled_at)
         values ('00000000-0000-7000-8000-00000000000a', 'crm', 'https://crm.example', '{*}', '', '0', 0, now());
       insert into hongyan.webhook_deliveries (webhook_id, appid, event_txid, event_id, event_type, status, response_status, ended_at)
         select '00000000-0000-7000-8000-00000000000a', e.appid, e.txid, e.id, e.type, 'delivered', 200, now()
         from hongyan.events e where e.message_id = '${id}' and e.type = 'message.sent'`,
    );
    expect((await read(id)).story.at(-1)).toMatchObject({
      what: "webhook",
      webhook: { name: "crm", event: "message.sent", status: "delivered", responseStatus: 200 },
    });

    // It is told events of every app: who sees this one only is not told of it.
    const made = { name: "k", scopes: ["*"], appid };
    const { body: one } = await t.call<{ key: string }>("POST", "/v1/api-keys", made);
    const headers = { authorization: `Bearer ${one.key}` };
    const seen = await t.call<Story>("GET", `/v1/messages/${id}`, undefined, { headers });
    expect(seen.body.story.map((step) => step.what)).not.toContain("webhook");
    expect(seen.body.story.map((step) => step.what)).toContain("sent");
  });
});

describe("POST /v1/messages/{id}/resend", () => {
  const resend = (id: string, key?: string) =>
    t.call<{ id: string; error?: { code: string; details: unknown } }>(
      "POST",
      `/v1/messages/${id}/resend`,
      undefined,
      key === undefined ? {} : { headers: { "idempotency-key": key } },
    );

  test("sends the same card with a grant of its own, once for a key, and the page names the new message", async () => {
    const openid = await t.user(2);
    t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: 47003, times: 1 });
    const id = await send(openid);
    await t.until(id, "failed");
    const again = await resend(id, "resend-1");
    expect(again.status).toBe(202);
    expect(again.body.id).not.toBe(id);
    expect((await resend(id, "resend-1")).body.id).toBe(again.body.id);
    await t.until(again.body.id, "sent", "delivered");
    const [before, after] = [await read(id), await read(again.body.id)];
    expect(after.card).toEqual(before.card);
    expect(before.page).toContain(id);
    expect(after.page).toBe(before.page?.replace(id, again.body.id));
  });

  test("is refused while the message may still arrive, and without a grant", async () => {
    const openid = await t.user(1);
    const sendAt = new Date(Date.now() + 3_600_000).toISOString();
    const id = await send(openid, { sendAt });
    const refused = await resend(id);
    expect(refused.status).toBe(409);
    expect(refused.body.error).toMatchObject({
      code: "MESSAGE_NOT_RESENDABLE",
      details: { status: "queued" },
    });
    await t.call("POST", `/v1/messages/${id}/cancel`);
    expect((await resend(id)).status).toBe(202);
    expect((await resend(id)).body.error?.code).toBe("NO_GRANT");
  });
});

describe("GET /v1/messages", () => {
  interface Page {
    messages: { id: string }[];
    nextCursor: string | null;
    searchedUntil: string | null;
  }
  const ids = async (search: string): Promise<string[]> => {
    const { status, body } = await t.call<Page>("GET", `/v1/messages?${search}`);
    expect(status, JSON.stringify(body)).toBe(200);
    return body.messages.map((one) => one.id);
  };

  test("finds by externalId, errcode, reason, and time of acceptance", async () => {
    const openid = await t.user(2);
    await t.call("POST", "/v1/users", { users: [{ openid, externalId: "story-7" }] });
    t.emulator.control.addFault({ path: sendPath, kind: "errcode", errcode: 47003, times: 1 });
    const failed = await send(openid);
    await t.until(failed, "failed");
    const sent = await send(openid);
    await t.until(sent, "sent", "delivered");

    expect(await ids("externalId=story-7")).toEqual([sent, failed]);
    expect(await ids("externalId=nobody")).toEqual([]);
    expect(await ids("externalId=story-7&errcode=47003")).toEqual([failed]);
    expect(await ids("externalId=story-7&reason=WECHAT_47003")).toEqual([failed]);
    expect(await ids("externalId=story-7&to=2020-01-01T00:00:00Z")).toEqual([]);
    expect(await ids("externalId=story-7&from=2020-01-01T00:00:00Z")).toEqual([sent, failed]);
    const { body } = await t.call<{ createdAt: string }>("GET", `/v1/messages/${sent}`);
    const soon = new Date(Date.parse(body.createdAt) + 60_000).toISOString();
    expect(await ids(`externalId=story-7&from=${soon}`)).toEqual([]);
  });

  test("a filter that few fit answers an empty page that says how far it looked, and goes on", async () => {
    const { db } = t.server.ctx;
    const [first] = await query<{ appid: string }>(databaseUrl, "select appid from hongyan.apps");
    const page = await listMessages(db, first?.appid ?? "", { errcode: 12345, limit: 10 }, 2);
    expect(page.messages).toEqual([]);
    expect(page.next).not.toBeNull();
  });

  test.each(["reason=%27;--", "errcode=x", "from=now", "externalId=", "openid=o1&externalId=e1"])(
    "%s is refused",
    async (search) => {
      const { status } = await t.call("GET", `/v1/messages?${search}`);
      expect(status).toBe(400);
    },
  );
});

describe("GET /v1/messages/export", () => {
  const limits = { rows: 1_000, pageRows: 100, pages: 10, exports: 2, longestStallMs: 60_000 };
  async function wanted() {
    const [first] = await query<{ appid: string }>(databaseUrl, "select appid from hongyan.apps");
    const isAllowed = async () => true;
    return { appid: first?.appid ?? "", filter: {}, cursor: undefined, isAllowed };
  }
  async function download(search: string): Promise<string> {
    const response = await fetch(`${t.server.url}/v1/messages/export?${search}`, {
      headers: { authorization: `Bearer ${apiKey}` },
    });
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(await response.arrayBuffer());
  }

  test("is CSV that spreadsheets read as UTF-8, in which no text is a formula, and tells that it is whole", async () => {
    const openid = await t.user(1);
    const id = await send(openid, {
      params: { taskName: "完成", remarks: '=1+"2"', className: "三" },
    });
    await t.until(id, "sent", "delivered", "failed");
    await query(
      databaseUrl,
      `update hongyan.messages set detail = '=HYPERLINK("https://evil.example")' where id = '${id}'`,
    );
    const csv = await download(`openid=${openid}`);
    expect(csv.startsWith("\uFEFFid,createdAt,")).toBe(true);
    expect(csv).toContain(`"'=HYPERLINK(""https://evil.example"")"`);
    expect(csv.endsWith('"# end: 1 messages"\r\n')).toBe(true);
  });

  test("of nobody has no line but the last", async () => {
    expect((await download("externalId=nobody")).split("\r\n")[1]).toBe('"# end: 0 messages"');
  });

  test("stops at its limit and says where to go on; a third at once is refused", async () => {
    const open = createMessageExports(t.server.ctx, { ...limits, rows: 2 });
    const text = (await open(await wanted()).toArray()).join("");
    expect(text).toMatch(
      /"# 2 messages, and there may be more: go on with cursor=[0-9a-f-]{36}"\r\n$/,
    );
    const all = await wanted();
    const held = [open(all), open(all)];
    expect(() => open(all)).toThrow(/2 exports at most/);
    for (const stream of held) stream.destroy();
    await expect.poll(() => open(all).destroy().destroyed).toBe(true);
  });

  test.each(["at the first byte", "at the last"])(
    "whoever takes nothing any more, %s, is cut off, and makes room for others",
    async (where) => {
      const open = createMessageExports(t.server.ctx, {
        ...limits,
        exports: 1,
        longestStallMs: 50,
      });
      const all = await wanted();
      const held = open(all);
      if (where === "at the last") await once(held, "readable");
      await expect.poll(() => held.destroyed, { timeout: 30_000 }).toBe(true);
      await expect.poll(() => open(all).destroy().destroyed).toBe(true);
    },
  );

  test("breaks off after the page at hand for whoever may not read any more", async () => {
    const open = createMessageExports(t.server.ctx, { ...limits, pageRows: 1 });
    const all = { ...(await wanted()), isAllowed: async () => false };
    let text = "";
    const reading = (async () => {
      for await (const chunk of open(all)) text += String(chunk);
    })();
    await expect(reading).rejects.toThrow(/may not read any more/);
    expect(text.split("\r\n")).toHaveLength(3);
  });
});

describe("users", () => {
  test("are found by the beginning of an openid or externalId, and by tag", async () => {
    const openids = ["oSearch_a1", "oSearch_a2", "oSearch_b1"];
    await t.call("POST", "/v1/users", {
      users: openids.map((openid, n) => ({ openid, externalId: `search-${n}%_` })),
    });
    await t.call("PATCH", "/v1/users", { users: [{ openid: "oSearch_b1" }], add: ["vip"] });
    const found = async (search: string): Promise<string[]> => {
      const { body } = await t.call<{ users: { openid: string }[] }>("GET", `/v1/users?${search}`);
      return body.users.map((user) => user.openid).toSorted();
    };
    expect(await found("openidPrefix=oSearch_")).toEqual(openids);
    expect(await found("openidPrefix=oSearch_a")).toEqual(openids.slice(0, 2));
    expect(await found("openidPrefix=oSearchX")).toEqual([]);
    expect(await found("externalIdPrefix=search-1")).toEqual(["oSearch_a2"]);
    expect(await found("externalIdPrefix=search-%25")).toEqual([]);
    expect(await found("tag=vip")).toEqual(["oSearch_b1"]);
    expect(await found("tag=vip&openidPrefix=oSearch_a")).toEqual([]);
  });

  test("a tag that few carry answers a short page and goes on", async () => {
    const [first] = await query<{ appid: string }>(databaseUrl, "select appid from hongyan.apps");
    const wanted = { tag: "nobody", after: undefined, limit: 10 };
    const page = await searchUsers(t.server.ctx.db, first?.appid ?? "", wanted, 2);
    expect(page.users).toEqual([]);
    expect(page.next).not.toBeNull();
  });

  test("one user has balances with the names of their templates", async () => {
    const openid = await t.user(3);
    const { body } = await t.call("GET", `/v1/users/${openid}`);
    expect(body).toMatchObject({
      grants: [{ templateId: template.priTmplId, title: template.title, available: 3 }],
      quietHours: [],
    });
  });
});
