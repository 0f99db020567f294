import { fit, validate, type Violation } from "@hongyan/wechat";
import type { Context } from "../../context.ts";
import { HongyanError } from "../../errors.ts";
import type { SceneRow } from "../../store/scenes.ts";
import { checkPresence } from "../messages/check-presence.ts";
import { usableTemplate, type RenderedMessage } from "../messages/render-message.ts";
import { compileMapping } from "../messages/scene-mapping.ts";
import { badText, badValue, unmapped, type DraftFault } from "./draft-faults.ts";

export type SceneDraft = Pick<SceneRow, "templateId" | "mapping" | "page" | "fit"> & {
  params: Record<string, unknown>;
};

export interface DraftPreview {
  title: string;
  params: { name: string; readBy: string[] }[];
  lines: { key: string; name: string; value: string }[];
  page: string | null;
  changes: RenderedMessage["changes"];
  faults: DraftFault[];
  foreignKeys: string[];
}

/**
 * The card that a scene would make, while somebody is writing it. What would refuse the whole scene elsewhere is told here
 * text by text: one that does not parse leaves the others to be seen.
 *
 * @throws {HongyanError} TEMPLATE_NOT_FOUND
 */
export async function previewDraft(
  ctx: Context,
  appid: string,
  draft: SceneDraft,
): Promise<DraftPreview> {
  const usable = await usableTemplate(ctx, appid, draft.templateId);
  const { keywords, title } = usable.template;
  // Keys that the template lacks are not rendered: the time that this takes is bounded by the template.
  const texts = keywords.flatMap(({ key }) => {
    const text = draft.mapping[key];
    return text === undefined ? [] : [[key, text] as const];
  });
  const made = texts.map(([key, text]) => makeText(key, text, draft.params));
  const page = draft.page === null ? null : makeText("page", draft.page, draft.params);
  const checked = check(usable, draft.fit, made);

  return {
    title,
    params: readersOf(page === null ? made : [...made, page]),
    lines: keywords.map(({ key, name }) => ({ key, name, value: checked.data[key] ?? "" })),
    page: page?.value ?? null,
    changes: checked.changes,
    faults: [
      ...keywords.filter(({ key }) => !(key in draft.mapping)).map(unmapped),
      ...[...made, page].flatMap((text) => text?.fault ?? []),
      ...checked.violations.map(badValue),
    ],
    foreignKeys: Object.keys(draft.mapping).filter(
      (key) => !keywords.some((one) => one.key === key),
    ),
  };
}

interface MadeText {
  key: string;
  params: string[];
  value?: string;
  fault?: DraftFault;
}

function makeText(key: string, text: string, params: Record<string, unknown>): MadeText {
  let reads: string[] = [];
  try {
    const compiled = compileMapping(
      { name: "", mapping: { [key]: text }, page: null },
      "the draft",
    );
    reads = compiled.params;
    return { key, params: reads, value: compiled.render(params).data[key] ?? "" };
  } catch (error) {
    if (!(error instanceof HongyanError)) throw error;
    return { key, params: reads, fault: badText(key, error) };
  }
}

/** The rules of the values that were made; those that were not have a fault already. */
function check(
  { template, isOfficialAccount }: Pick<RenderedMessage, "template" | "isOfficialAccount">,
  mode: SceneDraft["fit"],
  made: MadeText[],
): {
  data: Record<string, string>;
  changes: RenderedMessage["changes"];
  violations: Violation[];
} {
  const data = Object.fromEntries(
    made.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value] as const])),
  );
  const part = { ...template, keywords: template.keywords.filter(({ key }) => key in data) };
  if (isOfficialAccount) return { data, changes: [], violations: checkPresence(part, data) };
  if (mode === "strict") return { data, changes: [], violations: validate(part, data) };
  const fitted = fit(part, data);
  return {
    data: Object.fromEntries(Object.entries(fitted.data).map(([key, { value }]) => [key, value])),
    changes: fitted.changes.map((change) => ({
      key: change.key,
      from: change.from,
      to: change.to,
      reason: change.reason.zh,
    })),
    violations: fitted.violations,
  };
}

/** Each param once, with the texts that read it. */
function readersOf(texts: MadeText[]): DraftPreview["params"] {
  const readers = new Map<string, string[]>();
  for (const { key, params } of texts) {
    for (const name of params) readers.set(name, [...(readers.get(name) ?? []), key]);
  }
  return [...readers].map(([name, readBy]) => ({ name, readBy }));
}
