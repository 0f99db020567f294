import type { Context } from "../../context.ts";
import type { NewCampaign } from "../../store/campaigns.ts";
import { prepareListCard } from "./lists/prepare-list-card.ts";

/** The card of a draft; none, but its template, as long as params are missing or break rules. @throws as prepareListCard */
export async function prepareDraftCard(
  ctx: Context,
  appid: string,
  scene: string,
  params: Record<string, unknown>,
  hasList: boolean,
): Promise<Pick<NewCampaign, "templateId" | "body" | "listScene">> {
  const card = await prepareListCard(ctx, appid, scene, params);
  return hasList ? card : { ...card, listScene: null };
}
