import type { AutoReplyRow } from "../../store/auto-replies.ts";
import type { CustomerServiceContent } from "./customer-service-message.ts";

export type AutoReply = AutoReplyRow<CustomerServiceContent>;

/** What a user did, as far as an answer depends on it. */
export type Approach =
  | { kind: "message"; text: string | undefined }
  /** `greetedAt`: when entering was last answered, if it was. */
  | { kind: "enter"; at: Date; greetedAt: Date | null };

/** What is answered by itself. */
export type Decision =
  | { kind: "none" }
  | { kind: "reply"; autoReplyId: string; message: CustomerServiceContent }
  /** `autoReplyId` null: not by a rule, but because the agents have the conversation. */
  | { kind: "hand-over"; autoReplyId: string | null }
  | { kind: "greeted-before"; autoReplyId: string };

/**
 * The first rule that matches answers: for a message the keywords in their order, then the default ones; for entering those
 * for it, unless the user was greeted lately. While agents hold the conversation no rule answers, and every message goes
 * to them.
 *
 * Takes time in proportion to the text: words are looked for as they are, so that nobody's pattern can stall a push.
 */
export function chooseAutoReply(
  rules: AutoReply[],
  approach: Approach,
  isHeldByAgents: boolean,
): Decision {
  const enabled = rules.filter((rule) => rule.isEnabled);
  if (approach.kind === "enter") {
    const rule = enabled.find((one) => one.trigger === "enter");
    if (rule === undefined || isHeldByAgents) return { kind: "none" };
    const againAtMs = (approach.greetedAt?.getTime() ?? 0) + rule.greetAgainAfterHours * 3_600_000;
    return approach.greetedAt !== null && approach.at.getTime() < againAtMs
      ? { kind: "greeted-before", autoReplyId: rule.autoReplyId }
      : answerOf(rule);
  }
  if (isHeldByAgents) return { kind: "hand-over", autoReplyId: null };
  const text = normalize(approach.text ?? "");
  const rule =
    enabled.find((one) => one.trigger === "keyword" && text !== "" && matches(one, text)) ??
    enabled.find((one) => one.trigger === "default");
  return rule === undefined ? { kind: "none" } : answerOf(rule);
}

function answerOf({ autoReplyId, message }: AutoReply): Decision {
  return message === null
    ? { kind: "hand-over", autoReplyId }
    : { kind: "reply", autoReplyId, message };
}

function matches(rule: AutoReply, text: string): boolean {
  return rule.words.some((word) => {
    const wanted = normalize(word);
    return rule.match === "equals" ? text === wanted : text.includes(wanted);
  });
}

/** Full-width letters are those of another keyboard, capitals those of another mood. */
function normalize(text: string): string {
  return text.normalize("NFKC").trim().toLowerCase();
}
