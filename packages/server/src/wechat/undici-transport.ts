import {
  maxBodyBytes,
  toTransportError,
  type Transport,
  type TransportResponse,
} from "@hongyan/wechat";
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
        maxResponseSize: maxBodyBytes,
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
          collectAnswer(resolve, reject),
        );
      }),
    async [Symbol.asyncDispose]() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

function collectAnswer(
  resolve: (response: TransportResponse) => void,
  reject: (error: unknown) => void,
): Dispatcher.DispatchHandler {
  const chunks: Buffer[] = [];
  let status = 0;
  return {
    // Its presence tells undici that this is a handler of the present kind.
    onRequestStart() {},
    onResponseStart(_controller, statusCode) {
      status = statusCode;
    },
    onResponseData(_controller, chunk) {
      chunks.push(chunk);
    },
    onResponseEnd() {
      resolve({ status, body: Buffer.concat(chunks).toString("utf8") });
    },
    onResponseError(_controller, error) {
      reject(toTransportError(error));
    },
  };
}
