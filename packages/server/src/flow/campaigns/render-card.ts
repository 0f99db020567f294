import type { Context } from "../../context.ts";
import type { BodyParts, NewCampaign } from "../../store/campaigns.ts";
import type { SceneCard } from "../../store/scenes.ts";
import {
  knownScene,
  refuseViolations,
  renderWith,
  usableTemplate,
} from "../messages/render-message.ts";
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
  const card = await renderCardOf(ctx, appid, await knownScene(ctx, appid, scene), params);
  return { ...card, listScene: null };
}

/** The card of a scene that is at hand. @throws as renderCard */
export async function renderCardOf(
  ctx: Context,
  appid: string,
  scene: SceneCard,
  params: Record<string, unknown>,
): Promise<{ templateId: string; body: BodyParts }> {
  const usable = await usableTemplate(ctx, appid, scene.templateId);
  const rendered = renderWith(scene, usable, params);
  refuseOfficialAccount(appid, rendered);
  refuseViolations(rendered);
  return { templateId: rendered.templateId, body: bodyParts(rendered) };
}
