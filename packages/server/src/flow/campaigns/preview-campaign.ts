import type { Context } from "../../context.ts";
import { measureAudience, type AudienceSize } from "../../store/audience-size.ts";
import type { AudienceFilter, CampaignPace } from "../../store/campaigns.ts";
import { renderScene, type RenderedMessage } from "../messages/render-message.ts";
import { refuseOfficialAccount } from "../messages/subscribe-message.ts";
import type { Duration } from "../pacing/forecast-duration.ts";
import { forecastCampaign } from "./forecast-campaign.ts";

/**
 * What a campaign would be now: its card, whose violations are shown and not thrown, how many it would reach, and how long that
 * takes.
 *
 * @throws {HongyanError} BAD_REQUEST, and what renderScene throws
 */
export async function previewCampaign(
  ctx: Context,
  campaign: {
    appid: string;
    scene: string;
    params: Record<string, unknown>;
    audience: AudienceFilter;
    pace: CampaignPace;
    sendAt: Date | null;
  },
): Promise<{ rendered: RenderedMessage; reachable: AudienceSize; duration: Duration }> {
  const { appid } = campaign;
  const rendered = await renderScene(ctx, appid, campaign.scene, campaign.params);
  refuseOfficialAccount(appid, rendered);
  const { templateId } = rendered;
  const reachable = await measureAudience(ctx.db, appid, templateId, campaign.audience);
  const duration = await forecastCampaign(ctx, campaign, reachable.count);
  return { rendered, reachable, duration };
}
