import { useLanguage, useWords } from "../../language/language.ts";
import type { Card, Violation } from "./use-card.ts";
import { words } from "./words.ts";

/** What is wrong with a value and which rule it breaks, in plain words with its numbers. */
export function useSayViolation(): (violation: Violation, card: Card | undefined) => string {
  const say = useWords(words);
  const language = useLanguage() === "en" ? "en" : "zh";
  return ({ key, keywordName, rule, limit, message, hint }, card) => {
    const name = keywordName ?? key;
    if (rule === "too-long" && limit !== undefined) {
      return say("tooLong", { name, limit, n: card?.data[key]?.value.length ?? 0 });
    }
    if (rule === "empty" || rule === "missing") return say("empty", { name });
    return `${message[language]}${language === "zh" ? "。" : ". "}${hint[language]}`;
  };
}
