import { safeCause } from "./safe-cause.ts";
import { TransportError, type TransportErrorCode } from "./transport.ts";

/**
 * Classifies a low-level error (of `fetch`, undici, node:http, a socket) by its error codes.
 *
 * Sending is not idempotent, so `requestSent` is false only for failures that can happen only
 * before the first byte of the request: name lookup, connect, TLS handshake. Everything unknown
 * counts as sent. Causes and the parts of an AggregateError are looked through; one part that may
 * have been sent outweighs all others.
 */
export function toTransportError(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  const leaves = leafErrors(error);
  const verdicts = leaves.map(judge);
  const worst = verdicts.find((verdict) => verdict.requestSent) ?? verdicts[0] ?? lost;
  const detail = leaves.map(describe).join("; ");
  return new TransportError(worst.code, `${worst.text}${detail && ` (${detail})`}`, {
    requestSent: worst.requestSent,
    cause: safeCause(leaves[0]),
  });
}

interface Verdict {
  code: TransportErrorCode;
  requestSent: boolean;
  text: string;
}

const unreachable: Verdict = {
  code: "WECHAT_UNREACHABLE",
  requestSent: false,
  text: "could not connect",
};
const timedOut: Verdict = { code: "WECHAT_TIMEOUT", requestSent: true, text: "no answer in time" };
const connectTimedOut: Verdict = {
  code: "WECHAT_TIMEOUT",
  requestSent: false,
  text: "could not connect in time",
};
const lost: Verdict = {
  code: "WECHAT_CONNECTION_LOST",
  requestSent: true,
  text: "connection lost before the answer",
};

const timeoutCodes = new Set([
  "UND_ERR_HEADERS_TIMEOUT",
  "UND_ERR_BODY_TIMEOUT",
  "ESOCKETTIMEDOUT",
]);

/** Codes that exist only before a connection is up, or before a request is accepted for writing. */
const neverSentCodes = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EAI_NODATA",
  "UND_ERR_CLOSED",
  "UND_ERR_INVALID_ARG",
  "ERR_INVALID_URL",
  "CERT_HAS_EXPIRED",
  "CERT_NOT_YET_VALID",
  "CERT_REVOKED",
  "CERT_UNTRUSTED",
  "DEPTH_ZERO_SELF_SIGNED_CERT",
  "SELF_SIGNED_CERT_IN_CHAIN",
  "UNABLE_TO_GET_ISSUER_CERT",
  "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
  "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
  "HOSTNAME_MISMATCH",
  "ERR_TLS_CERT_ALTNAME_INVALID",
  "ERR_SSL_WRONG_VERSION_NUMBER",
]);

function judge(error: LowLevelError): Verdict {
  const code = error.code ?? "";
  const isConnecting = error.syscall === "connect" || error.syscall === "getaddrinfo";
  if (code === "UND_ERR_CONNECT_TIMEOUT") return connectTimedOut;
  if (code === "ETIMEDOUT") return isConnecting ? connectTimedOut : timedOut;
  if (timeoutCodes.has(code) || error.name === "TimeoutError") return timedOut;
  if (neverSentCodes.has(code) || isConnecting) return unreachable;
  // Node gives a handshake that was cut off the code ECONNRESET; only its text tells it apart.
  if (error.message?.startsWith("Client network socket disconnected before secure TLS")) {
    return unreachable;
  }
  return lost;
}

interface LowLevelError {
  name?: string;
  code?: string;
  syscall?: string;
  message?: string;
}

/** The errors at the ends of the `cause` and AggregateError chains; depth-limited against cycles. */
function leafErrors(error: unknown, depth = 0): LowLevelError[] {
  if (typeof error !== "object" || error === null) return [];
  const cause = "cause" in error ? error.cause : undefined;
  const errors = "errors" in error ? error.errors : undefined;
  if (depth < 8) {
    const inner: unknown[] = Array.isArray(errors) && errors.length > 0 ? errors : [cause];
    const leaves = inner.flatMap((part) => leafErrors(part, depth + 1));
    if (leaves.length > 0) return leaves;
  }
  return [
    {
      ...("name" in error && typeof error.name === "string" && { name: error.name }),
      ...("code" in error && typeof error.code === "string" && { code: error.code }),
      ...("syscall" in error && typeof error.syscall === "string" && { syscall: error.syscall }),
      ...("message" in error && typeof error.message === "string" && { message: error.message }),
    },
  ];
}

function describe(error: LowLevelError): string {
  return error.code ?? error.name ?? "";
}
