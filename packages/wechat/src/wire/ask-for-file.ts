import { readResponse, unansweredByTransport, type Answered, type Unanswered } from "./ask.ts";
import { parseReply } from "./parse-reply.ts";
import type { Transport, TransportRequest, TransportResponse } from "./transport.ts";

/** WeChat answered with a file instead of JSON. */
export interface AnsweredFile {
  kind: "file";
  contentType: string;
  /** As WeChat names it; not safe to use as a path. */
  filename?: string;
  content: Uint8Array;
}

/**
 * Like `ask`, for a call that answers with a file, or with JSON when it refuses. Never throws,
 * never retries.
 */
export async function askForFile(
  transport: Transport,
  request: TransportRequest,
  secrets: readonly string[] = [],
): Promise<AnsweredFile | Answered | Unanswered> {
  try {
    return readFile(await transport({ ...request, wantsBytes: true }), secrets);
  } catch (error) {
    return unansweredByTransport(error, secrets);
  }
}

function readFile(
  response: TransportResponse,
  secrets: readonly string[],
): AnsweredFile | Answered | Unanswered {
  const { status, bytes: content, header } = response;
  if (content === undefined || header === undefined) {
    const detail = "the transport gives no bytes or no headers of an answer, see TransportResponse";
    return { kind: "unanswered", requestSent: true, reason: "not-json", status, detail };
  }
  const contentType = header("content-type") ?? "application/octet-stream";
  const isSuccess = status >= 200 && status < 300;
  if (!isSuccess || content.length === 0 || isText(contentType) || isReply(content)) {
    return readResponse({ status, body: decode(content) }, secrets);
  }
  const filename = readFilename(header("content-disposition"));
  return { kind: "file", contentType, ...(filename !== undefined && { filename }), content };
}

function isText(contentType: string): boolean {
  return /^(?:text\/|application\/json)/i.test(contentType);
}

/** A refusal, or a gateway's page, under a file's content type: no medium of WeChat's begins so. */
function isReply(content: Uint8Array): boolean {
  return content[0] === code("<") || (content[0] === code("{") && isJson(content));
}

function isJson(content: Uint8Array): boolean {
  return parseReply(decode(content)) !== undefined;
}

function code(character: string): number {
  return character.charCodeAt(0);
}

function decode(content: Uint8Array): string {
  return new TextDecoder().decode(content);
}

function readFilename(disposition: string | undefined): string | undefined {
  return /;\s*filename=(?:"([^"]+)"|([^\s;"]+))/i
    .exec(disposition ?? "")
    ?.slice(1)
    .find(Boolean);
}
