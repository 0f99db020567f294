import { useLanguage } from "./language.ts";

/** A text that the server says in both languages. */
export interface Bilingual {
  zh: string;
  en: string;
}

/** Reads what the server says in both languages: `const read = useBilingual()`, then `read(step.says)`. */
export function useBilingual(): (text: Bilingual) => string {
  const language = useLanguage();
  return (text) => (language === "en" ? text.en : text.zh);
}
