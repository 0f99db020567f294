import type { Context } from "../../../context.ts";
import { countAudience } from "../../../store/campaign-expansion.ts";
import { countListReach } from "../../../store/campaign-lists.ts";
import { listUploads, type UploadRow } from "../../../store/campaign-uploads.ts";
import type { CampaignRow } from "../../../store/campaigns.ts";

const mostUploads = 100;

export interface AudiencePreview {
  listed: number;
  /** Users with a grant now. */
  reachable: number;
  /** Users of the list without one. */
  withoutGrant: number;
  /** Newest first. */
  uploads: UploadRow[];
}

/** Whom a campaign that was made would reach now. It is not counted from the lines: grants come and go after an upload. */
export async function previewAudience(
  ctx: Context,
  campaign: CampaignRow,
): Promise<AudiencePreview> {
  const { appid, campaignId, hasList, listedCount, templateId } = campaign;
  if (!hasList) {
    const reachable = await countAudience(ctx.db, appid, templateId, campaign);
    return { listed: 0, reachable, withoutGrant: 0, uploads: [] };
  }
  const reach = await countListReach(ctx.db, appid, campaignId);
  const uploads = await listUploads(ctx.db, appid, campaignId, mostUploads);
  return { listed: listedCount, ...reach, uploads };
}
