import type { FastifyInstance, FastifyRequest } from "fastify";
import type { LiveSpan, Tracing } from "../tracing/tracing.ts";

declare module "fastify" {
  interface FastifyRequest {
    span: LiveSpan | null;
  }
}

/** A span for each request that was admitted, which goes on from the caller's `traceparent`. */
export function traceRequests(app: FastifyInstance, tracing: Tracing): void {
  if (!tracing.isOn) return;
  app.decorateRequest("span", null);
  app.addHook("onRequest", (request, _reply, done) => {
    const { method } = request;
    const route = request.routeOptions.url ?? "(none)";
    request.span = tracing.start(`${method} ${route}`, {
      kind: "server",
      parent: believedParent(request),
      attributes: {
        "http.request.method": method,
        "http.route": route,
        "hongyan.request.id": request.id,
      },
    });
    request.span.within(done);
  });
  // As with the log's fields: the body's events know nothing of the request.
  app.addHook("preValidation", (request, _reply, done) => {
    if (request.span === null) done();
    else request.span.within(done);
  });
  app.addHook("onResponse", (request, reply, done) => {
    request.span?.set({ "http.response.status_code": reply.statusCode });
    request.span?.end(reply.statusCode >= 500 ? `HTTP ${reply.statusCode}` : undefined);
    done();
  });
}

/** A stranger must not decide what is recorded, nor in whose trace: only who has shown a key, or is signed in, is believed. */
function believedParent(request: FastifyRequest): string | undefined {
  const { traceparent } = request.headers;
  const isKnown = request.caller !== null || request.gatewayCaller !== null;
  return isKnown && typeof traceparent === "string" ? traceparent : undefined;
}
