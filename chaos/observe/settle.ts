import { setTimeout as wait } from "node:timers/promises";
import { callApi } from "../lib/call-api.ts";
import { appid } from "../lib/sample.ts";
import { healCallbacks } from "../faults/wechat-faults.ts";
import type { World } from "../world/world.ts";
import { openDatabase, type DatabaseView } from "./database.ts";

/** Everything works again. Faults have ended by themselves; processes may still be on their way back. */
export async function heal(world: World): Promise<void> {
  await world.proxy.heal();
  await world.postgres.start();
  await world.emulator.control("DELETE", "faults");
  await healCallbacks(world);
  world.receiver.heal();
  for (const member of world.fleet.members) member.shiftClock(0);
  await world.fleet.untilAllReady(60_000);
}

const lookPauseMs = 200;

/**
 * Waits until nothing moves any more, or for so long: then the invariants say what has not settled. Does what an operator
 * does meanwhile: resumes the app and its campaigns, and has failed webhook deliveries tried again.
 */
export async function settle(world: World, longestMs: number): Promise<void> {
  await using database = await openDatabase(world.databaseUrl);
  const deadline = performance.now() + longestMs;
  const until = async (name: string, isDone: () => Promise<boolean>): Promise<void> => {
    while (!(await isDone())) {
      if (performance.now() > deadline) return;
      await wait(lookPauseMs);
    }
    world.logs.note(name);
  };
  await until("no message is on its way", async () => {
    await resumeAll(world, database);
    return (await countOf(database, movingSql)) === 0;
  });
  await callWorld(world, "PATCH", `/v1/apps/${appid}`, { unknownAfterSeconds: 0 });
  await until("no message is unknown", async () => {
    await resumeAll(world, database);
    return (await countOf(database, movingSql)) + (await countOf(database, unknownSql)) === 0;
  });
  await until("no campaign is open", async () => (await countOf(database, openCampaignsSql)) === 0);
  await Promise.race([
    world.emulator.control("POST", "callbacks/settle"),
    wait(Math.max(0, Math.min(5_000, deadline - performance.now()))),
  ]);
  await until("no webhook waits", async () => {
    await retryDeliveries(world, database);
    return (await countOf(database, undeliveredSql)) === 0;
  });
}

/** A message that is due within so long is waited for. */
const soon = "interval '3 seconds'";

const movingSql = `
  select count(*)::integer as n from hongyan.messages m
  where (m.status in ('queued', 'sending', 'unknown')) is true
    and (m.status = 'sending' or (m.status = 'queued' and m.due_at <= now() + ${soon}))`;
const unknownSql = `
  select count(*)::integer as n from hongyan.messages m
  where (m.status in ('queued', 'sending', 'unknown')) is true and m.status = 'unknown'`;
const openCampaignsSql = `
  select count(*)::integer as n from hongyan.campaigns c
  where c.ended_at is null
    and not exists (
      select from hongyan.messages m
      where m.appid = c.appid and m.campaign_id = c.id and m.status = 'queued' and m.due_at > now() + ${soon}
    )`;
/** Events that no delivery names yet, and deliveries that can be tried now: those that a dead process has wait for their lease. */
const undeliveredSql = `
  select (
    (select count(*) from hongyan.events e
      where e.created_at >= (select min(w.created_at) from hongyan.webhooks w)
        and not exists (
          select from hongyan.webhook_deliveries d
          where d.appid = e.appid and d.event_txid = e.txid and d.event_id = e.id
        ))
    + (select count(*) from hongyan.webhook_deliveries d where d.status = 'pending' and d.claimed_by is null)
  )::integer as n`;
const waitingDeliveriesSql = `
  select d.webhook_id as "webhookId", d.id from hongyan.webhook_deliveries d
  where d.status = 'pending' and d.claimed_by is null and d.due_at > now() + interval '1 second'`;

async function resumeAll(world: World, database: DatabaseView): Promise<void> {
  const paused = await database.query<{ campaignId: string }>(
    `select c.id as "campaignId" from hongyan.campaigns c where c.state = 'paused'`,
  );
  for (const { campaignId } of paused) {
    await callWorld(world, "POST", `/v1/campaigns/${campaignId}/resume`);
  }
  const apps = await countOf(
    database,
    `select count(*)::integer as n from hongyan.apps a where a.paused_until > now()`,
  );
  if (apps > 0) await callWorld(world, "POST", `/v1/apps/${appid}/resume`);
}

async function retryDeliveries(world: World, database: DatabaseView): Promise<void> {
  const waiting = await database.query<{ webhookId: string; id: number }>(waitingDeliveriesSql);
  await Promise.all(
    waiting.map(({ webhookId, id }) =>
      callWorld(world, "POST", `/v1/webhooks/${webhookId}/deliveries/${id}/retry`),
    ),
  );
}

async function callWorld(
  world: World,
  method: string,
  path: string,
  body?: unknown,
): Promise<void> {
  await callApi(world.fleet.urls[0], method, path, body === undefined ? {} : { body });
}

async function countOf(database: DatabaseView, text: string): Promise<number> {
  const rows = await database.query<{ n: number }>(text);
  return rows[0]?.n ?? 0;
}
