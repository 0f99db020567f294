export type Language = "zh" | "en";

/** What was asked for, else what the shell speaks: `zh-CN`, `zh_CN.UTF-8`; everything else is English. */
export function chooseLanguage(
  asked: string | undefined,
  env: Record<string, string | undefined>,
): Language {
  const spoken = asked ?? (env["LC_ALL"] || env["LC_MESSAGES"] || env["LANG"] || "");
  return spoken.toLowerCase().startsWith("zh") ? "zh" : "en";
}
