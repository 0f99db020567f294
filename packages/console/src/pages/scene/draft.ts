import type { paths } from "@hongyan/client/schema";
import type { Scene } from "../../api/scenes.ts";
import type { Template } from "../../api/templates.ts";

type SceneRequest = NonNullable<
  paths["/v1/scenes"]["post"]["requestBody"]
>["content"]["application/json"];

/** A scene as it stands in the form. */
export type Draft = Pick<
  Scene,
  | "name"
  | "templateId"
  | "mapping"
  | "fit"
  | "clientSendable"
  | "trackOpens"
  | "miniprogramState"
  | "lang"
  | "quietHours"
  | "frequencyCap"
> & {
  /** Empty: the card opens nothing. */
  page: string;
};

/** Changes some members of the draft. */
export type ChangeDraft = (changes: Partial<Draft>) => void;

export function newDraft(template: Template | undefined): Draft {
  return {
    name: "",
    templateId: template?.templateId ?? "",
    mapping: mappingFor(template, {}),
    page: "",
    fit: "strict",
    clientSendable: false,
    trackOpens: true,
    miniprogramState: "formal",
    lang: "zh_CN",
    quietHours: null,
    frequencyCap: null,
  };
}

export function draftOf(scene: Scene): Draft {
  return {
    name: scene.name,
    templateId: scene.templateId,
    mapping: scene.mapping,
    page: scene.page ?? "",
    fit: scene.fit,
    clientSendable: scene.clientSendable,
    trackOpens: scene.trackOpens,
    miniprogramState: scene.miniprogramState,
    lang: scene.lang,
    quietHours: scene.quietHours,
    frequencyCap: scene.frequencyCap,
  };
}

/**
 * A text for each keyword of the template: the one that is there, else a param of the keyword's own name, so that the card is
 * whole from the start. Texts of keywords that the template lacks go.
 */
export function mappingFor(
  template: Template | undefined,
  mapping: Record<string, string>,
): Record<string, string> {
  const keywords = template?.keywords ?? [];
  return Object.fromEntries(keywords.map(({ key }) => [key, mapping[key] ?? `{{ ${key} }}`]));
}

export function requestOf(draft: Draft, appid: string): SceneRequest {
  const { page, ...rest } = draft;
  return { ...rest, appid, page: page.trim() === "" ? null : page.trim() };
}

/** Are both the same scene, written differently or not? */
export function isSameDraft(a: Draft, b: Draft): boolean {
  return differencesOf(a, b).length === 0;
}

/** A member of a draft, or one keyword of its mapping. */
export type Field = Exclude<keyof Draft, "mapping" | "name"> | `mapping.${string}`;

/** Where two drafts differ. */
export function differencesOf(a: Draft, b: Draft): Field[] {
  const keys = [...new Set([...Object.keys(a.mapping), ...Object.keys(b.mapping)])];
  const fields: Field[] = [...members, ...keys.map((key) => `mapping.${key}` as const)];
  return fields.filter((field) => canonical(valueOf(a, field)) !== canonical(valueOf(b, field)));
}

const members = [
  "templateId",
  "page",
  "fit",
  "clientSendable",
  "trackOpens",
  "miniprogramState",
  "lang",
  "quietHours",
  "frequencyCap",
] as const satisfies Field[];

export function valueOf(draft: Draft, field: Field): unknown {
  const key = keyOf(field);
  return key === undefined ? draft[field as keyof Draft] : draft.mapping[key];
}

/** The draft with the other's value in this field. */
export function take(draft: Draft, field: Field, from: Draft): Draft {
  const key = keyOf(field);
  if (key === undefined) return { ...draft, [field]: valueOf(from, field) };
  const { [key]: _, ...others } = draft.mapping;
  const text = from.mapping[key];
  return { ...draft, mapping: text === undefined ? others : { ...others, [key]: text } };
}

/** `base`, with what was changed between two states of the form on top. */
export function withChanges(base: Draft, { from, to }: { from: Draft; to: Draft }): Draft {
  return differencesOf(from, to).reduce((draft, field) => take(draft, field, to), base);
}

/** The keyword of `mapping.thing1`. */
export function keyOf(field: Field): string | undefined {
  return field.startsWith("mapping.") ? field.slice("mapping.".length) : undefined;
}

/** The order in which members were written means nothing. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => a.localeCompare(b)))
      : inner,
  );
}
