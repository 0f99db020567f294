import type { Context } from "../../context.ts";
import {
  claimCounting,
  countMessages,
  findCounts,
  type CampaignCounts,
  type CampaignFailure,
} from "../../store/campaign-counts.ts";
import type { CampaignRow } from "../../store/campaigns.ts";
import { countTogether } from "./count-together.ts";
import { forecastCampaign } from "./forecast-campaign.ts";

export interface CampaignProgress {
  /** Messages by status; a status without any is left out. */
  counts: Record<string, number>;
  /** Why messages did not reach their users, the most frequent first. */
  failures: CampaignFailure[];
  countedAt: Date;
  /** Put on the wire a second: over the minute before `countedAt`, or since the start when that is less long ago. */
  perSecond: number;
  /** Until the last one is on the wire: at this rate, and by what else `forecastCampaign` knows. null while nothing moves. */
  etaSeconds: number | null;
}

/** As many messages are counted anew at each look: that takes some hundredths of a second. */
const fewMessages = 50_000;
/**
 * Other counts are kept for so many times as long as they take, so that looking costs a twentieth of one connection, but no
 * longer than people want to wait for a newer one.
 */
const ageFactor = 20;
const longestAgeMs = 60_000;

/** How far a campaign is. Of a large one the counts are some seconds old; one process counts for all. */
export async function readProgress(ctx: Context, campaign: CampaignRow): Promise<CampaignProgress> {
  const counted = await readCounts(ctx, campaign);
  const seconds = secondsCounted(campaign, counted.countedAt);
  const perSecond = counted.recent / seconds;
  const { counts } = counted;
  const ahead = unwritten(campaign) + (counts["queued"] ?? 0) + (counts["sending"] ?? 0);
  const isMoving =
    perSecond > 0 && (campaign.state === "expanding" || campaign.state === "sending");
  return {
    counts,
    failures: counted.failures,
    countedAt: counted.countedAt,
    perSecond,
    etaSeconds: isMoving ? (await forecastCampaign(ctx, campaign, ahead, perSecond)).seconds : null,
  };
}

async function readCounts(ctx: Context, campaign: CampaignRow): Promise<CampaignCounts> {
  const { appid, campaignId, updatedAt, expandedCount } = campaign;
  const kept = await findCounts(ctx.db, appid, campaignId);
  if (kept !== undefined) {
    const isOld = kept.ageMs >= Math.min(kept.tookMs * ageFactor, longestAgeMs);
    // Who sees that a campaign is done or cancelled wants to see with what.
    if (!isOld && kept.countedAt >= updatedAt) return kept;
    if (!(await claimCounting(ctx.db, appid, campaignId))) return kept;
  }
  const isLarge = kept !== undefined || expandedCount > fewMessages;
  return isLarge ? countTogether(ctx, campaign) : countMessages(ctx.db, appid, campaignId);
}

function secondsCounted({ startedAt }: CampaignRow, countedAt: Date): number {
  if (startedAt === null) return 60;
  return Math.min(60, Math.max(1, (countedAt.getTime() - startedAt.getTime()) / 1000));
}

/** Recipients whose messages are still to be written. */
function unwritten(campaign: CampaignRow): number {
  if (campaign.state !== "expanding") return 0;
  return Math.max(
    0,
    (campaign.audienceCount ?? 0) - campaign.expandedCount - campaign.skippedCount,
  );
}
