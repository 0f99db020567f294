import { createServer, request, type IncomingMessage, type ServerResponse } from "node:http";
import { once } from "node:events";
import { appid, apiKey } from "@hongyan/testing/server";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import { nextShanghaiMidnight } from "../src/flow/pacing/next-shanghai-midnight.ts";
import { createProgressStreams } from "../src/http/progress-streams.ts";
import { setUp } from "./console-browser.ts";
import { startCampaignWorld, type CampaignView, type CampaignWorld } from "./campaign-world.ts";

let world: CampaignWorld;

beforeEach(async () => {
  world = await startCampaignWorld(inject("postgresUrl"));
});

afterEach(async () => {
  const faults = await world.faults();
  await world[Symbol.asyncDispose]();
  expect(faults).toEqual([]);
});

/** Reads server-sent events until the server ends them, or the test leaves. */
async function readStream(id: string, options: { key?: string; cookie?: string } = {}) {
  const leaving = new AbortController();
  const response = await fetch(`${world.t.server.url}/v1/campaigns/${id}/progress`, {
    headers:
      options.cookie === undefined
        ? { authorization: `Bearer ${options.key ?? apiKey}` }
        : { cookie: options.cookie },
    signal: leaving.signal,
  });
  const seen: { event: string; data: CampaignView }[] = [];
  const reading = (async () => {
    let text = "";
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const blocks = text.split("\n\n");
      text = blocks.pop() ?? "";
      for (const block of blocks) {
        const [, event, data] = /^event: (.*)\ndata: (.*)$/.exec(block) ?? [];
        if (event !== undefined) seen.push({ event, data: JSON.parse(data ?? "") });
      }
    }
  })().catch(() => {});
  return { response, seen, reading, leave: () => leaving.abort() };
}

