import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { apiKey, appid, startTestServer, template, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";

let databaseUrl: string;
let t: TestServer;
/** An app of which nothing happens but what a test writes. */
const still = "wxstill000000001";

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = await startTestServer({ databaseUrl });
  await rows(
    `insert into hongyan.apps (appid, name, secret_sealed) values ('${still}', 'still', '')`,
  );
});
afterAll(() => t[Symbol.asyncDispose]());

const rows = <T>(text: string): Promise<T[]> => query<T>(databaseUrl, text);

interface Stats {
  from: string;
  to: string;
  totals: Record<string, number>;
  previous: { from: string; to: string; totals: Record<string, number> };
  series: { at: string; accepted: number }[];
  failures: {
    reason: string;
    errcode: number | null;
    count: number;
    who: string;
    says: { zh: string };
  }[];
  scenes: { scene: string | null; accepted: number }[];
  taps: { accepted: number; refused: number; rate: number | null };
}
const stats = async (search: string): Promise<Stats> => {
  const { status, body } = await t.call<Stats>("GET", `/v1/stats?${search}`);
  expect(status, JSON.stringify(body)).toBe(200);
  return body;
};

const count = (
  hour: string,
  what: string,
  n: number,
  more: { scene?: string; reason?: string; errcode?: number } = {},
) =>
  rows(`insert into hongyan.hourly_counts values
    ('${still}', '${hour}', '${what}', '${more.scene ?? ""}', '', '${more.reason ?? ""}', ${more.errcode ?? 0}, ${n})`);

describe("GET /v1/stats", () => {
  beforeAll(async () => {
    // 15:00Z is 23:00 in Shanghai, 16:00Z the next day's midnight.
    await count("2026-03-08T15:00Z", "accepted", 1, { scene: "a" });
    await count("2026-03-08T16:00Z", "accepted", 10, { scene: "a" });
    await count("2026-03-09T15:00Z", "accepted", 100, { scene: "b" });
    await count("2026-03-09T16:00Z", "accepted", 1000, { scene: "b" });
    await count("2026-03-09T15:00Z", "failed", 7, { reason: "WECHAT_43101", errcode: 43101 });
    await count("2026-03-09T15:00Z", "failed", 8, { reason: "RETRIES_EXHAUSTED" });
    await count("2026-03-09T15:00Z", "tap-accepted", 3);
    await count("2026-03-09T15:00Z", "tap-refused", 1);
  });

  test("days begin at midnight in China, unless another zone is named", async () => {
    const range = "from=2026-03-09T00:00:00%2B08:00&to=2026-03-10T00:00:00%2B08:00";
    const inChina = await stats(`appid=${still}&by=day&${range}`);
    expect(inChina.series).toMatchObject([{ at: "2026-03-08T16:00:00.000Z", accepted: 110 }]);
    expect(inChina.previous.totals["accepted"]).toBe(1);
    const inUtc = await stats(
      `appid=${still}&by=day&timeZone=UTC&from=2026-03-09T00:00:00Z&to=2026-03-10T00:00:00Z`,
    );
    expect(inUtc.series).toMatchObject([{ at: "2026-03-09T00:00:00.000Z", accepted: 1100 }]);
    expect(inUtc.previous.totals["accepted"]).toBe(11);
  });

  test("a day on which the clock is set forward has 23 hours and is one day", async () => {
    const { series } = await stats(
      `appid=${still}&by=day&timeZone=America/New_York&from=2026-03-07T12:00:00Z&to=2026-03-10T12:00:00Z`,
    );
    expect(series.map((one) => one.at)).toEqual([
      "2026-03-07T05:00:00.000Z",
      "2026-03-08T05:00:00.000Z",
      "2026-03-09T04:00:00.000Z",
      "2026-03-10T04:00:00.000Z",
    ]);
    expect(series.map((one) => one.accepted)).toEqual([0, 11, 1100, 0]);
  });

  test("every hour of the range is there, also one in which nothing happened", async () => {
    const found = await stats(`appid=${still}&from=2026-03-09T14:30:00Z&to=2026-03-09T17:00:00Z`);
    expect(found.from).toBe("2026-03-09T14:00:00.000Z");
    expect(found.series.map((one) => one.accepted)).toEqual([0, 100, 1000]);
  });

  test("without a range it is 24 hours or 7 days, and as many before", async () => {
    for (const [by, buckets, hours] of [
      ["hour", 24, 24],
      ["day", 7, 7 * 24],
    ] as const) {
      const found = await stats(`appid=${still}&by=${by}`);
      expect(found.series).toHaveLength(buckets);
      expect(Date.parse(found.from) - Date.parse(found.previous.from)).toBe(hours * 3_600_000);
    }
  });

  test("an empty range is all zeros, and no rate", async () => {
    const found = await stats(`appid=${still}&from=2020-01-01T00:00:00Z&to=2020-01-01T02:00:00Z`);
    expect(found.series).toHaveLength(2);
    expect(new Set(Object.values(found.totals))).toEqual(new Set([0]));
    expect([found.failures, found.scenes]).toEqual([[], []]);
    expect(found.taps).toMatchObject({ accepted: 0, refused: 0, rate: null });
  });

  test("failures say in both languages what they mean and who must act, the most frequent first", async () => {
    const found = await stats(`appid=${still}&from=2026-03-09T15:00:00Z&to=2026-03-09T16:00:00Z`);
    expect(found.failures).toMatchObject([
      { reason: "RETRIES_EXHAUSTED", errcode: null, count: 8, who: "wechat" },
      { reason: "WECHAT_43101", errcode: 43101, count: 7, who: "user" },
    ]);
    expect(found.failures[1]?.says.zh).not.toBe("");
    expect(found.taps).toMatchObject({ accepted: 3, refused: 1, rate: 0.75 });
  });

  test("a scene has its own messages only", async () => {
    const found = await stats(
      `appid=${still}&scene=a&by=day&from=2026-03-08T00:00:00Z&to=2026-03-11T00:00:00Z`,
    );
    expect(found.totals["accepted"]).toBe(11);
    expect(found.scenes).toMatchObject([{ scene: "a", accepted: 11 }]);
  });

  test.each([
    "from=2026-03-10T00:00:00Z&to=2026-03-09T00:00:00Z",
    "from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z",
    "by=day&from=2020-01-01T00:00:00Z&to=2026-01-01T00:00:00Z",
    "timeZone=Mars/Base",
    "timeZone=%27;drop%20table%20hongyan.apps",
    "scene=%27%20or%201=1",
    "by=year",
    "from=yesterday",
  ])("%s is a request that nobody can answer", async (search) => {
    const { status, body } = await t.call<{ error: { code: string } }>(
      "GET",
      `/v1/stats?appid=${still}&${search}`,
    );
    expect([status, body.error.code]).toEqual([400, "BAD_REQUEST"]);
  });
});

