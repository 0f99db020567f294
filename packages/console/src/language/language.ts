import { keepChoice } from "../kept-choice.ts";
import { createSay, languages, type Language, type Say, type Words } from "./define-words.ts";

/** Chinese until the reader chooses. */
export const languageChoice = keepChoice<Language>("hongyan-language", languages, () => "zh-CN");

export const useLanguage = (): Language => languageChoice.use();

/** Words in the reader's language: `const say = useWords(words)`, then `say("title")`. */
export function useWords<Zh extends Record<string, string>>(words: Words<Zh>): Say<Zh> {
  return createSay(words, useLanguage());
}
