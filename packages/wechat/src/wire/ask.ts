import { redact } from "../redact.ts";
import type { UnansweredReason } from "../errors.ts";
import { parseReply } from "./parse-reply.ts";
import { safeCause } from "./safe-cause.ts";
import { splitErrmsg } from "./split-errmsg.ts";
import { toTransportError } from "./to-transport-error.ts";
import type {
  Transport,
  TransportErrorCode,
  TransportRequest,
  TransportResponse,
} from "./transport.ts";

/** WeChat answered: `errcode` 0 is success, also when the reply has no errcode at all. */
export interface Answered {
  kind: "answered";
  errcode: number;
  /** Without suffixes and secrets. */
  errmsg: string;
  rid?: string;
  fields: Record<string, unknown>;
}

/** No usable answer; `requestSent` is false only when nothing left this machine. */
export interface Unanswered {
  kind: "unanswered";
  requestSent: boolean;
  reason: UnansweredReason;
  status?: number;
  detail: string;
  cause?: unknown;
}

/**
 * Sends one request and turns whatever happens into a value. Never throws, never retries.
 * `secrets` are blanked in the texts of the answer.
 */
export async function ask(
  transport: Transport,
  request: TransportRequest,
  secrets: readonly string[] = [],
): Promise<Answered | Unanswered> {
  let response: TransportResponse;
  try {
    response = await transport(request);
  } catch (error) {
    return unansweredByTransport(error, secrets);
  }
  return readResponse(response, secrets);
}

/** What an answer in text says. */
export function readResponse(
  response: Pick<TransportResponse, "status" | "body">,
  secrets: readonly string[],
): Answered | Unanswered {
  const { status } = response;
  const fields = status >= 500 ? undefined : parseReply(response.body);
  const errcode = fields === undefined ? undefined : readErrcode(fields);
  const isSuccessStatus = status >= 200 && status < 300;
  // Business results always come with HTTP 200. Another status is a proxy's or a gateway's word,
  // unless the body is plainly WeChat's: then its errcode counts.
  if (!isSuccessStatus && (errcode === undefined || errcode === 0)) {
    return {
      kind: "unanswered",
      requestSent: true,
      reason: "http-status",
      status,
      detail: `HTTP status ${status}`,
    };
  }
  if (fields === undefined || errcode === undefined) {
    const detail = `the answer is ${describeBody(response.body)}, not a JSON object`;
    return { kind: "unanswered", requestSent: true, reason: "not-json", status, detail };
  }
  const errmsg = fields["errmsg"];
  if (errcode === 0) return { kind: "answered", errcode, errmsg: "ok", fields };
  const { text, rid } = splitErrmsg(typeof errmsg === "string" ? errmsg : "");
  return {
    kind: "answered",
    errcode,
    errmsg: redact(text, secrets),
    ...(rid !== undefined && { rid }),
    fields,
  };
}

/** 0 when absent: token and login replies carry no errcode on success. Undefined when it is no integer. */
function readErrcode(fields: Record<string, unknown>): number | undefined {
  const errcode = fields["errcode"] ?? 0;
  if (typeof errcode === "number") return errcode;
  return typeof errcode === "string" && /^-?\d{1,15}$/.test(errcode) ? Number(errcode) : undefined;
}

/** Never quotes the body: an error page may repeat the URL, and with it the token (S1). */
function describeBody(body: string): string {
  if (body.trim() === "") return "empty";
  const kind = /^\s*</.test(body) ? "a page of HTML or XML" : "text";
  return `${kind} of ${body.length} characters`;
}

const reasons: Record<TransportErrorCode, UnansweredReason> = {
  WECHAT_UNREACHABLE: "unreachable",
  WECHAT_TIMEOUT: "timeout",
  WECHAT_CONNECTION_LOST: "connection-lost",
  WECHAT_UNVERIFIED: "unverified",
};

/** What is known when the transport threw. */
export function unansweredByTransport(thrown: unknown, secrets: readonly string[]): Unanswered {
  const error = toTransportError(thrown);
  return {
    kind: "unanswered",
    requestSent: error.requestSent,
    reason: reasons[error.code],
    detail: redact(error.message, secrets),
    cause: safeCause(error.cause, secrets),
  };
}
