import { assign } from "./assign.ts";
import type { PushError, Retry } from "./types.ts";

/**
 * One row of what is known of errors. It comes from the server with the scenes: so it costs the mini program nothing, and
 * what WeChat adds needs no review of it. Whoever has no scenes yet has no dialog either that could fail.
 */
export interface KnownError {
  errCode?: number;
  /** Part of the errMsg: some failures have no errCode. */
  text?: string;
  error: Pick<PushError, "code" | "message" | "advice" | "retry">;
}

/**
 * What is known of an error of this code; or, without one, of what `fail` of a platform call was given. `retry` and `hint`
 * hold where nothing is known.
 */
export function toError(
  { errors }: Known,
  failure: unknown,
  code?: string,
  retry: Retry = "next-tap",
  hint = "",
): PushError {
  const { errCode, errMsg = failure } = (failure || {}) as Failure;
  const detail = String(errMsg);
  const row = errors.find(({ errCode: number, text, error }) =>
    code ? error.code === code : (number && number === errCode) || (text && detail.includes(text)),
  );
  const unknown = {
    code: code || "PLATFORM_FAILED",
    errCode,
    message: { zh: detail, en: detail },
    advice: { zh: hint, en: hint },
    retry,
    detail,
  };
  return assign(unknown, row && row.error);
}

interface Known {
  errors: KnownError[];
}

interface Failure {
  errCode?: number;
  errMsg?: unknown;
}

/**
 * An answer that is not what the route promises: the server's no, `{ error: { code, message, hint } }`; or anything else,
 * which says nothing of what the server would: gateways answer in its place, in JSON too and with an `error` of their own.
 */
export function serverError(known: Known, status: number, body: unknown): PushError {
  const { code, message, hint } = ((body || {}) as ServerAnswer).error || {};
  // NO_GRANT, and not 404, Forbidden or ResourceNotFound.
  const isOurs = status >= 400 && /^[A-Z_]{3}/.test(code as string);
  if (!isOurs) return toError(known, `HTTP ${status}`, "SERVER_DOWN");
  // 401, 429: once it takes us again.
  const isFinal = status < 500 && status !== 401 && status !== 429;
  return toError(known, message, code, isFinal ? "never" : "next-tap", hint);
}

interface ServerAnswer {
  error?: { code?: string; message?: string; hint?: string } | null;
}
