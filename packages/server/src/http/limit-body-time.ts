import type { FastifyInstance } from "fastify";
import { refuseConnection, tooSlow } from "./broken-requests.ts";

declare module "fastify" {
  interface FastifyContextConfig {
    /** Its body may come for as long as it keeps coming. */
    takesLong?: boolean;
  }
}

/**
 * As long as a list of ten million lines may take to come. Node knows one limit for a whole server: this one, and the shorter
 * one of most routes is kept by `limitBodyTime`.
 */
export const longestRequestMs = 6 * 3_600_000;

/** Cuts off whoever sends a body drop by drop: 408, and the connection is closed. */
export function limitBodyTime(app: FastifyInstance, bodyMs: number): void {
  app.addHook("onRequest", (request, _reply, done) => {
    const { raw } = request;
    const hasBody =
      raw.headers["transfer-encoding"] !== undefined || raw.headers["content-length"] !== undefined;
    if (hasBody && request.routeOptions.config.takesLong !== true) {
      const timer = setTimeout(() => {
        refuseConnection(raw.socket, tooSlow, () => raw.destroy());
      }, bodyMs);
      raw.once("end", () => clearTimeout(timer)).once("close", () => clearTimeout(timer));
    }
    done();
  });
}