describe("counts", () => {
  test("those of a small campaign are as it is now", async () => {
    await world.crowd(10);
    const { body } = await world.create();
    await world.carryOut(body.id);
    expect((await world.view(body.id)).counts).toMatchObject({ queued: 10 });
    await world.act(body.id, "cancel");
    await world.carryOut(body.id);
    expect((await world.view(body.id)).counts).toMatchObject({ queued: 0, cancelled: 10 });
  });

  const keep = (id: string, ageSeconds: number, more = "null", tookMs = 1000) =>
    world.rows(
      `insert into hongyan.campaign_counts (appid, campaign_id, counts, recent, counted_at, took_ms, counting_until)
      values ('${appid}', '${id}', '{"sent":70000}', 0, now() - interval '${ageSeconds} seconds', ${tookMs}, ${more})
      on conflict (appid, campaign_id) do update
      set counts = excluded.counts, counted_at = excluded.counted_at, counting_until = excluded.counting_until, took_ms = excluded.took_ms`,
    );

  test("a count that took a second is shown for twenty, one that took longer for a minute at most, with its time; then it is made anew", async () => {
    await world.crowd(10);
    const { body } = await world.create();
    await world.carryOut(body.id);
    await world.rows("update hongyan.campaigns set updated_at = now() - interval '2 minutes'");
    await keep(body.id, 10);
    const kept = await world.view(body.id);
    expect(kept.counts).toMatchObject({ sent: 70_000, queued: 0 });
    expect(Date.parse(kept.countedAt)).toBeLessThan(Date.now() - 9_000);
    await keep(body.id, 21);
    expect((await world.view(body.id)).counts).toMatchObject({ sent: 0, queued: 10 });
    await keep(body.id, 58, "null", 10_000);
    expect((await world.view(body.id)).counts).toMatchObject({ sent: 70_000 });
    await keep(body.id, 61, "null", 10_000);
    expect((await world.view(body.id)).counts).toMatchObject({ sent: 0, queued: 10 });
  });

  test("of those who ask for the first count of a large campaign at the same time, one counts for all", async () => {
    await world.crowd(10);
    const { body } = await world.create();
    await world.carryOut(body.id);
    await world.rows("update hongyan.campaigns set expanded_count = 60000");
    const counting = () =>
      world.rows(
        "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
      );
    const asked = await world.t.server.ctx.db.transaction().execute(async (tx) => {
      await sql`lock table hongyan.messages`.execute(tx);
      const views = Promise.all([1, 2, 3, 4].map(() => world.view(body.id)));
      await expect.poll(counting, { timeout: 20_000 }).not.toHaveLength(0);
      // Enough time for the others to come as far.
      for (let round = 0; round < 5; round += 1) await world.t.call("GET", "/v1/campaigns");
      expect(await counting()).toHaveLength(1);
      return { views };
    });
    for (const { counts } of await asked.views) expect(counts).toMatchObject({ queued: 10 });
  });

  test("a count from before the campaign changed its state is not shown any more", async () => {
    await world.crowd(10);
    const { body } = await world.create();
    await world.carryOut(body.id);
    await world.rows("update hongyan.campaigns set updated_at = now() - interval '1 minute'");
    await keep(body.id, 1);
    await world.act(body.id, "cancel");
    expect((await world.view(body.id)).counts).toMatchObject({ sent: 0, queued: 10 });
  });

  test("while somebody counts, others show the count before; one who died is not waited for", async () => {
    await world.crowd(10);
    const { body } = await world.create();
    await world.carryOut(body.id);
    await keep(body.id, 30, "now() + interval '1 minute'");
    expect((await world.view(body.id)).counts).toMatchObject({ sent: 70_000 });
    await keep(body.id, 30, "now() - interval '1 second'");
    expect((await world.view(body.id)).counts).toMatchObject({ queued: 10 });
  });

  test("the rate is that of the last minute, and tells with WeChat's quota when the rest is on the wire", async () => {
    await world.crowd(100);
    const { body } = await world.create();
    await world.carryOut(body.id);
    await world.rows("update hongyan.campaigns set started_at = now() - interval '2 minutes'");
    await world.rows(
      `update hongyan.messages set status = 'sending', attempt = 1, claimed_at = now() - interval '90 seconds'
      where openid <= 'oCrowd_000010'`,
    );
    await world.rows(
      `update hongyan.messages set status = 'sending', attempt = 1, claimed_at = now() - interval '5 seconds'
      where openid > 'oCrowd_000010' and openid <= 'oCrowd_000040'`,
    );
    expect(await world.view(body.id)).toMatchObject({
      perSecond: 0.5,
      etaSeconds: 200,
      counts: { queued: 60, sending: 40 },
    });
    await world.rows(
      `insert into hongyan.api_quotas (appid, api, daily_limit, used, counted)
      values ('${appid}', '/cgi-bin/message/subscribe/send', 1000, 1000, 0)`,
    );
    const untilMidnight = (nextShanghaiMidnight(new Date()).getTime() - Date.now()) / 1000;
    const { etaSeconds } = await world.view(body.id);
    expect((etaSeconds ?? 0) - untilMidnight).toBeGreaterThan(170);
    expect((etaSeconds ?? 0) - untilMidnight).toBeLessThan(230);
  });
});

