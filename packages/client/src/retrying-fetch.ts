import { setTimeout as wait } from "node:timers/promises";
import { HongyanError, unreachable } from "./error.ts";

export interface RetryOptions {
  /** Of one try, in ms. */
  timeoutMs: number;
  /** How often a request is tried again that may be repeated. */
  retries: number;
  fetch: (request: Request) => Promise<Response>;
}

const busy = new Set([429, 502, 503, 504]);
const firstPauseMs = 200;
const longestPauseMs = 30_000;

/**
 * Tries again what may be repeated: reading, and writing with an Idempotency-Key. Anything else goes once, for it may have
 * been done although no answer came. No redirect is followed.
 *
 * @throws {HongyanError} UNREACHABLE when no answer came in time
 */
export function createRetryingFetch(
  options: RetryOptions,
): (request: Request) => Promise<Response> {
  return async (request) => {
    const retries = mayRepeat(request) ? options.retries : 0;
    for (let attempt = 0; ; attempt += 1) {
      const isLast = attempt >= retries;
      try {
        // A body can be read once only.
        const response = await tryOnce(isLast ? request : request.clone(), options);
        if (isLast || !busy.has(response.status)) return response;
        const pauseMs = pauseBefore(attempt, response.headers.get("retry-after"));
        if (pauseMs > longestPauseMs) return response;
        await wait(pauseMs, undefined, { signal: request.signal });
      } catch (error) {
        if (request.signal.aborted) throw request.signal.reason;
        if (isLast) throw notReached(request, error);
        await wait(pauseBefore(attempt, null), undefined, { signal: request.signal });
      }
    }
  };
}

function mayRepeat({ method, headers }: Request): boolean {
  return method === "GET" || method === "PUT" || headers.has("idempotency-key");
}

/** The answer with its body: one that breaks off, or does not come in time, is no answer either. */
async function tryOnce(request: Request, { fetch, timeoutMs }: RetryOptions): Promise<Response> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
  // The key is not sent on to where somebody points.
  const response = await fetch(new Request(request, { signal, redirect: "manual" }));
  if (response.body === null) return response;
  const { status, statusText, headers } = response;
  const bytes = await response.arrayBuffer();
  // Some statuses have no body, not even an empty one.
  return new Response(bytes.byteLength === 0 ? null : bytes, { status, statusText, headers });
}

/** Twice as long each time, and by chance between half and whole, so that clients do not come back all at once. */
function pauseBefore(attempt: number, retryAfter: string | null): number {
  const saidMs = Number(retryAfter) * 1000;
  if (saidMs > 0) return saidMs;
  return firstPauseMs * 2 ** attempt * (0.5 + Math.random() / 2);
}

function notReached(request: Request, cause: unknown): HongyanError {
  const { origin, pathname } = new URL(request.url);
  return new HongyanError({
    code: unreachable,
    status: 0,
    message: `Hongyan at ${origin} did not answer ${request.method} ${pathname}`,
    hint: "Is it running, and does this machine reach it? /healthz and /readyz say so.",
    cause,
  });
}
