import type { Context } from "../../../context.ts";
import { HongyanError } from "../../../errors.ts";
import type { BodyParts, NewCampaign } from "../../../store/campaigns.ts";
import type { SceneCard } from "../../../store/scenes.ts";
import {
  knownScene,
  renderWith,
  usableTemplate,
  type RenderedMessage,
} from "../../messages/render-message.ts";
import { refuseOfficialAccount } from "../../messages/subscribe-message.ts";
import { bodyParts } from "../body-parts.ts";

/** No card: every line has to bring what is missing. */
const noBody: BodyParts = { start: '{"touser":', middle: "", end: null };

/**
 * The scene as it is now: the lines of the list are rendered with it, however it changes until they come. And the card of the
 * campaign's own params, where those suffice for one: lines that change nothing share it.
 *
 * @throws {HongyanError} SCENE_NOT_FOUND, TEMPLATE_NOT_FOUND, SCENE_INVALID; BAD_REQUEST for a template of an Official Account
 */
export async function prepareListCard(
  ctx: Context,
  appid: string,
  sceneName: string,
  params: Record<string, unknown>,
): Promise<Pick<NewCampaign, "templateId" | "body" | "listScene">> {
  const { updatedAt: _, ...scene } = await knownScene(ctx, appid, sceneName);
  const usable = await usableTemplate(ctx, appid, scene.templateId);
  refuseOfficialAccount(appid, usable);
  return {
    templateId: scene.templateId,
    body: ownBody(scene, usable, params) ?? noBody,
    listScene: scene,
  };
}

function ownBody(
  scene: SceneCard,
  usable: Pick<RenderedMessage, "template" | "isOfficialAccount">,
  params: Record<string, unknown>,
): BodyParts | undefined {
  try {
    const rendered = renderWith(scene, usable, params);
    return rendered.violations.length === 0 ? bodyParts(rendered) : undefined;
  } catch (error) {
    if (error instanceof HongyanError && error.code !== "SCENE_INVALID") return undefined;
    throw error;
  }
}
