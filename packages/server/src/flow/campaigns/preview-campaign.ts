import type { Context } from "../../context.ts";
import { countAudience } from "../../store/campaign-expansion.ts";
import type { AudienceFilter } from "../../store/campaigns.ts";
import { renderScene, type RenderedMessage } from "../messages/render-message.ts";
import { refuseOfficialAccount } from "../messages/subscribe-message.ts";

/**
 * What a campaign would be now: its card, whose violations are shown and not thrown, and how many it would reach.
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
  },
): Promise<{ rendered: RenderedMessage; reachable: number }> {
  const { appid } = campaign;
  const rendered = await renderScene(ctx, appid, campaign.scene, campaign.params);
  refuseOfficialAccount(appid, rendered);
  const reachable = await countAudience(ctx.db, appid, rendered.templateId, campaign.audience);
  return { rendered, reachable };
}
