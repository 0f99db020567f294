import { appid, startTestServer, template } from "@hongyan/testing/server";
import { afterEach, beforeEach, describe, expect, inject, test } from "vitest";
import pg from "pg";
import { carryOutCampaigns } from "../src/flow/campaigns/carry-out-campaign.ts";
import { endFinished } from "../src/store/campaign-states.ts";
import { startCampaignWorld, type CampaignWorld } from "./campaign-world.ts";

let world: CampaignWorld;

beforeEach(async () => {
  world = await startCampaignWorld(inject("postgresUrl"));
});

afterEach(async () => {
  const faults = await world.faults();
  await world[Symbol.asyncDispose]();
  expect(faults).toEqual([]);
});

/** Another session, in a transaction that goes on until `end`. */
async function holding(sql: string): Promise<{ end(): Promise<void> }> {
  const client = new pg.Client({ connectionString: world.databaseUrl });
  await client.connect();
  await client.query("begin");
  await client.query(sql);
  return {
    async end() {
      await client.query("rollback");
      await client.end();
    },
  };
}

const lockBalance = (openid: string) =>
  `select from hongyan.balances where openid = '${openid}' for update`;
const lockCampaign = (id: string) => `select from hongyan.campaigns where id = '${id}' for update`;

describe("slices that are written at once", () => {
  test("one slice that waits holds up neither the others nor whoever pauses; after resuming everybody has one message", async () => {
    const [first = ""] = await world.crowd(22_000);
    const { body } = await world.create();
    const held = await holding(lockBalance(first));
    const working = world.carryOut(body.id);
    await expect
      .poll(async () => (await world.view(body.id)).expanded, { timeout: 30_000 })
      .toBe(17_000);
    expect((await world.act(body.id, "pause")).body.state).toBe("paused");
    await held.end();
    await working;
    await world.act(body.id, "resume");
    await world.carryOut(body.id);
    expect(await world.view(body.id)).toMatchObject({
      state: "sending",
      expanded: 22_000,
      counts: { queued: 22_000 },
    });
  });

  test("cancelled while two processes expand: no message stays queued, and every grant is free again", async () => {
    await world.crowd(22_000);
    await using second = await startTestServer({
      databaseUrl: world.databaseUrl,
      emulator: world.emulator,
      options: { worker: false },
    });
    const { body } = await world.create();
    const working = [world.carryOut(body.id), world.carryOut(body.id, second)];
    await expect
      .poll(async () => (await world.view(body.id)).expanded, { timeout: 30_000, interval: 5 })
      .toBeGreaterThan(0);
    await world.act(body.id, "cancel");
    await Promise.all([...working, world.carryOut(body.id), world.carryOut(body.id, second)]);
    await world.carryOut(body.id);
    await world.lookAfter();
    const { endedAt, counts, expanded } = await world.view(body.id);
    expect(endedAt).not.toBeNull();
    expect(counts).toMatchObject({ queued: 0, cancelled: expanded });
    expect(await world.rows("select from hongyan.balances where available <> 1")).toHaveLength(0);
    expect(await world.rows("select from hongyan.campaign_slices")).toHaveLength(0);
  });

  test("a cancellation waits for the slice that is being written, and is not over before", async () => {
    const [first = ""] = await world.crowd(3_000);
    const { body } = await world.create();
    const held = await holding(lockBalance(first));
    const working = world.carryOut(body.id);
    await expect
      .poll(() => world.rows("select from hongyan.campaign_slices"), { timeout: 30_000 })
      .toHaveLength(1);
    await world.act(body.id, "cancel");
    const cancelling = world.carryOut(body.id);
    // Nobody sees a message of it yet.
    await endFinished(world.t.server.ctx.db);
    expect((await world.view(body.id)).endedAt).toBeNull();
    await held.end();
    await Promise.all([working, cancelling]);
    await world.carryOut(body.id);
    await world.lookAfter();
    const over = await world.view(body.id);
    expect(over.endedAt).not.toBeNull();
    expect(over.counts["queued"]).toBe(0);
    expect(over.counts["cancelled"]).toBe(over.expanded);
  });

  test("users who came into a slice after it was given out get theirs, and are dispatched", async () => {
    await world.crowd(5_000);
    const { body } = await world.create();
    const { ctx } = world.t.server;
    const enqueue = () => Promise.reject(new Error("killed"));
    const killed = { ...ctx, queue: { ...ctx.queue, enqueue } };
    const job = { appid, campaignId: body.id };
    await expect(carryOutCampaigns(killed, [job], () => false)).rejects.toThrow("killed");
    await world.rows(`
      with late (openid) as (values ('oCrowd_000001a'), ('oCrowd_000001b')),
      known as (insert into hongyan.users (appid, openid) select '${appid}', openid from late),
      told as (
        insert into hongyan.ledger (appid, openid, template_id, kind, delta, source)
        select '${appid}', openid, '${template.priTmplId}', 'credit', 1, 'test' from late
      )
      insert into hongyan.balances (appid, openid, template_id, available)
      select '${appid}', openid, '${template.priTmplId}', 1 from late`);
    await world.carryOut(body.id);
    expect(await world.view(body.id)).toMatchObject({ state: "sending", expanded: 5_002 });
    const [dispatched] = await world.rows<{ n: number }>(
      `select count(distinct named.id)::integer as n
      from pgboss.job, jsonb_array_elements_text(data -> 'messageIds') as named (id)
      where name = 'dispatch'`,
    );
    expect(dispatched?.n).toBe(5_002);
    expect(
      await world.rows("select from hongyan.messages where id::text !~ '^.{14}7'"),
    ).toHaveLength(0);
  });
});

