/** One HTTP request, ready to be written. `path` starts with `/` and carries the query. */
export interface TransportRequest {
  method: "GET" | "POST";
  /** Scheme, host and port, for example `https://api.weixin.qq.com`. */
  origin: string;
  path: string;
  headers: Record<string, string>;
  body?: string | Uint8Array;
  /** Whole request: connect, write, wait, read. */
  timeoutMs: number;
}

/** Status and body as UTF-8 text, whatever the content type says. */
export interface TransportResponse {
  status: number;
  body: string;
}

/**
 * Sends one request and reads its answer. Must not follow redirects, must not retry, must cap the
 * body at `maxBodyBytes`, and throws nothing but {@link TransportError} (other errors are
 * classified by `toTransportError`).
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** Answers larger than this are not read: WeChat's are a few kilobytes. */
export const maxBodyBytes = 1_048_576;

export type TransportErrorCode = "WECHAT_UNREACHABLE" | "WECHAT_TIMEOUT" | "WECHAT_CONNECTION_LOST";

/** The request got no answer. */
export class TransportError extends Error {
  readonly code: TransportErrorCode;
  /** False only when it is certain that nothing left (DNS, refused, TLS handshake, connect timeout). */
  readonly requestSent: boolean;

  constructor(
    code: TransportErrorCode,
    message: string,
    options: { requestSent: boolean; cause?: unknown },
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = "TransportError";
    this.code = code;
    this.requestSent = options.requestSent;
  }
}
