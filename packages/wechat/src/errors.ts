import type { ErrcodeClass } from "./errcodes/types.ts";

/**
 * Base of every error this package throws.
 *
 * `code` is stable and upper snake case; `hint`, where the reader can act, is one sentence naming
 * the setting or page. No message, hint or cause holds a secret, token, session_key or js_code.
 */
export class WechatError extends Error {
  readonly code: string;
  readonly hint?: string;

  constructor(
    code: string,
    message: string,
    options: { hint?: string | undefined; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = new.target.name;
    this.code = code;
    if (options.hint !== undefined) this.hint = options.hint;
  }
}

/** What an answer with an errcode says, whatever the call. */
export interface Refusal {
  /** Path without its query, for example `/cgi-bin/stable_token`. */
  path: string;
  errcode: number;
  /** WeChat's text without its `rid:` and `hint:` suffixes. */
  errmsg: string;
  /** WeChat's request id; `ops.rid` reads the request back for seven days. */
  rid?: string | undefined;
  class: ErrcodeClass;
  hint?: string | undefined;
}

/** WeChat answered, and the answer is no. `code` is `WECHAT_REFUSED`. */
export class WechatApiError extends WechatError {
  readonly errcode: number;
  readonly errmsg: string;
  readonly rid?: string;
  readonly class: ErrcodeClass;
  readonly path: string;

  constructor(refusal: Refusal, code = "WECHAT_REFUSED") {
    const rid = refusal.rid === undefined ? "" : ` (rid ${refusal.rid})`;
    super(code, `${refusal.path} answered ${refusal.errcode}: ${refusal.errmsg}${rid}`, {
      hint: refusal.hint,
    });
    this.errcode = refusal.errcode;
    this.errmsg = refusal.errmsg;
    if (refusal.rid !== undefined) this.rid = refusal.rid;
    this.class = refusal.class;
    this.path = refusal.path;
  }
}

/**
 * The token call itself was refused in a way that only an operator can repair (wrong secret,
 * address not in the whitelist, frozen secret). `code` is `WECHAT_CONFIG`.
 */
export class WechatConfigError extends WechatApiError {
  /** The address WeChat saw, when the errcode is 40164. */
  readonly seenIp?: string;

  constructor(refusal: Refusal, seenIp?: string) {
    super(refusal, "WECHAT_CONFIG");
    if (seenIp !== undefined) this.seenIp = seenIp;
  }
}

/** Why there is no usable answer. */
export type UnansweredReason =
  | "timeout"
  | "connection-lost"
  | "unreachable"
  | "http-status"
  | "not-json"
  /** With API security: the answer's signature, time or appid is wrong, so it may be anybody's. */
  | "unverified";

const unansweredCodes: Record<UnansweredReason, string> = {
  timeout: "WECHAT_TIMEOUT",
  "connection-lost": "WECHAT_CONNECTION_LOST",
  unreachable: "WECHAT_UNREACHABLE",
  "http-status": "WECHAT_HTTP_STATUS",
  "not-json": "WECHAT_NOT_JSON",
  unverified: "WECHAT_UNVERIFIED",
};

/**
 * No usable answer came back: we do not know what WeChat did, unless `requestSent` is false.
 * `code` is one of `WECHAT_TIMEOUT`, `WECHAT_CONNECTION_LOST`, `WECHAT_UNREACHABLE`,
 * `WECHAT_HTTP_STATUS`, `WECHAT_NOT_JSON`, `WECHAT_UNVERIFIED`.
 */
export class WechatUnansweredError extends WechatError {
  readonly reason: UnansweredReason;
  /** False only when it is certain that nothing left this machine. */
  readonly requestSent: boolean;
  readonly status?: number;
  readonly path: string;

  constructor(fault: {
    path: string;
    reason: UnansweredReason;
    requestSent: boolean;
    status?: number | undefined;
    detail: string;
    cause?: unknown;
  }) {
    super(unansweredCodes[fault.reason], `${fault.path}: ${fault.detail}`, { cause: fault.cause });
    this.reason = fault.reason;
    this.requestSent = fault.requestSent;
    if (fault.status !== undefined) this.status = fault.status;
    this.path = fault.path;
  }
}

/**
 * A freshly obtained token is refused as well: fetching once more would only burn quota.
 * `code` is `WECHAT_TOKEN_REJECTED`. The token source fails fast for its cooldown after this.
 */
export class TokenRejectedError extends WechatError {
  /** 40001, the refusal this stands for. */
  readonly errcode = 40001;
  readonly class = "config-error";
  readonly appid: string;

  constructor(appid: string) {
    super(
      "WECHAT_TOKEN_REJECTED",
      `WeChat refuses the access token of ${appid}, also after fetching it anew`,
      {
        hint: "Check that WECHAT_API_BASE and the appid belong together, and that no other program refreshes this appid's token with force_refresh or /cgi-bin/token.",
      },
    );
    this.appid = appid;
  }
}

/** Another process held the refresh lease for longer than we may wait. `code` is `WECHAT_TOKEN_BUSY`. */
export class TokenBusyError extends WechatError {
  constructor(appid: string, waitedMs: number) {
    super(
      "WECHAT_TOKEN_BUSY",
      `no access token for ${appid} after waiting ${waitedMs} ms for another process to refresh it`,
      {
        hint: "Check the token store and the process that holds the lease; the next call tries again.",
      },
    );
  }
}

/** The `secret` function failed. `code` is `WECHAT_SECRET_UNAVAILABLE`; its own error is left out, it may quote the secret. */
export class SecretUnavailableError extends WechatError {
  constructor(appid: string) {
    super("WECHAT_SECRET_UNAVAILABLE", `the app secret of ${appid} could not be read`, {
      hint: "Look at the function given as `secret` to the client: it threw or returned nothing.",
    });
  }
}
