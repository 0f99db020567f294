import { readConfig, startServer } from "@hongyan/server";
import { sql } from "kysely";
import { carryOutCampaigns } from "../../packages/server/src/flow/campaigns/carry-out-campaign.ts";
import { createCampaign } from "../../packages/server/src/flow/campaigns/create-campaign.ts";
import { findCampaign } from "../../packages/server/src/store/campaigns.ts";
import { answerParent } from "../lib/answer-parent.ts";
import { appid, paramsOf, scene } from "../lib/sample.ts";

// Expands a campaign in a process of its own, without sending: what a worker does for its job, one after the other.

export interface Campaign {
  task: {
    env: Record<string, string | undefined>;
    recipients: number;
  };
  answer: {
    elapsedMs: number;
    peakRssMib: number;
  };
}

answerParent<Campaign>(async ({ env, recipients }) => {
  await using server = await startServer(readConfig(env), { api: false, worker: false });
  const { ctx } = server;
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
  const startedAt = performance.now();
  let state = "scheduled";
  while (state !== "sending") {
    await carryOutCampaigns(ctx, [{ appid, campaignId }], () => false);
    state = (await findCampaign(ctx.db, appid, campaignId))?.state ?? "gone";
  }
  const elapsedMs = performance.now() - startedAt;

  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from hongyan.messages where grant_state = 'held'`.execute(
    ctx.db,
  );
  if (rows[0]?.count !== recipients) {
    throw new Error(`${recipients} were to get a message, and ${rows[0]?.count} do`);
  }
  // maxRSS is in KiB on every platform.
  return { elapsedMs, peakRssMib: process.resourceUsage().maxRSS / 1024 };
});
