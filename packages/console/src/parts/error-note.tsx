import { Alert } from "antd";
import type { ReactNode } from "react";
import { ApiError, unreachable } from "../api/api-error.ts";
import { useLanguage, useWords } from "../language/language.ts";
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
  const isAway = error instanceof ApiError && error.code === unreachable;
  const refusal = wechatRefusal(error, language);
  const message = isAway
    ? say("unreachable")
    : error instanceof Error
      ? (refusal?.message ?? error.message)
      : JSON.stringify(error);
  const hint = isAway
    ? say("unreachableHint")
    : error instanceof ApiError
      ? (refusal?.hint ?? error.hint)
      : undefined;
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
