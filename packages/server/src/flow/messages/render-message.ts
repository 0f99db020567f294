import { fit, validate, type Template, type Violation } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import type { SceneCard, SceneRow } from "../../store/scenes.ts";
import type { ContentCheck, FrequencyCap, QuietHours } from "../../store/scene-rules.ts";
import { checkPresence } from "./check-presence.ts";
import { compileMapping, type CompiledMapping } from "./scene-mapping.ts";

/** What a card will hold, before it is known to whom it goes. */
export interface RenderedMessage {
  template: Template;
  /** Sent through an Official Account, with rules of its own. */
  isOfficialAccount: boolean;
  templateId: string;
  scene: string | null;
  page: string | undefined;
  /** May the page carry the id of the message? */
  trackOpens: boolean;
  data: Record<string, { value: string }>;
  miniprogramState: string;
  lang: string;
  /** Of its scene; null: none. */
  quietHours: QuietHours | null;
  frequencyCap: FrequencyCap | null;
  contentCheck: ContentCheck | null;
  /** What `fit` changed, in words. */
  changes: { key: string; from: string; to: string; reason: string }[];
  violations: Violation[];
}

// A scene row is replaced when it changes, so its compiled form lives as long as the row.
const compiled = new WeakMap<SceneCard, CompiledMapping>();

/**
 * Scene + params -> the card's values, every keyword rule checked. Violations are answered, not thrown, so that a preview
 * can show them.
 *
 * @throws {HongyanError} SCENE_NOT_FOUND, TEMPLATE_NOT_FOUND, PARAM_MISSING, PARAM_INVALID
 */
export async function renderScene(
  ctx: Context,
  appid: string,
  sceneName: string,
  params: Record<string, unknown>,
): Promise<RenderedMessage & { sceneRow: SceneRow }> {
  const scene = await knownScene(ctx, appid, sceneName);
  const usable = await usableTemplate(ctx, appid, scene.templateId);
  return {
    ...renderWith(scene, usable, params),
    quietHours: scene.quietHours,
    frequencyCap: scene.frequencyCap,
    contentCheck: scene.contentCheck,
    sceneRow: scene,
  };
}

/** @throws {HongyanError} SCENE_NOT_FOUND */
export async function knownScene(
  ctx: Context,
  appid: string,
  sceneName: string,
): Promise<SceneRow> {
  const scene = await ctx.reference.scene(appid, sceneName);
  if (scene !== undefined) return scene;
  throw new HongyanError("SCENE_NOT_FOUND", `app ${appid} has no scene ${sceneName}`, {
    hint: "GET /v1/scenes lists the scenes; POST /v1/scenes makes one.",
  });
}

/** Compiled once for as long as the scene is held. @throws {HongyanError} SCENE_INVALID */
export function compileScene(scene: SceneCard): CompiledMapping {
  const mapping = compiled.get(scene) ?? compileMapping(scene);
  compiled.set(scene, mapping);
  return mapping;
}

/** As `renderScene`, for whoever has scene and template at hand. @throws {HongyanError} PARAM_MISSING, PARAM_INVALID */
export function renderWith(
  scene: SceneCard,
  { template, isOfficialAccount }: Pick<RenderedMessage, "template" | "isOfficialAccount">,
  params: Record<string, unknown>,
): RenderedMessage {
  const { data, page } = compileScene(scene).render(params);
  const base = {
    template,
    isOfficialAccount,
    templateId: scene.templateId,
    scene: scene.name,
    page,
    trackOpens: scene.trackOpens,
    miniprogramState: scene.miniprogramState,
    lang: scene.lang,
    quietHours: null,
    frequencyCap: null,
    contentCheck: null,
  };
  if (isOfficialAccount) {
    return { ...base, data: wrap(data), changes: [], violations: checkPresence(template, data) };
  }
  if (scene.fit === "strict") {
    return { ...base, data: wrap(data), changes: [], violations: validate(template, data) };
  }
  const fitted = fit(template, data);
  const changes = fitted.changes.map((change) => ({
    key: change.key,
    from: change.from,
    to: change.to,
    reason: change.reason.zh,
  }));
  return { ...base, data: fitted.data, changes, violations: fitted.violations };
}

/** Template + data in WeChat's own form, for callers that keep no scene. */
export async function renderTemplateData(
  ctx: Context,
  appid: string,
  templateId: string,
  data: Record<string, string | { value: string }>,
): Promise<RenderedMessage> {
  const { template, isOfficialAccount } = await usableTemplate(ctx, appid, templateId);
  const check = isOfficialAccount ? checkPresence : validate;
  return {
    template,
    isOfficialAccount,
    templateId,
    scene: null,
    page: undefined,
    trackOpens: false,
    data: wrap(data),
    miniprogramState: "formal",
    lang: "zh_CN",
    quietHours: null,
    frequencyCap: null,
    contentCheck: null,
    changes: [],
    violations: check(template, data),
  };
}

/** @throws {HongyanError} DATA_INVALID with every violation: key, rule, limit and what to do. */
export function refuseViolations({ violations }: Pick<RenderedMessage, "violations">): void {
  if (violations.length === 0) return;
  const named = violations.map((violation) => violation.message.en);
  throw new HongyanError(
    "DATA_INVALID",
    `WeChat would refuse these values with 47003 (argument invalid): ${named.join("; ")}`,
    {
      hint: violations[0]?.hint.en ?? "See docs/keywords.md.",
      details: { errcode: 47003, violations },
    },
  );
}

/** @throws {HongyanError} TEMPLATE_NOT_FOUND */
export async function usableTemplate(
  ctx: Context,
  appid: string,
  templateId: string,
): Promise<Pick<RenderedMessage, "template" | "isOfficialAccount">> {
  const known = await ctx.reference.template(appid, templateId);
  if (known === undefined || known.isRemoved) {
    throw new HongyanError(
      "TEMPLATE_NOT_FOUND",
      `template ${templateId} is not in the list of app ${appid}; WeChat would answer 40037 (invalid template_id)`,
      {
        hint: "If it was added at WeChat lately: POST /v1/templates/sync. A template belongs to one app.",
        details: { errcode: 40037 },
      },
    );
  }
  return known;
}

function wrap(data: Record<string, string | { value: string }>): Record<string, { value: string }> {
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [
      key,
      typeof value === "string" ? { value } : { value: value.value },
    ]),
  );
}
