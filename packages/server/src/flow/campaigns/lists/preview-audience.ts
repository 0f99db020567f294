import type { Context } from "../../../context.ts";
import { measureAudience } from "../../../store/audience-size.ts";
import { countListReach, listFirstCards, type ListedCard } from "../../../store/campaign-lists.ts";
import { listUploads, type UploadRow } from "../../../store/campaign-uploads.ts";
import type { CampaignRow } from "../../../store/campaigns.ts";
import type { Duration } from "../../pacing/forecast-duration.ts";
import { forecastCampaign } from "../forecast-campaign.ts";

const mostUploads = 100;
const mostCards = 3;
/** Looked at one by one: a second or so. The first users of a longer list stand for the others. */
const mostLookedAt = 200_000;

export interface AudiencePreview {
  listed: number;
  /** Users with a grant now. */
  reachable: number;
  /** Users of the list without one. */
  withoutGrant: number;
  /** There are too many to look at everybody. */
  isEstimate: boolean;
  duration: Duration;
  /** Of the first users of the list. */
  cards: ListedCard[];
  /** Newest first. */
  uploads: UploadRow[];
}

/** Whom a campaign that was made would reach now. Not counted when the lines come: grants come and go after that. */
export async function previewAudience(
  ctx: Context,
  campaign: CampaignRow,
): Promise<AudiencePreview> {
  const { appid, campaignId, hasList, listedCount: listed, templateId } = campaign;
  if (!hasList) {
    const size = await measureAudience(ctx.db, appid, templateId, campaign);
    return {
      ...{ listed: 0, reachable: size.count, withoutGrant: 0, isEstimate: size.isEstimate },
      duration: await forecastCampaign(ctx, campaign, size.count),
      ...{ cards: [], uploads: [] },
    };
  }
  const found = await countListReach(ctx.db, appid, campaign, mostLookedAt);
  const isEstimate = found.looked === mostLookedAt && listed > mostLookedAt;
  const reachable = isEstimate
    ? Math.round((found.reachable / found.looked) * listed)
    : found.reachable;
  return {
    listed,
    reachable,
    withoutGrant: (isEstimate ? listed : found.looked) - reachable,
    isEstimate,
    duration: await forecastCampaign(ctx, campaign, reachable),
    cards: await listFirstCards(ctx.db, appid, campaignId, mostCards),
    uploads: await listUploads(ctx.db, appid, campaignId, mostUploads),
  };
}
