import { Alert } from "antd";
import type { ReactNode } from "react";
import { ApiError, unreachable } from "../api/api-error.ts";
import { useWords } from "../language/language.ts";
import { words } from "./words.ts";

/**
 * What went wrong, beside what failed, until it is tried again: the server's message, what to do now, and the code to search for
 * in docs/errors.md. Nothing is drawn without an error.
 */
export function ErrorNote({ error, action }: { error: unknown; action?: ReactNode }) {
  const say = useWords(words);
  if (error === null || error === undefined) return null;
  const isAway = error instanceof ApiError && error.code === unreachable;
  const message = isAway
    ? say("unreachable")
    : error instanceof Error
      ? error.message
      : JSON.stringify(error);
  const hint = isAway ? say("unreachableHint") : error instanceof ApiError ? error.hint : undefined;
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
