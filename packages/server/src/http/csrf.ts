import { createHmac, timingSafeEqual } from "node:crypto";
import type { FastifyRequest } from "fastify";
import { HongyanError } from "../errors.ts";
import type { Secrets } from "../secrets.ts";

/** Holds what changes something to the pages of this server: a browser sends the cookie along from others, too. */
export interface Csrf {
  /** Bound to one session, and good for as long as it is. */
  tokenOf(sessionHash: Buffer): string;
  /** @throws {HongyanError} CSRF */
  check(request: FastifyRequest, sessionHash: Buffer): void;
}

const header = "x-hongyan-csrf";

export function createCsrf(secrets: Secrets): Csrf {
  const key = secrets.deriveKey("csrf");
  const keys = secrets.deriveKeys("csrf");
  return {
    tokenOf: (sessionHash) => tokenUnder(key, sessionHash),
    check(request, sessionHash) {
      refuseOtherSites(request);
      const given = request.headers[header];
      const isOurs =
        typeof given === "string" &&
        keys.some((key) => isEqual(given, tokenUnder(key, sessionHash)));
      if (!isOurs) {
        throw new HongyanError("CSRF", `the header ${header} is missing or wrong`, {
          hint: "Send the csrfToken of GET /v1/session with every request that changes something. Reload the page.",
        });
      }
    },
  };
}

function tokenUnder(key: Uint8Array, sessionHash: Buffer): string {
  return createHmac("sha256", key).update(sessionHash).digest("base64url");
}

/** What browsers say about the page that a request comes from. Programs say nothing. @throws {HongyanError} CSRF */
export function refuseOtherSites(request: FastifyRequest): void {
  const { origin, "sec-fetch-site": site } = request.headers;
  // The better witness: a proxy may have changed the host that the origin would be compared with.
  const isOurs =
    site === undefined
      ? origin === undefined || hostOf(origin) === request.host
      : site === "same-origin" || site === "none";
  if (isOurs) return;
  throw new HongyanError("CSRF", "this request comes from a page of another site", {
    hint: "Open the console at the address of this server.",
  });
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined;
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)];
  return left.length === right.length && timingSafeEqual(left, right);
}
