import type { z } from "zod";
import type { sceneDraftPreview } from "../../contract/scene-drafts.ts";
import { HongyanError } from "../../errors.ts";
import type { ApiClient } from "../api.ts";
import type { Change, Plan } from "./make-plan.ts";
import type { Present } from "./present-state.ts";

/**
 * What the server would refuse in the middle of a plan is told before its beginning: scenes that do not fit their templates,
 * default scenes that do not exist, secrets that are missing. Scenes of an app that is still to be added cannot be asked about:
 * its templates are not known yet.
 *
 * @throws {HongyanError} BAD_REQUEST that names every fault
 */
export async function checkPlan(
  api: ApiClient,
  { changes }: Plan,
  present: ReadonlyMap<string, Present>,
): Promise<void> {
  const isNew = (appid: string): boolean =>
    changes.some((one) => one.kind === "app" && one.action === "create" && one.appid === appid);
  const faults: { path: string; message: string }[] = [];
  for (const change of changes) {
    faults.push(...missingDefaultScene(change, present), ...missingSecrets(change));
    if (change.kind !== "scene" || change.action === "remove" || isNew(change.appid)) continue;
    faults.push(...(await faultsOf(api, change)));
  }
  if (faults.length === 0) return;
  throw new HongyanError("BAD_REQUEST", "the file does not fit the server; nothing was changed", {
    hint: "`hongyan template sync`, then `hongyan template show TEMPLATE_ID`, show the keywords of a template.",
    details: faults,
  });
}

async function faultsOf(
  api: ApiClient,
  change: Change & { kind: "scene"; action: "create" | "change" },
): Promise<{ path: string; message: string }[]> {
  const { templateId, mapping, page = null, fit } = change.wanted;
  const path = `${change.appid}/${change.name}`;
  const draft = { appid: change.appid, templateId, mapping, page, fit };
  try {
    const { faults, foreignKeys } = await api.post<z.infer<typeof sceneDraftPreview>>(
      "/v1/scenes/preview",
      draft,
    );
    // Without sample values params are missing, which is no fault of the scene.
    const ofScene = faults.filter(({ kind }) => kind === "unmapped" || kind === "liquid");
    return [
      ...ofScene.map(({ key, message }) => ({ path, message: `${key}: ${message.en}` })),
      ...foreignKeys.map((key) => ({ path, message: `${key} is no keyword of its template` })),
    ];
  } catch (error) {
    if (!(error instanceof HongyanError) || error.status >= 500) throw error;
    return [{ path, message: error.message }];
  }
}

/** The server keeps any name; only a scene that exists is ever sent. */
function missingDefaultScene(
  change: Change,
  present: ReadonlyMap<string, Present>,
): { path: string; message: string }[] {
  if (change.kind !== "app") return [];
  const { appid, defaultScene, scenes = [] } = change.wanted;
  if (defaultScene === undefined || defaultScene === null) return [];
  const known = [...scenes, ...(present.get(appid)?.scenes ?? [])];
  if (known.some(({ name }) => name === defaultScene)) return [];
  return [{ path: appid, message: `defaultScene: there is no scene ${defaultScene}` }];
}

/** A secret may be left out of the environment as long as nothing needs it: a build that only plans knows none. */
function missingSecrets(change: Change): { path: string; message: string }[] {
  if (change.kind !== "app") return [];
  const { appid, secret, callback } = change.wanted;
  const missing = (name: string) => ({
    path: appid,
    message: `${name}: it is needed now: write \${NAME}, and set NAME in the environment`,
  });
  const isNewCallback = callback && (change.action === "create" || change.seen.callback === null);
  return [
    ...(change.action === "create" && secret === undefined ? [missing("secret")] : []),
    ...(isNewCallback && callback.token === undefined ? [missing("callback.token")] : []),
    ...(isNewCallback && callback.mode !== "plain" && callback.encodingAESKey === undefined
      ? [missing("callback.encodingAESKey")]
      : []),
  ];
}
