import { appid, template } from "@hongyan/testing/server";
import pg from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from "vitest";
import { countEvents } from "../src/flow/statistics/count-events.ts";
import { readReach } from "../src/flow/statistics/read-reach.ts";
import { walkReach } from "../src/flow/statistics/walk-reach.ts";
import { takeOverRestoredEvents } from "../src/flow/webhooks/fan-out-events.ts";
import { deleteApp } from "../src/store/apps.ts";
import {
  countSlice,
  insertCountCursor,
  lockCountCursor,
  removeOldCounts,
} from "../src/store/hourly-counts.ts";
import {
  endReachWalk,
  insertReachWalks,
  lockReachWalk,
  walkReachSlice,
} from "../src/store/reach.ts";
import { startByHand, type ByHand } from "./webhooks-by-hand.ts";

let h: ByHand;
const resources = new AsyncDisposableStack();
beforeAll(async () => {
  h = resources.use(await startByHand(inject("postgresUrl")));
});
afterAll(() => resources.disposeAsync());
afterEach(() =>
  h.rows(
    `delete from hongyan.events; delete from hongyan.hourly_counts; delete from hongyan.count_cursors;
     delete from hongyan.balances; delete from hongyan.reach_walks; delete from hongyan.reach_snapshots`,
  ),
);

const total = async (what: string): Promise<number> => {
  const [row] = await h.rows<{ sum: string }>(
    `select coalesce(sum(count), 0) as sum from hongyan.hourly_counts where what = '${what}'`,
  );
  return Number(row?.sum);
};

/** Until events that are committed now are counted: other databases' transactions may hold that up a little. */
async function count(what: string, expected: number): Promise<void> {
  await expect
    .poll(
      async () => {
        await countEvents(h.t.server.ctx);
        return total(what);
      },
      { timeout: 30_000, interval: 10 },
    )
    .toBe(expected);
}

async function connect(): Promise<pg.Client & AsyncDisposable> {
  const client = new pg.Client({ connectionString: h.databaseUrl });
  await client.connect();
  return Object.assign(client, { [Symbol.asyncDispose]: () => client.end() });
}

const opened = `insert into hongyan.events (appid, type) values ('${appid}', 'message.opened')`;