test("what is sent is in the numbers within seconds, and reach is counted by itself", async () => {
  const openid = await t.user(2);
  const { body } = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid));
  await t.until(body.id, "sent", "delivered");
  await expect.poll(async () => (await stats("")).totals["sent"], { timeout: 30_000 }).toBe(1);
  const { totals, scenes } = await stats("");
  expect(totals).toMatchObject({ accepted: 1, granted: 2, spent: 1, failed: 0 });
  expect(scenes).toMatchObject([{ scene: "task-reminder", accepted: 1 }]);
  await expect
    .poll(
      async () => {
        const reach = await t.call("GET", "/v1/grants/totals");
        return reach.body["templates"];
      },
      { timeout: 30_000 },
    )
    .toMatchObject([{ templateId: template.priTmplId, countedAt: expect.any(String) }]);
  const reach = await t.call<{ templates: { templateId: string; scenes: string[] }[] }>(
    "GET",
    "/v1/stats/reach",
  );
  expect(reach.body.templates).toMatchObject([
    { templateId: template.priTmplId, scenes: ["task-reminder"], type: "one-time" },
  ]);
});

describe("GET /v1/stats/now", () => {
  const now = async () => (await t.call("GET", "/v1/stats/now")).body;

  test("tells what waits and since when, why the app is paused and what to do", async () => {
    t.emulator.control.addFault({
      path: "/cgi-bin/message/subscribe/send",
      kind: "errcode",
      errcode: 48001,
    });
    const openid = await t.user(2);
    await t.call("POST", "/v1/messages", t.message(openid));
    const later = { sendAt: new Date(Date.now() + 3_600_000).toISOString() };
    await t.call("POST", "/v1/messages", t.message(openid, later));
    await expect
      .poll(now, { timeout: 30_000 })
      .toMatchObject({ paused: { errcode: 48001, until: null }, queue: { due: 1, later: 1 } });
    expect(await now()).toMatchObject({
      queue: { sending: 0, unknown: 0, isComplete: true, oldestDueAt: expect.any(String) },
      paused: { todo: { zh: expect.any(String), en: expect.any(String) } },
      token: { status: "ready", lastError: null, expiresAt: expect.any(String) },
      callbacks: { isConfigured: false, refused: [] },
      webhooks: [],
    });
    t.emulator.control.clearFaults();
    await t.call("POST", `/v1/apps/${appid}/resume`);
    await expect
      .poll(now, { timeout: 30_000 })
      .toMatchObject({ paused: null, queue: { due: 0, later: 1 } });
  });

  test("tells of webhooks in trouble, of those for every app only who may read these everywhere", async () => {
    await rows(
      `insert into hongyan.webhooks (id, appid, name, url, events, secret_sealed, cursor_txid, cursor_id, disabled_at, disabled_reason)
         select ('00000000-0000-7000-8000-00000000000' || w.id)::uuid, w.appid, w.name, 'https://x.example', '{*}', '', '0', 0, now(), 'x'
         from (values ('1', null, 'everywhere'), ('2', '${appid}', 'own')) as w (id, appid, name)`,
    );
    const names = async (headers: Record<string, string> = {}) => {
      const { body } = await t.call<{ webhooks: { name: string }[] }>(
        "GET",
        "/v1/stats/now",
        undefined,
        { headers },
      );
      return body.webhooks.map((webhook) => webhook.name).toSorted();
    };
    const made = { name: "k", scopes: ["*"], appid };
    const { body } = await t.call<{ key: string }>("POST", "/v1/api-keys", made);
    expect(await names()).toEqual(["everywhere", "own"]);
    expect(await names({ authorization: `Bearer ${body.key}` })).toEqual(["own"]);
    await rows("delete from hongyan.webhooks");
  });

  test("tells of pushes that were refused, and why", async () => {
    await fetch(`${t.server.url}/wechat/callback/${appid}?signature=x&timestamp=1&nonce=2`, {
      method: "POST",
      body: "{}",
    });
    await expect.poll(now, { timeout: 30_000 }).toMatchObject({
      callbacks: { refused: [{ reason: "settings: no_callback_configured", count: 1 }] },
    });
  });
});

