import type { CampaignPatch, CampaignSummary } from "../../api/campaign-types.ts";
import { fromLocalTime, toLocalTime } from "../../parts/local-time.ts";

export type AudienceKind = "everybody" | "filter" | "list";

/** What is typed, as it stands in the fields. */
export interface DraftForm {
  name: string;
  scene: string;
  params: Record<string, string>;
  audienceKind: AudienceKind;
  tags: string[];
  registeredSince: string;
  lastSeenSince: string;
  startsLater: boolean;
  sendAt: string;
  expireAt: string;
  perSecond: string;
  hasWindow: boolean;
  windowFrom: string;
  windowTo: string;
  windowTimeZone: string;
}

export function formOf(campaign: CampaignSummary): DraftForm {
  const { audience, pacing, sendAt } = campaign;
  const { tags } = audience;
  const registeredSince = toLocalTime(audience.registeredSince);
  const lastSeenSince = toLocalTime(audience.lastSeenSince);
  const isFilter = tags.length > 0 || registeredSince !== "" || lastSeenSince !== "";
  return {
    name: campaign.name,
    scene: campaign.scene,
    params: Object.fromEntries(
      Object.entries(campaign.params).map(([name, value]) => [
        name,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
    audienceKind: audience.list ? "list" : isFilter ? "filter" : "everybody",
    tags,
    registeredSince,
    lastSeenSince,
    startsLater: sendAt !== null,
    sendAt: toLocalTime(sendAt),
    expireAt: toLocalTime(campaign.expireAt),
    perSecond: pacing.perSecond === null ? "" : String(pacing.perSecond),
    hasWindow: pacing.window !== null,
    windowFrom: pacing.window?.from ?? "09:00",
    windowTo: pacing.window?.to ?? "21:00",
    windowTimeZone: pacing.window?.timeZone ?? "Asia/Shanghai",
  };
}

/** Rules that can be told before the server is asked, by the field that breaks them. */
export type DraftFault =
  | "nameMissing"
  | "nameTooLong"
  | "tooManyTags"
  | "tagInvalid"
  | "sendAtMissing"
  | "expireAtEarly"
  | "rateInvalid"
  | "windowEmpty";

export const longestName = 100;
export const mostTags = 20;

export function faultsIn(form: DraftForm): Partial<Record<keyof DraftForm, DraftFault>> {
  const faults: Partial<Record<keyof DraftForm, DraftFault>> = {};
  if (form.name.trim() === "") faults.name = "nameMissing";
  else if (form.name.length > longestName) faults.name = "nameTooLong";
  // Of another audience they are not sent, nor shown.
  if (form.audienceKind === "filter") {
    if (form.tags.length > mostTags) faults.tags = "tooManyTags";
    else if (form.tags.some((tag) => !/^[^\s,]{1,64}$/u.test(tag))) faults.tags = "tagInvalid";
  }
  if (form.startsLater && form.sendAt === "") faults.sendAt = "sendAtMissing";
  if (form.startsLater && form.expireAt !== "" && form.expireAt <= form.sendAt) {
    faults.expireAt = "expireAtEarly";
  }
  const rate = Number(form.perSecond);
  if (form.perSecond.trim() !== "" && !(rate >= 0.1 && rate <= 100_000)) {
    faults.perSecond = "rateInvalid";
  }
  if (form.hasWindow && (form.windowFrom === form.windowTo || !isWindow(form))) {
    faults.windowTo = "windowEmpty";
  }
  return faults;
}

function isWindow({ windowFrom, windowTo }: DraftForm): boolean {
  return windowFrom !== "" && windowTo !== "";
}

/** Fields that are written together, or with a fault in one of them not at all. */
const audienceFields = ["audienceKind", "tags", "registeredSince", "lastSeenSince"] as const;
const windowFields = ["hasWindow", "windowFrom", "windowTo", "windowTimeZone"] as const;
const startFields = ["startsLater", "sendAt"] as const;
const together: readonly (readonly (keyof DraftForm)[])[] = [
  audienceFields,
  startFields,
  windowFields,
];

/** What the server has when `sent` was written over `saved`: not what was left out for its faults. */
export function keptOf(saved: DraftForm, sent: DraftForm): DraftForm {
  const faulty = Object.keys(faultsIn(sent)) as (keyof DraftForm)[];
  const leftOut = faulty.flatMap(
    (field) => together.find((fields) => fields.includes(field)) ?? [field],
  );
  return { ...sent, ...Object.fromEntries(leftOut.map((field) => [field, saved[field]])) };
}

/** What the server is to change, from one form to the other. What breaks a rule is left out until it is mended. */
export function changesBetween(
  saved: DraftForm,
  form: DraftForm,
  structured: readonly string[],
): CampaignPatch {
  const faults = faultsIn(form);
  const hasChanged = (...fields: (keyof DraftForm)[]) =>
    fields.some((field) => !isSame(saved[field], form[field])) &&
    fields.every((field) => faults[field] === undefined);
  return {
    ...(hasChanged("name") && { name: form.name.trim() }),
    ...(hasChanged("scene") && { scene: form.scene }),
    ...(hasChanged("params", "audienceKind") && { params: paramsOf(form, structured) }),
    ...(hasChanged(...audienceFields) && {
      audience: audienceOf(form),
    }),
    ...(hasChanged(...startFields) && {
      sendAt: form.startsLater ? fromLocalTime(form.sendAt) : null,
    }),
    ...(hasChanged("expireAt") && { expireAt: fromLocalTime(form.expireAt) }),
    ...(hasChanged("perSecond") && {
      perSecond: form.perSecond.trim() === "" ? null : Number(form.perSecond),
    }),
    ...(hasChanged(...windowFields) && {
      window: form.hasWindow
        ? { from: form.windowFrom, to: form.windowTo, timeZone: form.windowTimeZone }
        : null,
    }),
  };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * The values of the params. Of a list, an empty one is for its lines to give. `structured` are those of which the scene reads
 * members: they are typed as JSON, and stay text as long as they are none.
 */
export function paramsOf(
  { params, audienceKind }: Pick<DraftForm, "params" | "audienceKind">,
  structured: readonly string[],
): NonNullable<CampaignPatch["params"]> {
  return Object.fromEntries(
    Object.entries(params)
      .filter(([, text]) => audienceKind !== "list" || text !== "")
      .map(([name, text]) => [name, structured.includes(name) ? parse(text) : text]),
  );
}

function parse(text: string): NonNullable<CampaignPatch["params"]>[string] {
  try {
    return JSON.parse(text) as NonNullable<CampaignPatch["params"]>[string];
  } catch {
    return text;
  }
}

function audienceOf(form: DraftForm): CampaignPatch["audience"] {
  if (form.audienceKind === "list") return { list: true };
  if (form.audienceKind === "everybody") return null;
  const registeredSince = fromLocalTime(form.registeredSince);
  const lastSeenSince = fromLocalTime(form.lastSeenSince);
  return {
    ...(registeredSince !== null && { registeredSince }),
    ...(lastSeenSince !== null && { lastSeenSince }),
    ...(form.tags.length > 0 && { tags: form.tags }),
  };
}
