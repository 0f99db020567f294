import type { Template } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { lockApp } from "../../store/apps.ts";
import { findSceneToChange, upsertScene, type SceneRow } from "../../store/scenes.ts";
import { findTemplate, parseTemplateRow } from "../../store/templates.ts";
import { compileMapping } from "../messages/scene-mapping.ts";

type Rule = "quietHours" | "frequencyCap" | "contentCheck";
/** Without rules: at any hour, as often as asked for, unchecked. */
type NewScene = Omit<SceneRow, "updatedAt" | Rule> & Partial<Pick<SceneRow, Rule>>;

/**
 * Saves a scene after checking it against its template: every keyword mapped, no key that the template lacks, all Liquid
 * parsed. What passes here can fail later only by a value.
 *
 * @param check throws when the scene is not as the caller has seen it
 * @throws {HongyanError} TEMPLATE_NOT_FOUND, SCENE_INVALID
 */
export async function saveScene(
  ctx: Pick<Context, "db" | "reference">,
  appid: string,
  scene: NewScene,
  check?: (current: SceneRow | undefined) => void,
): Promise<void> {
  // Not from the cache: a template that was synced a moment ago must count.
  const row = await findTemplate(ctx.db, appid, scene.templateId);
  if (row === undefined || row.removedAt !== null) {
    throw new HongyanError(
      "TEMPLATE_NOT_FOUND",
      `template ${scene.templateId} is not in the list of app ${appid}`,
      { hint: "Bring the list up to date with POST /v1/templates/sync, then GET /v1/templates." },
    );
  }
  checkKeys(scene, parseTemplateRow(row));
  compileMapping(scene);
  const saved = { quietHours: null, frequencyCap: null, contentCheck: null, ...scene };
  if (check === undefined) await upsertScene(ctx.db, appid, saved);
  else {
    await ctx.db.transaction().execute(async (tx) => {
      await lockApp(tx, appid);
      check(await findSceneToChange(tx, appid, scene.name));
      await upsertScene(tx, appid, saved);
    });
  }
  ctx.reference.forget();
}

function checkKeys(scene: NewScene, template: Template): void {
  const keys = template.keywords.map((keyword) => keyword.key);
  const missing = template.keywords.filter((keyword) => !(keyword.key in scene.mapping));
  const foreign = Object.keys(scene.mapping).filter((key) => !keys.includes(key));
  if (missing.length === 0 && foreign.length === 0) return;

  const faults = [
    ...missing.map((keyword) => `${keyword.key} (${keyword.name}) is not mapped`),
    ...foreign.map((key) => `${key} is no keyword of ${template.title}`),
  ];
  throw new HongyanError(
    "SCENE_INVALID",
    `scene ${scene.name} does not fit its template: ${faults.join("; ")}`,
    {
      hint: `Map exactly these keywords: ${template.keywords.map((one) => `${one.key} ${one.name}`).join(", ")}.`,
      details: { missing: missing.map((keyword) => keyword.key), foreign },
    },
  );
}