describe("the stream", () => {
  test("tells the state at once, each change, and ends with the campaign", async () => {
    await world.crowd(10);
    const { body } = await world.create({ draft: true });
    const stream = await readStream(body.id);
    expect(stream.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    const last = () => stream.seen.findLast((one) => one.event === "progress")?.data;
    await expect.poll(() => last()?.state, { timeout: 30_000 }).toBe("draft");
    await world.act(body.id, "start");
    await world.carryOut(body.id);
    await expect.poll(() => last()?.counts["queued"], { timeout: 30_000 }).toBe(10);
    await world.act(body.id, "cancel");
    await world.carryOut(body.id);
    await stream.reading;
    expect(last()).toMatchObject({ state: "cancelled", counts: { cancelled: 10 } });
    expect(stream.seen.at(-1)?.event).toBe("end");
  });

  test("of a campaign that is over already it tells how it ended, and ends", async () => {
    const { body } = await world.create();
    await world.carryOut(body.id);
    await world.lookAfter();
    const stream = await readStream(body.id);
    await stream.reading;
    expect(stream.seen.map((one) => one.event)).toEqual(["progress", "end"]);
    expect(stream.seen[0]?.data.state).toBe("done");
  });

  test("ends when the server stops, and does not hold it up", async () => {
    const { body } = await world.create({ draft: true });
    const stream = await readStream(body.id);
    await expect.poll(() => stream.seen.length, { timeout: 30_000 }).toBe(1);
    await world.t[Symbol.asyncDispose]();
    await stream.reading;
    expect(stream.seen.map((one) => one.event)).toEqual(["progress"]);
  });

  test("ends when its key is revoked, and when its session ends", async () => {
    const { body } = await world.create({ draft: true });
    const { body: made } = await world.t.call<{ key: string; id: string }>("POST", "/v1/api-keys", {
      name: "k",
      scopes: ["campaigns:read"],
    });
    const browser = await setUp(world.t, world.databaseUrl);
    const ofKey = await readStream(body.id, { key: made.key });
    const ofSession = await readStream(body.id, { cookie: browser.cookie ?? "" });
    const ofOther = await readStream(body.id);
    await expect.poll(() => ofSession.seen.length, { timeout: 30_000 }).toBe(1);
    await world.t.call("DELETE", `/v1/api-keys/${made.id}`);
    await browser.call("DELETE", "/v1/session");
    await Promise.all([ofKey.reading, ofSession.reading]);
    let isOver = false;
    void ofOther.reading.then(() => (isOver = true));
    await world.act(body.id, "start");
    await expect.poll(() => ofOther.seen.at(-1)?.data.state, { timeout: 30_000 }).not.toBe("draft");
    expect(isOver).toBe(false);
    ofOther.leave();
  });

  test("a campaign that is not there, a key that may not read, another app's key: an error and no stream", async () => {
    const { body } = await world.create({ draft: true });
    const gone = await readStream("01a21982-ea38-7e55-8df1-59ef90d9a8af");
    expect(gone.response.status).toBe(404);
    const made = await world.t.call<{ key: string }>("POST", "/v1/api-keys", {
      name: "k",
      scopes: ["messages:read"],
    });
    const refused = await readStream(body.id, { key: made.body.key });
    expect(refused.response.status).toBe(403);
    const none = await fetch(`${world.t.server.url}/v1/campaigns/${body.id}/progress`);
    expect(none.status).toBe(401);
  });
});

describe("many readers", () => {
  const limits = {
    most: 3,
    pauseMs: 5,
    heartbeatMs: 60_000,
    longestStallMs: 60_000,
    recheckMs: 60_000,
  };
  const always = async () => true;
  const noMore = { data: "{}", version: "1", isOver: false };

  /** A real server, so that slow readers are slow. */
  async function serve(
    streams: ReturnType<typeof createProgressStreams>,
    look: () => Promise<typeof noMore>,
    right: () => () => Promise<boolean> = () => always,
  ) {
    const server = createServer((_, response) => {
      try {
        streams.open("one", look, right(), () => response.writeHead(200));
      } catch {
        response.writeHead(503).end();
      }
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    return {
      read: async () => {
        const asked = request({ port, host: "127.0.0.1" }).end();
        const [response] = await once(asked, "response");
        return response as IncomingMessage;
      },
      async [Symbol.asyncDispose]() {
        streams.close();
        server.closeAllConnections();
        server.close();
      },
    };
  }

  test("share one look at a time, and one more than the limit is refused until another leaves", async () => {
    let looking = 0;
    let most = 0;
    let looks = 0;
    await using server = await serve(createProgressStreams(limits), async () => {
      looking += 1;
      looks += 1;
      most = Math.max(most, looking);
      await new Promise((resolve) => setImmediate(resolve));
      looking -= 1;
      return noMore;
    });
    const readers = [await server.read(), await server.read(), await server.read()];
    for (const reader of readers) reader.resume();
    await expect.poll(() => looks, { timeout: 30_000 }).toBeGreaterThan(5);
    expect(most).toBe(1);
    expect((await server.read()).statusCode).toBe(503);
    readers[0]?.destroy();
    await expect
      .poll(
        async () => {
          const reader = await server.read();
          reader.resume();
          return reader.statusCode;
        },
        { timeout: 30_000 },
      )
      .toBe(200);
  });

  test("when the last one has left, nobody looks any more", async () => {
    let looks = 0;
    await using server = await serve(createProgressStreams(limits), async () => {
      looks += 1;
      return noMore;
    });
    const reader = await server.read();
    await expect.poll(() => looks, { timeout: 30_000 }).toBeGreaterThan(0);
    reader.destroy();
    let before = -1;
    await expect
      .poll(
        () => {
          const isStill = before === looks;
          before = looks;
          return isStill;
        },
        { timeout: 30_000, interval: 100 },
      )
      .toBe(true);
  });

  test("a reader who takes nothing gathers nothing in memory, and is cut off in the end", async () => {
    let version = 0;
    let response: ServerResponse | undefined;
    const streams = createProgressStreams({ ...limits, pauseMs: 1, longestStallMs: 2_000 });
    const server = createServer((_, opened) => {
      response = opened;
      const look = async () => {
        version += 1;
        return { data: "x".repeat(100_000), version: String(version), isOver: false };
      };
      streams.open("one", look, always, () => opened.writeHead(200));
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as { port: number };
    const asked = request({ port, host: "127.0.0.1" }).end();
    asked.on("error", () => {});
    const [incoming] = (await once(asked, "response")) as [IncomingMessage];
    incoming.on("error", () => {});
    await expect.poll(() => response?.writableNeedDrain, { timeout: 30_000 }).toBe(true);
    const at = version;
    await expect.poll(() => version, { timeout: 30_000 }).toBeGreaterThan(at + 100);
    expect(response?.writableLength).toBeLessThan(500_000);
    await expect.poll(() => response?.destroyed, { timeout: 30_000 }).toBe(true);
    server.closeAllConnections();
    server.close();
  });

  test("one who may not read any more is left behind, and the others read on", async () => {
    let isAllowed = true;
    const rights = [async () => isAllowed, always];
    let looks = 0;
    const streams = createProgressStreams({ ...limits, recheckMs: 1 });
    const look = async () => {
      looks += 1;
      return { ...noMore, version: String(looks) };
    };
    await using server = await serve(streams, look, () => rights.shift() ?? always);
    const [first, second] = [await server.read(), await server.read()];
    second.resume();
    isAllowed = false;
    await once(first.resume(), "end");
    const before = looks;
    await expect.poll(() => looks, { timeout: 30_000 }).toBeGreaterThan(before + 5);
    expect(second.readableEnded).toBe(false);
  });

  test.each(["may not read any more", "is told that this process stops"])(
    "one who takes nothing and %s is written nothing more, and is cut off",
    async (why) => {
      let version = 0;
      let isAllowed = true;
      let response: ServerResponse | undefined;
      const errors: Error[] = [];
      const streams = createProgressStreams({
        ...limits,
        pauseMs: 1,
        recheckMs: 100,
        longestStallMs: 1_000,
      });
      const look = async () => {
        version += 1;
        return { data: "x".repeat(100_000), version: String(version), isOver: false };
      };
      const server = createServer((_, opened) => {
        response = opened.on("error", (error) => errors.push(error));
        streams.open(
          "one",
          look,
          async () => isAllowed,
          () => opened.writeHead(200),
        );
      }).listen(0, "127.0.0.1");
      await once(server, "listening");
      const { port } = server.address() as { port: number };
      const asked = request({ port, host: "127.0.0.1" }).end();
      asked.on("error", () => {});
      const [incoming] = (await once(asked, "response")) as [IncomingMessage];
      incoming.on("error", () => {});
      await expect.poll(() => response?.writableNeedDrain, { timeout: 30_000 }).toBe(true);
      if (why === "may not read any more") isAllowed = false;
      else streams.close();
      await expect.poll(() => response?.writableEnded, { timeout: 30_000 }).toBe(true);
      await expect.poll(() => response?.destroyed, { timeout: 30_000 }).toBe(true);
      expect(errors).toEqual([]);
      server.closeAllConnections();
      server.close();
    },
  );

  test("a look that fails is made again, and its readers stay", async () => {
    let looks = 0;
    await using server = await serve(createProgressStreams(limits), async () => {
      looks += 1;
      if (looks < 3) throw new Error("the database is away");
      return { ...noMore, data: '{"ok":1}' };
    });
    const reader = await server.read();
    let text = "";
    reader.setEncoding("utf8").on("data", (chunk: string) => (text += chunk));
    await expect.poll(() => text, { timeout: 30_000 }).toContain('data: {"ok":1}');
  });
});
