import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { findTemplateBridge, type TemplateBridgeRow } from "../../store/template-bridges.ts";
import { renderScene, type RenderedMessage } from "../messages/render-message.ts";
import { compileMapping } from "../messages/scene-mapping.ts";

/** A template message (模板消息) as old callers still write it. */
export interface TemplateMessage {
  templateId: string;
  /** Old keyword -> value. */
  keywords: Record<string, string>;
}

export interface Bridged {
  rendered: RenderedMessage;
  /** What the scene was given. */
  params: Record<string, string>;
  /** Keywords of the message that the bridge does not read. */
  unused: string[];
}

/**
 * A retired template message -> the subscribe message that its bridge makes of it. Keywords that the caller left out are
 * empty, as they were allowed to be: the bridge's Liquid may give them a stand-in.
 *
 * @throws {HongyanError} TEMPLATE_MESSAGE_RETIRED without a bridge; what the rendering of its scene throws
 */
export async function bridgeTemplateMessage(
  ctx: Context,
  appid: string,
  message: TemplateMessage,
): Promise<Bridged> {
  const bridge = await findTemplateBridge(ctx.db, appid, message.templateId);
  if (bridge === undefined) throw retired(message.templateId);
  const mapping = compileBridge(bridge);
  const absent = Object.fromEntries(mapping.params.map((keyword) => [keyword, ""]));
  const { data: params } = mapping.render({ ...absent, ...message.keywords });
  return {
    rendered: await renderScene(ctx, appid, bridge.scene, params),
    params,
    unused: Object.keys(message.keywords).filter((keyword) => !mapping.params.includes(keyword)),
  };
}

/** @throws {HongyanError} SCENE_INVALID when its Liquid does not parse */
export function compileBridge(bridge: Omit<TemplateBridgeRow, "updatedAt">) {
  const { scene, mapping, templateId } = bridge;
  return compileMapping({ name: scene, mapping, page: null }, `the bridge of ${templateId}`);
}

function retired(templateId: string): HongyanError {
  return new HongyanError(
    "TEMPLATE_MESSAGE_RETIRED",
    `template messages (模板消息) ended at WeChat on 2020-01-10 (45103), and no bridge says which scene stands in for template ${templateId}`,
    {
      hint: "Find a counterpart with `npx hongyan template migrate`, or make the bridge with POST /v1/template-bridges.",
      details: { errcode: 45103, templateId },
    },
  );
}