describe("each event is counted exactly once", () => {
  test("also one whose transaction commits after a later one was counted", async () => {
    await using slow = await connect();
    await slow.query("begin");
    await slow.query(opened);
    await h.rows(opened);
    await countEvents(h.t.server.ctx);
    await slow.query("commit");
    await count("opened", 2);
    await countEvents(h.t.server.ctx);
    expect(await total("opened")).toBe(2);
  });

  test("when the worker is lost between counting and the commit", async () => {
    await h.tell("message.opened");
    const { db } = h.t.server.ctx;
    await insertCountCursor(db, appid);
    await expect(
      db.transaction().execute(async (tx) => {
        const cursor = await lockCountCursor(tx, appid);
        if (cursor === undefined) throw new Error("somebody else has the cursor");
        await countSlice(tx, cursor, 10);
        throw new Error("the worker is lost");
      }),
    ).rejects.toThrow("the worker is lost");
    expect(await total("opened")).toBe(0);
    await count("opened", 1);
  });

  test("by two workers at once, while six writers commit and roll back in any order", async () => {
    const written = new AbortController();
    const worker = async (): Promise<void> => {
      while (!written.signal.aborted) await countEvents(h.t.server.ctx);
    };
    const writer = async (): Promise<void> => {
      await using client = await connect();
      for (let transaction = 0; transaction < 21; transaction += 1) {
        await client.query("begin");
        await client.query(opened);
        await client.query(opened);
        await client.query(transaction % 7 === 0 ? "rollback" : "commit");
      }
    };
    const workers = [worker(), worker()];
    await Promise.all(Array.from({ length: 6 }, writer));
    written.abort();
    await Promise.all(workers);
    await count("opened", 6 * 18 * 2);
  });

  test("a worker that finds the cursor taken counts nothing, and does not wait", async () => {
    await h.tell("message.opened");
    const { db } = h.t.server.ctx;
    await insertCountCursor(db, appid);
    await db.transaction().execute(async (tx) => {
      expect(await lockCountCursor(tx, appid)).toBeDefined();
      await countEvents(h.t.server.ctx);
      expect(await total("opened")).toBe(0);
    });
    await count("opened", 1);
  });

  test("while somebody removes the app: they wait for each other, and neither fails", async () => {
    const gone = "wxgone0000000001";
    await h.rows(
      `insert into hongyan.apps (appid, name, secret_sealed) values ('${gone}', '', '')`,
    );
    await h.tell("message.opened", { appid: gone });
    const { db } = h.t.server.ctx;
    await insertCountCursor(db, gone);
    let removal: Promise<boolean> | undefined;
    await db.transaction().execute(async (tx) => {
      const cursor = await lockCountCursor(tx, gone);
      removal = deleteApp(db, gone);
      await expect
        .poll(() =>
          h.rows(
            "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
          ),
        )
        .not.toEqual([]);
      if (cursor !== undefined) await countSlice(tx, cursor, 10);
    });
    expect(await removal).toBe(true);
  });

  test("in slices, the rest in the next round", async () => {
    await h.rows(`insert into hongyan.events (appid, type)
      select '${appid}', 'message.opened' from generate_series(1, 4500)`);
    await count("opened", 4500);
    expect(await countEvents(h.t.server.ctx)).toEqual({ isMore: false, lagMs: 0 });
  });

  test("after a restore into a server that counts its transactions anew, nothing that was counted is counted again", async () => {
    await h.tell("message.opened");
    await count("opened", 1);
    await h.rows(`update hongyan.events set txid = (txid::text::bigint + 1000000)::text::xid8;
      update hongyan.count_cursors set cursor_txid = (cursor_txid::text::bigint + 1000000)::text::xid8`);
    await h.tell("message.opened");
    await takeOverRestoredEvents(h.t.server.ctx);
    await count("opened", 2);
  });
});

test("what happened is told by hour, scene and template, with reasons, and what users answered", async () => {
  const about = { templateId: template.priTmplId };
  await h.rows(`insert into hongyan.messages (appid, id, openid, template_id, scene, body, status, grant_state, due_at)
    values ('${appid}', '00000000-0000-7000-8000-000000000001', 'o1', '${template.priTmplId}', 'task-reminder', '{}', 'failed', 'spent', now())`);
  const tell = (type: string, data: object, at = "2026-03-01T00:59:59Z") =>
    h.rows(`insert into hongyan.events (appid, type, message_id, data, created_at)
      values ('${appid}', 'message.${type}', '00000000-0000-7000-8000-000000000001', '${JSON.stringify(data)}', '${at}')`);
  await tell("queued", {});
  await tell("queued", { reason: "RESEND_UNKNOWN" });
  await tell("failed", { reason: "WECHAT_43101", errcode: 43101 }, "2026-03-01T01:00:00Z");
  await h.tell("grant.accepted", { data: { ...about, source: "import", delta: 5 } });
  await h.tell("grant.accepted", { data: { ...about, source: "client", delta: 1 } });
  await h.tell("grant.refused", { data: { ...about, source: "client", delta: 0 } });
  await h.tell("grant.corrected", { data: { ...about, delta: -2, errcode: 43101 } });
  await count("corrected", 2);
  const rows = await h.rows(
    `select to_char(hour at time zone 'UTC', 'HH24') as hour, what, scene, reason, errcode, count::integer
     from hongyan.hourly_counts where hour < '2026-03-02' order by hour, what`,
  );
  expect(rows).toEqual([
    { hour: "00", what: "accepted", scene: "task-reminder", reason: "", errcode: 0, count: 1 },
    {
      hour: "01",
      what: "failed",
      scene: "task-reminder",
      reason: "WECHAT_43101",
      errcode: 43101,
      count: 1,
    },
    { hour: "01", what: "spent", scene: "task-reminder", reason: "", errcode: 0, count: 1 },
  ]);
  expect(await total("granted")).toBe(6);
  expect([await total("tap-accepted"), await total("tap-refused")]).toEqual([1, 1]);
  await h.rows("delete from hongyan.messages");
});

