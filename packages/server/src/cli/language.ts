export type Language = "en" | "zh-CN";

/** The language of the person at the terminal, by the variables that terminals set; English when none says Chinese. */
export function spokenLanguage(env: Record<string, string | undefined>): Language {
  const wanted = env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "";
  return wanted.toLowerCase().startsWith("zh") ? "zh-CN" : "en";
}
