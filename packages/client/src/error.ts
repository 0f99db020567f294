/** No answer came: the server is down, restarting, or the network is. */
export const unreachable = "UNREACHABLE";

/**
 * What Hongyan answered in place of what was asked, or that nothing was answered.
 *
 * `code` is stable: docs/errors.md explains each one (NO_GRANT, INVALID_PARAMS, RATE_LIMITED…). `hint` says what to do. A call
 * that came to no answer, after its retries, has the code `UNREACHABLE` and the status 0.
 */
export class HongyanError extends Error {
  readonly code: string;
  /** Of HTTP; 0: no answer. */
  readonly status: number;
  readonly hint: string | undefined;
  readonly details: unknown;
  /** How long to wait before another try, where the server says so. */
  readonly retryAfterSeconds: number | undefined;

  constructor(from: {
    code: string;
    status: number;
    message: string;
    hint?: string | undefined;
    details?: unknown;
    retryAfterSeconds?: number | undefined;
    cause?: unknown;
  }) {
    super(from.message, { cause: from.cause });
    this.name = "HongyanError";
    this.code = from.code;
    this.status = from.status;
    this.hint = from.hint;
    this.details = from.details;
    this.retryAfterSeconds = from.retryAfterSeconds;
  }
}

/** From an answer that is no success; what speaks for the server may be a proxy in front of it, in HTML or JSON of its own. */
export function toError(body: unknown, response: Response): HongyanError {
  const { status, statusText } = response;
  const retryAfterSeconds = Number(response.headers.get("retry-after")) || undefined;
  const said = errorIn(body) ?? {
    code: status >= 502 ? unreachable : `HTTP_${status}`,
    message: `HTTP ${status} ${statusText}`,
  };
  return new HongyanError({ ...said, status, retryAfterSeconds });
}

interface SaidError {
  code: string;
  message: string;
  hint?: string;
  details?: unknown;
}

/** Proxies have an `error` of their own, a text most often. */
function errorIn(body: unknown): SaidError | undefined {
  const { error } = (body ?? {}) as { error?: Partial<SaidError> | string | null };
  if (typeof error !== "object" || error === null) return undefined;
  return typeof error.code === "string" && typeof error.message === "string"
    ? (error as SaidError)
    : undefined;
}
