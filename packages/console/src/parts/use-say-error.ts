import { ApiError, unreachable } from "../api/api-error.ts";
import type { Language, Say } from "../language/define-words.ts";
import { useLanguage, useWords } from "../language/language.ts";
import { errorWordsZh } from "./error-words.ts";
import { wechatRefusal } from "./wechat-refusal.ts";
import { words } from "./words.ts";

interface Said {
  message: string;
  hint?: string | undefined;
}

/** What went wrong and what to do now, in the reader's language where there are words for it. */
export function useSayError(): (error: unknown) => Said {
  const say = useWords(words);
  const language = useLanguage();
  return (error) => sayError(error, language, say);
}

function sayError(error: unknown, language: Language, say: Say<(typeof words)["zh-CN"]>): Said {
  if (!(error instanceof Error)) return { message: JSON.stringify(error) };
  if (!(error instanceof ApiError)) return { message: error.message };
  if (error.code === unreachable) {
    return { message: say("unreachable"), hint: say("unreachableHint") };
  }
  const refusal = wechatRefusal(error, language);
  if (refusal !== undefined) return refusal;
  const zh = language === "zh-CN" ? errorWordsZh[error.code] : undefined;
  return zh ?? { message: error.message, hint: error.hint };
}
