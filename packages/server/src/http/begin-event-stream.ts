import type { ServerResponse } from "node:http";
import type { FastifyReply } from "fastify";

/** Begins an answer of server-sent events; from then on it is written by hand. */
export function beginEventStream(reply: FastifyReply): ServerResponse {
  reply.hijack();
  return reply.raw.writeHead(200, {
    ...(reply.getHeaders() as Record<string, string>),
    "content-type": "text/event-stream; charset=utf-8",
    "cache-control": "no-store",
    // nginx would gather events before it passes them on.
    "x-accel-buffering": "no",
  });
}
