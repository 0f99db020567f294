/** Every error code that Hongyan answers with, and its HTTP status. docs/errors.md explains each; a test compares the two. */
export const errorCodes = {
  BAD_REQUEST: 400,
  MALFORMED_JSON: 400,
  REQUEST_TIMEOUT: 408,
  BODY_TOO_LARGE: 413,
  HEAD_TOO_LARGE: 431,
  UNSUPPORTED_MEDIA_TYPE: 415,
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  SESSION_EXPIRED: 401,
  TOTP_REQUIRED: 401,
  TOTP_INVALID: 422,
  TOTP_EXISTS: 409,
  PASSWORD_WRONG: 422,
  TOO_MANY_ATTEMPTS: 429,
  CSRF: 403,
  LINK_INVALID: 410,
  OPERATOR_NOT_FOUND: 404,
  OPERATOR_EXISTS: 409,
  LAST_OWNER: 409,
  CHANGED_MEANWHILE: 412,
  ROUTE_NOT_FOUND: 404,
  RATE_LIMITED: 429,
  INTERNAL: 500,
  UNAVAILABLE: 503,
  OVERLOADED: 503,
  DATABASE_FULL: 503,
  APP_NOT_FOUND: 404,
  APP_REQUIRED: 400,
  APP_EXISTS: 409,
  APP_IN_USE: 409,
  APP_AUTHORIZED: 409,
  APP_NOT_PAUSED: 409,
  PLATFORM_NOT_FOUND: 404,
  PLATFORM_EXISTS: 409,
  PLATFORM_LIMIT: 409,
  PLATFORM_TICKET_MISSING: 409,
  PLATFORM_IN_USE: 409,
  CALLBACK_INVALID: 422,
  CALLBACK_REFUSED: 401,
  SCENE_NOT_FOUND: 404,
  SCENE_REQUIRED: 400,
  SCENE_NOT_CLIENT_SENDABLE: 403,
  SCENE_INVALID: 422,
  TEMPLATE_NOT_FOUND: 404,
  TEMPLATE_IN_USE: 409,
  TEMPLATE_MESSAGE_RETIRED: 410,
  BRIDGE_NOT_FOUND: 404,
  BRIDGE_INVALID: 422,
  NO_CHANNEL: 409,
  UNIFORM_MESSAGE_NOT_FOUND: 404,
  PARAM_MISSING: 422,
  PARAM_INVALID: 422,
  DATA_INVALID: 422,
  USER_NOT_FOUND: 404,
  ERASURE_NOT_FOUND: 404,
  EXTERNAL_ID_TAKEN: 409,
  CONTENT_REFUSED: 422,
  CONTENT_CHECK_UNAVAILABLE: 503,
  NO_GRANT: 409,
  FREQUENCY_CAP_REACHED: 409,
  CODE_INVALID: 400,
  CODE_USED: 409,
  USER_BLOCKED: 403,
  CLOUD_HEADERS_REFUSED: 403,
  IDEMPOTENCY_CONFLICT: 409,
  MESSAGE_NOT_FOUND: 404,
  MESSAGE_NOT_CANCELLABLE: 409,
  MESSAGE_NOT_RESENDABLE: 409,
  CAMPAIGN_NOT_FOUND: 404,
  CAMPAIGN_STATE_CONFLICT: 409,
  CAMPAIGN_LIST_INVALID: 422,
  CAMPAIGN_LIST_EMPTY: 409,
  CAMPAIGN_LIST_TOO_LONG: 413,
  TOO_MANY_STREAMS: 503,
  CUSTOMER_SERVICE_WINDOW_CLOSED: 409,
  CONVERSATION_NOT_FOUND: 404,
  AUTO_REPLY_NOT_FOUND: 404,
  QUICK_REPLY_NOT_FOUND: 404,
  QUICK_REPLY_LIMIT: 409,
  MEDIA_INVALID: 422,
  MEDIA_NOT_FOUND: 404,
  MEDIA_IN_USE: 409,
  API_KEY_NOT_FOUND: 404,
  WEBHOOK_NOT_FOUND: 404,
  WEBHOOK_URL_REFUSED: 422,
  WEBHOOK_DISABLED: 409,
  WEBHOOK_DELIVERY_NOT_FOUND: 404,
  WECHAT_REFUSED: 502,
  WECHAT_UNREACHABLE: 502,
  CONFIG_INVALID: 500,
  DATA_DIR_IN_USE: 500,
  BACKUP_INVALID: 422,
  COPY_BROKEN: 500,
  COPY_TARGET_NOT_EMPTY: 409,
  MASTER_KEY_WRONG: 500,
  SCHEMA_NEWER: 500,
} as const;

export type ErrorCode = keyof typeof errorCodes;

/**
 * An error for people: what happened to which thing (`message`), what to do now (`hint`), and what a program may
 * read (`code`, `details`). Its message goes to callers and logs, so it never holds a secret (S1).
 */
export class HongyanError extends Error {
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly details: unknown;

  constructor(
    code: ErrorCode,
    message: string,
    more: { hint?: string; details?: unknown; cause?: unknown } = {},
  ) {
    super(message, more.cause === undefined ? undefined : { cause: more.cause });
    this.name = "HongyanError";
    this.code = code;
    this.hint = more.hint;
    this.details = more.details;
  }

  get status(): number {
    return errorCodes[this.code];
  }
}
