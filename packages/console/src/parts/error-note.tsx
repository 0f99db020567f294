import { Alert } from "antd";
import type { ReactNode } from "react";
import { ApiError } from "../api/api-error.ts";
import { useSayError } from "./use-say-error.ts";

/**
 * What went wrong, beside what failed, until it is tried again: the server's message, what to do now, and the code to search for
 * in docs/errors.md. Nothing is drawn without an error.
 */
export function ErrorNote({ error, action }: { error: unknown; action?: ReactNode }) {
  const sayError = useSayError();
  if (error === null || error === undefined) return null;
  const { message, hint } = sayError(error);
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
