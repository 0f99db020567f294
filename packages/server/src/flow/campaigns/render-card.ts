import type { Context } from "../../context.ts";
import type { NewCampaign } from "../../store/campaigns.ts";
import { refuseViolations, renderScene } from "../messages/render-message.ts";
import { refuseOfficialAccount } from "../messages/subscribe-message.ts";
import { bodyParts } from "./body-parts.ts";

/**
 * The same card for everybody.
 *
 * @throws {HongyanError} DATA_INVALID, BAD_REQUEST for a template of an Official Account, and what renderScene throws
 */
export async function renderCard(
  ctx: Context,
  appid: string,
  scene: string,
  params: Record<string, unknown>,
): Promise<Pick<NewCampaign, "templateId" | "body" | "listScene">> {
  const rendered = await renderScene(ctx, appid, scene, params);
  refuseOfficialAccount(appid, rendered);
  refuseViolations(rendered);
  return { templateId: rendered.templateId, body: bodyParts(rendered), listScene: null };
}
