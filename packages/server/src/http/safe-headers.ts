import type { FastifyInstance } from "fastify";

/**
 * For answers to programs: nothing in them is to be rendered, framed, guessed at or kept. Pages (the console, /docs) bring a
 * policy of their own, files that may be kept a `cache-control`.
 */
export const safeHeaders = {
  "cache-control": "no-store",
  "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
} as const;

const aYear = "max-age=31536000";

/** Also of what no route answers. */
export function sendSafeHeaders(app: FastifyInstance): void {
  app.addHook("onRequest", async (request, reply) => {
    reply.headers(safeHeaders);
    // As a trusted proxy says; over plain http browsers ignore it, and it would be a promise that nobody keeps.
    if (request.protocol === "https") reply.header("strict-transport-security", aYear);
  });
}
