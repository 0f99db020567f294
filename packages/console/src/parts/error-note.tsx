import { Alert } from "antd";
import type { ReactNode } from "react";
import { ApiError, unreachable } from "../api/api-error.ts";
import type { Language, Say } from "../language/define-words.ts";
import { useLanguage, useWords } from "../language/language.ts";
import { errorWordsZh } from "./error-words.ts";
import { wechatRefusal } from "./wechat-refusal.ts";
import { words } from "./words.ts";

/**
 * What went wrong, beside what failed, until it is tried again: the server's message, what to do now, and the code to search for
 * in docs/errors.md. Nothing is drawn without an error.
 */
export function ErrorNote({ error, action }: { error: unknown; action?: ReactNode }) {
  const say = useWords(words);
  const language = useLanguage();
  if (error === null || error === undefined) return null;
  const { message, hint } = sayError(error, language, say);
  return (
    <Alert
      type="error"
      showIcon
      role="alert"
      title={message}
      description={
        <>
          {hint !== undefined && <p>{hint}</p>}
          {error instanceof ApiError && <code>{error.code}</code>}
        </>
      }
      action={action}
    />
  );
}

function sayError(
  error: unknown,
  language: Language,
  say: Say<(typeof words)["zh-CN"]>,
): { message: string; hint?: string | undefined } {
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
