import type { FastifyRequest } from "fastify";
import type { ServerConfig } from "../config.ts";
import { HongyanError } from "../errors.ts";

/** Requests a minute that one address may make to a route, counted by each process. Of IPv6 a whole /64 is one address. */
export function perAddress({ clientRequestsPerMinute }: ServerConfig) {
  return {
    rateLimit: {
      max: clientRequestsPerMinute,
      timeWindow: "1 minute",
      errorResponseBuilder: refusal(
        "this address",
        "If all clients seem to come from one address, name the reverse proxy in HONGYAN_TRUSTED_PROXIES; else raise HONGYAN_CLIENT_REQUESTS_PER_MINUTE.",
      ),
    },
  };
}

/** Requests a minute that one user with a session may make to a route. Nobody taps more often. */
export function perUser(max: number) {
  return {
    rateLimit: {
      max,
      timeWindow: "1 minute",
      keyGenerator: ({ session }: FastifyRequest) => `${session?.appid}/${session?.openid}`,
      errorResponseBuilder: refusal(
        "this user",
        "Look for a loop in the mini program: no tap and no page asks so often.",
      ),
    },
  };
}

function refusal(who: string, hint: string) {
  return (_request: FastifyRequest, { max, ttl }: { max: number; ttl: number }) =>
    new HongyanError("RATE_LIMITED", `${who} made more than ${max} requests in this minute`, {
      hint: `Wait for as many seconds as Retry-After says. ${hint}`,
      details: { limit: max, per: "minute", retryAfterSeconds: Math.max(1, Math.ceil(ttl / 1000)) },
    });
}

/** What a mini program sends is small; reading JSON is work. */
export const miniProgramBodyBytes = 64 * 1024;
