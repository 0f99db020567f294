import {
  answerTooLarge,
  maxBodyBytes,
  notStarted,
  toTransportError,
  type Transport,
  type TransportRequest,
  type TransportResponse,
} from "@hongyan/wechat";
import type { IncomingHttpHeaders } from "node:http";
import { Pool, type Dispatcher } from "undici";

export interface UndiciTransport extends AsyncDisposable {
  transport: Transport;
}

const connectTimeoutMs = 5_000;

/**
 * Calls WeChat over kept-alive connections, one pool an origin. Answers are collected as they come in, without a stream:
 * the CPU of a send is about a sixth of what the global fetch takes.
 */
export function createUndiciTransport(connections: number): UndiciTransport {
  const pools = new Map<string, Pool>();

  const poolOf = (origin: string): Pool => {
    let pool = pools.get(origin);
    if (pool === undefined) {
      pool = new Pool(origin, {
        connections,
        connect: { timeout: connectTimeoutMs },
      });
      pools.set(origin, pool);
    }
    return pool;
  };

  return {
    transport: (request) =>
      new Promise((resolve, reject) => {
        poolOf(request.origin).dispatch(
          {
            method: request.method,
            path: request.path,
            headers: request.headers,
            body: request.body ?? null,
            headersTimeout: request.timeoutMs,
            bodyTimeout: request.timeoutMs,
          },
          collectAnswer(request, resolve, reject),
        );
      }),
    async [Symbol.asyncDispose]() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

function collectAnswer(
  { wantsBytes, maxBytes = maxBodyBytes, mayStart }: TransportRequest,
  resolve: (response: TransportResponse) => void,
  reject: (error: unknown) => void,
): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  let status = 0;
  let headers: IncomingHttpHeaders = {};
  return {
    // Called when a connection is up, in the turn of the event loop that writes the request.
    onRequestStart(controller) {
      if (mayStart?.() === false) controller.abort(notStarted());
    },
    onResponseStart(_controller, statusCode, responseHeaders) {
      status = statusCode;
      headers = responseHeaders;
    },
    onResponseData(controller, chunk) {
      sizeBytes += chunk.length;
      if (sizeBytes > maxBytes) controller.abort(answerTooLarge(maxBytes));
      else chunks.push(chunk);
    },
    onResponseEnd() {
      const bytes = Buffer.concat(chunks);
      resolve({
        status,
        ...(wantsBytes === true ? { body: "", bytes } : { body: bytes.toString("utf8") }),
        header: (name) => first(headers[name]),
      });
    },
    onResponseError(_controller, error) {
      reject(toTransportError(error));
    },
  };
}

function first(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