test("counts older than they are kept go, younger ones stay", async () => {
  for (const days of [399, 401]) {
    await h.rows(`insert into hongyan.hourly_counts values
      ('${appid}', now() - interval '${days} days', 'opened', '', '', '', 0, 1)`);
  }
  await removeOldCounts(h.t.server.ctx.db, 400);
  expect(await total("opened")).toBe(1);
});

describe("reach", () => {
  const balances = (from: number, to: number, available: number) =>
    h.rows(`insert into hongyan.balances (appid, openid, template_id, available)
      select '${appid}', 'o' || lpad(n::text, 6, '0'), '${template.priTmplId}', ${available} from generate_series(${from}, ${to}) n`);
  const walkAll = async (): Promise<void> => {
    while (await walkReach(h.t.server.ctx));
  };

  test("is counted slice by slice: users with a grant, and their grants", async () => {
    await balances(1, 4_500, 2);
    await balances(4_501, 5_000, 0);
    await walkAll();
    const [reach] = await readReach(h.t.server.ctx, appid, "Asia/Shanghai");
    expect(reach).toMatchObject({
      users: 4_500,
      grants: 9_000,
      unlimited: 0,
      scenes: ["task-reminder"],
    });
    expect(reach?.trend).toMatchObject([{ users: 4_500, grants: 9_000 }]);
  });

  test("a walk that is interrupted goes on where it was, and counts nobody twice", async () => {
    await balances(1, 30, 1);
    const { db } = h.t.server.ctx;
    await insertReachWalks(db);
    const step = (isLost: boolean) =>
      db.transaction().execute(async (tx) => {
        const walk = await lockReachWalk(tx);
        if (walk === undefined) throw new Error("no walk is due");
        const read = await walkReachSlice(tx, walk, 20);
        if (isLost) throw new Error("the worker is lost");
        if (read < 20) await endReachWalk(tx, walk, { pauseSeconds: 3_600, restFactor: 0 });
      });
    await step(false);
    await expect(step(true)).rejects.toThrow("the worker is lost");
    await step(false);
    const [reach] = await readReach(h.t.server.ctx, appid, "Asia/Shanghai");
    expect(reach).toMatchObject({ users: 30, grants: 30 });
  });

  test("the next walk waits its hour", async () => {
    await balances(1, 3, 1);
    await walkAll();
    await balances(4, 6, 1);
    await walkAll();
    const [reach] = await readReach(h.t.server.ctx, appid, "Asia/Shanghai");
    expect(reach?.users).toBe(3);
  });

  test("days left come from what was earned and spent on the days that were counted", async () => {
    await balances(1, 100, 1);
    await walkAll();
    await h.rows(`insert into hongyan.hourly_counts
      select '${appid}', date_trunc('hour', now() - interval '2 days'), w.what, 'task-reminder', '${template.priTmplId}', '', 0, w.count
      from (values ('granted', 20), ('spent', 90), ('corrected', 10)) as w (what, count)`);
    const [reach] = await readReach(h.t.server.ctx, appid, "Asia/Shanghai");
    expect(reach?.spentPerDay).toBeCloseTo(50, -1);
    expect(reach?.earnedPerDay).toBeCloseTo(10, -1);
    expect(reach?.daysLeft).toBeGreaterThan(2.3);
    expect(reach?.daysLeft).toBeLessThan(2.7);
  });
});
