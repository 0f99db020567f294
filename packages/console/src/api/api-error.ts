/** What the server answered in place of what was asked: docs/errors.md explains each code. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly hint: string | undefined;
  readonly details: unknown;
  /** Of 429 and 503. */
  readonly retryAfterSeconds: number | undefined;

  constructor(from: {
    status: number;
    code: string;
    message: string;
    hint?: string | undefined;
    details?: unknown;
    retryAfterSeconds?: number | undefined;
    cause?: unknown;
  }) {
    super(from.message, { cause: from.cause });
    this.name = "ApiError";
    this.status = from.status;
    this.code = from.code;
    this.hint = from.hint;
    this.details = from.details;
    this.retryAfterSeconds = from.retryAfterSeconds;
  }
}

/** No answer came: the server is down, restarting, or the network is. */
export const unreachable = "UNREACHABLE";

export function toApiError(body: unknown, response: Response): ApiError {
  const retryAfterSeconds = Number(response.headers.get("retry-after")) || undefined;
  const error = errorIn(body);
  // A proxy in front of the server speaks HTML, and only says that nobody is behind it.
  if (error === undefined) {
    return new ApiError({
      status: response.status,
      code: response.status >= 502 ? unreachable : `HTTP_${response.status}`,
      message: `HTTP ${response.status} ${response.statusText}`,
      retryAfterSeconds,
    });
  }
  return new ApiError({ ...error, status: response.status, retryAfterSeconds });
}

interface ErrorMember {
  code: string;
  message: string;
  hint?: string;
  details?: unknown;
}

function errorIn(body: unknown): ErrorMember | undefined {
  if (typeof body !== "object" || body === null || !("error" in body)) return undefined;
  return body.error as ErrorMember;
}
