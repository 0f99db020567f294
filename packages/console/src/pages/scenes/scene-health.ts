import type { Scene } from "../../api/scenes.ts";
import type { Template } from "../../api/templates.ts";

/** Whether a scene can be sent with its template as WeChat lists it now. */
export type SceneHealth = "good" | "keywordsChanged" | "templateRemoved";

export function healthOf(scene: Scene, template: Template | undefined): SceneHealth {
  if (template === undefined || template.removedAt !== null) return "templateRemoved";
  const mapped = Object.keys(scene.mapping);
  const isMapped = template.keywords.every(({ key }) => mapped.includes(key));
  return isMapped && mapped.length === template.keywords.length ? "good" : "keywordsChanged";
}
