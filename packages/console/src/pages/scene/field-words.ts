import type { Template } from "../../api/templates.ts";
import { useWords } from "../../language/language.ts";
import { keyOf, type Draft, type Field } from "./draft.ts";
import { words } from "./words.ts";

/** The fields of a scene and their values, in words. */
export function useFieldWords(templates: Template[]) {
  const say = useWords(words);
  const nameOf = (field: Field): string => {
    const key = keyOf(field);
    if (key === undefined) return say(labels[field as keyof typeof labels]);
    const keyword = templates.flatMap(({ keywords }) => keywords).find((one) => one.key === key);
    return keyword === undefined ? key : `${keyword.name}（${key}）`;
  };
  const textOf = (field: Field, value: unknown): string => {
    if (value === undefined || value === "") return say("empty");
    if (field === "templateId") {
      return (
        templates.find(({ templateId }) => templateId === value)?.title ?? JSON.stringify(value)
      );
    }
    if (field === "quietHours") return quietText(value as Draft["quietHours"]);
    if (field === "frequencyCap") return capText(value as Draft["frequencyCap"]);
    if (field === "contentCheck") return checkText(value as Draft["contentCheck"]);
    if (typeof value === "boolean") return say(value ? "yes" : "no");
    if (field === "fit") return say(value === "fit" ? "fitFit" : "fitStrict");
    return typeof value === "string" ? value : JSON.stringify(value);
  };
  const actionText = (action: Action) => say(labelOf(action));
  const quietText = (hours: Draft["quietHours"]) =>
    hours === null
      ? say("none")
      : `${hours.from}–${hours.to} ${hours.timeZone} · ${actionText(hours.action)}`;
  const capText = (cap: Draft["frequencyCap"]) => {
    if (cap === null) return say("none");
    const length =
      cap.perHours === undefined
        ? `${cap.perDays} ${say("days")}`
        : `${cap.perHours} ${say("hours")}`;
    return `${cap.count} / ${length} · ${actionText(cap.action)}`;
  };
  const checkText = (check: Draft["contentCheck"]) => {
    if (check === null) return say("unchecked");
    const { block, checks, whenUnavailable, params } = check;
    const rules = [blockLabels[block], checksLabels[checks], unavailableLabels[whenUnavailable]];
    return [...rules.map((label) => say(label)), ...(params ?? [])].join(" · ");
  };
  return { nameOf, textOf };
}

const labels = {
  templateId: "template",
  page: "page",
  fit: "fit",
  clientSendable: "clientSendable",
  trackOpens: "trackOpens",
  miniprogramState: "state",
  lang: "lang",
  quietHours: "quietHours",
  frequencyCap: "frequencyCap",
  contentCheck: "contentCheck",
} as const;

/** What becomes of a message that meets a rule. */
export type Action = NonNullable<Draft["frequencyCap"]>["action"];

export function labelOf(action: Action): (typeof actionLabels)[Action] {
  return actionLabels[action];
}

const actionLabels = {
  delay: "actionDelay",
  drop: "actionDrop",
  reject: "actionReject",
} as const;

const blockLabels = { risky: "blockRisky", "risky-and-review": "blockReview" } as const;
const checksLabels = {
  "mini-program": "checksClient",
  "every-send": "checksEvery",
} as const;
const unavailableLabels = { refuse: "unavailableRefuse", send: "unavailableSend" } as const;
