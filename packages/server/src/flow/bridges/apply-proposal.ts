import type { Template } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import { findScene } from "../../store/scenes.ts";
import { findTemplateBridge } from "../../store/template-bridges.ts";
import { findTemplate, parseTemplateRow } from "../../store/templates.ts";
import { standInFor, type Candidate } from "./propose-bridge.ts";
import { saveBridge } from "./save-bridge.ts";
import { saveScene } from "../setup/save-scene.ts";
import { askWechat } from "../ask-wechat.ts";
import { syncTemplates } from "../setup/sync-templates.ts";

export interface Migration {
  /** Of the retired template. */
  templateId: string;
  /** Name of the new scene. */
  scene?: string | undefined;
  candidate: Pick<Candidate, "source" | "templateId" | "tid" | "title" | "keywords">;
}

/**
 * Carries out a proposal: adds the template if it is one of the library, makes a scene whose params are the old keywords,
 * and the bridge. Doing it twice changes nothing more.
 *
 * @throws {HongyanError} BRIDGE_INVALID when a keyword would be empty or the scene's name is another one's;
 * TEMPLATE_NOT_FOUND, WECHAT_REFUSED, WECHAT_UNREACHABLE
 */
export async function applyProposal(
  ctx: Context,
  appid: string,
  migration: Migration,
): Promise<{ templateId: string; scene: string }> {
  const { candidate } = migration;
  const scene = migration.scene ?? defaultSceneName(migration.templateId);
  refuseUnfilled(candidate);
  await refuseTakenScene(ctx, appid, migration.templateId, scene);

  const template = await addTemplate(ctx, appid, candidate);
  // Both or neither: a scene without its bridge would pass for one that somebody made by hand.
  await ctx.db.transaction().execute(async (tx) => {
    await saveScene({ db: tx, reference: ctx.reference }, appid, {
      name: scene,
      templateId: template.templateId,
      page: null,
      mapping: toMapping(template, candidate),
      // Template messages had no limits of length, so old callers know of none.
      fit: "fit",
      clientSendable: false,
      trackOpens: true,
      miniprogramState: "formal",
      lang: "zh_CN",
    });
    await saveBridge({ db: tx }, appid, {
      templateId: migration.templateId,
      scene,
      mapping: Object.fromEntries(
        candidate.keywords.flatMap(({ from }) =>
          from === null ? [] : [[from.key, `{{ ${from.key} }}`] as const],
        ),
      ),
      notes: `${candidate.title}, by template migrate`,
    });
  });
  ctx.reference.forget();
  return { templateId: template.templateId, scene };
}

function defaultSceneName(templateId: string): string {
  const letters = templateId.replace(/[^0-9A-Za-z]/g, "").toLowerCase();
  return `bridge-${letters.slice(0, 12)}`;
}

function refuseUnfilled({ title, keywords }: Migration["candidate"]): void {
  const empty = keywords.filter(({ from, standIn }) => from === null && standIn === null);
  const isBlank = !keywords.some(({ from }) => from !== null);
  if (empty.length === 0 && !isBlank) return;
  throw new HongyanError(
    "BRIDGE_INVALID",
    isBlank
      ? `nothing of the old template would be shown in ${title}`
      : `nothing fills ${empty.map((keyword) => keyword.name).join(", ")} of ${title}`,
    {
      hint: "Take another candidate, or make a scene with params of your own (POST /v1/scenes) and its bridge (POST /v1/template-bridges).",
    },
  );
}

/** A scene that somebody made by hand is not to be written over. */
async function refuseTakenScene(
  ctx: Context,
  appid: string,
  templateId: string,
  scene: string,
): Promise<void> {
  if ((await findScene(ctx.db, appid, scene)) === undefined) return;
  const bridge = await findTemplateBridge(ctx.db, appid, templateId);
  if (bridge?.scene === scene) return;
  throw new HongyanError("BRIDGE_INVALID", `app ${appid} has a scene ${scene} already`, {
    hint: "Name another one for this migration with scene (--scene).",
  });
}

async function addTemplate(
  ctx: Context,
  appid: string,
  candidate: Migration["candidate"],
): Promise<Template> {
  const templateId = candidate.templateId ?? (await addFromLibrary(ctx, appid, candidate));
  const row = await findTemplate(ctx.db, appid, templateId);
  if (row === undefined || row.removedAt !== null) {
    throw new HongyanError(
      "TEMPLATE_NOT_FOUND",
      `template ${templateId} is not in the list of app ${appid}`,
      {
        hint: "Bring the list up to date with POST /v1/templates/sync, and ask for a new proposal.",
      },
    );
  }
  return parseTemplateRow(row);
}

const longestSceneDesc = 15;

async function addFromLibrary(
  ctx: Context,
  appid: string,
  { tid, title, keywords }: Migration["candidate"],
): Promise<string> {
  const kidList = keywords.flatMap(({ kid }) => (kid === null ? [] : [kid]));
  const { priTmplId } = await askWechat(() =>
    ctx.wechat.of(appid).templates.add({
      tid: tid ?? "",
      kidList,
      sceneDesc: title.slice(0, longestSceneDesc),
    }),
  );
  await syncTemplates(ctx, appid);
  return priTmplId;
}

/**
 * Keyword of the template -> Liquid. Its keys are read from what WeChat lists now, and found by their names: only WeChat
 * knows the number in a key. An old caller may leave a keyword out, which a subscribe message does not allow, so what may be
 * said in its place stands in the text.
 */
function toMapping(template: Template, candidate: Migration["candidate"]): Record<string, string> {
  const entries = template.keywords.map((keyword, index) => {
    const source =
      candidate.keywords.find((one) => one.name === keyword.name) ?? candidate.keywords[index];
    const standIn = source?.standIn ?? standInFor(keyword.type);
    if (source?.from == null) return [keyword.key, standIn ?? ""] as const;
    const fallback = standIn === null ? "" : ` | default: "${standIn}"`;
    return [keyword.key, `{{ ${source.from.key}${fallback} }}`] as const;
  });
  return Object.fromEntries(entries);
}
