import { setTimeout as wait } from "node:timers/promises";
import { readConfig, startServer, type Context } from "@hongyan/server";
import { sql } from "kysely";
import { createCampaign } from "../../packages/server/src/flow/campaigns/create-campaign.ts";
import { findCampaign } from "../../packages/server/src/store/campaigns.ts";
import { answerParent } from "../lib/answer-parent.ts";
import { appid, paramsOf, scene, template } from "../lib/sample.ts";

// Expands a campaign and sends it, in one process, as `hongyan worker` does: how much memory it takes on the way.

export interface CampaignMillion {
  task: {
    env: Record<string, string | undefined>;
    recipients: number;
    /** So many recipients have theirs: from then on memory is to stay flat. */
    warmAt: number;
  };
  answer: {
    elapsedMs: number;
    /** Resident memory, the highest seen so far: when `warmAt` were sent, and at the end. */
    warmRssMib: number;
    peakRssMib: number;
  };
}

const sampleMs = 100;
/** Of users that are made in one statement. */
const usersAtOnce = 100_000;

answerParent<CampaignMillion>(async ({ env, recipients, warmAt }) => {
  await using server = await startServer(readConfig(env), { api: false });
  const { ctx } = server;
  await seedUsers(ctx, recipients);
  const startedAt = performance.now();
  const campaignId = await createCampaign(ctx, {
    appid,
    name: "bench",
    scene: scene.name,
    params: paramsOf(0),
    audience: { registeredSince: null, lastSeenSince: null, tags: [] },
    pace: { perSecond: null, window: null },
    sendAt: null,
    expireAt: null,
    isDraft: false,
    idempotency: undefined,
  });
  let warmRssMib = 0;
  let peakRssMib = 0;
  for (let sent = 0; sent < recipients; sent = await countSent(ctx)) {
    await wait(sampleMs);
    peakRssMib = Math.max(peakRssMib, process.memoryUsage.rss() / 1024 / 1024);
    if (sent <= warmAt) warmRssMib = peakRssMib;
  }
  const elapsedMs = performance.now() - startedAt;
  await checkOneEach(ctx, campaignId, recipients);
  return { elapsedMs, warmRssMib, peakRssMib };
});

/** By the metric, so that nothing asks the database while it is busy. */
async function countSent(ctx: Context): Promise<number> {
  const { values } = await ctx.metrics.outcomes.get();
  const others = values.filter(({ labels, value }) => labels.outcome !== "sent" && value > 0);
  if (others.length > 0) throw new Error(`sends ended otherwise: ${JSON.stringify(others)}`);
  return values.reduce((sum, { value }) => sum + value, 0);
}

/** Users in no order, with one grant each, as the API would have written them. */
async function seedUsers(ctx: Context, count: number): Promise<void> {
  for (let from = 1; from <= count; from += usersAtOnce) {
    const to = Math.min(count, from + usersAtOnce - 1);
    await sql`
      with named as materialized (
        select 'o' || left(translate(encode(sha256(i::text::bytea), 'base64'), '+/', '-_'), 27) as openid
        from generate_series(${from}::integer, ${to}::integer) as i
      ),
      known as (
        insert into hongyan.users (appid, openid)
        select ${appid}, n.openid from named n
      ),
      told as (
        insert into hongyan.ledger (appid, openid, template_id, kind, delta, report_id, source)
        select ${appid}, n.openid, ${template.priTmplId}, 'credit', 1, 'bench', 'business' from named n
      )
      insert into hongyan.balances (appid, openid, template_id, available)
      select ${appid}, n.openid, ${template.priTmplId}, 1 from named n`.execute(ctx.db);
  }
  await sql`analyze`.execute(ctx.db);
}

async function checkOneEach(ctx: Context, campaignId: string, recipients: number): Promise<void> {
  const { rows } = await sql<{ count: number; users: number }>`
    select count(*)::integer as count, count(distinct m.openid)::integer as users
    from hongyan.messages m
    where m.campaign_id = ${campaignId}::uuid and m.status = 'sent'`.execute(ctx.db);
  const expanded = (await findCampaign(ctx.db, appid, campaignId))?.expandedCount;
  const [row] = rows;
  if (row?.count === recipients && row.users === recipients && expanded === recipients) return;
  throw new Error(
    `${recipients} were to get one message each: ${JSON.stringify({ row, expanded })}`,
  );
}
