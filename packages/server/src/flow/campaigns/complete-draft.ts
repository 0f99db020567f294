import type { Context } from "../../context.ts";
import type { CampaignRow } from "../../store/campaigns.ts";
import { changeDraft } from "./change-draft.ts";
import { renderCard } from "./render-card.ts";

/**
 * Says what a draft lacks before it can be sent. When it lacks nothing any more, since its scene has changed, it gets its card now.
 *
 * @returns its `updatedAt` then
 * @throws {HongyanError} DATA_INVALID, and what renderCard and changeDraft throw
 */
export async function completeDraft(ctx: Context, campaign: CampaignRow): Promise<Date> {
  const { appid, scene, params, state, isReady, updatedAt } = campaign;
  if (state !== "draft" || isReady) return updatedAt;
  await renderCard(ctx, appid, scene, params);
  return changeDraft(ctx, campaign, { params }, updatedAt);
}