describe("looks that do not begin with the first user", () => {
  test("what is queued is dispatched, and cancelled, from the first user on who was under way at the look before", async () => {
    await world.crowd(1_200);
    const { body } = await world.create();
    await world.carryOut(body.id);
    // As if the users before had ended: nobody looks at them again.
    await world.rows("update hongyan.campaigns set settled_openid = 'oCrowd_000201'");
    await world.act(body.id, "pause");
    await world.rows("delete from pgboss.job");
    await world.act(body.id, "resume");
    const { ctx } = world.t.server;
    const job = { appid, campaignId: body.id, redispatch: true as const };
    await carryOutCampaigns(ctx, [job], () => false);
    const [dispatched] = await world.rows<{ n: number }>(
      "select sum(jsonb_array_length(data -> 'messageIds'))::integer as n from pgboss.job where name = 'dispatch'",
    );
    expect(dispatched?.n).toBe(1_000);
    await world.act(body.id, "cancel");
    await world.carryOut(body.id);
    expect((await world.view(body.id)).counts).toMatchObject({ queued: 200, cancelled: 1_000 });
  });

  test("a process that stops while it dispatches what was queued leaves the rest to another one", async () => {
    await world.crowd(6_000);
    const { body } = await world.create();
    await world.carryOut(body.id);
    await world.act(body.id, "pause");
    await world.act(body.id, "resume");
    let asked = 0;
    const job = { appid, campaignId: body.id, redispatch: true as const };
    await expect(carryOutCampaigns(world.t.server.ctx, [job], () => ++asked > 1)).rejects.toThrow(
      "this process stops",
    );
  });

  test("a campaign that somebody holds does not keep the others from being done", async () => {
    const held = (await world.create()).body;
    const free = (await world.create()).body;
    for (const { id } of [held, free]) await world.carryOut(id);
    const holder = await holding(lockCampaign(held.id));
    await endFinished(world.t.server.ctx.db);
    expect((await world.view(free.id)).state).toBe("done");
    expect((await world.view(held.id)).state).toBe("sending");
    await holder.end();
    await endFinished(world.t.server.ctx.db);
    expect((await world.view(held.id)).state).toBe("done");
  });
});