describe("GET /v1/events", () => {
  interface Stream extends AsyncDisposable {
    next(): Promise<{ id: string; type: string; messageId: string | null }>;
  }
  async function listen(search: string, headers: Record<string, string> = {}): Promise<Stream> {
    const stopping = new AbortController();
    const response = await fetch(`${t.server.url}/v1/events?${search}`, {
      headers: { authorization: `Bearer ${apiKey}`, ...headers },
      signal: stopping.signal,
    });
    expect(response.status).toBe(200);
    const reader = (response.body as ReadableStream<Uint8Array>).getReader();
    const decoder = new TextDecoder();
    let text = "";
    return {
      async next() {
        for (;;) {
          const found = /id: (\S+)\ndata: (.*)\n\n/.exec(text);
          if (found !== null) {
            text = text.slice(found.index + found[0].length);
            return { id: found[1] ?? "", ...JSON.parse(found[2] ?? "") };
          }
          const { value, done } = await reader.read();
          if (done) throw new Error("the stream ended");
          text += decoder.decode(value, { stream: true });
        }
      },
      async [Symbol.asyncDispose]() {
        stopping.abort();
        await reader.closed.catch(() => {});
      },
    };
  }
  const tell = (type: string) =>
    rows(`insert into hongyan.events (appid, type) values ('${still}', '${type}')`);

  test("tells what happens from now on, of the types that are asked for", async () => {
    await using stream = await listen(`appid=${still}&types=message.sent,grant.*`);
    await tell("message.queued");
    await tell("grant.refused");
    await tell("message.sent");
    expect((await stream.next()).type).toBe("grant.refused");
    expect((await stream.next()).type).toBe("message.sent");
  });

  test("goes on behind the last event that its reader had, and misses none", async () => {
    const before = await listen(`appid=${still}`);
    await tell("a.first");
    const first = await before.next();
    await before[Symbol.asyncDispose]();
    for (let n = 0; n < 3; n += 1) await tell("a.missed");
    await using after = await listen(`appid=${still}`, { "last-event-id": first.id });
    for (let n = 0; n < 3; n += 1) expect((await after.next()).type).toBe("a.missed");
    await tell("a.live");
    expect((await after.next()).type).toBe("a.live");
  });

  test("is refused without its scope, and for an id that is none", async () => {
    const { body } = await t.call<{ key: string }>("POST", "/v1/api-keys", {
      name: "no events",
      scopes: ["messages:read"],
    });
    const refused = await t.call("GET", "/v1/events", undefined, { key: body.key });
    expect(refused.status).toBe(403);
    expect((await t.call("GET", "/v1/events?after=abc")).status).toBe(400);
    expect((await t.call("GET", "/v1/events?types=DROP%20TABLE")).status).toBe(400);
  });
});
