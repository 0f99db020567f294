import { setTimeout as wait } from "node:timers/promises";
import { callApi } from "../lib/call-api.ts";
import { appid } from "../lib/sample.ts";
import type { World } from "../world/world.ts";
import { openDatabase, type DatabaseView } from "./database.ts";

const lookPauseMs = 200;

/**
 * Waits until nothing moves any more, or for so long: then the invariants say what has not settled. Does what an operator
 * does meanwhile: resumes the app and its campaigns, and has failed webhook deliveries tried again.
 */
export async function settle(world: World, longestMs: number): Promise<void> {
  await using database = await openDatabase(world.databaseUrl);
  const deadline = performance.now() + longestMs;
  const until = async (name: string, isDone: () => Promise<boolean>): Promise<void> => {
    if (await waitAtMost(deadline - performance.now(), isDone)) world.logs.note(name);
  };
  await until("no message is on its way", async () => {
    await resumeAll(world, database);
    return (await countOf(database, movingSql)) === 0;
  });
  await callWorld(world, "PATCH", `/v1/apps/${appid}`, { unknownAfterSeconds: 0 });
  await until("no message, campaign or delivery is open", async () => {
    await resumeAll(world, database);
    await retryDeliveries(world, database);
    return (await countOf(database, openSql)) === 0;
  });
  // Not longer: a job that a killed process had is given to another one after five minutes only.
  await waitAtMost(longestCallbacksMs, () => callbacksAreOver(world, database));
}

const longestCallbacksMs = 4_000;

/** A message that is due within so long is waited for: longer than what comes between here and the look at all of them. */
const soon = "interval '10 seconds'";

const movingSql = `
  select count(*)::integer as n from hongyan.messages m
  where m.status = 'sending' or (m.status = 'queued' and m.due_at <= now() + ${soon})`;
const unknownSql = `
  select count(*)::integer as n from hongyan.messages m where m.status = 'unknown'`;
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
const openSql = `
  select sum(counted.n)::integer as n
  from (${[movingSql, unknownSql, openCampaignsSql, undeliveredSql].join(" union all ")}) counted`;
const unprocessedSql = `
  select count(*)::integer as n from hongyan.callbacks c where c.processed_at is null`;
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

async function callbacksAreOver(world: World, database: DatabaseView): Promise<boolean> {
  const pushed = world.emulator.control("POST", "callbacks/settle").then(() => true);
  if (!(await Promise.race([pushed, wait(lookPauseMs, false)]))) return false;
  return (await countOf(database, unprocessedSql)) === 0;
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

/** False when the time was over first. */
async function waitAtMost(longestMs: number, isDone: () => Promise<boolean>): Promise<boolean> {
  const deadline = performance.now() + longestMs;
  while (!(await isDone())) {
    if (performance.now() > deadline) return false;
    await wait(lookPauseMs);
  }
  return true;
}
