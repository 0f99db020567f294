import { toTransportError } from "./to-transport-error.ts";
import {
  answerTooLarge,
  maxBodyBytes,
  notStarted,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from "./transport.ts";

/**
 * A transport over the global `fetch` (or the one given). Redirects are not followed: WeChat never
 * redirects, and a captive portal that does must not receive the token.
 *
 * Good for any framework; for tens of thousands of sends a second inject one over an undici `Pool`.
 */
export function fetchTransport(options: { fetch?: typeof fetch } = {}): Transport {
  return async (request) => {
    try {
      return await exchange(options.fetch ?? globalThis.fetch, request);
    } catch (error) {
      throw toTransportError(error);
    }
  };
}

async function exchange(
  fetchFunction: typeof fetch,
  request: TransportRequest,
): Promise<TransportResponse> {
  if (request.mayStart?.() === false) throw notStarted();
  const response = await fetchFunction(request.origin + request.path, {
    method: request.method,
    headers: request.headers,
    ...(request.body !== undefined && { body: toBody(request.body) }),
    redirect: "manual",
    signal: AbortSignal.timeout(request.timeoutMs),
  });
  const bytes = await readBytes(response, request.maxBytes ?? maxBodyBytes);
  return {
    status: response.status,
    ...(request.wantsBytes === true ? { body: "", bytes } : { body: decoder.decode(bytes) }),
    header: (name) => response.headers.get(name) ?? undefined,
  };
}

const decoder = new TextDecoder();

/** `fetch` is typed to refuse views over shared memory, hence the copy; only uploads are bytes. */
function toBody(body: string | Uint8Array): string | Uint8Array<ArrayBuffer> {
  return typeof body === "string" ? body : new Uint8Array(body);
}

async function readBytes(response: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of response.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBytes) throw answerTooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
