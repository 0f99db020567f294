import type { Context } from "../../context.ts";
import type { Db } from "../../db/connection.ts";
import { countMessages, keepCounts, type CampaignCounts } from "../../store/campaign-counts.ts";
import type { CampaignRow } from "../../store/campaigns.ts";

/** Counts that are under way in this process, by campaign. Gone with their database. */
const underWay = new WeakMap<Db, Map<string, Promise<CampaignCounts>>>();

/**
 * Counts the messages of a large campaign and keeps the count for all processes. Who asks while that is under way gets the same
 * answer, unless the campaign has changed its state since it began.
 */
export async function countTogether(
  ctx: Pick<Context, "db">,
  { appid, campaignId, updatedAt }: Pick<CampaignRow, "appid" | "campaignId" | "updatedAt">,
): Promise<CampaignCounts> {
  const counts = underWay.get(ctx.db) ?? new Map<string, Promise<CampaignCounts>>();
  underWay.set(ctx.db, counts);
  for (let joined = counts.get(campaignId); joined !== undefined; joined = counts.get(campaignId)) {
    const counted = await joined;
    if (counted.countedAt >= updatedAt) return counted;
  }
  const counting = countAndKeep(ctx, appid, campaignId);
  counts.set(campaignId, counting);
  try {
    return await counting;
  } finally {
    if (counts.get(campaignId) === counting) counts.delete(campaignId);
  }
}

async function countAndKeep(
  { db }: Pick<Context, "db">,
  appid: string,
  campaignId: string,
): Promise<CampaignCounts> {
  const counted = await countMessages(db, appid, campaignId);
  await keepCounts(db, appid, campaignId, counted);
  return counted;
}
