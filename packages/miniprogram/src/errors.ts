import { assign } from "./assign.ts";
import type { PushError } from "./types.ts";

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

/** What is known of an error of this code; or, without one, of what `fail` of a platform call was given. */
export function toError({ errors }: Known, failure: unknown, code?: string): PushError {
  const { errCode, errMsg: given = failure } = (failure || {}) as Failure;
  const errMsg = String(given);
  const row = errors.find(({ errCode: number, text, error }) =>
    code ? error.code === code : (number && number === errCode) || (text && errMsg.includes(text)),
  );
  const unknown = {
    code: code || "PLATFORM_FAILED",
    errCode,
    message: { zh: errMsg, en: errMsg },
    advice: { zh: "", en: "" },
    retry: "next-tap" as const,
    detail: errMsg,
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
  const { error } = (body || {}) as { error?: ServerError };
  // UPPER_SNAKE, as none of the gateways has it.
  if (status < 400 || !error || !/^[A-Z][A-Z_\d]+$/.test(error.code)) {
    return toError(known, { errMsg: `HTTP ${status}` }, "SERVER_DOWN");
  }
  const { code, message, hint = "" } = error;
  const told = toError(known, { errMsg: message }, code);
  told.advice = { zh: told.advice.zh || hint, en: hint };
  // 401, 429: once it takes us again.
  told.retry = status < 500 && ![401, 429].includes(status) ? "never" : "next-tap";
  return told;
}

interface ServerError {
  code: string;
  message: string;
  hint?: string;
}
