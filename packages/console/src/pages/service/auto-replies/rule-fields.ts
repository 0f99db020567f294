import type { AutoReply, AutoReplyRule, Content } from "../../../api/customer-service.ts";

export const answerKinds = ["text", "image", "link", "miniprogrampage", "transfer"] as const;
type AnswerKind = (typeof answerKinds)[number];

/** A rule as the form has it: with a place for each kind of answer, so that changing one's mind loses nothing. */
export interface RuleFields {
  trigger: AutoReply["trigger"];
  keyword: { match: "contains" | "equals"; words: string[] };
  greetAgainAfterHours: number;
  kind: AnswerKind;
  answer: Content;
}

const usualHours = 24;

export function toFields(rule: AutoReply | undefined): RuleFields {
  const answer: Content = rule === undefined || "transfer" in rule.answer ? {} : rule.answer;
  return {
    trigger: rule?.trigger ?? "keyword",
    keyword: rule?.keyword ?? { match: "contains", words: [] },
    greetAgainAfterHours: rule?.greetAgainAfterHours ?? usualHours,
    kind: rule === undefined ? "text" : kindOf(rule.answer),
    answer,
  };
}

/** Only what belongs to the trigger and to the kind of answer that were chosen. */
export function toRule(fields: RuleFields): AutoReplyRule {
  const { trigger, keyword, greetAgainAfterHours, kind, answer } = fields;
  return {
    trigger,
    ...(trigger === "keyword" && { keyword }),
    ...(trigger === "enter" && { greetAgainAfterHours }),
    answer: kind === "transfer" ? { transfer: true } : { [kind]: answer[kind] },
  };
}

function kindOf(answer: AutoReply["answer"]): AnswerKind {
  if ("transfer" in answer) return "transfer";
  return answerKinds.find((kind) => kind !== "transfer" && answer[kind] !== undefined) ?? "text";
}
