import type { Transport } from "@hongyan/wechat";
import type { Tracing } from "./tracing.ts";

/** A span for each call of WeChat that belongs to a trace. Without the query: it holds the token (S1). */
export function traceTransport(transport: Transport, tracing: Tracing): Transport {
  if (!tracing.isOn) return transport;
  return async (request) => {
    if (tracing.current() === undefined) return transport(request);
    const path = request.path.split("?", 1)[0] ?? "";
    const span = tracing.start(`${request.method} ${path}`, {
      kind: "client",
      attributes: {
        "http.request.method": request.method,
        "server.address": new URL(request.origin).hostname,
        "url.path": path,
      },
    });
    try {
      const response = await transport(request);
      span.set({ "http.response.status_code": response.status });
      span.end();
      return response;
    } catch (error) {
      const code = error instanceof Error && "code" in error ? String(error.code) : "error";
      span.end(code);
      throw error;
    }
  };
}
