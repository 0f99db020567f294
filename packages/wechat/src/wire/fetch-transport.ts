import { toTransportError } from "./to-transport-error.ts";
import {
  maxBodyBytes,
  TransportError,
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
  const response = await fetchFunction(request.origin + request.path, {
    method: request.method,
    headers: request.headers,
    ...(request.body !== undefined && { body: toBody(request.body) }),
    redirect: "manual",
    signal: AbortSignal.timeout(request.timeoutMs),
  });
  return { status: response.status, body: await readText(response) };
}

/** `fetch` is typed to refuse views over shared memory, hence the copy; bodies here are strings. */
function toBody(body: string | Uint8Array): string | Uint8Array<ArrayBuffer> {
  return typeof body === "string" ? body : new Uint8Array(body);
}

async function readText(response: Response): Promise<string> {
  if (response.body === null) return "";
  const decoder = new TextDecoder();
  let sizeBytes = 0;
  let text = "";
  for await (const chunk of response.body) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBodyBytes) {
      throw new TransportError(
        "WECHAT_CONNECTION_LOST",
        `answer larger than ${maxBodyBytes} bytes`,
        {
          requestSent: true,
        },
      );
    }
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}
