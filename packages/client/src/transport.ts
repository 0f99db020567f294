import { setTimeout as wait } from "node:timers/promises";
import { HongyanError } from "./error.ts";
import { readError } from "./read-error.ts";

export interface TransportOptions {
  /** Time limit of one try. */
  timeoutMs: number;
  /** Further tries after the first one. */
  retries: number;
  fetch: (request: Request) => Promise<Response>;
}

/** Longer waits are the caller's to decide on: it gets the error, with `retryAfter`. */
const longestWaitMs = 30_000;
const firstWaitMs = 200;

/**
 * Sends a request, again where that cannot do anything twice, and answers with a good response.
 *
 * @throws {HongyanError}
 */
export async function sendRequest(
  request: Request,
  { timeoutMs, retries, fetch }: TransportOptions,
): Promise<Response> {
  for (let attempt = 0; ; attempt += 1) {
    const outcome = await tryOnce(request, timeoutMs, fetch);
    if (outcome instanceof Response) return outcome;
    const waitMs = waitBefore(attempt + 1, outcome.retryAfter);
    if (attempt >= retries || !mayRepeat(request, outcome) || waitMs > longestWaitMs) throw outcome;
    await wait(waitMs, undefined, { signal: request.signal }).catch(() => undefined);
    request.signal.throwIfAborted();
  }
}

async function tryOnce(
  request: Request,
  timeoutMs: number,
  fetch: TransportOptions["fetch"],
): Promise<Response | HongyanError> {
  const timeout = new AbortController();
  const timer = setTimeout(() => timeout.abort(), timeoutMs);
  const signal = AbortSignal.any([request.signal, timeout.signal]);
  const place = `${request.method} ${new URL(request.url).pathname}`;
  try {
    // A body can be read once only.
    const response = await fetch(new Request(request.clone(), { signal }));
    return response.ok ? await readWhole(response) : await readError(response);
  } catch (cause) {
    request.signal.throwIfAborted();
    if (timeout.signal.aborted) {
      return new HongyanError(`no answer to ${place} within ${timeoutMs} ms`, {
        code: "TIMEOUT",
        status: 0,
        hint: "It may have been carried out: repeat it with the same idempotencyKey, or give it more time with timeoutMs.",
      });
    }
    return new HongyanError(`no connection to Hongyan for ${place}`, {
      code: "UNREACHABLE",
      status: 0,
      hint: "Does it run at this URL? GET /healthz tells.",
      cause,
    });
  } finally {
    clearTimeout(timer);
  }
}

/** An answer that breaks off is tried again as well; files and streams are read by whoever asked, without a time limit. */
async function readWhole(response: Response): Promise<Response> {
  if (!response.headers.get("content-type")?.startsWith("application/json")) return response;
  return new Response(await response.arrayBuffer(), response);
}

/** The first two are known to have done nothing; of the others nobody knows. */
function mayRepeat(request: Request, error: HongyanError): boolean {
  if (error.status === 429 || isRefusedConnection(error)) return true;
  return isIdempotent(request) && [0, 502, 503, 504].includes(error.status);
}

function isRefusedConnection({ cause }: HongyanError): boolean {
  const reason = cause instanceof Error ? cause.cause : undefined;
  return reason instanceof Error && "code" in reason && reason.code === "ECONNREFUSED";
}

/** Reports of grants carry ids that count once, and users are written as they are given. */
const idempotentPosts = /\/v1\/(grants|users)$/;

function isIdempotent({ method, headers, url }: Request): boolean {
  return (
    method === "GET" ||
    headers.has("idempotency-key") ||
    (method === "POST" && idempotentPosts.test(new URL(url).pathname))
  );
}

/** Doubles, and is not the same for everybody who was refused at the same moment. */
function waitBefore(attempt: number, retryAfter: number | undefined): number {
  if (retryAfter !== undefined) return retryAfter * 1000;
  return firstWaitMs * 2 ** (attempt - 1) * (0.5 + Math.random());
}
