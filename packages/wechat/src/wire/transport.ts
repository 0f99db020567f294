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
  /** The answer's body as bytes instead of text. */
  wantsBytes?: boolean;
  /** An answer larger than this is not read. Default `maxBodyBytes`. */
  maxBytes?: number;
  /**
   * Asked at the last moment before the request is written, after a connection is up. When it says no, nothing is written,
   * and the transport throws {@link notStarted}.
   */
  mayStart?: () => boolean;
}

export interface TransportResponse {
  status: number;
  /** UTF-8 text, whatever the content type says; empty when bytes were wanted. */
  body: string;
  /** When they were wanted. */
  bytes?: Uint8Array;
  /**
   * A header's value by its name in lower case. Files and the API signature need it; a transport
   * for messages alone may go without.
   */
  header?: (name: string) => string | undefined;
}

/**
 * Sends one request and reads its answer. Must not follow redirects, must not retry, must not read
 * more than the request's `maxBytes`, and throws nothing but {@link TransportError} (other errors
 * are classified by `toTransportError`).
 */
export type Transport = (request: TransportRequest) => Promise<TransportResponse>;

/** What is read of an answer by default, in bytes: WeChat's are a few kilobytes. */
export const maxBodyBytes = 1_048_576;

export type TransportErrorCode =
  | "WECHAT_UNREACHABLE"
  | "WECHAT_TIMEOUT"
  | "WECHAT_CONNECTION_LOST"
  /** There is an answer, but nothing proves that it is WeChat's: API security only. */
  | "WECHAT_UNVERIFIED";

/** The answer would not end within what may be read of it. */
export function answerTooLarge(maxBytes: number): TransportError {
  return new TransportError("WECHAT_CONNECTION_LOST", `answer larger than ${maxBytes} bytes`, {
    requestSent: true,
  });
}

/** Whoever asked for the request did not want it any more when its turn came. */
export function notStarted(): TransportError {
  return new TransportError("WECHAT_UNREACHABLE", "not put on the wire: its time was over", {
    requestSent: false,
  });
}

/** The request got no answer, or none that can be believed. */
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
