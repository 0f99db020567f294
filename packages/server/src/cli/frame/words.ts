/** One text in both languages. `hongyan` speaks either; programs read codes and never these. */
export interface Words {
  en: string;
  zh: string;
}

export type Language = "en" | "zh-CN";

/** By `--lang`, else as the terminal is set up (LC_ALL, LC_MESSAGES, LANG). Chinese of any region reads Chinese. */
export function chooseLanguage(
  named: string | undefined,
  env: Record<string, string | undefined>,
): Language {
  const wanted = named || env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "en";
  return wanted.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}

export function inLanguage(language: Language, words: Words): string {
  return language === "zh-CN" ? words.zh : words.en;
}

/** For what knows no flags: as the terminal is set up. */
export function inTerminalLanguage(words: Words): string {
  return inLanguage(chooseLanguage(undefined, process.env), words);
}
