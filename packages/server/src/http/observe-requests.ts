import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Context } from "../context.ts";
import { withLogFields } from "../log-fields.ts";

/** What a proxy or a caller names a request by; anything else could forge or break log lines. */
const wellFormedId = /^[A-Za-z0-9._-]{1,64}$/;

/** The caller's own `x-request-id` when it is well formed, so that one name leads through the logs of both; else a new one. */
export function nameRequest(request: Pick<IncomingMessage, "headers">): string {
  const given = request.headers["x-request-id"];
  return typeof given === "string" && wellFormedId.test(given) ? given : randomUUID();
}

/** Every answer carries its request's id, every log line about it too; how long it took goes to the metrics and the log. */
export function observeRequests(app: FastifyInstance, ctx: Context): void {
  app.addHook("onRequest", (request, reply, done) => {
    reply.header("x-request-id", request.id);
    withLogFields({ requestId: request.id }, done);
  });
  // The body comes by events of the socket, which know nothing of the request: what follows it would have lost the fields.
  app.addHook("preValidation", (request, _reply, done) => {
    withLogFields({ requestId: request.id }, done);
  });
  app.addHook("onResponse", (request, reply, done) => {
    tell(ctx, request, reply);
    done();
  });
}

/** By the route's pattern: a path may hold ids of users, a query anything. */
function tell(ctx: Context, request: FastifyRequest, reply: FastifyReply): void {
  const { config, logger, metrics } = ctx;
  const { method } = request;
  const route = request.routeOptions.url ?? "(none)";
  const { statusCode: status, elapsedTime: elapsedMs } = reply;
  // As long as its reader stays or its sender sends: that is no latency of ours.
  const isStream = isStreaming(request);
  if (!isStream) metrics.observeRequest({ method, route, status, elapsedMs });

  const line = { requestId: request.id, method, route, status, ms: Math.round(elapsedMs) };
  if (!isStream && config.slowRequestMs > 0 && elapsedMs >= config.slowRequestMs) {
    logger.warn(line, "a request was slow");
  } else if (config.accessLog === "info" && !probes.has(route)) {
    logger.info(line, "request");
  } else if (config.accessLog !== "off") {
    logger.debug(line, "request");
  }
}

/** Asked every few seconds for as long as the process lives. */
const probes: ReadonlySet<string> = new Set(["/healthz", "/readyz", "/metrics"]);

function isStreaming({ routeOptions }: FastifyRequest): boolean {
  const { produces } = (routeOptions.schema ?? {}) as { produces?: string[] };
  return routeOptions.config.takesLong === true || produces !== undefined;
}
