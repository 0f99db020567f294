/** What the server refused, or why it could not be asked. */
export class HongyanError extends Error {
  override readonly name = "HongyanError";
  /**
   * Stable: that of the server (docs/errors.md), for example `NO_GRANT`; or `UNREACHABLE` (no connection, or it broke),
   * `TIMEOUT` (no answer in time), `UNEXPECTED_ANSWER` (something else answers at this URL, such as a proxy).
   */
  readonly code: string;
  /** HTTP status; 0 when there was no answer. */
  readonly status: number;
  /** What to do now. */
  readonly hint: string | undefined;
  /** More about it, in a form that belongs to the code. */
  readonly details: unknown;
  /** Seconds to wait before the next try, when the server said so. */
  readonly retryAfter: number | undefined;

  constructor(
    message: string,
    error: {
      code: string;
      status: number;
      hint?: string | undefined;
      details?: unknown;
      retryAfter?: number | undefined;
      cause?: unknown;
    },
  ) {
    super(message, error.cause === undefined ? undefined : { cause: error.cause });
    this.code = error.code;
    this.status = error.status;
    this.hint = error.hint;
    this.details = error.details;
    this.retryAfter = error.retryAfter;
  }
}
